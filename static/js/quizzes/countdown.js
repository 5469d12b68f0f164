// The time left of a diagnostic. The server keeps the time; this only shows it, counted from the
// page's arrival on a clock that nobody can set, and goes on to the verdict when it is over.

const URGENT = 30;

function start(element) {
  const ends = performance.now() + 1000 * Number(element.dataset.countdown);
  const tick = () => {
    if (!element.isConnected) return clearInterval(timer);
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    element.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    element.toggleAttribute("data-urgent", left <= URGENT);
    if (left > 0) return undefined;
    clearInterval(timer);
    return location.assign(element.dataset.over);
  };
  const timer = setInterval(tick, 250);
  tick();
}

function startAll(root) {
  root.querySelectorAll("[data-countdown]").forEach(start);
}

startAll(document);
document.addEventListener("htmx:load", (event) => startAll(event.target));
