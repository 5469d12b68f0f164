// Plays a drill back on the drawing of its design: load, backlog and failures of every component at
// the moment where the scrubber stands. What is shown comes from `scenarios/playback.py`.

const SVG = "http://www.w3.org/2000/svg";
const LETTER = 7;
const NAMED = 3;  // components of a kind that the line in words has room for
const FULL = 95;  // percent
const CALM_S = 1;  // between two pictures where motion is not wanted
const SHAPES = { failed: "M0-4.5 5 4.5H-5z", waiting: "M-5-3.5h10M-5 0h10M-5 3.5h10" };
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const compact = (n) => (n >= 1e6 ? `${+(n / 1e6).toPrecision(3)}M` : n >= 1e4 ? `${+(n / 1e3).toPrecision(3)}k` : n.toLocaleString("en"));
const whole = (n) => n.toLocaleString("en");
const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
const at = (figure, moment) => (Array.isArray(figure) ? figure[moment] : figure) ?? 0;

function draw(parent, name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent.appendChild(element);
}

// A small plate on the edge of a component, with a shape and a number, as wide as they are.
class Plate {
  constructor(node, kind, y, { left = null, right = null }) {
    Object.assign(this, { left, right, y, group: draw(node, "g", { class: `plate-${kind}`, visibility: "hidden" }) });
    this.box = draw(this.group, "rect", { height: 20, rx: 10 });
    this.shape = SHAPES[kind] && draw(this.group, "path", { d: SHAPES[kind] });
    this.text = draw(this.group, "text", { y: 15, x: this.shape ? 22 : 9 });
  }

  show(words) {
    if (words === this.words) return;
    this.words = words;
    this.group.setAttribute("visibility", words ? "visible" : "hidden");
    const width = Math.round(words.length * LETTER) + (this.shape ? 32 : 18);
    this.box.setAttribute("width", width);
    this.shape?.setAttribute("transform", "translate(12 10)");
    this.text.textContent = words;
    this.group.setAttribute("transform", `translate(${this.left ?? this.right - width} ${this.y})`);
  }
}

// What one component shows, drawn on its box.
class Gauge {
  constructor(node, part) {
    this.part = part;
    this.node = node;
    const box = node.querySelector(".node-box");
    this.width = +box.getAttribute("width");
    const height = +box.getAttribute("height");
    if (part.load) this.bar = draw(node, "rect", { class: "gauge-bar", x: 1, y: height - 4, height: 3, width: 0 });
    this.failed = new Plate(node, "failed", -11, { left: -6 });
    this.waiting = new Plate(node, "waiting", -11, { right: this.width + 6 });
    this.load = new Plate(node, "load", height - 9, { right: this.width + 6 });
  }

  show(moment) {
    const { failed, waiting, load, running, offered } = this.part;
    const busy = at(load, moment);
    this.failed.show(at(failed, moment) ? `${compact(at(failed, moment))}/s` : "");
    this.waiting.show(at(waiting, moment) ? compact(at(waiting, moment)) : "");
    const copies = running === undefined ? "" : `${whole(at(running, moment))} × `;
    const words = offered === undefined ? (load || running) && `${copies}${busy} %` : `${compact(at(offered, moment))}/s`;
    this.load.show(words || "");
    this.bar?.setAttribute("width", ((this.width - 2) * Math.min(busy, 100)) / 100);
    this.node.classList.toggle("is-failing", at(failed, moment) > 0);
    this.node.classList.toggle("is-full", busy >= FULL);
  }
}

// The moment in words: what waits, what fails, what runs, the most first.
function told(parts, moment) {
  const most = (figure, say) => Object.values(parts)
    .map((part) => [at(part[figure], moment), part])
    .filter(([value]) => value > 0)
    .sort((a, b) => b[0] - a[0])
    .slice(0, NAMED)
    .map(([value, part]) => `${part.name}: ${say(value, part)}`);
  const troubles = [
    ...most("failed", (n) => `${whole(n)} a second fail`),
    ...most("waiting", (n) => `${whole(n)} waiting`),
  ];
  const rest = [
    ...most("running", (n, part) => `${whole(n)} running${part.load ? `, ${at(part.load, moment)} % busy` : ""}`),
    ...most("offered", (n) => `${whole(n)} a second`),
  ];
  return `${[...(troubles.length ? troubles : ["Nothing waits and nothing fails"]), ...rest].join(". ")}.`;
}

class Player {
  constructor(root) {
    const { seconds, step, parts, events } = JSON.parse(root.dataset.playback);
    Object.assign(this, { root, seconds, step, parts, events, second: 0, timer: null });
    const nodes = [...root.querySelectorAll(".node[data-id]")].filter((node) => parts[node.dataset.id]);
    this.gauges = nodes.map((node) => new Gauge(node, parts[node.dataset.id]));
    const find = (name) => root.querySelector(`[data-${name}]`);
    [this.scrubber, this.button, this.speed, this.clock, this.words] = ["scrub", "play", "speed", "clock", "now"].map(find);
    this.scrubber.max = seconds - 1;
    this.scrubber.addEventListener("input", () => { this.stop(); this.show(+this.scrubber.value); });
    this.scrubber.addEventListener("change", () => this.announce());
    this.button.addEventListener("click", () => (this.timer === null ? this.play() : this.pause()));
    root.addEventListener("click", (event) => {
      const jump = event.target.closest("[data-second]");
      if (jump) { this.stop(); this.show(+jump.dataset.second); this.announce(); }
    });
    this.show(0);
  }

  show(second) {
    this.second = Math.min(Math.max(second, 0), this.seconds - 1);
    const moment = Math.floor(this.second / this.step);
    this.scrubber.value = this.second;
    this.scrubber.setAttribute("aria-valuetext", clock(this.second));
    this.clock.textContent = clock(this.second);
    if (moment === this.moment) return;
    this.moment = moment;
    for (const gauge of this.gauges) gauge.show(moment);
    this.words.textContent = told(this.parts, moment);
    const last = this.events.findLast((event) => event <= this.second);
    for (const jump of this.root.querySelectorAll("[data-second]")) {
      if (+jump.dataset.second === last) jump.setAttribute("aria-current", "step");
      else jump.removeAttribute("aria-current");
    }
  }

  play() {
    if (this.second >= this.seconds - 1) this.show(0);
    this.label("Pause", true);
    let before = performance.now();
    const tick = (now) => {
      if (!this.root.isConnected) return;
      const passed = (now - before) / 1000;
      if (!calm.matches || passed >= CALM_S) {
        before = now;
        this.show(this.second + passed * this.speed.value);
      }
      if (this.second >= this.seconds - 1) this.pause();
      else this.timer = requestAnimationFrame(tick);
    };
    this.timer = requestAnimationFrame(tick);
  }

  stop() {
    cancelAnimationFrame(this.timer);
    this.timer = null;
    this.label("Play", false);
  }

  pause() {
    this.stop();
    this.announce();
  }

  label(words, isPlaying) {
    this.button.querySelector("span").textContent = words;
    this.button.toggleAttribute("data-playing", isPlaying);
  }

  // Only when it stands still: a run told second by second could not be followed.
  announce() {
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = `${clock(this.second)}. ${this.words.textContent}`;
  }
}

function start() {
  for (const root of document.querySelectorAll("[data-playback]:not([data-live])")) {
    root.dataset.live = "";
    new Player(root);
  }
}

start();
document.addEventListener("htmx:afterSettle", start);
