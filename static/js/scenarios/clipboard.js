// Copy, cut and paste of parts of a design, as the design document that files are. What was copied
// can be pasted into other designs and tabs, also where the browser keeps its clipboard to itself.

import { boxes } from "./drawing.js";
import { isWriting, removeSelected } from "./keyboard.js";
import { edit } from "./outbox.js";
import { isSelected, selected } from "./selection.js";

const KEPT = "copied parts of a design";

function copied() {
  const { format, components, connections } = JSON.parse(document.getElementById("canvas").dataset.document);
  return JSON.stringify({
    format,
    components: components.filter(({ id }) => isSelected(id))
      .map((one) => ({ ...one, position: boxes().get(one.id).home })),
    connections: connections.filter(({ from, to }) => isSelected(from) && isSelected(to)),
  });
}

function copy(event) {
  if (isWriting(event) || !selected().length || String(getSelection())) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", copied());
  localStorage.setItem(KEPT, copied());
  if (event.type === "cut") removeSelected();
}

document.addEventListener("copy", copy);
document.addEventListener("cut", copy);
document.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain") || localStorage.getItem(KEPT);
  if (isWriting(event) || !text) return;
  event.preventDefault();
  edit("paste", { text });
});
