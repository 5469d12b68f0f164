// What a mouse, a pen or fingers do on the canvas. One gesture at a time: an object with `move` and
// perhaps `begin`, `end`, `cancel`, and `redraw` for when the drawing is replaced.

import { connect, drag, marquee } from "./dragging.js";
import { canvas, hint, lines } from "./drawing.js";
import { choose, isReadOnly, toggle } from "./selection.js";
import { pan, zoom } from "./viewport.js";

const pointers = new Map();
let gesture = null;
let tap = null;  // what happens where the gesture does not go anywhere
let start;
let hasBegun = false;

export const redrawGesture = () => hasBegun && gesture?.redraw?.();

export function cancelGesture() {
  const was = hasBegun && gesture;
  gesture = tap = null;
  was?.cancel?.();
  return Boolean(was);
}

function panning(last) {
  return {
    move(at) {
      pan(at.clientX - last.clientX, at.clientY - last.clientY);
      last = at;
    },
  };
}

// Two fingers pan and zoom at once, so that what is under them stays under them.
function pinch() {
  const measure = () => {
    const [a, b] = pointers.values();
    return {
      clientX: (a.clientX + b.clientX) / 2,
      clientY: (a.clientY + b.clientY) / 2,
      width: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
    };
  };
  let last = measure();
  const moved = panning(last);
  return {
    move() {
      const now = measure();
      moved.move(now);
      zoom(now.width / last.width, now);
      last = now;
    },
  };
}

// The gesture that begins here, and what a tap does instead.
function beginning(event) {
  const { target, button, pointerType } = event;
  const { port } = target.dataset;
  const id = target.closest(".node")?.dataset.id;
  const line = lines().find(({ element }) => element.contains(target));
  const isAdded = event.shiftKey || event.ctrlKey || event.metaKey;
  if (button === 1 || canvas.hasAttribute("data-pans")) return [panning(event), null];
  if (button) return [null, null];
  const onEmpty = pointerType === "touch" || isReadOnly() ? panning(event) : marquee(event);
  if (id && isReadOnly()) return [onEmpty, () => choose([id])];
  if (port) return [connect(port), () => choose([port])];
  if (id) return [drag(id, event), () => (isAdded ? toggle(id) : choose([id]))];
  return [onEmpty, () => choose(line ? [line.from] : [], line?.value)];
}

canvas.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("#canvas")) return;
  pointers.set(event.pointerId, event);
  canvas.setPointerCapture(event.pointerId);
  if (event.button === 1) event.preventDefault();
  hint("");
  if (pointers.size === 2) cancelGesture();
  if (pointers.size < 3) [gesture, tap] = pointers.size === 1 ? beginning(event) : [pinch(), null];
  hasBegun = pointers.size > 1;
  start = event;
});

canvas.addEventListener("pointermove", (event) => {
  if (!pointers.has(event.pointerId)) return;
  pointers.set(event.pointerId, event);
  if (gesture && !hasBegun) {
    const slack = event.pointerType === "touch" ? 10 : 4;  // how far a click may slip, in pixels
    if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < slack) return;
    hasBegun = true;
    gesture.begin?.();
  }
  gesture?.move(event);
});

function release(event) {
  if (!pointers.delete(event.pointerId)) return;
  if (event.type === "pointercancel") cancelGesture();
  else if (hasBegun) gesture?.end?.();
  else tap?.();
  gesture = tap = null;
}
canvas.addEventListener("pointerup", release);
canvas.addEventListener("pointercancel", release);
