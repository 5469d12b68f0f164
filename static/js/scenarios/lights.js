// Pointing at or focusing what a report says lights up, on the canvas, the components it is about.

function light(item, isOn) {
  const ids = new Set(item.dataset.lights.split(" ").filter(Boolean));
  for (const node of document.querySelectorAll("#canvas .node[data-id]")) {
    node.classList.toggle("is-lit", isOn && ids.has(node.dataset.id));
  }
  document.getElementById("canvas")?.classList.toggle("has-lights", isOn && ids.size > 0);
}

for (const [name, isOn] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => {
    const item = event.target.closest?.("[data-lights]");
    if (item && !item.contains(event.relatedTarget)) light(item, isOn);
  });
}
