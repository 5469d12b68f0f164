// The services: found by a word, added in the middle of what is seen, or dragged to their place.

import { bench, canvas, draw, erase, on, snap } from "./drawing.js";
import { edit } from "./outbox.js";
import { focusOn, isReadOnly, selected } from "./selection.js";
import { centre, distance, toCanvas } from "./viewport.js";

const SLACK = 6;
const SIZE = { width: 160, height: 52 };  // of a component with a short name
const palette = bench.querySelector(".palette");
const search = palette.querySelector("[data-palette-search]");
let dragged = null;  // {button, start, isMoving}

const found = () => palette.querySelectorAll("[data-service]:not([hidden])");

function spotAt(point) {
  const { x, y } = toCanvas(point);
  return { x: snap(x - SIZE.width / 2), y: snap(y - SIZE.height / 2) };
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/);
  for (const button of palette.querySelectorAll("[data-service]")) {
    const text = `${button.textContent} ${button.title} ${button.dataset.service}`.toLowerCase();
    button.hidden = !words.every((word) => text.includes(word));
  }
  palette.querySelector("[data-palette-count]").textContent = search.value && `${found().length} found`;
}

on(search, "input", filter);
on(search, "keydown", (event) => {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  if (event.key === "Enter") return found()[0]?.click();
  search.value = "";
  filter();
  focusOn(selected[0]);
});

on(palette, "click", (event) => {
  const service = event.target.closest("[data-service]")?.dataset.service;
  if (!service || isReadOnly()) return;
  event.preventDefault();
  if (!dragged?.isMoving) edit("add", { service, ...spotAt(centre()) });
  dragged = null;
});

on(palette, "pointerdown", (event) => {
  const button = event.target.closest("[data-service]");
  dragged = button && event.button === 0 && !isReadOnly() ? { button, start: event } : null;
});

const isOverCanvas = ({ clientX, clientY }) => canvas.contains(document.elementFromPoint(clientX, clientY));

on(palette, "pointermove", (event) => {
  if (!dragged) return;
  dragged.isMoving ||= distance(event, dragged.start) > SLACK;
  if (!dragged.isMoving) return;
  dragged.button.setPointerCapture(event.pointerId);
  erase(".preview");
  if (isOverCanvas(event)) draw("rect", { class: "marquee preview", rx: 6, ...spotAt(event), ...SIZE });
});

on(palette, "pointerup pointercancel", (event) => {
  if (!dragged?.isMoving) return;
  erase(".preview");
  const { service } = dragged.button.dataset;
  if (event.type === "pointerup" && isOverCanvas(event)) edit("add", { service, ...spotAt(event) });
  // A click follows, which must not add once more.
  setTimeout(() => { dragged = null; });
});
