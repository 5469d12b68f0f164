// Answers of an exam on their way to the server. Of each question the newest state waits, in the
// browser's storage too, until the server has it; its key and number let it arrive twice or late
// without harm. What is stored are numbers and opaque ids, never words of the exam.

const exam = document.querySelector("[data-exam]");
const PREFIX = `exam:${exam.dataset.exam}:`;
const [TIMEOUT_MS, PATIENCE_MS, LONGEST_MS] = [15_000, 1_500, 15_000];

const waiting = new Map();  // position -> {seq, key, path, fields}
let top = Number(exam.dataset.seq);  // the highest number seen, ours or another device's
let sending = null;
let tries = 0;
let isStuck = false;  // the network or the sign-in is away
let savedAt = "";
let retry, patience;

export const count = () => waiting.size;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`exam:${name}`, { detail }));
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

function store(change) {
  try {
    change(localStorage);
  } catch { /* storage is full or forbidden: what waits is kept in this page alone */ }
}

function read() {
  store((storage) => {
    for (const name of Object.keys(storage).filter((one) => one.startsWith(PREFIX))) {
      const entry = JSON.parse(storage.getItem(name));
      waiting.set(name.slice(PREFIX.length), entry);
      top = Math.max(top, entry.seq);
    }
  });
}

/** What waits, as [position, fields], for the page to show. */
export const unsaved = () => [...waiting].map(([position, { seq, fields }]) => [position, seq, fields]);

export function save(position, path, fields) {
  top += 1;
  const entry = { seq: top, key: newKey(), path, fields: [...fields, ["seq", String(top)]] };
  waiting.set(position, entry);
  store((storage) => storage.setItem(PREFIX + position, JSON.stringify(entry)));
  say();
  send();
}

function settle(position, entry) {
  if (waiting.get(position)?.key === entry.key) waiting.delete(position);
  store((storage) => {
    const stored = JSON.parse(storage.getItem(PREFIX + position));
    if (stored?.key === entry.key) storage.removeItem(PREFIX + position);
  });
}

export function clear() {
  waiting.clear();
  store((storage) => {
    for (const name of Object.keys(storage)) if (name.startsWith(PREFIX)) storage.removeItem(name);
  });
}

function say() {
  const line = document.querySelector("[data-saved]");
  if (!line) return;
  const number = waiting.size;
  if (!number) {
    clearTimeout(patience);
    patience = undefined;
    line.dataset.state = "";
    if (savedAt) line.textContent = `Saved ${savedAt}`;
  } else if (isStuck) {
    line.dataset.state = "waiting";
    line.textContent = `Not saved yet: ${number} answer${number > 1 ? "s wait" : " waits"} for the network`;
  } else {
    line.textContent = "Saving…";
    patience ??= setTimeout(() => { isStuck = waiting.size > 0; patience = undefined; say(); }, PATIENCE_MS);
  }
}

export function post(path, fields = [], key = newKey()) {
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")) };
  Object.assign(headers, { Accept: "application/json", "Idempotency-Key": key });
  return fetch(path, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers,
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** Send what waits, one after another; resolves once nothing waits or something is in the way. */
export function send() {
  sending ??= sendAll().finally(() => { sending = null; });
  return sending;
}

async function sendAll() {
  clearTimeout(retry);
  while (waiting.size) {
    const [position, entry] = [...waiting].sort(([, one], [, other]) => one.seq - other.seq)[0];
    try {
      const page = await post(entry.path, entry.fields, entry.key);
      // Signed out, or somebody else is signed in: what waits is not theirs to lose.
      if (page.type === "opaqueredirect" || [403, 404].includes(page.status)) return stop("signed-out");
      if (page.status >= 500 || page.status === 429) throw page;
      receive(position, entry, page.status, await page.json());
    } catch {
      return stop("offline");
    }
  }
  return say();
}

function stop(reason) {
  isStuck = true;
  const wait = Math.min(LONGEST_MS, 1000 * 2 ** tries) * (0.75 + Math.random() / 2);
  tries += 1;
  retry = setTimeout(send, wait);
  say();
  tell("stuck", { reason });
}

function receive(position, entry, status, answer) {
  const isCurrent = waiting.get(position)?.key === entry.key;
  settle(position, entry);
  tries = 0;
  isStuck = false;
  if (status === 200) {
    savedAt = answer.saved;
    top = Math.max(top, answer.seq);
    setClock(answer);
    tell("saved");
    if (!answer.is_newest && isCurrent) tell("newer", { position, ...answer });
  } else {
    tell("refused", { position, isLate: status === 409, message: answer.message });
  }
  say();
}

// --- The server's time, carried on by a counter that no setting of this machine's clock moves ---

let deadline = Number(exam.dataset.deadline);
let offset = Number(exam.dataset.now) - performance.now();

// An answer that took long, or was kept for a replay, tells an older time: the newest one counts.
function setClock(answer) {
  deadline = answer.deadline;
  offset = Math.max(offset, answer.now - performance.now());
}

export const secondsLeft = () => Math.max(0, Math.ceil((deadline - performance.now() - offset) / 1000));

/** Whether the exam is still open; undefined while nobody answers. */
export async function askClock() {
  try {
    const page = await fetch(exam.dataset.clock, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const answer = await page.json();
    setClock(answer);
    return answer.is_open;
  } catch {
    return undefined;
  }
}

addEventListener("online", send);
addEventListener("pageshow", send);
addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });

read();
say();
