// Which components are selected, or which connection. The canvas, the outline and the inspector show
// the same ones; on the canvas one component can be reached by Tab, the others by arrow keys.

import { bench, boxes, canvas, draw, hint, lines, svg } from "./drawing.js";
import { askSelection, edit, isAway, isIdle } from "./outbox.js";
import { reveal } from "./viewport.js";

const PATIENCE_MS = 60;
const phone = matchMedia("(max-width: 60rem)");
const finger = matchMedia("(pointer: coarse)");

let chosen = [];
let chosenLine = null;  // {from, to, kind}
let changes = 0;
let current = null;  // the component that Tab reaches
let hovered = null;
let timer;

export const isReadOnly = () => phone.matches;
export const selected = () => chosen;
export const isSelected = (id) => chosen.includes(id);
askSelection(() => ({ ids: chosen, count: changes }));

export function choose(ids, { line = null, focus = false } = {}) {
  chosen = [...new Set(ids)].filter((id) => boxes().has(id));
  chosenLine = line;
  changes += 1;
  if (chosen.length) current = chosen.at(-1);
  showSelection();
  if (focus) focusOn(current);
  syncInspector();
}

export const toggle = (id) => choose(isSelected(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);

export function focusOn(id) {
  current = boxes().has(id) ? id : [...boxes().keys()][0];
  showSelection();
  boxes().get(current)?.element.focus({ preventScroll: true });
  reveal(current);
}

export const focused = () => document.activeElement?.closest?.("#canvas .node")?.dataset.id;

// --- Showing it ---

export function showSelection() {
  if (!boxes().has(current)) current = [...boxes().keys()][0];
  for (const { id, element } of boxes().values()) {
    element.classList.toggle("is-selected", isSelected(id));
    if (isReadOnly()) continue;
    element.setAttribute("aria-selected", isSelected(id));
    element.setAttribute("tabindex", id === current ? 0 : -1);
  }
  for (const line of lines()) {
    line.element.classList.toggle("is-selected", isSame(line, chosenLine));
  }
  for (const row of bench.querySelectorAll("#outline [data-select]")) {
    row.closest("li").classList.toggle("is-selected", isSelected(row.dataset.select));
    if (isSelected(row.dataset.select)) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  showPorts();
}

const isSame = (line, other) => other && ["from", "to", "kind"].every((end) => line[end] === other[end]);

// The canvas as a list that one can choose from, for those who hear it.
export function describe() {
  if (isReadOnly()) return;
  svg().setAttribute("role", "listbox");
  svg().setAttribute("aria-multiselectable", "true");
  svg().setAttribute("aria-label", "Components of the design");
  for (const { id, element } of boxes().values()) {
    const row = bench.querySelector(`#outline [data-select="${id}"]`)?.closest("li");
    element.setAttribute("role", "option");
    element.setAttribute("aria-label", (row ?? element).textContent.trim().replace(/\s+/g, " "));
  }
}

// Round handles on the edges of a component, from which one draws a connection.
export function showPorts() {
  svg().querySelector(".ports")?.remove();
  const ids = new Set([hovered, chosen.length === 1 ? chosen[0] : null].filter((id) => boxes().has(id)));
  if (isReadOnly() || !ids.size) return;
  const ports = draw("g", { class: "ports" });
  for (const id of ids) {
    const { x, y, width, height } = boxes().get(id);
    const sides = [[0.5, 0, 0, -1], [1, 0.5, 1, 0], [0.5, 1, 0, 1], [0, 0.5, -1, 0]];
    for (const [across, down, outX, outY] of sides) {
      const [cx, cy] = [x + width * across, y + height * down];
      const [reach, out] = finger.matches ? [20, 12] : [9, 3];
      draw("circle", { class: "port", cx, cy, r: 4.5 }, ports);
      draw("circle", {
        class: "port-hit", cx: cx + outX * out, cy: cy + outY * out, r: reach, "data-port": id,
      }, ports);
    }
  }
}

canvas.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || event.buttons) return;
  const id = event.target.dataset?.port ?? event.target.closest?.(".node")?.dataset.id ?? null;
  if (id === hovered) return;
  hovered = id;
  showPorts();
});

// --- The inspector ---

export function syncInspector() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const shown = document.getElementById("inspector").dataset.selected;
    if (shown === chosen.join(" ") || isAway() || !isIdle() || !navigator.onLine) return;
    const asked = new URLSearchParams(chosen.map((id) => ["select", id]));
    htmx.ajax("GET", `?${asked}`, { source: canvas, target: "#inspector", swap: "outerHTML" });
  }, PATIENCE_MS);
}

bench.addEventListener("click", (event) => {
  const row = event.target.closest("#outline [data-select]");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  choose([row.dataset.select]);
  reveal(row.dataset.select);
}, { capture: true });

// --- What is done to it ---

export function removeSelected() {
  if (chosenLine) edit("remove", { connections: `${chosenLine.from} ${chosenLine.to} ${chosenLine.kind}` });
  else if (chosen.length) edit("remove", { components: chosen });
  hint("");
}

export function duplicateSelected() {
  if (chosen.length) edit("duplicate", { components: chosen });
}
