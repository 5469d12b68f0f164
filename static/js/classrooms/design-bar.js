// The bar over a design that belongs to a live session: the time that is left, and what the host
// does meanwhile.

import { clockAfter, clockOf } from "./design-clock.js";
import { Line } from "./line.js";

const WORDS = {
  pause: "Paused: look to your host",
  resume: "",
  gallery: "The gallery is open: checks no longer count there",
  ended: "The session is over",
};

const bar = document.querySelector("[data-live-bar]");

function heard(event) {
  if (event.kind === "kick" && event.data.who === Number(bar.dataset.me)) bar.hidden = true;
  if (event.kind === "snapshot") location.reload();
  if (!(event.kind in WORDS)) return;
  bar.querySelector("[data-says]").textContent = WORDS[event.kind];
  clockAfter(event, bar.dataset.factor, event.kind === "pause");
}

clockOf(bar.dataset, bar.hasAttribute("data-still"));
new Line({ ...bar.dataset, after: Number(bar.dataset.after), heard });
