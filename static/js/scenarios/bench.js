// The workbench: joins its parts, and brings back what was shown after each edit.

import { bench, boxes, byId, on, putBack, readDrawing, show } from "./drawing.js";
import { redrawGesture } from "./gestures.js";
import { showNudged } from "./dragging.js";
import { startOutbox, waitingMoves } from "./outbox.js";
import "./keyboard.js";
import "./palette.js";
import { choose, describe, focused, focusOn, showSelection, syncInspector } from "./selection.js";
import { applyView, fit, reveal, startView } from "./viewport.js";

let before;

const shownSelection = () => byId("bench-bar").dataset.selected.split(" ");

// Moves that wait to be saved are shown as if they were.
function showWaiting() {
  for (const positions of waitingMoves()) show(Object.entries(positions));
  showNudged();
}

on(bench, "edit", showWaiting);

on(bench, "before-answer", () => {
  const region = document.activeElement.closest("#bench-bar, #inspector, #outline");
  before = { boxes, node: focused(), region: region?.id };
});

on(bench, "answer", ({ detail: { ok, path, isCurrent } }) => {
  if (ok) {
    readDrawing();
    describe();
    if (path.endsWith("lay-out")) fit();
    else applyView();
  } else putBack();
  showWaiting();
  if (ok && isCurrent) choose(shownSelection());
  else showSelection();
  for (const id of shownSelection()) if (boxes.has(id) && !before.boxes.has(id)) reveal(id);
  redrawGesture();
  // Where htmx found nothing of the same id to focus.
  if (before.node) focusOn(before.node);
  else if (before.region && document.activeElement === document.body) {
    byId(before.region).focus({ preventScroll: true });
  }
});

on(bench, "idle", syncInspector);

readDrawing();
describe();
startView();
choose(shownSelection());
bench.dataset.live = "";
startOutbox();
showWaiting();
