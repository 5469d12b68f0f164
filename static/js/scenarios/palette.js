// The services: found by a word, added by a click in the middle of what is seen, or dragged to
// their place on the canvas.

import { bench, BOX, boxes, canvas, draw, GRID, hint, overlaps, snap } from "./drawing.js";
import { edit, waitingEdits } from "./outbox.js";
import { focusOn, isReadOnly, selected } from "./selection.js";
import { scale, seen, toCanvas } from "./viewport.js";

const SLACK = 6;
const ROOM = 16;
const palette = bench.querySelector(".palette");
const search = palette.querySelector("[data-palette-search]");
let dragged = null;

const isInside = ({ left, right, top, bottom }, { clientX, clientY }) => (
  clientX > left && clientX < right && clientY > top && clientY < bottom
);
const spotAt = (x, y) => ({ x: snap(x - BOX.width / 2), y: snap(y - BOX.height / 2) });

// The free spot next to the middle of what is seen.
function freeSpot() {
  const { x, y, width, height } = seen();
  const middle = spotAt(x + width / 2, y + height / 2);
  const taken = [...boxes().values(), ...waitingEdits("add").map((one) => ({ ...BOX, x: Number(one.x), y: Number(one.y) }))];
  const reach = Array.from({ length: 61 }, (_, step) => (step - 30) * GRID * 2);
  const spots = reach.flatMap((dx) => reach.map((dy) => [dx, dy]));
  spots.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  const [dx, dy] = spots.find(([dx, dy]) => {
    const spot = { ...BOX, x: middle.x + dx, y: middle.y + dy };
    return !taken.some((box) => overlaps(spot, box, ROOM));
  }) ?? [0, 0];
  return { x: middle.x + dx, y: middle.y + dy };
}

export const add = (service, spot) => edit("add", { service, ...spot });

// What waits to be added, where it will be.
export function showWaiting() {
  canvas.querySelector(".waiting")?.remove();
  const waiting = waitingEdits("add").filter(({ x }) => x !== undefined);
  if (!waiting.length) return;
  const group = draw("g", { class: "waiting" });
  for (const { service, x, y } of waiting) {
    draw("rect", { x, y, ...BOX, rx: 6 }, group);
    const label = draw("text", { x: Number(x) + BOX.width / 2, y: Number(y) + BOX.height / 2 }, group);
    label.textContent = palette.querySelector(`[data-service="${service}"]`)?.textContent.trim() ?? service;
  }
}

// --- Finding ---

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const group of palette.querySelectorAll(".palette-group")) {
    for (const button of group.querySelectorAll("[data-service]")) {
      const text = `${button.textContent} ${button.title} ${button.dataset.service}`.toLowerCase();
      button.hidden = !words.every((word) => text.includes(word));
    }
    group.hidden = !group.querySelector("button:not([hidden])");
    count += group.querySelectorAll("button:not([hidden])").length;
  }
  palette.querySelector("[data-palette-count]").textContent = words.length ? `${count} found` : "";
}

search.addEventListener("input", filter);
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    palette.querySelector(".palette-group:not([hidden]) button:not([hidden])")?.click();
  } else if (event.key === "Escape") {
    event.preventDefault();
    search.value = "";
    filter();
    focusOn(selected()[0]);
  }
});

// --- Adding by a click ---

palette.addEventListener("click", (event) => {
  const service = event.target.closest("[data-service]")?.dataset.service;
  if (!service || isReadOnly()) return;
  event.preventDefault();
  if (!dragged?.ghost) add(service, freeSpot());
  dragged = null;
});

// --- Adding by dragging ---

palette.addEventListener("pointerdown", (event) => {
  const button = event.target.closest("[data-service]");
  if (!button || event.button !== 0 || isReadOnly()) return;
  dragged = { button, start: event, ghost: null };
});

document.addEventListener("pointermove", (event) => {
  if (!dragged || !event.buttons) return;
  const { button, start } = dragged;
  if (!dragged.ghost) {
    if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < SLACK) return;
    button.setPointerCapture(event.pointerId);
    dragged.ghost = button.cloneNode(true);
    dragged.ghost.className = "palette-ghost";
    dragged.ghost.inert = true;
    document.body.append(dragged.ghost);
  }
  const { style } = dragged.ghost;
  style.transform = `translate(${event.clientX}px, ${event.clientY}px) translate(-50%, -50%) scale(${scale()})`;
});

function drop(event) {
  if (!dragged?.ghost) return;
  dragged.ghost.remove();
  const isOver = isInside(canvas.getBoundingClientRect(), event);
  if (event.type === "pointerup" && isOver) {
    const { x, y } = toCanvas(event);
    add(dragged.button.dataset.service, spotAt(x, y));
  } else if (event.type === "pointerup") hint("Drop a service on the canvas to add it there.");
  // A click follows on the same button; it must not add once more.
  const done = dragged;
  setTimeout(() => { if (dragged === done) dragged = null; });
}
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
