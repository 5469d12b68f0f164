// What part of the canvas is seen: pan, zoom and fit.

import { boxes, canvas, extent, middle, on, overlaps, svg } from "./drawing.js";

const [LEAST, MOST, STEP, EDGE] = [0.2, 3, 1.25, 24];
const view = { x: 0, y: 0, scale: 1 };

const seen = () => ({
  x: view.x,
  y: view.y,
  width: canvas.clientWidth / view.scale,
  height: canvas.clientHeight / view.scale,
});

export function toCanvas({ clientX, clientY }) {
  const { left, top } = canvas.getBoundingClientRect();
  return { x: view.x + (clientX - left) / view.scale, y: view.y + (clientY - top) / view.scale };
}

export function centre() {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return { clientX: left + width / 2, clientY: top + height / 2 };
}

export const distance = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

export function applyView() {
  svg.setAttribute("viewBox", Object.values(seen()).join(" "));
  svg.style.setProperty("--scale", view.scale);
  canvas.querySelector("[data-zoom-level]").textContent = `${Math.round(view.scale * 100)}%`;
}

export function pan(dx, dy) {
  view.x -= dx / view.scale;
  view.y -= dy / view.scale;
  applyView();
}

export function zoom(factor, point = centre()) {
  const before = toCanvas(point);
  view.scale = Math.min(MOST, Math.max(LEAST, view.scale * factor));
  const { x, y } = toCanvas(point);
  pan((x - before.x) * view.scale, (y - before.y) * view.scale);
}

function centreOn({ x, y }) {
  const { width, height } = seen();
  Object.assign(view, { x: x - width / 2, y: y - height / 2 });
  applyView();
}

// All of the design, in the middle, never larger than it is.
export function fit() {
  const { width, height } = extent;
  const [across, down] = [canvas.clientWidth - 2 * EDGE, canvas.clientHeight - 2 * EDGE];
  view.scale = Math.max(LEAST, Math.min(across / width, down / height, 1));
  centreOn(middle(extent));
}

// Bring a box to the middle where most of it is out of sight.
export function reveal(id) {
  const spot = middle(boxes.get(id));
  if (!overlaps(seen(), spot)) centreOn(spot);
}

on(canvas, "wheel", (event) => {
  if (!event.target.closest("#canvas")) return;
  event.preventDefault();
  const { deltaX, deltaY } = event;
  // A pinch on a touchpad comes as a wheel with Ctrl.
  if (event.ctrlKey || event.metaKey) zoom(Math.exp(deltaY * (event.deltaMode ? -0.05 : -0.004)), event);
  else pan(-deltaX, -deltaY);
}, { passive: false });

on(canvas, "click", (event) => {
  const how = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (how === "fit") fit();
  else if (how) zoom(how === "in" ? STEP : 1 / STEP);
});

export function startView() {
  fit();
  new ResizeObserver(applyView).observe(canvas);
}
