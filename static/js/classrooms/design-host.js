// The pages of a host of a design session: the panel and the screen for the room. A check refreshes
// the board alone; anything else makes the page ask for its own part again.

import { Line, clockOf } from "./line.js";

const panel = () => document.querySelector("[data-host]");
const setClock = () => clockOf(panel().dataset, panel().hasAttribute("data-still"));

const { events, ticket, after } = panel().dataset;
const line = new Line({
  events,
  ticket,
  after: Number(after),
  heard: (event) => {
    if (event.kind === "checked") htmx.trigger(document.body, "live-board");
    else if (event.kind === "snapshot" || event.number > Number(panel().dataset.after)) {
      htmx.trigger(document.body, "live-moved");
    }
    if (event.kind === "ended") line.end();
  },
});

setClock();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches?.("[data-host]")) setClock();
});
