// The server's drawing on the canvas, another one after each edit; how it looks while boxes move.

import { append, set } from "./svg.js";

export const bench = document.querySelector("main.bench");
export const canvas = bench.querySelector(".canvas");
export const GRID = 8;
export function on(target, names, listener, options) {
  for (const name of names.split(" ")) target.addEventListener(name, listener, options);
}

export const byId = (id) => document.getElementById(id);

const HEAD = 9;

export let svg;
export let extent;
export let boxes;  // by id
export let lines;

export const snap = (number) => Math.round(number / GRID) * GRID;

export function readDrawing() {
  svg = canvas.querySelector("#canvas > svg");
  const { x, y, width, height } = svg.viewBox.baseVal;
  extent = { x, y, width, height };
  canvas.removeAttribute("data-moving");
  boxes = new Map([...svg.querySelectorAll(".node")].map(boxOf));
  lines = [...svg.querySelectorAll(".connection")].map(lineOf);
}

function boxOf(element) {
  const home = element.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const { id } = element.dataset;
  const { width, height } = element.firstChild;
  const size = { width: width.baseVal.value, height: height.baseVal.value };
  return [id, { id, element, x: home[0], y: home[1], home, ...size }];
}

function lineOf(element) {
  const marks = [...element.querySelectorAll("path")];
  const head = element.querySelector("[class^=edge-head]");
  const home = marks.map((mark) => [mark, mark.getAttribute("d")]);
  const { from, to, kind } = element.dataset;
  const strokes = marks.filter((mark) => mark !== head);
  return { from, to, value: `${from} ${to} ${kind}`, element, strokes, head, home };
}

function place(box, [x, y]) {
  Object.assign(box, { x, y });
  set(box.element, { transform: `translate(${x} ${y})` });
}

// Draw boxes elsewhere for now: [id, [x, y]] of each. Until the server knows, lines run straight.
export function show(positions) {
  const moved = new Map(positions.filter(([id]) => boxes.has(id)));
  for (const [id, spot] of moved) place(boxes.get(id), spot);
  for (const line of lines) if (moved.has(line.from) || moved.has(line.to)) straighten(line);
  canvas.toggleAttribute("data-moving", moved.size > 0);
}

export function putBack() {
  for (const box of boxes.values()) place(box, box.home);
  for (const { home } of lines) for (const [mark, way] of home) set(mark, { d: way });
  canvas.removeAttribute("data-moving");
}

function straighten({ from, to, strokes, head }) {
  const [a, b] = [boxes.get(from), boxes.get(to)];
  const [[startX, startY], [x, y]] = [border(a, b), border(b, a)];
  const share = HEAD / (Math.hypot(x - startX, y - startY) || 1);
  const [ux, uy] = [(x - startX) * share, (y - startY) * share];
  const d = `M${startX} ${startY}L${head ? [x - ux, y - uy] : [x, y]}`;
  for (const stroke of strokes) set(stroke, { d });
  if (head) set(head, { d: `M${x} ${y}l${[uy / 2 - ux, -ux / 2 - uy]}l${[-uy, ux]}z` });
}

// Where the straight way to another box leaves this one.
export function border(box, other) {
  const [{ x, y }, to] = [middle(box), middle(other)];
  const [dx, dy] = [to.x - x, to.y - y];
  const share = Math.min(box.width / 2 / Math.abs(dx), box.height / 2 / Math.abs(dy), 1);
  return [x + dx * share, y + dy * share];
}

export const middle = ({ x, y, width = 0, height = 0 }) => ({
  x: x + width / 2, y: y + height / 2,
});

export const overlaps = (a, { x, y, width = 0, height = 0 }) => (
  a.x < x + width && x < a.x + a.width && a.y < y + height && y < a.y + a.height
);

export const draw = (name, attributes) => append(svg, name, attributes);
export const erase = (selector) => canvas.querySelector(selector)?.remove();
export const hint = (text) => { canvas.querySelector(".canvas-hint").textContent = text; };
