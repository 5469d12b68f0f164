// Edits on their way to the server, one after another. Each stays in this tab's storage until it is
// saved, and has a key, so that one which arrives twice counts once.

import { bench, byId, on } from "./drawing.js";
import { selected, selectionCount } from "./selection.js";

const PLACE = location.pathname;
const [TIMEOUT_MS, LONGEST_MS] = [20_000, 15_000];
const EDITS = /\/(edits\/[a-z-]+|undo|redo)$/;
const READERS = /\/(check|versions)$/;
const SENT_TWICE = /\/(rename|configure|kind)$/;  // by "change", then by Enter

let { waiting = [], base } = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
let state = "ready";  // or "sending", and "shut" after a conflict
let tries = 0;
let timer;

const design = () => byId("canvas").dataset.document;
const tell = (name, detail) => bench.dispatchEvent(new CustomEvent(name, { detail }));
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
const isIdle = () => !waiting.length;

export const waitingMoves = () => waiting.filter(({ path }) => path.endsWith("/edits/move"))
  .map(({ fields }) => JSON.parse(Object.fromEntries(fields).positions));

export function edit(name, fields) {
  const pairs = Object.entries(fields).flatMap(([key, value]) => [value].flat().map((one) => [key, one]));
  put(`${PLACE}edits/${name}`, pairs);
}

function put(path, pairs) {
  const fields = pairs.filter(([name]) => !["revision", "selected", "csrfmiddlewaretoken"].includes(name));
  fields.push(...selected.map((id) => ["selected", id]));
  const last = waiting.at(-1);
  if (SENT_TWICE.test(path) && last?.path === path && `${last.fields}` === `${fields}`) return;
  waiting.push({ key: newKey(), path, fields, count: selectionCount });
  if (state !== "shut") byId("bench-fault").hidden = true;
  keep();
  tell("edit");
  send();
}

function keep() {
  base = isIdle() ? undefined : base ?? design();  // what the waiting edits were made on
  bench.toggleAttribute("data-saving", !isIdle());
  if (isIdle()) sessionStorage.removeItem(PLACE);
  else sessionStorage.setItem(PLACE, JSON.stringify({ waiting, base }));
  say();
  if (isIdle()) tell("idle");
}

// "rename Mail system to Post"
function told({ path, fields }) {
  const parts = fields.filter(([name]) => /^(comp|name|serv|sour|targ)/.test(name))
    .map(([name, value]) => {
      if (name === "name") return `to ${value}`;
      const place = name === "service" ? `[data-service=${value}]` : `#row-${value}`;
      return (name === "target" ? "to " : "") + bench.querySelector(place)?.textContent.trim();
    });
  return [path.split("/").pop(), ...parts].join(" ");
}

function say() {
  const count = waiting.length;
  const isStuck = count > 0 && (tries > 0 || state === "shut");
  byId("bench-waiting").textContent = isStuck ? `Waiting to be saved: ${waiting.map(told).join(", ")}` : "";
  byId("bench-bar").toggleAttribute("data-unsaved", isStuck);
  if (isStuck) byId("bench-saved").textContent = `Not saved: ${count} change${count > 1 ? "s" : ""} waiting`;
}

async function send() {
  if (state === "sending" || state === "shut") return;
  clearTimeout(timer);
  state = "sending";
  while (state === "sending" && !isIdle()) await sendFirst();
  if (state === "sending") state = "ready";
}

async function sendFirst() {
  const first = waiting[0];
  // Once it may have arrived, it must stay as it was to be known again.
  first.revision ??= byId("bench-bar").dataset.revision;
  keep();
  try {
    const page = await post(first.path, [...first.fields, ["revision", first.revision]], first.key);
    const text = await page.text();
    if (page.status >= 500 || page.status === 429) throw page;
    answer(page, text, first);
  } catch {
    state = "ready";
    timer = setTimeout(send, Math.min(LONGEST_MS, 1000 * 2 ** tries));
    tries += 1;
    say();
  }
}

function post(path, fields, key) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"));
  return fetch(path, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { ...token, "HX-Request": "true", "Idempotency-Key": key },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

function answer({ ok, status }, text, { path, count }) {
  tries = 0;
  if ([403, 409].includes(status)) state = "shut";
  else waiting.shift();
  if (ok) base = undefined;
  tell("before-answer");
  if (ok || [409, 422].includes(status)) htmx.swap(bench, text, { swapStyle: "none" });
  else htmx.trigger(bench, "htmx:responseError", { xhr: { status } });  // swaps.js says why
  tell("answer", { ok, path, isCurrent: count === selectionCount });
  keep();
}

on(bench, "htmx:beforeRequest", (event) => {
  const { verb, path, formData } = event.detail.requestConfig;
  if (verb !== "post" || !EDITS.test(path)) return;
  event.preventDefault();
  put(path, [...formData]);
});

// What reads the saved design waits for the edits, whose answers may replace its form.
on(bench, "submit", (event) => {
  const address = event.target.getAttribute("action");
  if (isIdle() || !READERS.test(address)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const again = () => bench.querySelector(`form[action="${address}"]`).requestSubmit();
  on(bench, "idle", again, { once: true });
}, { capture: true });

// Another tab was faster: the edits go to the copy of what they were made on, or nowhere.
function moveTo(place) {
  const moved = waiting.map(({ path, fields }) => ({ key: newKey(), path: path.replace(PLACE, place), fields }));
  waiting = [];
  keep();
  if (!place) return;
  sessionStorage.setItem(place, JSON.stringify({ waiting: moved }));
  location.assign(place);
}

on(bench, "submit", async (event) => {
  if (!event.target.matches("[data-keeps-copy]")) return;
  event.preventDefault();
  const page = await post(event.target.getAttribute("action"), [["text", base ?? design()]], newKey());
  if (page.redirected) moveTo(new URL(page.url).pathname);
});
on(bench, "click", (event) => {
  if (event.target.closest("[data-drops-edits]")) moveTo("");
});

on(window, "online", send);
on(window, "beforeunload", (event) => {
  if (!isIdle() && state !== "sending") event.preventDefault();
});

export function startOutbox() {
  say();
  send();
}
