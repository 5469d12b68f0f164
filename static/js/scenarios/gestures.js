// What a mouse, a pen or fingers do on the canvas. One gesture at a time: an object with `move`,
// `end`, `cancel` and `redraw` (for when the drawing is replaced meanwhile).

import { bench, canvas, hint } from "./drawing.js";
import { connect } from "./connecting.js";
import { drag, marquee } from "./moving.js";
import { choose, isReadOnly, toggle } from "./selection.js";
import { pan, zoom } from "./viewport.js";

const SLACK = { mouse: 4, pen: 6, touch: 10 };  // how far a click may slip, in pixels
const pointers = new Map();
let gesture = null;
let tap = null;
let start = null;
let isSpaceHeld = false;
let spaceWasUsed = false;

export const isBusy = () => gesture !== null;
export const redrawGesture = () => gesture?.redraw?.();

export function cancelGesture() {
  const was = gesture;
  gesture = tap = start = null;
  was?.cancel?.();
  return was !== null;
}

const panning = (event) => {
  let last = event;
  return {
    move(at) {
      pan(at.clientX - last.clientX, at.clientY - last.clientY);
      last = at;
    },
  };
};

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

// [the gesture that begins here, what happens where it does not go anywhere]
function beginning(event) {
  const port = event.target.dataset.port;
  const id = event.target.closest(".node")?.dataset.id;
  const line = event.target.closest(".connection")?.dataset;
  if (event.button === 1 || isSpaceHeld) {
    spaceWasUsed = isSpaceHeld;
    return [panning(event), null];
  }
  if (event.button !== 0) return [null, null];
  const isFinger = event.pointerType === "touch";
  if (id && isReadOnly()) return [panning(event), () => choose([id])];
  if (port) return [connect(port, event), () => choose([port])];
  if (id) {
    const isAdded = event.shiftKey || event.ctrlKey || event.metaKey;
    return [drag(id, event), () => (isAdded ? toggle(id) : choose([id]))];
  }
  if (line && !isReadOnly()) {
    const { from, to, kind } = line;
    return [isFinger ? panning(event) : marquee(event), () => choose([from], { line: { from, to, kind } })];
  }
  return [isFinger || isReadOnly() ? panning(event) : marquee(event), () => choose([])];
}

canvas.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("#canvas")) return;
  pointers.set(event.pointerId, event);
  canvas.setPointerCapture(event.pointerId);
  if (event.button === 1) event.preventDefault();
  hint("");
  if (pointers.size === 2) {
    cancelGesture();
    gesture = pinch();
    return;
  }
  if (pointers.size > 2) return;
  [gesture, tap] = beginning(event);
  start = event;
  gesture?.begin?.();
});

canvas.addEventListener("pointermove", (event) => {
  if (!pointers.has(event.pointerId)) return;
  pointers.set(event.pointerId, event);
  if (start) {
    const slip = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
    if (slip < SLACK[event.pointerType]) return;
    start = tap = null;
    canvas.toggleAttribute("data-gesture", true);
  }
  gesture?.move(event);
});

function release(event) {
  if (!pointers.delete(event.pointerId)) return;
  canvas.removeAttribute("data-gesture");
  const [was, wasTap, hasMoved] = [gesture, tap, start === null];
  gesture = tap = start = null;
  if (event.type === "pointercancel") was?.cancel?.();
  else if (!hasMoved) wasTap?.();
  else was?.end?.();
}
canvas.addEventListener("pointerup", release);
canvas.addEventListener("pointercancel", release);

canvas.addEventListener("dblclick", (event) => {
  if (event.target.closest(".node") && !isReadOnly()) bench.querySelector("#name-field")?.select();
});

// --- Space, held, turns dragging into panning ---

export function holdSpace(isHeld) {
  isSpaceHeld = isHeld;
  canvas.toggleAttribute("data-pans", isHeld);
  if (isHeld) spaceWasUsed = false;
  return spaceWasUsed;
}
