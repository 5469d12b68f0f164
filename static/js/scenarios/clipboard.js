// Copy, cut and paste of parts of a design, as the design document that files are. What was copied
// can be pasted into other designs and tabs, also where the browser keeps its clipboard to itself.

import { boxes } from "./drawing.js";
import { edit } from "./outbox.js";
import { isReadOnly, removeSelected, selected } from "./selection.js";

const KEPT = "copied parts of a design";
const WRITES = "input, textarea, select, [contenteditable]";
const STEP = 24;
let pasted = { text: "", times: 0 };

function copied() {
  const whole = JSON.parse(document.getElementById("canvas").dataset.document);
  const ids = new Set(selected());
  return JSON.stringify({
    format: whole.format,
    components: whole.components.filter(({ id }) => ids.has(id))
      .map((one) => ({ ...one, position: boxes().get(one.id)?.home ?? one.position })),
    connections: whole.connections.filter(({ from, to }) => ids.has(from) && ids.has(to)),
  });
}

const isOurs = (event) => !isReadOnly() && !event.target.closest?.(WRITES)
  && !document.querySelector("dialog:modal");

function copy(event) {
  if (!isOurs(event) || !selected().length || String(getSelection())) return;
  const text = copied();
  event.preventDefault();
  event.clipboardData.setData("text/plain", text);
  localStorage.setItem(KEPT, text);
  if (event.type === "cut") removeSelected();
}

// Pasted again, it must not hide what was pasted before. The server moves it by one step.
function moved(text) {
  pasted = { text, times: pasted.text === text ? pasted.times + 1 : 0 };
  if (!text.startsWith('{"format":"studyapp.design/')) return text;
  const parts = JSON.parse(text);
  for (const { position } of parts.components) {
    position?.forEach((_, axis) => { position[axis] += pasted.times * STEP; });
  }
  return JSON.stringify(parts);
}

document.addEventListener("copy", copy);
document.addEventListener("cut", copy);
document.addEventListener("paste", (event) => {
  if (!isOurs(event)) return;
  const text = event.clipboardData.getData("text/plain") || localStorage.getItem(KEPT);
  if (!text) return;
  event.preventDefault();
  edit("paste", { text: moved(text) });
});
