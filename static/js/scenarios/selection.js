// What is selected: components, or a connection. Tab reaches one component, arrow keys the others.

import { bench, boxes, byId, canvas, draw, erase, lines, on, svg } from "./drawing.js";
import { append } from "./svg.js";
import { reveal } from "./viewport.js";

const PATIENCE_MS = 60;
const SIDES = [[0, -1], [1, 0], [0, 1], [-1, 0]];
const narrow = matchMedia("(max-width: 60rem)");

export let selected = [];
export let selectedLine;  // "from to kind"
export let selectionCount = 0;  // how often it has changed
let current;  // the component that Tab reaches
let hovered;
let timer;

export const isReadOnly = () => narrow.matches;
export const isSelected = (id) => selected.includes(id);
export const focused = () => document.activeElement?.closest("#canvas .node")?.dataset.id;

export function choose(ids, line) {
  selected = [...new Set(ids)].filter((id) => boxes.has(id));
  selectedLine = line;
  selectionCount += 1;
  current = selected.at(-1) ?? current;
  showSelection();
  syncInspector();
}

export const toggle = (id) => choose(isSelected(id) ? selected.filter((one) => one !== id) : [...selected, id]);

export function focusOn(id) {
  current = id;
  showSelection();
  boxes.get(current)?.element.focus({ preventScroll: true });
  if (current) reveal(current);
}

export function showSelection() {
  if (!boxes.has(current)) [current] = boxes.keys();
  for (const { id, element } of boxes.values()) {
    element.classList.toggle("is-selected", isSelected(id));
    if (isReadOnly()) continue;
    element.ariaSelected = isSelected(id);
    element.tabIndex = id === current ? 0 : -1;
  }
  for (const { element, value } of lines) element.classList.toggle("is-selected", value === selectedLine);
  for (const row of bench.querySelectorAll("#outline [data-select]")) {
    row.ariaCurrent = isSelected(row.dataset.select);
  }
  showPorts();
}

// For screen readers, the canvas is a list.
export function describe() {
  if (isReadOnly()) return;
  Object.assign(svg, { role: "listbox", ariaMultiSelectable: true });
  for (const { id, element } of boxes.values()) {
    const row = byId(`row-${id}`).parentElement;
    element.role = "option";
    element.ariaLabel = row.textContent.trim().replace(/\s+/g, " ");
  }
}

// Handles from which one draws a connection.
export function showPorts() {
  erase(".ports");
  if (isReadOnly()) return;
  const ports = draw("g", { class: "ports" });
  for (const id of new Set([hovered, selected[1] ? null : selected[0]])) {
    const { x, y, width, height } = boxes.get(id) ?? {};
    for (const [dx, dy] of width ? SIDES : []) {
      const [cx, cy] = [x + (1 + dx) * width / 2, y + (1 + dy) * height / 2];
      append(ports, "circle", { class: "port", cx, cy });
      append(ports, "circle", { class: "port-hit", cx: cx + dx * 6, cy: cy + dy * 6, "data-port": id });
    }
  }
}

on(canvas, "pointerover", ({ target, pointerType, buttons }) => {
  const id = target.dataset.port ?? target.closest(".node")?.dataset.id;
  if (pointerType !== "mouse" || buttons || id === hovered) return;
  hovered = id;
  showPorts();
});

export function syncInspector() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const shown = byId("inspector").dataset.selected;
    if (shown === selected.join(" ") || bench.hasAttribute("data-saving") || !navigator.onLine) return;
    const asked = new URLSearchParams(selected.map((id) => ["select", id]));
    htmx.ajax("GET", `?${asked}`, { source: canvas, target: "#inspector", swap: "outerHTML" });
  }, PATIENCE_MS);
}

on(bench, "click", (event) => {
  const id = event.target.closest("#outline [data-select]")?.dataset.select;
  if (!id) return;
  event.preventDefault();
  choose([id]);
  reveal(id);
  if (isReadOnly()) byId("inspector").scrollIntoView();
});
