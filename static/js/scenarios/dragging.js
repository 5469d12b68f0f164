// What one drags on the canvas: components, a connection, a rectangle that selects; and moving step
// by step with keys. Gestures are what gestures.js says.

import { border, boxes, draw, erase, hint, overlaps, putBack, show, snap } from "./drawing.js";
import { edit } from "./outbox.js";
import { choose, isSelected, selected, showPorts } from "./selection.js";
import { toCanvas } from "./viewport.js";

const SETTLE_MS = 400;
let nudged = [];
let timer;

const spots = () => selected().map((id) => [id, [boxes().get(id).x, boxes().get(id).y]]);
const shifted = (from, dx, dy, round = Number) => from.map(([id, [x, y]]) => [id, [round(x + dx), round(y + dy)]]);

function close() {
  putBack();
  showPorts();
}

// The server hears where they have ended.
function send(positions) {
  const changed = positions.filter(([id, spot]) => boxes().get(id)?.home.join() !== spot.join());
  close();
  if (changed.length) edit("move", { positions: JSON.stringify(Object.fromEntries(changed)) });
}

// A gesture that moves the selection, or the component under the pointer where it is not selected.
export function drag(id, event) {
  const start = toCanvas(event);
  let from;
  let delta;
  const redraw = () => show(shifted(from, ...delta));
  return {
    begin() {
      if (!isSelected(id)) choose([id]);
      from = spots();
    },
    move(at) {
      const { x, y } = toCanvas(at);
      delta = [x - start.x, y - start.y];
      redraw();
    },
    redraw,
    end: () => send(shifted(from, ...delta, snap)),
    cancel: close,
  };
}

// Steps with the arrow keys in quick succession are one edit.
export function nudge(dx, dy) {
  clearTimeout(timer);
  nudged = shifted(spots(), dx, dy);
  showNudged();
  timer = setTimeout(() => {
    send(nudged);
    nudged = [];
  }, SETTLE_MS);
}

export function showNudged() {
  if (nudged.length) show(nudged);
}

// The server's words about a pair, from the inspector of the component the line starts at.
function verdict(source, target) {
  const option = document.querySelector(`#inspector[data-selected="${source}"] option[value="${target}"]`);
  return { words: option?.textContent ?? "", reason: option?.title };
}

// A gesture that draws a line from one component to where the pointer is.
export function connect(source) {
  let at;
  let target;

  function close() {
    erase(".draft-line");
    for (const { element } of boxes().values()) element.classList.remove("is-target", "is-impossible");
  }

  function redraw() {
    close();
    const from = boxes().get(source);
    target = [...boxes().values()].findLast((box) => box !== from && overlaps(box, at));
    const { words, reason } = target ? verdict(source, target.id) : {};
    const state = reason ? "is-impossible" : "is-target";
    const end = target ? border(target, from) : [at.x, at.y];
    draw("path", { class: `draft-line ${state}`, d: `M${border(from, target ?? at)}L${end}` });
    target?.element.classList.add(state);
    hint(reason ? `AWS cannot connect these. ${reason}` : words ?? "Drop it where the work goes.");
  }

  return {
    begin: () => choose([source]),
    move(point) {
      at = toCanvas(point);
      redraw();
    },
    redraw,
    end() {
      if (target) edit("connect", { source, target: target.id });
      // Why it cannot work stays to be read until the next gesture.
      if (!target?.element.matches(".is-impossible")) hint("");
      close();
    },
    cancel() {
      hint("");
      close();
    },
  };
}

// A gesture that selects what lies in a rectangle.
export function marquee(event) {
  const start = toCanvas(event);
  const before = event.shiftKey ? selected() : [];
  let area;
  const cancel = () => erase(".marquee");
  const redraw = () => {
    cancel();
    draw("rect", { class: "marquee", ...area });
  };
  return {
    move(at) {
      const { x, y } = toCanvas(at);
      const [width, height] = [Math.abs(x - start.x), Math.abs(y - start.y)];
      area = { x: Math.min(x, start.x), y: Math.min(y, start.y), width, height };
      redraw();
    },
    redraw,
    end() {
      cancel();
      const inside = [...boxes().values()].filter((box) => overlaps(box, area));
      choose([...before, ...inside.map(({ id }) => id)]);
    },
    cancel,
  };
}
