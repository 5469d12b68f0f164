// What a mouse, a pen or fingers do on the canvas. A gesture is an object with `move` and perhaps
// `begin`, `end`, `cancel`, and `redraw` for after a move and when the drawing is replaced.

import { connect, drag, marquee } from "./dragging.js";
import { canvas, hint, lines, on } from "./drawing.js";
import { choose, isReadOnly, toggle } from "./selection.js";
import { distance, pan, zoom } from "./viewport.js";

const pointers = new Map();
let gesture;
let tap;  // what happens where the gesture does not go anywhere
let start;
let hasBegun = false;

export const redrawGesture = () => hasBegun && gesture?.redraw?.();

export function cancelGesture() {
  const was = hasBegun && gesture;
  gesture = tap = null;
  was?.cancel?.();
  return was;
}

function panning(last) {
  return {
    move(at) {
      pan(at.clientX - last.clientX, at.clientY - last.clientY);
      last = at;
    },
  };
}

function pinch() {
  const measure = () => {
    const [a, b] = pointers.values();
    return {
      clientX: (a.clientX + b.clientX) / 2,
      clientY: (a.clientY + b.clientY) / 2,
      width: distance(a, b),
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

function beginning(event) {
  const { target, button } = event;
  const { port } = target.dataset;
  const id = target.closest(".node")?.dataset.id;
  const line = lines.find(({ element }) => element.contains(target));
  const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
  if (button === 1 || canvas.hasAttribute("data-pans")) return [panning(event)];
  if (button) return [];
  const onEmpty = event.pointerType === "touch" || isReadOnly() ? panning(event) : marquee(event);
  if (id && isReadOnly()) return [onEmpty, () => choose([id])];
  if (port) return [connect(port), () => choose([port])];
  if (id) return [drag(id, event), () => (isAdding ? toggle(id) : choose([id]))];
  return [onEmpty, () => choose(line ? [line.from] : [], line?.value)];
}

on(canvas, "pointerdown", (event) => {
  if (!event.target.closest("#canvas")) return;
  pointers.set(event.pointerId, event);
  canvas.setPointerCapture(event.pointerId);
  if (event.button === 1) event.preventDefault();
  hint("");
  if (pointers.size === 2) cancelGesture();
  if (pointers.size < 3) [gesture, tap] = pointers.size === 1 ? beginning(event) : [pinch()];
  hasBegun = pointers.size > 1;
  start = event;
});

on(canvas, "pointermove", (event) => {
  if (!pointers.has(event.pointerId)) return;
  pointers.set(event.pointerId, event);
  if (gesture && !hasBegun) {
    const slack = event.pointerType === "touch" ? 10 : 4;  // how far a click may slip, in pixels
    if (distance(event, start) < slack) return;
    hasBegun = true;
    gesture.begin?.();
  }
  gesture?.move(event);
  redrawGesture();
});

on(canvas, "pointerup pointercancel", (event) => {
  if (!pointers.delete(event.pointerId)) return;
  if (event.type === "pointercancel") cancelGesture();
  else if (hasBegun) gesture?.end?.();
  else tap?.();
  gesture = tap = null;
});
