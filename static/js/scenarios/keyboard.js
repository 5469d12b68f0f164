// Keys of the canvas, beside those that keys.js presses, and its clipboard.

import { bench, boxes, byId, canvas, hint, middle, on } from "./drawing.js";
import { cancelGesture } from "./gestures.js";
import { nudge } from "./dragging.js";
import { edit } from "./outbox.js";
import {
  choose, focused, focusOn, isReadOnly, isSelected, selected, selectedLine, toggle,
} from "./selection.js";

const COPIED = "copied parts of a design";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const isWriting = (event) => isReadOnly() || document.querySelector("dialog:modal")
  || event.target.closest("input, textarea, select");

function removeSelected() {
  if (selectedLine) edit("remove", { connections: selectedLine });
  else if (selected.length) edit("remove", { components: selected });
}

// The next component that way: near, and rather straight ahead.
function neighbour(id, [right, down]) {
  const { x, y } = middle(boxes.get(id));
  let best = { id, cost: Infinity };
  for (const box of boxes.values()) {
    const [dx, dy] = [middle(box).x - x, middle(box).y - y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down + dy * right);
    const cost = ahead + aside * 2;
    if (ahead > 0 && aside <= ahead * 3 && cost < best.cost) best = { id: box.id, cost };
  }
  return best.id;
}

function go(event, way) {
  if (event.shiftKey) return nudge(...way);
  const next = neighbour(focused(), way);
  if (!event.ctrlKey && !event.metaKey) choose([next]);
  return focusOn(next);
}

function action(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isOnCanvas = focused() !== undefined;
  if (event.altKey) return null;
  if (key in ARROWS) return isOnCanvas && (() => go(event, ARROWS[key]));
  if (event.ctrlKey || event.metaKey) {
    const step = key === "y" || event.shiftKey ? "redo" : "undo";
    if (key === "z" || key === "y") return () => bench.querySelector(`#step-${step}`).click();
    return key === "a" && (() => choose(boxes.keys()));
  }
  if (key === " " && document.activeElement.matches("#canvas .node:focus-visible")) return () => toggle(focused());
  if (key === " " && (isOnCanvas || event.target === document.body)) return () => canvas.setAttribute("data-pans", "");
  if (key === "Delete" || key === "Backspace") return removeSelected;
  if (key === "d") return () => selected.length && edit("duplicate", { components: selected });
  if (key === "Enter") return isOnCanvas && (() => byId("inspector").focus());
  return key === "Escape" && (() => { hint(""); if (!cancelGesture()) choose([]); });
}

on(document, "keydown", (event) => {
  if (isWriting(event)) {
    if (event.key === "Escape" && event.target.closest("#inspector")) focusOn(selected[0]);
    return;
  }
  const act = action(event);
  if (!act) return;
  event.preventDefault();
  if (!event.repeat || event.key in ARROWS) act();
}, { capture: true });

on(window, "keyup blur", ({ key = " " }) => key === " " && canvas.removeAttribute("data-pans"));

function copied() {
  const { format, components, connections } = JSON.parse(byId("canvas").dataset.document);
  return JSON.stringify({
    format,
    components: components.filter(({ id }) => isSelected(id)),
    connections: connections.filter(({ from, to }) => isSelected(from) && isSelected(to)),
  });
}

on(document, "copy cut", (event) => {
  if (isWriting(event) || !selected.length || String(getSelection())) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", copied());
  localStorage.setItem(COPIED, copied());  // where the clipboard is closed
  if (event.type === "cut") removeSelected();
});

on(document, "paste", (event) => {
  const text = event.clipboardData.getData("text/plain") || localStorage.getItem(COPIED);
  if (isWriting(event) || !text) return;
  event.preventDefault();
  edit("paste", { text });
});
