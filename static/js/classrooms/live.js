// A learner's page of a live session: shows each card as it comes, marks what is the learner's own
// on it, and sends answers until the server has acknowledged them.

import "./answering.js";
import { countDown } from "./countdown.js";
import { Line } from "./line.js";

const STATES = {
  on: "Connected",
  poll: "Connected, a few seconds behind",
  off: "No connection. Trying again",
};

const stage = () => document.querySelector("[data-live]");
const part = (name) => stage()?.querySelector(`[data-${name}]`);
const chance = (least, most) => least + Math.random() * (most - least);

let mine = new Set();
let line = null;

function announce(text) {
  const announcer = document.querySelector("#announcer");
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = text.trim().replace(/\s+/g, " "); }, 50);
}

// Where focus would be lost with the old card, it goes to what the new one begins with.
function focusOnNew(hadFocus) {
  const target = stage()?.querySelector("[data-live-focus]") ?? document.querySelector("[data-live-focus]");
  if (!target) return;
  if (hadFocus) target.focus({ preventScroll: true });
  else announce(target.textContent);
}

function say(state) {
  const place = part("line");
  if (!place || place.dataset.state === state) return;
  place.dataset.state = state;
  place.textContent = STATES[state];
}

// What the learner chose, on a card that is the same for everybody.
function markMine() {
  const choices = [...stage().querySelectorAll("[data-choice]")];
  for (const choice of choices) {
    const words = choice.querySelector("[data-mine]");
    if (words) words.hidden = !mine.has(choice.dataset.choice);
    const isWrong = mine.has(choice.dataset.choice) && !("right" in choice.dataset);
    choice.classList.toggle("choice-wrong", isWrong && Boolean(part("verdict")));
  }
  if (!mine.size || !part("verdict")) return;
  const right = choices.filter((choice) => "right" in choice.dataset);
  const taken = right.filter((choice) => mine.has(choice.dataset.choice)).length;
  const verdict = taken === right.length && taken === mine.size ? "right" : "wrong";
  for (const words of stage().querySelectorAll("[data-verdict]")) {
    words.hidden = words.dataset.verdict !== verdict;
  }
  const count = part("right-count");
  if (count) count.textContent = taken;
}

function showCard(event) {
  const card = part("card");
  const hadFocus = card.contains(document.activeElement) || document.activeElement === document.body;
  if (event.kind === "question" && event.data.round === 1) mine = new Set();
  card.innerHTML = event.html;
  // Between questions nobody's points change: what came with the reveal stays.
  if (event.kind !== "between") part("own").replaceChildren();
  setPaused(false);
  setClock(event);
  markMine();
  focusOnNew(hadFocus);
  // Not known here: given on another device, or not at all. The server knows.
  if (!mine.size && ["shut", "reveal"].includes(event.kind)) setTimeout(reload, chance(300, 2000));
  else if (event.kind === "reveal") setTimeout(showScore, chance(500, 4000));
  if (event.kind === "ended") line.end();
}

function setClock({ data, at }) {
  if (!data.ends_at) return countDown(null);
  const stretch = data.seconds * (Number(stage().dataset.factor) - 1);
  return countDown((data.ends_at - at) / 1000 + stretch, { isStill: stage().dataset.paused === "yes" });
}

function setPaused(isPaused) {
  stage().dataset.paused = isPaused ? "yes" : "no";
  part("paused").hidden = !isPaused;
  for (const fields of stage().querySelectorAll("fieldset")) fields.disabled = isPaused;
}

async function showScore() {
  const page = await fetch(stage().dataset.score).catch(() => null);
  if (page?.ok && part("own")) part("own").innerHTML = await page.text();
}

// The whole stage as the server sees it now.
async function reload() {
  const page = await fetch(location.pathname, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (page?.ok) replaceStage(await page.text());
  else if (page?.status === 404) location.reload();
}

function replaceStage(html) {
  const old = document.querySelector("#live");
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#live");
  if (!fresh || Number(fresh.dataset.after) < line.after) return false;
  const hadFocus = old.contains(document.activeElement) || document.activeElement === document.body;
  old.replaceWith(document.importNode(fresh, true));
  if (stage()) begin();
  else line.end();
  focusOnNew(hadFocus);
  return true;
}

function heard(event) {
  if (event.kind === "snapshot") reload();
  else if (event.kind === "pause" || event.kind === "resume") {
    setPaused(event.kind === "pause");
    setClock(event);
    announce(event.kind === "pause" ? "Paused" : "It goes on");
  } else if (event.kind === "kick") {
    if (event.data.who === Number(stage().dataset.me)) reload();
  } else showCard(event);
}

// What the server has put into the page, at first or after a reload.
function begin() {
  const { after, secondsLeft, phase } = stage().dataset;
  mine = new Set(stage().dataset.mine.split(" ").filter(Boolean));
  const isPaused = !part("paused").hidden;
  stage().dataset.paused = isPaused ? "yes" : "no";
  countDown(secondsLeft ? Number(secondsLeft) : null, { isStill: isPaused });
  if (line) line.after = Math.max(line.after, Number(after));
  if (phase === "ended") line?.end();
}

document.addEventListener("live-reload", reload);
document.addEventListener("live-stage", ({ detail }) => { if (!replaceStage(detail)) reload(); });
begin();
if (stage().dataset.phase !== "ended") {
  line = new Line({ ...stage().dataset, after: Number(stage().dataset.after), heard, told: say });
}
