// Drawing a connection: from a handle on a component's edge onto another component. What AWS cannot
// connect is said while one still holds the line.

import { border, boxAt, boxes, canvas, draw, hint } from "./drawing.js";
import { edit } from "./outbox.js";
import { choose, showPorts } from "./selection.js";
import { toCanvas } from "./viewport.js";

// The server's words about a pair, from the inspector of the component the line starts at.
function verdict(source, target) {
  const inspector = document.getElementById("inspector");
  if (inspector.dataset.selected !== source) return {};
  const option = inspector.querySelector(`#target-field option[value="${target}"]`);
  return { words: option?.textContent.trim(), reason: option?.title };
}

export function connect(source, event) {
  let at = toCanvas(event);
  let target = null;

  function redraw() {
    canvas.querySelector(".draft-line")?.remove();
    for (const { element } of boxes().values()) element.classList.remove("is-target", "is-impossible");
    const from = boxes().get(source);
    if (!from) return;
    const over = boxAt(at);
    target = over && over.id !== source ? over : null;
    const end = target ? border(target, from) : [at.x, at.y];
    const start = border(from, target ?? { x: at.x, y: at.y });
    const { words, reason } = target ? verdict(source, target.id) : {};
    target?.element.classList.add(reason ? "is-impossible" : "is-target");
    draw("path", {
      class: reason ? "draft-line is-impossible" : "draft-line", d: `M${start}L${end}`,
    });
    if (!target) hint("Drop it on the component that the work goes to.");
    else hint(reason ? `AWS cannot connect these. ${reason}` : (words ?? ""));
  }

  function close() {
    canvas.querySelector(".draft-line")?.remove();
    for (const { element } of boxes().values()) element.classList.remove("is-target", "is-impossible");
    showPorts();
  }

  return {
    begin: () => choose([source]),
    move(point) {
      at = toCanvas(point);
      redraw();
    },
    redraw,
    end() {
      const reason = target && verdict(source, target.id).reason;
      if (target) edit("connect", { source, target: target.id });
      // Why it cannot work stays to be read until the next gesture.
      if (!reason) hint("");
      close();
    },
    cancel() {
      hint("");
      close();
    },
  };
}
