// Keys of the canvas, beside those that keys.js presses. Arrows go from component to component.

import { bench, boxes, GRID, hint, middle } from "./drawing.js";
import { cancelGesture, holdSpace, releaseSpace } from "./gestures.js";
import { nudge } from "./moving.js";
import { edit } from "./outbox.js";
import { choose, focused, focusOn, isReadOnly, selected, selectedLine, toggle } from "./selection.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEPS = { z: "undo", Z: "redo", y: "redo" };

export const isWriting = (event) => isReadOnly() || document.querySelector("dialog:modal")
  || event.target.closest?.("input, textarea, select, [contenteditable]");

export function removeSelected() {
  const { from, to, kind } = selectedLine() ?? {};
  if (from) edit("remove", { connections: `${from} ${to} ${kind}` });
  else if (selected().length) edit("remove", { components: selected() });
}

// The component one would look at next when going that way: near, and rather straight ahead.
function neighbour(id, [right, down]) {
  const [x, y] = middle(boxes().get(id));
  let best = { cost: Infinity };
  for (const box of boxes().values()) {
    const [dx, dy] = [middle(box)[0] - x, middle(box)[1] - y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    const cost = ahead + aside * 2;
    if (ahead > 0 && aside <= ahead * 3 && cost < best.cost) best = { id: box.id, cost };
  }
  return best.id ?? id;
}

function goOn(event, way) {
  if (event.shiftKey) return nudge(way[0] * GRID, way[1] * GRID);
  const next = neighbour(focused(), way);
  if (!event.ctrlKey && !event.metaKey) choose([next]);
  return focusOn(next);
}

// What a key does, or nothing where it is not one of ours.
function action(event) {
  const { key } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  const onCanvas = focused() !== undefined;
  if (event.altKey) return null;
  if (key in ARROWS) return onCanvas && (() => goOn(event, ARROWS[key]));
  if (isCommand && key.toLowerCase() === "a") return () => choose([...boxes().keys()]);
  if (isCommand) return key in STEPS && (() => bench.querySelector(`[data-step=${STEPS[key]}]`).click());
  if (key === " ") return (onCanvas || event.target === document.body) && holdSpace;
  if (event.repeat) return null;
  if (key === "Delete" || key === "Backspace") return removeSelected;
  if (key === "d") return () => selected().length && edit("duplicate", { components: selected() });
  if (key === "Enter" && onCanvas) return () => document.getElementById("inspector").focus();
  if (key === "Escape") return () => { hint(""); if (!cancelGesture()) choose([]); };
  return null;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (isWriting(event)) {
    if (event.key === "Escape" && event.target.closest("#inspector")) focusOn(selected()[0]);
    return;
  }
  const act = action(event);
  if (!act) return;
  event.preventDefault();
  act();
}, { capture: true });

document.addEventListener("keyup", (event) => {
  if (event.key === " " && releaseSpace() && focused()) toggle(focused());
});
addEventListener("blur", releaseSpace);
