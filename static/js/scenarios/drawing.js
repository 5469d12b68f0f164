// The server's drawing on the canvas: its boxes and lines, and how they look while they are moved.
// Each edit brings another drawing; "drawn" on the bench says that it is there.

export const bench = document.querySelector("main.bench");
export const canvas = bench.querySelector(".canvas");
export const BOX = { width: 160, height: 52 };  // of a component with a short name
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
  const [x, y, width, height] = element.getAttribute("viewBox").split(" ").map(Number);
  element.removeAttribute("width");
  element.removeAttribute("height");
  canvas.removeAttribute("data-moving");
  const found = [...element.querySelectorAll(".node[data-id]")].map(boxOf);
  drawing = {
    svg: element,
    extent: { x, y, width, height },
    boxes: new Map(found.map((box) => [box.id, box])),
    lines: [...element.querySelectorAll(".connection")].map(lineOf),
  };
}

function boxOf(element) {
  const home = element.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const frame = element.querySelector(".node-box");
  const [width, height] = ["width", "height"].map((name) => Number(frame.getAttribute(name)));
  return { id: element.dataset.id, element, x: home[0], y: home[1], width, height, home };
}

function lineOf(element) {
  const marks = [...element.querySelectorAll("path")];
  const isHead = (mark) => mark.matches("[class^=edge-head]");
  return {
    ...element.dataset,
    element,
    strokes: marks.filter((mark) => !isHead(mark)),
    head: marks.find(isHead),
    home: marks.map((mark) => [mark, mark.getAttribute("d")]),
  };
}

// --- Moving ---

function place(box, [x, y]) {
  Object.assign(box, { x, y });
  box.element.setAttribute("transform", `translate(${x} ${y})`);
}

// Draw boxes elsewhere for now: [id, [x, y]] of each. Their lines run straight until the server has
// found them a way.
export function show(positions) {
  const moved = new Map(positions.filter(([id]) => drawing.boxes.has(id)));
  for (const [id, spot] of moved) place(drawing.boxes.get(id), spot);
  for (const line of drawing.lines) {
    if (moved.has(line.from) || moved.has(line.to)) straighten(line);
  }
  canvas.toggleAttribute("data-moving", moved.size > 0);
}

export function putBack() {
  for (const box of drawing.boxes.values()) place(box, box.home);
  for (const { home } of drawing.lines) for (const [mark, way] of home) mark.setAttribute("d", way);
  canvas.removeAttribute("data-moving");
}

function straighten({ from, to, strokes, head }) {
  const [a, b] = [drawing.boxes.get(from), drawing.boxes.get(to)];
  const [start, [x, y]] = [border(a, b), border(b, a)];
  const length = Math.hypot(x - start[0], y - start[1]) || 1;
  const [ux, uy] = [(x - start[0]) / length * HEAD, (y - start[1]) / length * HEAD];
  const neck = [x - ux, y - uy];
  for (const stroke of strokes) stroke.setAttribute("d", `M${start}L${head ? neck : [x, y]}`);
  const corner = (side) => [neck[0] + side * uy / 2, neck[1] - side * ux / 2];
  head?.setAttribute("d", `M${x} ${y}L${corner(1)}L${corner(-1)}z`);
}

// Where the straight way from the middle of a box to another one leaves it.
export function border(box, other) {
  const [x, y] = middle(box);
  const [dx, dy] = [middle(other)[0] - x, middle(other)[1] - y];
  const share = Math.min(box.width / 2 / Math.abs(dx), box.height / 2 / Math.abs(dy), 1);
  return [x + dx * share, y + dy * share];
}

export const middle = ({ x, y, width = 0, height = 0 }) => [x + width / 2, y + height / 2];

export function overlaps(a, { x, y, width = 0, height = 0 }, gap = 0) {
  return a.x < x + width + gap && x < a.x + a.width + gap
    && a.y < y + height + gap && y < a.y + a.height + gap;
}

// --- What scripts draw on top ---

export function draw(name, attributes, parent = drawing.svg) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

export const erase = (selector) => canvas.querySelector(selector)?.remove();

export function hint(text) {
  const element = canvas.querySelector(".canvas-hint");
  element.textContent = text;
  element.hidden = !text;
}
