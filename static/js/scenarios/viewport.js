// What part of the canvas is seen: pan, zoom and fit. Kept while drawings come and go.

import { boxes, canvas, extent, middle, overlaps, svg } from "./drawing.js";

const [LEAST, MOST, STEP, EDGE] = [0.2, 3, 1.25, 24];
const view = { x: 0, y: 0, scale: 1 };

const seen = () => ({
  x: view.x, y: view.y, width: canvas.clientWidth / view.scale, height: canvas.clientHeight / view.scale,
});

export function toCanvas({ clientX, clientY }) {
  const { left, top } = canvas.getBoundingClientRect();
  return { x: view.x + (clientX - left) / view.scale, y: view.y + (clientY - top) / view.scale };
}

// The point of the window in the middle of the canvas.
export function centre() {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return { clientX: left + width / 2, clientY: top + height / 2 };
}

export function applyView() {
  svg().setAttribute("viewBox", Object.values(seen()).join(" "));
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
  pan((after.x - before.x) * view.scale, (after.y - before.y) * view.scale);
}

function centreOn([x, y]) {
  const { width, height } = seen();
  Object.assign(view, { x: x - width / 2, y: y - height / 2 });
  applyView();
}

// All of the design, in the middle, never larger than it is.
function fit() {
  const { width, height } = extent();
  const [across, down] = [canvas.clientWidth - 2 * EDGE, canvas.clientHeight - 2 * EDGE];
  view.scale = Math.max(LEAST, Math.min(across / width, down / height, 1));
  centreOn(middle(extent()));
}

// Bring a box into the middle where most of it is out of sight.
export function reveal(id) {
  const [x, y] = middle(boxes().get(id));
  if (!overlaps(seen(), { x, y })) centreOn([x, y]);
}

canvas.addEventListener("wheel", (event) => {
  if (!event.target.closest("#canvas")) return;
  event.preventDefault();
  const { deltaX, deltaY } = event;
  // A pinch on a touchpad comes as a wheel with Ctrl.
  if (event.ctrlKey || event.metaKey) zoom(Math.exp(deltaY * (event.deltaMode ? -0.05 : -0.004)), event);
  else pan(-deltaX, -deltaY);
}, { passive: false });

canvas.addEventListener("click", (event) => {
  const how = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (how === "fit") fit();
  else if (how) zoom(how === "in" ? STEP : 1 / STEP);
});

export function startView() {
  fit();
  new ResizeObserver(applyView).observe(canvas);
}
