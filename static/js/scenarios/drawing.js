// The server's drawing on the canvas: its boxes and lines, and how they look while they are moved.
// Each edit brings another drawing; "drawn" on the bench says that it is there.

export const bench = document.querySelector("main.bench");
export const canvas = bench.querySelector(".canvas");
export const GRID = 8;
export const BOX = { width: 160, height: 52 };  // of a component with a short name

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
  const [x, y] = element.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const frame = element.querySelector(".node-box");
  const [width, height] = ["width", "height"].map((name) => Number(frame.getAttribute(name)));
  return { id: element.dataset.id, element, x, y, width, height, home: [x, y] };
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

// Draw boxes elsewhere for now: [id, [x, y]] of each. Their lines run straight until the server has
// found them a way.
export function show(positions) {
  const moved = new Set();
  for (const [id, [x, y]] of positions) {
    const box = drawing.boxes.get(id);
    if (!box) continue;
    Object.assign(box, { x, y });
    box.element.setAttribute("transform", `translate(${x} ${y})`);
    moved.add(id);
  }
  for (const line of drawing.lines) {
    if (moved.has(line.from) || moved.has(line.to)) straighten(line);
  }
  canvas.toggleAttribute("data-moving", moved.size > 0);
}

// Draw everything where the server has drawn it.
export function putBack() {
  for (const box of drawing.boxes.values()) {
    [box.x, box.y] = box.home;
    box.element.setAttribute("transform", `translate(${box.x} ${box.y})`);
  }
  for (const { home } of drawing.lines) for (const [mark, way] of home) mark.setAttribute("d", way);
  canvas.removeAttribute("data-moving");
}

function straighten({ from, to, strokes, head }) {
  const a = drawing.boxes.get(from);
  const b = drawing.boxes.get(to);
  const [x1, y1] = border(a, b);
  const [x2, y2] = border(b, a);
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [neckX, neckY] = [x2 - ux * HEAD, y2 - uy * HEAD];
  const way = head ? `M${x1} ${y1}L${neckX} ${neckY}` : `M${x1} ${y1}L${x2} ${y2}`;
  for (const stroke of strokes) stroke.setAttribute("d", way);
  const [sideX, sideY] = [uy * HEAD / 2, -ux * HEAD / 2];
  head?.setAttribute(
    "d", `M${x2} ${y2}L${neckX + sideX} ${neckY + sideY}L${neckX - sideX} ${neckY - sideY}z`,
  );
}

// Where the straight way from the middle of a box to another one leaves it.
export function border(box, other) {
  const [x, y] = middle(box);
  const [dx, dy] = [middle(other)[0] - x, middle(other)[1] - y];
  const share = Math.min(box.width / 2 / Math.abs(dx), box.height / 2 / Math.abs(dy), 1);
  return [x + dx * share, y + dy * share];
}

export const middle = ({ x, y, width = 0, height = 0 }) => [x + width / 2, y + height / 2];

export function overlaps(a, b, gap = 0) {
  return a.x < b.x + b.width + gap && b.x < a.x + a.width + gap
    && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;
}

export function boxAt({ x, y }) {
  return [...drawing.boxes.values()].findLast((box) => overlaps(box, { x, y, width: 0, height: 0 }));
}

// --- What scripts draw on top ---

export function draw(name, attributes, parent = drawing.svg) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

export function hint(text) {
  const element = canvas.querySelector(".canvas-hint");
  element.textContent = text;
  element.hidden = !text;
}
