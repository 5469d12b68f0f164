// A learner's page of a live session: shows each card as it comes, marks what is the learner's own
// on it, and sends answers until the server has acknowledged them.

import { clockAfter, clockOf, Line } from "./line.js";

const STATES = {
  on: "Connected",
  poll: "Connected, a few seconds behind",
  off: "No connection. Trying again",
};
const MOST_TRIES = 40;
const WORDS = "Not sent yet. Your answer is kept here and sent again.";

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
  countDown(event);
  markMine();
  focusOnNew(hadFocus);
  // Not known here: given on another device, or not at all. The server knows.
  if (!mine.size && ["shut", "reveal"].includes(event.kind)) setTimeout(reload, chance(300, 2000));
  else if (event.kind === "reveal") setTimeout(showScore, chance(500, 4000));
  if (event.kind === "ended") line.end();
}

function countDown(event) {
  clockAfter(event, stage().dataset.factor, stage().dataset.paused === "yes");
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
    countDown(event);
    announce(event.kind === "pause" ? "Paused" : "It goes on");
  } else if (event.kind === "kick") {
    if (event.data.who === Number(stage().dataset.me)) reload();
  } else showCard(event);
}

// What the server has put into the page, at first or after a reload.
function begin() {
  const { after, phase } = stage().dataset;
  mine = new Set(stage().dataset.mine.split(" ").filter(Boolean));
  const isPaused = !part("paused").hidden;
  stage().dataset.paused = isPaused ? "yes" : "no";
  clockOf(stage().dataset, isPaused);
  if (line) line.after = Math.max(line.after, Number(after));
  if (phase === "ended") line?.end();
}

// --- Answers: each is sent until the server has acknowledged it, under the same key each time, so
// that however often it arrives, it counts once. ---

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// crypto.randomUUID is there on https alone, and a class may run on a plain local address.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function headers(key) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"));
  return { ...token, "HX-Request": "true", "Idempotency-Key": key };
}

async function post(form, body, key) {
  try {
    return await fetch(form.action, {
      method: "POST",
      body,
      headers: headers(key),
      signal: AbortSignal.timeout(8000),
    });
  } catch {
    return null; // no network, or no answer in time
  }
}

function tell(form, text) {
  const place = form.querySelector("[data-fault]");
  if (place && place.textContent !== text) place.textContent = text;
}

async function send(form) {
  const body = new URLSearchParams(new FormData(form));
  const key = newKey();
  form.dataset.sending = "yes";
  form.querySelector("fieldset").disabled = true;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const page = await post(form, body, key);
    if (page?.ok || [409, 422].includes(page?.status)) {
      if (!replaceStage(await page.text())) reload();
      return;
    }
    if (page && page.status < 500 && page.status !== 429) break;
    tell(form, WORDS);
    await pause(Math.min(8000, 300 * 2 ** tries) * (0.5 + Math.random()));
  }
  reload();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-answer]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sending !== "yes") send(form);
});

begin();
if (stage().dataset.phase !== "ended") {
  line = new Line({ ...stage().dataset, after: Number(stage().dataset.after), heard, told: say });
}
