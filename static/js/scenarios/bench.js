// The workbench: joins its parts, and brings what was shown back after each edit.

import "./clipboard.js";
import { bench, boxes, hint, readDrawing, show } from "./drawing.js";
import { redrawGesture } from "./gestures.js";
import "./keyboard.js";
import { redrawNudged } from "./moving.js";
import { startOutbox, waitingEdits, whenIdle } from "./outbox.js";
import { showWaiting } from "./palette.js";
import {
  choose, describe, focused, focusOn, showSelection, syncInspector,
} from "./selection.js";
import { applyView, fit, reveal, watchSize } from "./viewport.js";

const REGIONS = "#bench-bar, #inspector, #outline";
const FOCUSABLE = "a[href], button, input, select, textarea, summary";
let before = {};

const bar = () => document.getElementById("bench-bar");

// What waits to be saved is shown as if it were, over what the server has drawn.
function showWhatWaits() {
  for (const { positions } of waitingEdits("move")) show(Object.entries(JSON.parse(positions)));
  redrawNudged();
  showWaiting();
}

const nameOf = (element) => element.dataset.select ?? element.getAttribute("aria-label") ?? element.textContent.trim();

bench.addEventListener("before-answer", () => {
  const active = document.activeElement;
  const region = active?.closest(REGIONS);
  before = { ids: new Set(boxes().keys()), node: focused(), region: region?.id, name: region && nameOf(active), id: active?.id };
});

// Focus goes back to what had it, to its like, or to the part of the page it was in.
function restoreFocus() {
  if (before.node) return focusOn(before.node);
  if (!before.region || document.activeElement !== document.body) return;
  const region = document.getElementById(before.region);
  const like = [...region.querySelectorAll(FOCUSABLE)].find((one) => nameOf(one) === before.name);
  (like ?? region).focus({ preventScroll: true });
}

bench.addEventListener("answer", ({ detail: { status, isCurrent } }) => {
  readDrawing();
  describe();
  applyView();
  showWhatWaits();
  const ids = bar().dataset.selected.split(" ").filter(Boolean);
  if (status === 200 && isCurrent) choose(ids);
  else showSelection();
  for (const id of ids) if (!before.ids.has(id)) reveal(id);
  redrawGesture();
  restoreFocus();
  whenIdle().then(syncInspector);
  bench.dispatchEvent(new CustomEvent("drawn"));
});

bench.addEventListener("edit", showWhatWaits);

readDrawing();
describe();
watchSize();
fit();
choose((bar().dataset.selected ?? "").split(" ").filter(Boolean));
bench.dataset.live = "";
for (const element of bench.querySelectorAll("[data-needs-script]")) element.hidden = false;
hint("");
startOutbox();
