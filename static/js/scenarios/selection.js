// Which components are selected, or which connection. The canvas, the outline and the inspector show
// the same ones; on the canvas one component is reached by Tab, the others by arrow keys.

import { bench, boxes, canvas, draw, erase, lines, svg } from "./drawing.js";
import { reveal } from "./viewport.js";

const PATIENCE_MS = 60;
const SIDES = [[0, -1], [1, 0], [0, 1], [-1, 0]];
const narrow = matchMedia("(max-width: 60rem)");

let chosen = [];
let chosenLine;  // "from to kind"
let changes = 0;
let current;  // the component that Tab reaches
let hovered;
let timer;

export const isReadOnly = () => narrow.matches;
export const selected = () => chosen;
export const selectionCount = () => changes;  // grows with every change of the selection
export const selectedLine = () => chosenLine;
export const isSelected = (id) => chosen.includes(id);
export const focused = () => document.activeElement?.closest("#canvas .node")?.dataset.id;

export function choose(ids, line) {
  chosen = [...new Set(ids)].filter((id) => boxes().has(id));
  chosenLine = line;
  changes += 1;
  current = chosen.at(-1) ?? current;
  showSelection();
  syncInspector();
}

export const toggle = (id) => choose(isSelected(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);

export function focusOn(id) {
  current = id;
  showSelection();
  boxes().get(current)?.element.focus({ preventScroll: true });
  if (current) reveal(current);
}

export function showSelection() {
  if (!boxes().has(current)) [current] = boxes().keys();
  for (const { id, element } of boxes().values()) {
    element.classList.toggle("is-selected", isSelected(id));
    if (isReadOnly()) continue;
    element.setAttribute("aria-selected", isSelected(id));
    element.setAttribute("tabindex", id === current ? 0 : -1);
  }
  for (const { element, value } of lines()) element.classList.toggle("is-selected", value === chosenLine);
  for (const row of bench.querySelectorAll("#outline [data-select]")) {
    row.setAttribute("aria-current", isSelected(row.dataset.select));
  }
  showPorts();
}

// The canvas as a list that one can choose from, for those who hear it.
export function describe() {
  if (isReadOnly()) return;
  svg().setAttribute("role", "listbox");
  svg().setAttribute("aria-multiselectable", "true");
  for (const { id, element } of boxes().values()) {
    const row = document.getElementById(`row-${id}`).parentElement;
    element.setAttribute("role", "option");
    element.setAttribute("aria-label", row.textContent.trim().replace(/\s+/g, " "));
  }
}

// Round handles on the edges of a component, from which one draws a connection.
export function showPorts() {
  erase(".ports");
  if (isReadOnly()) return;
  const ports = draw("g", { class: "ports" });
  for (const id of new Set([hovered, chosen[1] ? null : chosen[0]])) {
    const { x, y, width, height } = boxes().get(id) ?? {};
    for (const [dx, dy] of width ? SIDES : []) {
      const [cx, cy] = [x + (1 + dx) * width / 2, y + (1 + dy) * height / 2];
      draw("circle", { class: "port", cx, cy }, ports);
      draw("circle", { class: "port-hit", cx: cx + dx * 6, cy: cy + dy * 6, "data-port": id }, ports);
    }
  }
}

canvas.addEventListener("pointerover", ({ target, pointerType, buttons }) => {
  const id = target.dataset.port ?? target.closest(".node")?.dataset.id;
  if (pointerType !== "mouse" || buttons || id === hovered) return;
  hovered = id;
  showPorts();
});

export function syncInspector() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const shown = document.getElementById("inspector").dataset.selected;
    // The answer to an edit brings the inspector along.
    if (shown === chosen.join(" ") || bench.hasAttribute("data-saving") || !navigator.onLine) return;
    const asked = new URLSearchParams(chosen.map((id) => ["select", id]));
    htmx.ajax("GET", `?${asked}`, { source: canvas, target: "#inspector", swap: "outerHTML" });
  }, PATIENCE_MS);
}

bench.addEventListener("click", (event) => {
  const id = event.target.closest("#outline [data-select]")?.dataset.select;
  if (!id) return;
  event.preventDefault();
  choose([id]);
  reveal(id);
});
