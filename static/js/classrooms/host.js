// The pages of a host: the panel and the screen for the room. When the session has moved, the page
// asks for its own part again; what is open keeps counting down.

import { Line, setClock } from "./line.js";

const panel = () => document.querySelector("[data-host]");

function startCountdown() {
  const place = panel()?.querySelector("[data-countdown]");
  setClock(place ? Number(place.dataset.countdown) : null, place?.hasAttribute("data-still"));
}

const { events, ticket, after } = panel().dataset;
new Line({
  events,
  ticket,
  after: Number(after),
  heard: (event) => {
    if (event.kind === "snapshot" || event.number > Number(panel().dataset.after)) {
      htmx.trigger(document.body, "live-moved");
    }
  },
});

startCountdown();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches?.("[data-host]")) startCountdown();
});
