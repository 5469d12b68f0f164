// A learner's page of a design session: shows each card as it comes, and asks for what is the
// learner's own beside it.

import { Line, clockAfter, clockOf } from "./line.js";

const STATES = {
  on: "Connected",
  poll: "Connected, a few seconds behind",
  off: "No connection. Trying again",
};

const stage = () => document.querySelector("[data-live]");
const part = (name) => stage()?.querySelector(`[data-${name}]`);
// Everybody hears an event at the same moment: so not all may ask at once.
const soon = (call, least, most) => setTimeout(call, least + Math.random() * (most - least));

let line = null;

function say(state) {
  const place = part("line");
  if (!place || place.dataset.state === state) return;
  place.dataset.state = state;
  place.textContent = STATES[state];
}

function announce(text) {
  const announcer = document.querySelector("#announcer");
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = text.trim(); }, 50);
}

// Where focus would be lost with the old card, it goes to what the new one begins with.
function focusOnNew(hadFocus) {
  const target = document.querySelector("[data-live-focus]");
  if (hadFocus) target?.focus({ preventScroll: true });
  else if (target) announce(target.textContent);
}

const holdsFocus = (place) =>
  place.contains(document.activeElement) || document.activeElement === document.body;

function showCard(event) {
  const card = part("card");
  const hadFocus = holdsFocus(card);
  card.innerHTML = event.html;
  part("own").replaceChildren();
  stage().dataset.phase = event.kind;
  setPaused(false);
  clockAfter(event, stage().dataset.factor, false);
  focusOnNew(hadFocus);
  if (event.kind === "ended") line.end();
  else soon(showOwn, 200, event.kind === "gallery" ? 3000 : 1000);
}

function setPaused(isPaused) {
  part("paused").hidden = !isPaused;
}

function showOwn() {
  if (!stage()) return;
  const url = stage().dataset.ownUrl + location.search;
  htmx.ajax("GET", url, { target: "#live-own", swap: "innerHTML" });
}

// The whole stage as the server sees it now.
async function reload() {
  const page = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (page?.status === 404) location.reload();
  if (!page?.ok) return;
  const old = document.querySelector("#live");
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#live");
  if (!fresh || Number(fresh.dataset.after) < line.after) return;
  const hadFocus = holdsFocus(old);
  const shown = document.importNode(fresh, true);
  old.replaceWith(shown);
  htmx.process(shown);
  if (stage()) begin();
  else line.end();
  focusOnNew(hadFocus);
}

function heard(event) {
  const { kind, data } = event;
  if (kind === "snapshot") soon(reload, 0, 1000);
  else if (kind === "pause" || kind === "resume") {
    setPaused(kind === "pause");
    clockAfter(event, stage().dataset.factor, kind === "pause");
    announce(kind === "pause" ? "Paused" : "It goes on");
  } else if (kind === "kick") {
    if (data.who === Number(stage().dataset.me)) reload();
  } else if (kind === "shown") {
    if (data.only !== "screen") soon(showOwn, 300, 3000);
  } else if (event.html) showCard(event);
}

// What the server has put into the page, at first or after a reload.
function begin() {
  const { after, phase } = stage().dataset;
  clockOf(stage().dataset, !part("paused").hidden);
  if (line) line.after = Math.max(line.after, Number(after));
  if (phase === "ended") line?.end();
}

// Back from the sandbox in another tab: what was checked there is new here.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && stage()?.dataset.phase === "design") showOwn();
});
begin();
if (stage().dataset.phase !== "ended") {
  line = new Line({ ...stage().dataset, after: Number(stage().dataset.after), heard, told: say });
}
