// What a mouse, a pen or fingers do on the canvas. One gesture at a time: an object with `move` and,
// where it needs them, `begin`, `end`, `cancel`, and `redraw` for when the drawing is replaced.

import { connect } from "./connecting.js";
import { bench, canvas, hint } from "./drawing.js";
import { drag, marquee } from "./moving.js";
import { choose, isReadOnly, toggle } from "./selection.js";
import { pan, zoom } from "./viewport.js";

const SLACK = { mouse: 4, pen: 6, touch: 10 };  // how far a click may slip, in pixels
const pointers = new Map();
let gesture = null;
let tap = null;  // what happens where the gesture does not go anywhere
let start = null;
let hasBegun = false;
let space = null;  // while it is held: whether something was dragged

export const redrawGesture = () => hasBegun && gesture?.redraw?.();

export function cancelGesture() {
  const was = hasBegun && gesture;
  gesture = tap = start = null;
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
  return {
    move() {
      const now = measure();
      pan(now.clientX - last.clientX, now.clientY - last.clientY);
      zoom(now.width / last.width, now);
      last = now;
    },
  };
}

// The gesture that begins here, and what a tap does instead.
function beginning(event) {
  const { target, button, pointerType } = event;
  const id = target.closest(".node")?.dataset.id;
  const line = target.closest(".connection")?.dataset;
  if (button === 1 || space) return [panning(event)];
  if (button) return [];
  const onEmpty = pointerType === "touch" || isReadOnly() ? panning(event) : marquee(event);
  if (id && isReadOnly()) return [onEmpty, () => choose([id])];
  if (target.dataset.port) return [connect(target.dataset.port), () => choose([target.dataset.port])];
  if (id) return [drag(id, event), () => (event.shiftKey || event.ctrlKey || event.metaKey ? toggle(id) : choose([id]))];
  if (line) return [onEmpty, () => choose([line.from], { ...line })];
  return [onEmpty, () => choose([])];
}

canvas.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("#canvas")) return;
  pointers.set(event.pointerId, event);
  canvas.setPointerCapture(event.pointerId);
  if (event.button === 1) event.preventDefault();
  hint("");
  if (pointers.size === 1) {
    [gesture = null, tap = null] = beginning(event);
    start = event;
    hasBegun = false;
  } else if (pointers.size === 2) {
    cancelGesture();
    gesture = pinch();
    hasBegun = true;
  }
});

canvas.addEventListener("pointermove", (event) => {
  if (!pointers.has(event.pointerId)) return;
  pointers.set(event.pointerId, event);
  if (gesture && !hasBegun) {
    const slip = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
    if (slip < SLACK[event.pointerType]) return;
    hasBegun = true;
    if (space) space.isUsed = true;
    canvas.toggleAttribute("data-gesture", true);
    gesture.begin?.();
  }
  gesture?.move(event);
});

function release(event) {
  if (!pointers.delete(event.pointerId)) return;
  canvas.removeAttribute("data-gesture");
  if (event.type === "pointercancel") cancelGesture();
  else if (hasBegun) gesture?.end?.();
  else tap?.();
  gesture = tap = start = null;
}
canvas.addEventListener("pointerup", release);
canvas.addEventListener("pointercancel", release);

canvas.addEventListener("dblclick", (event) => {
  if (event.target.closest(".node") && !isReadOnly()) bench.querySelector("#name-field")?.select();
});

// --- The space key, held, makes dragging a pan ---

export function holdSpace() {
  space ??= { isUsed: false };
  canvas.toggleAttribute("data-pans", true);
}

// Whether nothing was dragged meanwhile.
export function releaseSpace() {
  const isTap = space?.isUsed === false;
  space = null;
  canvas.removeAttribute("data-pans");
  return isTap;
}
