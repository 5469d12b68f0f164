// Edits on their way to the server. They go one after another, and stay in this tab's storage until
// each is saved: a lost network or a reload loses none. Each has a key, so that one which arrives
// twice counts once.

import { bench } from "./drawing.js";

const PLACE = location.pathname;
const [SLOW_MS, TIMEOUT_MS, MOST_WAIT_MS] = [300, 20_000, 15_000];
const OURS = /\/(edits\/[a-z-]+|undo|redo)$/;
const FORMS_SENT_TWICE = /\/(rename|configure|kind)$/;  // by "change", then by Enter

const stored = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
let waiting = stored.waiting ?? [];
let base = stored.base;  // the design that the waiting edits were made on
let state = "ready";  // or "sending", "away", "shut" after a conflict
let tries = 0;
let timer;
const idlers = [];
let selection = () => ({ ids: [], count: 0 });

export const edit = (name, fields) => put(`${PLACE}edits/${name}`, Object.entries(fields).flatMap(
  ([key, value]) => [value].flat().map((one) => [key, one]),
));
export const waitingEdits = (name) => waiting.filter(({ path }) => path.endsWith(`/edits/${name}`))
  .map(({ fields }) => Object.fromEntries(fields));
export const isIdle = () => !waiting.length;
export const isAway = () => state === "away" || state === "shut";
export const whenIdle = () => (isIdle() ? Promise.resolve() : new Promise((done) => idlers.push(done)));
export const askSelection = (ask) => { selection = ask; };

const bar = () => document.getElementById("bench-bar");
const design = () => document.getElementById("canvas").dataset.document;

function put(path, pairs) {
  const { ids, count } = selection();
  const own = pairs.filter(([name]) => !["revision", "selected", "csrfmiddlewaretoken"].includes(name));
  const fields = [...own, ...ids.map((id) => ["selected", id])];
  const last = waiting.at(-1);
  if (last?.path === path && FORMS_SENT_TWICE.test(path)
    && JSON.stringify(last.fields) === JSON.stringify(fields)) return;
  waiting.push({ key: newKey(), path, fields, count });
  if (state !== "shut") document.getElementById("bench-fault").hidden = true;
  keep();
  bench.dispatchEvent(new CustomEvent("edit", { detail: { path } }));
  send();
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function keep() {
  if (waiting.length) sessionStorage.setItem(PLACE, JSON.stringify({ waiting, base: base ??= design() }));
  else {
    sessionStorage.removeItem(PLACE);
    base = undefined;
    for (const done of idlers.splice(0)) done();
  }
  say();
}

function say() {
  const box = document.getElementById("bench-saved");
  const count = waiting.length;
  const changes = count === 1 ? "1 change" : `${count} changes`;
  bar().toggleAttribute("data-unsaved", isAway() && count > 0);
  if (isAway() && count) box.textContent = `Not saved: ${changes} waiting`;
  else if (count && box.textContent.startsWith("Not saved")) box.textContent = "Saving…";
}

// --- Sending ---

async function send() {
  if (state === "sending" || state === "shut") return;
  clearTimeout(timer);
  const slow = setTimeout(() => {
    if (!isAway()) document.getElementById("bench-saved").textContent = "Saving…";
  }, SLOW_MS);
  const wasAway = state === "away";
  state = "sending";
  if (wasAway) say();
  while (state === "sending" && waiting.length) await sendFirst();
  clearTimeout(slow);
  if (state === "sending") state = "ready";
}

async function sendFirst() {
  const first = waiting[0];
  // Once it may have arrived, it must stay as it was to be known again.
  first.revision ??= bar().dataset.revision;
  keep();
  let page, text;
  try {
    page = await post(first.path, [...first.fields, ["revision", first.revision]], first.key);
    text = await page.text();
  } catch {
    return later();
  }
  if (page.status >= 500 || [408, 425, 429].includes(page.status)) return later();
  tries = 0;
  if (page.status === 403 || page.redirected) {
    state = "shut";
    say();
    bench.dispatchEvent(new CustomEvent("signed-out"));
    return;
  }
  if (page.status === 409) state = "shut";
  else waiting.shift();
  if (page.ok) base = undefined;
  swap(page.ok || [409, 422].includes(page.status) ? text : "", first, page.status);
  keep();
}

function post(path, fields, key) {
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  return fetch(path, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-CSRFToken": token, "HX-Request": "true", "Idempotency-Key": key },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

function later() {
  state = "away";
  timer = setTimeout(send, Math.min(MOST_WAIT_MS, 1000 * 2 ** tries));
  tries += 1;
  say();
}

function swap(text, { count }, status) {
  bench.dispatchEvent(new CustomEvent("before-answer"));
  htmx.swap(bench, text, { swapStyle: "none" });
  const detail = { status, isCurrent: count === selection().count };
  bench.dispatchEvent(new CustomEvent("answer", { detail }));
}

// --- What the page's own forms send ---

bench.addEventListener("htmx:beforeRequest", (event) => {
  const { verb, path, formData } = event.detail.requestConfig;
  if (verb !== "post" || !OURS.test(path)) return;
  event.preventDefault();
  put(path, [...formData]);
});

// What reads the saved design, such as checking it, waits for the edits.
bench.addEventListener("htmx:confirm", (event) => {
  if (isIdle() || event.detail.verb !== "post" || OURS.test(event.detail.path)) return;
  event.preventDefault();
  whenIdle().then(() => event.detail.issueRequest(true));
});
bench.addEventListener("submit", (event) => {
  if (event.defaultPrevented || isIdle() || event.target.matches("[data-keeps-copy]")) return;
  event.preventDefault();
  whenIdle().then(() => event.target.requestSubmit(event.submitter));
});

// --- Another tab was faster ---

bench.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-keeps-copy]")) return;
  event.preventDefault();
  const page = await post(event.target.getAttribute("action"), [["text", base ?? design()]], newKey());
  if (!page.redirected) return;
  const place = new URL(page.url).pathname;
  const moved = waiting.map(({ path, fields }) => (
    { key: newKey(), path: path.replace(PLACE, place), fields }
  ));
  sessionStorage.removeItem(PLACE);
  sessionStorage.setItem(place, JSON.stringify({ waiting: moved }));
  waiting = [];
  location.assign(place);
});
bench.addEventListener("click", (event) => {
  if (!event.target.closest("[data-drops-edits]")) return;
  waiting = [];
  keep();
});

window.addEventListener("online", send);
window.addEventListener("beforeunload", (event) => {
  if (waiting.length && isAway()) event.preventDefault();
});

export function startOutbox() {
  if (!waiting.length) return;
  say();
  send();
}
