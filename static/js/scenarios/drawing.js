// The server's drawing on the canvas: its boxes and lines, and how they look while they are moved.
// Each edit brings another drawing.

export const bench = document.querySelector("main.bench");
export const canvas = bench.querySelector(".canvas");
export const GRID = 8;

const HEAD = 9;
let drawing;

export const svg = () => drawing.svg;
export const extent = () => drawing.extent;
export const boxes = () => drawing.boxes;
export const lines = () => drawing.lines;
export const snap = (number) => Math.round(number / GRID) * GRID;

export function readDrawing() {
  const element = canvas.querySelector("#canvas > svg");
  const { x, y, width, height } = element.viewBox.baseVal;
  element.removeAttribute("width");
  element.removeAttribute("height");
  canvas.removeAttribute("data-moving");
  const found = [...element.querySelectorAll(".node")].map(boxOf);
  drawing = {
    svg: element,
    extent: { x, y, width, height },
    boxes: new Map(found.map((box) => [box.id, box])),
    lines: [...element.querySelectorAll(".connection")].map(lineOf),
  };
}

function boxOf(element) {
  const home = element.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const { width, height } = element.firstChild;
  const size = { width: width.baseVal.value, height: height.baseVal.value };
  return { id: element.dataset.id, element, x: home[0], y: home[1], home, ...size };
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
  box.element.setAttribute("transform", `translate(${x} ${y})`);
}

// Draw boxes elsewhere for now: [id, [x, y]] of each. Their lines run straight until the server has
// found them a way.
export function show(positions) {
  const moved = new Map(positions.filter(([id]) => drawing.boxes.has(id)));
  for (const [id, spot] of moved) place(drawing.boxes.get(id), spot);
  for (const line of drawing.lines) if (moved.has(line.from) || moved.has(line.to)) straighten(line);
  canvas.toggleAttribute("data-moving", moved.size > 0);
}

export function putBack() {
  for (const box of drawing.boxes.values()) place(box, box.home);
  for (const { home } of drawing.lines) for (const [mark, way] of home) mark.setAttribute("d", way);
  canvas.removeAttribute("data-moving");
}

function straighten({ from, to, strokes, head }) {
  const [a, b] = [drawing.boxes.get(from), drawing.boxes.get(to)];
  const [[startX, startY], [x, y]] = [border(a, b), border(b, a)];
  const length = Math.hypot(x - startX, y - startY) || 1;
  const [ux, uy] = [(x - startX) / length * HEAD, (y - startY) / length * HEAD];
  const way = `M${startX} ${startY}L${head ? [x - ux, y - uy] : [x, y]}`;
  for (const stroke of strokes) stroke.setAttribute("d", way);
  head?.setAttribute("d", `M${x} ${y}l${[uy / 2 - ux, -ux / 2 - uy]}l${[-uy, ux]}z`);
}

// Where the straight way from the middle of a box to another one leaves it.
export function border(box, other) {
  const [x, y] = middle(box);
  const [dx, dy] = [middle(other)[0] - x, middle(other)[1] - y];
  const share = Math.min(box.width / 2 / Math.abs(dx), box.height / 2 / Math.abs(dy), 1);
  return [x + dx * share, y + dy * share];
}

export const middle = ({ x, y, width = 0, height = 0 }) => [x + width / 2, y + height / 2];

export const overlaps = (a, { x, y, width = 0, height = 0 }) => (
  a.x < x + width && x < a.x + a.width && a.y < y + height && y < a.y + a.height
);

export function draw(name, attributes, parent = drawing.svg) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

export const erase = (selector) => canvas.querySelector(selector)?.remove();

export const hint = (text) => { canvas.querySelector(".canvas-hint").textContent = text; };
