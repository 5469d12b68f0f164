// Keys of the canvas, beside those that keys.js presses. Arrows go from component to component.

import { bench, boxes, GRID, hint, middle } from "./drawing.js";
import { cancelGesture, holdSpace } from "./gestures.js";
import { nudge } from "./moving.js";
import {
  choose, duplicateSelected, focused, focusOn, isReadOnly, removeSelected, selected, toggle,
} from "./selection.js";

const WRITES = "input, textarea, select, [contenteditable]";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The component one would look at next when going that way: near, and rather straight ahead.
function neighbour(id, [right, down]) {
  const from = boxes().get(id);
  if (!from) return [...boxes().keys()][0];
  const [x, y] = middle(from);
  let best = null;
  for (const box of boxes().values()) {
    const [dx, dy] = [middle(box)[0] - x, middle(box)[1] - y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (ahead <= 0 || aside > ahead * 3) continue;
    const cost = ahead + aside * 2;
    if (!best || cost < best.cost) best = { id: box.id, cost };
  }
  return best?.id;
}

function arrow(event, way) {
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.altKey) return false;
  if (event.shiftKey) {
    if (!selected().length) return false;
    nudge(way[0] * GRID, way[1] * GRID);
    return true;
  }
  const next = neighbour(focused(), way);
  if (next && isCommand) focusOn(next);
  else if (next) choose([next], { focus: true });
  return true;
}

function command(key, isShifted) {
  if (key === "z" || key === "y") {
    const isRedo = isShifted || key === "y";
    bench.querySelector(`[data-step="${isRedo ? "redo" : "undo"}"]`).click();
  } else if (key === "a") choose([...boxes().keys()]);
  else return false;
  return true;
}

function plain(event, onCanvas) {
  if (event.key === "Escape") {
    hint("");
    if (!cancelGesture()) choose([]);
  } else if (event.key === "Delete" || event.key === "Backspace") removeSelected();
  else if (event.key.toLowerCase() === "d") duplicateSelected();
  else if (event.key === "Enter" && onCanvas) {
    choose([focused()]);
    document.getElementById("inspector").focus();
  } else if (event.key === " " && (onCanvas || event.target === document.body)) holdSpace(true);
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || isReadOnly()) return;
  if (document.querySelector("dialog:modal")) return;
  if (event.target.matches(WRITES)) {
    if (event.key === "Escape" && event.target.closest("#inspector")) focusOn(selected()[0]);
    return;
  }
  const onCanvas = focused() !== undefined;
  const isCommand = event.ctrlKey || event.metaKey;
  let isDone = false;
  if (event.key in ARROWS) isDone = onCanvas && arrow(event, ARROWS[event.key]);
  else if (isCommand && !event.altKey) isDone = command(event.key.toLowerCase(), event.shiftKey);
  else if (!event.altKey && !event.repeat) isDone = plain(event, onCanvas);
  if (isDone) event.preventDefault();
}, { capture: true });

document.addEventListener("keyup", (event) => {
  if (event.key !== " ") return;
  const wasPanning = holdSpace(false);
  if (!wasPanning && focused()) toggle(focused());
});
window.addEventListener("blur", () => holdSpace(false));
