// Moving components: by dragging, or step by step with keys. The server hears where they ended.

import { boxes, canvas, draw, overlaps, putBack, show, snap } from "./drawing.js";
import { edit } from "./outbox.js";
import { choose, isSelected, selected, showPorts } from "./selection.js";
import { toCanvas } from "./viewport.js";

const SETTLE_MS = 400;
let nudged = null;
let timer;

function send(positions) {
  const changed = [...positions].filter(([id, [x, y]]) => {
    const [homeX, homeY] = boxes().get(id)?.home ?? [x, y];
    return x !== homeX || y !== homeY;
  });
  if (!changed.length) return putBack();
  show(changed);
  edit("move", { positions: JSON.stringify(Object.fromEntries(changed)) });
}

const spots = (ids) => ids.filter((id) => boxes().has(id)).map((id) => [id, [boxes().get(id).x, boxes().get(id).y]]);
const shifted = (from, dx, dy, round) => from.map(([id, [x, y]]) => [id, [round(x + dx), round(y + dy)]]);

// A gesture that moves the selection, or the component under the pointer where it is not selected.
export function drag(id, event) {
  const start = toCanvas(event);
  let from = null;
  let delta = [0, 0];
  return {
    move(at) {
      if (!from) {
        if (!isSelected(id)) choose([id]);
        from = spots(selected());
      }
      const { x, y } = toCanvas(at);
      delta = [x - start.x, y - start.y];
      this.redraw();
    },
    redraw() {
      if (from) show(shifted(from, ...delta, (number) => number));
    },
    end() {
      send(shifted(from, ...delta, snap));
      showPorts();
    },
    cancel() {
      putBack();
      showPorts();
    },
  };
}

// A few steps with the arrow keys are one edit.
export function nudge(dx, dy) {
  clearTimeout(timer);
  nudged = shifted(spots(selected()), dx, dy, Math.round);
  show(nudged);
  showPorts();
  timer = setTimeout(() => {
    send(nudged);
    nudged = null;
  }, SETTLE_MS);
}

export function redrawNudged() {
  if (nudged) show(nudged);
}

// A gesture that selects what lies in a rectangle.
export function marquee(event) {
  const start = toCanvas(event);
  const before = event.shiftKey ? selected() : [];
  let area = null;
  const draft = () => {
    canvas.querySelector(".marquee")?.remove();
    if (area) draw("rect", { class: "marquee", ...area });
  };
  const close = () => {
    area = null;
    draft();
  };
  return {
    move(at) {
      const { x, y } = toCanvas(at);
      area = {
        x: Math.min(x, start.x), y: Math.min(y, start.y),
        width: Math.abs(x - start.x), height: Math.abs(y - start.y),
      };
      draft();
    },
    redraw: draft,
    end() {
      const inside = [...boxes().values()].filter((box) => overlaps(box, area));
      choose([...before, ...inside.map((box) => box.id)]);
      close();
    },
    cancel: close,
  };
}
