// Plays a drill back on its design: what `scenarios/playback.py` says of the scrubber's moment.

import { append, set } from "./svg.js";

const LETTER = 7;
const NAMED = 3;  // components of a kind, in words
const FULL = 95;  // percent
const CALM_S = 1;  // between two pictures where motion is not wanted
const SHAPES = { failed: "M0-4.5 5 4.5H-5z", waiting: "M-5-3.5h10M-5 0h10M-5 3.5h10" };
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const whole = (n) => n.toLocaleString("en");
const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
const at = (figure, moment) => (Array.isArray(figure) ? figure[moment] : figure) ?? 0;

function compact(n) {
  if (n < 1e4) return whole(n);
  const [unit, letter] = n < 1e6 ? [1e3, "k"] : [1e6, "M"];
  return `${+(n / unit).toPrecision(3)}${letter}`;
}

// A plate as wide as its shape and words: on the left of a component, or up to where it ends.
function plate(node, kind, y, end) {
  const group = append(node, "g", { class: `plate-${kind}`, visibility: "hidden" });
  const box = append(group, "rect", { height: 20, rx: 10 });
  const d = SHAPES[kind];
  if (d) append(group, "path", { d, transform: "translate(12 10)" });
  const text = append(group, "text", { y: 15, x: d ? 22 : 9 });
  return (words) => {
    if (words === text.textContent) return;
    text.textContent = words;
    const width = words.length * LETTER + (d ? 32 : 18);
    set(box, { width });
    const x = end ? end - width : -6;
    set(group, { visibility: words ? "visible" : "hidden", transform: `translate(${x} ${y})` });
  };
}

function gauge(node, { load, failed, waiting, running, offered }) {
  const { width, height } = node.querySelector(".node-box");
  const [across, down] = [width.baseVal.value, height.baseVal.value];
  const bar = append(node, "rect", { class: "gauge-bar", x: 1, y: down - 4, height: 3, width: 0 });
  const showFailed = plate(node, "failed", -11);
  const showWaiting = plate(node, "waiting", -11, across + 6);
  const showLoad = plate(node, "load", down - 9, across + 6);

  return (moment) => {
    const [busy, fails, waits] = [load, failed, waiting].map((figure) => at(figure, moment));
    const copies = running ? `${whole(at(running, moment))} × ` : "";
    const work = load || running ? `${copies}${busy} %` : "";
    showFailed(fails ? `${compact(fails)}/s` : "");
    showWaiting(waits ? compact(waits) : "");
    showLoad(offered ? `${compact(at(offered, moment))}/s` : work);
    set(bar, { width: (across - 2) * Math.min(busy / 100, 1) });
    node.classList.toggle("is-failing", fails > 0);
    node.classList.toggle("is-full", busy >= FULL);
  };
}

// The moment in words: what waits, what fails, what runs, the most first.
function told(parts, moment) {
  const most = (figure, words, more = () => "") => Object.values(parts)
    .map((part) => [at(part[figure], moment), part])
    .filter(([value]) => value > 0)
    .sort((a, b) => b[0] - a[0])
    .slice(0, NAMED)
    .map(([value, part]) => `${part.name}: ${whole(value)} ${words}${more(part)}`);
  const troubles = [...most("failed", "a second fail"), ...most("waiting", "waiting")];
  if (!troubles.length) troubles.push("Nothing waits and nothing fails");
  const busy = ({ load }) => (load ? `, ${at(load, moment)} % busy` : "");
  return `${[...troubles, ...most("running", "running", busy), ...most("offered", "a second")].join(". ")}.`;
}

function startPlayer(root) {
  const { seconds, step, parts, events } = JSON.parse(root.dataset.playback);
  const [scrubber, button, speed, time, words] = ["scrub", "play", "speed", "clock", "now"]
    .map((name) => root.querySelector(`[data-${name}]`));
  const gauges = [...root.querySelectorAll(".node")]
    .filter(({ dataset }) => parts[dataset.id])
    .map((node) => gauge(node, parts[node.dataset.id]));
  let second;
  let shown;
  let timer = null;

  const isOver = () => second >= seconds - 1;

  function show(wanted) {
    second = Math.min(Math.max(wanted, 0), seconds - 1);
    const moment = Math.floor(second / step);
    scrubber.value = second;
    time.textContent = scrubber.ariaValueText = clock(second);
    if (moment === shown) return;
    shown = moment;
    for (const showPart of gauges) showPart(moment);
    words.textContent = told(parts, moment);
    const last = events.findLast((event) => event <= second);
    for (const jump of root.querySelectorAll("[data-second]")) {
      jump.ariaCurrent = +jump.dataset.second === last ? "step" : null;
    }
  }

  function label(isPlaying) {
    button.querySelector("span").textContent = isPlaying ? "Pause" : "Play";
    button.toggleAttribute("data-playing", isPlaying);
  }

  function play() {
    if (isOver()) show(0);
    label(true);
    let before = performance.now();
    const tick = (now) => {
      if (!root.isConnected) return;
      const passed = (now - before) / 1000;
      if (!calm.matches || passed >= CALM_S) {
        before = now;
        show(second + passed * speed.value);
      }
      if (isOver()) pause();
      else timer = requestAnimationFrame(tick);
    };
    tick(before);
  }

  function stop() {
    cancelAnimationFrame(timer);
    timer = null;
    label(false);
  }

  // Only when it stands still, or it could not be followed.
  function announce() {
    document.getElementById("announcer").textContent = `${clock(second)}. ${words.textContent}`;
  }

  function pause() {
    stop();
    announce();
  }

  function jumpTo(wanted) {
    stop();
    show(+wanted);
  }

  scrubber.max = seconds - 1;
  scrubber.addEventListener("input", () => jumpTo(scrubber.value));
  scrubber.addEventListener("change", announce);
  button.addEventListener("click", () => (timer === null ? play() : pause()));
  root.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-second]");
    if (!jump) return;
    jumpTo(jump.dataset.second);
    announce();
  });
  show(0);
}

function start() {
  for (const root of document.querySelectorAll("[data-playback]:not([data-live])")) {
    root.dataset.live = "";
    startPlayer(root);
  }
}

start();
document.addEventListener("htmx:afterSettle", start);
