// Drawing a connection from a handle on a component's edge onto another component. What AWS cannot
// connect is said while one still holds the line.

import { border, boxes, draw, erase, hint, overlaps } from "./drawing.js";
import { edit } from "./outbox.js";
import { choose } from "./selection.js";
import { toCanvas } from "./viewport.js";

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
