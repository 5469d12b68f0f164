// What part of the canvas is seen: pan, zoom and fit. Kept while drawings come and go.

import { boxes, canvas, extent, middle, overlaps, svg } from "./drawing.js";

const [LEAST, MOST, STEP] = [0.2, 3, 1.25];
const EDGE = 24;
const view = { x: 0, y: 0, scale: 1 };
let size;

export const scale = () => view.scale;

export function toCanvas({ clientX, clientY }) {
  const { left, top } = canvas.getBoundingClientRect();
  return { x: view.x + (clientX - left) / view.scale, y: view.y + (clientY - top) / view.scale };
}

export function seen() {
  return { x: view.x, y: view.y, width: size.width / view.scale, height: size.height / view.scale };
}

export function applyView() {
  const { x, y, width, height } = seen();
  svg().setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  canvas.querySelector("[data-zoom-level]").textContent = `${Math.round(view.scale * 100)}%`;
}

export function pan(dx, dy) {
  view.x -= dx / view.scale;
  view.y -= dy / view.scale;
  applyView();
}

// Zoom by a factor, so that what lies under a point of the window stays there.
export function zoom(factor, point = centre()) {
  const before = toCanvas(point);
  view.scale = Math.min(MOST, Math.max(LEAST, view.scale * factor));
  const after = toCanvas(point);
  view.x += before.x - after.x;
  view.y += before.y - after.y;
  applyView();
}

function centre() {
  const { left, top } = canvas.getBoundingClientRect();
  return { clientX: left + size.width / 2, clientY: top + size.height / 2 };
}

// All of the design, in the middle, never larger than it is.
export function fit() {
  const all = extent();
  const across = (size.width - 2 * EDGE) / all.width;
  const down = (size.height - 2 * EDGE) / all.height;
  view.scale = Math.max(LEAST, Math.min(1, across, down));
  view.x = all.x + (all.width - size.width / view.scale) / 2;
  view.y = all.y + (all.height - size.height / view.scale) / 2;
  applyView();
}

// Bring a box into the middle where most of it is out of sight.
export function reveal(id) {
  const box = boxes().get(id);
  const room = seen();
  const [x, y] = middle(box);
  if (overlaps(room, { x, y, width: 0, height: 0 })) return;
  view.x = x - room.width / 2;
  view.y = y - room.height / 2;
  applyView();
}

canvas.addEventListener("wheel", (event) => {
  if (!event.target.closest("#canvas")) return;
  event.preventDefault();
  // A pinch on a touchpad comes as a wheel with Ctrl.
  if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.004)), event);
  else if (event.shiftKey && !event.deltaX) pan(-event.deltaY, 0);
  else pan(-event.deltaX, -event.deltaY);
}, { passive: false });

canvas.addEventListener("click", (event) => {
  const how = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (how === "fit") fit();
  else if (how) zoom(how === "in" ? STEP : 1 / STEP);
});

export function watchSize() {
  size = canvas.getBoundingClientRect();
  new ResizeObserver(() => {
    size = canvas.getBoundingClientRect();
    applyView();
  }).observe(canvas);
}
