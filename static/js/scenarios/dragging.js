// Gestures: components, a connection, a rectangle that selects. Also steps with the arrow keys.

import { bench, border, boxes, draw, erase, GRID, hint, overlaps, putBack, show, snap } from "./drawing.js";
import { edit } from "./outbox.js";
import { choose, isSelected, selected, showPorts } from "./selection.js";
import { toCanvas } from "./viewport.js";

const SETTLE_MS = 400;
let nudged = [];
let timer;

const spots = () => selected.map((id) => boxes.get(id)).map(({ id, x, y }) => [id, [x, y]]);
const shifted = (from, dx, dy, round = Number) => from.map(([id, [x, y]]) => [id, [round(x + dx), round(y + dy)]]);

function close() {
  putBack();
  showPorts();
}

function send(positions) {
  const changed = positions.filter(([id, spot]) => boxes.get(id)?.home.join() !== spot.join());
  close();
  if (changed.length) edit("move", { positions: JSON.stringify(Object.fromEntries(changed)) });
}

export function drag(id, event) {
  const start = toCanvas(event);
  let from;
  let delta;
  return {
    begin() {
      if (!isSelected(id)) choose([id]);
      from = spots();
    },
    move(at) {
      const { x, y } = toCanvas(at);
      delta = [x - start.x, y - start.y];
    },
    redraw: () => show(shifted(from, ...delta)),
    end: () => send(shifted(from, ...delta, snap)),
    cancel: close,
  };
}

// Steps with the arrow keys in quick succession are one edit.
export function nudge(dx, dy) {
  clearTimeout(timer);
  nudged = shifted(spots(), dx * GRID, dy * GRID);
  showNudged();
  timer = setTimeout(() => {
    send(nudged);
    nudged = [];
  }, SETTLE_MS);
}

export function showNudged() {
  if (nudged.length) show(nudged);
}

// What the inspector of the one says of the pair.
const verdict = (source, target) => (
  bench.querySelector(`#inspector[data-selected="${source}"] option[value="${target}"]`)
);

export function connect(source) {
  let at;
  let target;

  function close() {
    erase(".draft-line");
    target?.element.classList.remove("is-target", "is-impossible");
  }

  function redraw() {
    close();
    const from = boxes.get(source);
    target = [...boxes.values()].findLast((box) => box !== from && overlaps(box, at));
    const option = target && verdict(source, target.id);
    const words = target ? option?.textContent ?? "" : "Drop it where the work goes.";
    const state = option?.title ? "is-impossible" : "is-target";
    const end = target ? border(target, from) : [at.x, at.y];
    draw("path", { class: `draft-line ${state}`, d: `M${border(from, target ?? at)}L${end}` });
    target?.element.classList.add(state);
    hint(option?.title ? `AWS cannot connect these. ${option.title}` : words);
  }

  return {
    begin: () => choose([source]),
    move: (point) => { at = toCanvas(point); },
    redraw,
    end() {
      if (target) edit("connect", { source, target: target.id });
      if (!target?.element.matches(".is-impossible")) hint("");
      close();
    },
    cancel() {
      hint("");
      close();
    },
  };
}

export function marquee(event) {
  const start = toCanvas(event);
  const before = event.shiftKey ? selected : [];
  let area;
  const cancel = () => erase(".marquee");
  return {
    move(at) {
      const { x, y } = toCanvas(at);
      const [width, height] = [Math.abs(x - start.x), Math.abs(y - start.y)];
      area = { x: Math.min(x, start.x), y: Math.min(y, start.y), width, height };
    },
    redraw() {
      cancel();
      draw("rect", { class: "marquee", ...area });
    },
    end() {
      cancel();
      const inside = [...boxes.values()].filter((box) => overlaps(box, area));
      choose([...before, ...inside.map(({ id }) => id)]);
    },
    cancel,
  };
}
