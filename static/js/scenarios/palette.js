// The services: found by a word, added by a click near the middle of what is seen, or dragged to
// their place on the canvas.

import { bench, canvas, snap } from "./drawing.js";
import { edit } from "./outbox.js";
import { focusOn, isReadOnly, selected } from "./selection.js";
import { centre, scale, toCanvas } from "./viewport.js";

const SLACK = 6;
const [WIDTH, HEIGHT] = [160, 52];  // of a component with a short name
const palette = bench.querySelector(".palette");
const search = palette.querySelector("[data-palette-search]");
let dragged = null;  // {button, start}, and ghost once it moves

const found = () => palette.querySelectorAll("[data-service]:not([hidden])");

function add(button, point) {
  const { x, y } = toCanvas(point);
  edit("add", { service: button.dataset.service, x: snap(x - WIDTH / 2), y: snap(y - HEIGHT / 2) });
}

// --- Finding ---

function filter() {
  const words = search.value.toLowerCase().split(/\s+/);
  for (const button of palette.querySelectorAll("[data-service]")) {
    const text = `${button.textContent} ${button.title} ${button.dataset.service}`.toLowerCase();
    button.hidden = !words.every((word) => text.includes(word));
  }
  palette.querySelector("[data-palette-count]").textContent = search.value && `${found().length} found`;
}

search.addEventListener("input", filter);
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  if (event.key === "Enter") return found()[0]?.click();
  search.value = "";
  filter();
  focusOn(selected()[0]);
});

// --- Adding ---

palette.addEventListener("click", (event) => {
  const button = event.target.closest("[data-service]");
  if (!button || isReadOnly()) return;
  event.preventDefault();
  if (!dragged?.ghost) add(button, centre());
  dragged = null;
});

palette.addEventListener("pointerdown", (event) => {
  const button = event.target.closest("[data-service]");
  dragged = button && event.button === 0 && !isReadOnly() ? { button, start: event } : null;
});

document.addEventListener("pointermove", ({ clientX, clientY, pointerId, buttons }) => {
  if (!dragged || !buttons) return;
  const { button, start } = dragged;
  if (!dragged.ghost) {
    if (Math.hypot(clientX - start.clientX, clientY - start.clientY) < SLACK) return;
    button.setPointerCapture(pointerId);
    dragged.ghost = button.cloneNode(true);
    dragged.ghost.className = "palette-ghost";
    dragged.ghost.inert = true;
    document.body.append(dragged.ghost);
  }
  dragged.ghost.style.transform = `translate(${clientX}px, ${clientY}px) translate(-50%, -50%) scale(${scale()})`;
});

function drop(event) {
  if (!dragged?.ghost) return;
  dragged.ghost.remove();
  const under = document.elementFromPoint(event.clientX, event.clientY);
  if (event.type === "pointerup" && canvas.contains(under)) add(dragged.button, event);
  // A click on the same button follows, which must not add once more.
  setTimeout(() => { dragged = null; });
}
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
