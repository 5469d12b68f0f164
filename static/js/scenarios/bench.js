// The workbench: joins its parts, and brings what was shown back after each edit.

import "./clipboard.js";
import { bench, boxes, readDrawing, show } from "./drawing.js";
import { redrawGesture } from "./gestures.js";
import { showNudged } from "./moving.js";
import { startOutbox, waitingEdits, whenIdle } from "./outbox.js";
import { showWaiting } from "./palette.js";
import { choose, describe, focused, focusOn, showSelection, syncInspector } from "./selection.js";
import { applyView, reveal, startView } from "./viewport.js";

const REGIONS = "#bench-bar, #inspector, #outline";
const FOCUSABLE = "a[href], button, input, select, textarea, summary";
let before = {};

const shownSelection = () => document.getElementById("bench-bar").dataset.selected.split(" ").filter(Boolean);
const nameOf = (element) => element.dataset.select ?? element.ariaLabel ?? element.textContent.trim();

// What waits to be saved is shown as if it were, over what the server has drawn.
function showWhatWaits() {
  for (const { positions } of waitingEdits("move")) show(Object.entries(JSON.parse(positions)));
  showNudged();
  showWaiting();
}

bench.addEventListener("edit", showWhatWaits);

bench.addEventListener("before-answer", () => {
  const active = document.activeElement;
  const region = active.closest(REGIONS);
  before = { boxes: boxes(), node: focused(), region: region?.id, name: region && nameOf(active) };
});

// Focus goes back to what had it, to its like, or to the part of the page it was in.
function restoreFocus() {
  if (before.node) focusOn(before.node);
  if (!before.region || document.activeElement !== document.body) return;
  const region = document.getElementById(before.region);
  const like = [...region.querySelectorAll(FOCUSABLE)].find((one) => nameOf(one) === before.name);
  (like ?? region).focus({ preventScroll: true });
}

bench.addEventListener("answer", ({ detail: { ok, isCurrent } }) => {
  readDrawing();
  describe();
  applyView();
  showWhatWaits();
  const ids = shownSelection();
  if (ok && isCurrent) choose(ids);
  else showSelection();
  for (const id of ids) if (boxes().has(id) && !before.boxes.has(id)) reveal(id);
  redrawGesture();
  restoreFocus();
  whenIdle().then(syncInspector);
  bench.dispatchEvent(new CustomEvent("drawn"));
});

readDrawing();
describe();
startView();
choose(shownSelection());
bench.dataset.live = "";
for (const element of bench.querySelectorAll("[data-needs-script]")) element.hidden = false;
startOutbox();
showWhatWaits();
