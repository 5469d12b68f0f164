// The line to a live session: events in their order, each once, whatever becomes of the network.
// Events come by a stream. Where that fails, the page asks for what it has missed, which also
// brings a new ticket, and tries the stream again; as long as it stays away, it keeps asking.
// And the clock, which every page of a live session has too.

const STREAM = "/live/stream/";
const SILENCE_MS = 40000; // the server says something every 15 s
const ASK_AGAIN_MS = 2000;
const TRIES_BEFORE_ASKING = 3;
const STREAM_AGAIN_MS = 20000;

// Everybody loses the line at the same moment when a server goes: so nobody may come back at once.
const jitter = (ms) => ms / 2 + Math.random() * ms;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Line {
  // `heard` gets each event; `told` gets "on", "poll" or "off".
  constructor({ events, ticket, after, heard, told = () => {} }) {
    Object.assign(this, { events, ticket, after, heard, told });
    this.failures = 0;
    this.isOver = false;
    this.open();
    setInterval(() => this.listenForSilence(), 5000);
    document.addEventListener("visibilitychange", () => this.wake());
    addEventListener("online", () => this.wake());
  }

  open() {
    if (this.isOver) return;
    this.close();
    this.heardAt = this.openedAt = Date.now();
    const query = new URLSearchParams({ ticket: this.ticket, after: this.after });
    const source = new EventSource(`${STREAM}?${query}`);
    this.source = source;
    source.addEventListener("open", () => {
      this.failures = 0;
      this.beat("on");
    });
    source.addEventListener("ping", () => this.beat("on"));
    source.addEventListener("live", (message) => {
      this.beat("on");
      this.take(JSON.parse(message.data));
    });
    // The browser would try again by itself, with an old ticket and all at once.
    source.addEventListener("error", () => this.lost(source));
  }

  close() {
    this.source?.close();
    this.source = null;
  }

  end() {
    this.isOver = true;
    this.close();
  }

  beat(state) {
    this.heardAt = Date.now();
    this.told(state);
  }

  async lost(source) {
    if (source !== this.source || this.isOver) return;
    this.close();
    this.failures += 1;
    if (this.failures === 1) await pause(jitter(300));
    else if (!(await this.ask())) await pause(jitter(Math.min(8000, 500 * 2 ** this.failures)));
    else if (this.failures > TRIES_BEFORE_ASKING) return this.keepAsking();
    else await pause(jitter(700));
    this.reopen();
  }

  // Another attempt may have opened the stream while this one was waiting.
  reopen() {
    if (!this.source) this.open();
  }

  async keepAsking() {
    const until = Date.now() + jitter(STREAM_AGAIN_MS);
    while (!this.source && !this.isOver && Date.now() < until) {
      await pause(jitter(ASK_AGAIN_MS));
      if (!this.source) await this.ask();
    }
    this.reopen();
  }

  // Ask for what has happened since; false where there is no answer.
  async ask() {
    try {
      const page = await fetch(`${this.events}?after=${this.after}`, {
        signal: AbortSignal.timeout(8000),
      });
      if (page.status === 404) this.take({ kind: "snapshot", number: this.after });
      if (!page.ok) throw new Error(page.status);
      const { events, ticket } = await page.json();
      this.ticket = ticket;
      this.beat("poll");
      events.forEach((event) => this.take(event));
      return true;
    } catch {
      this.told("off");
      return false;
    }
  }

  // Numbers have no gaps: one that is missing is fetched before anything after it is shown.
  take(event) {
    if (event.kind === "snapshot") {
      this.after = event.number;
    } else {
      if (event.number <= this.after) return;
      if (event.number > this.after + 1) {
        this.ask();
        return;
      }
      this.after = event.number;
    }
    this.heard(event);
  }

  listenForSilence() {
    if (this.source && Date.now() - this.heardAt > SILENCE_MS) this.lost(this.source);
  }

  // A phone that was asleep, or a network that is back: do not wait for the next try.
  wake() {
    if (document.hidden || this.isOver) return;
    if (!this.source) this.open();
    else if (this.source.readyState !== EventSource.OPEN) this.lost(this.source);
    else if (Date.now() - this.heardAt > SILENCE_MS / 2) this.lost(this.source);
  }
}

// --- What is left of the time. Only for the eye: the server decides. ---

let endsAt = null;
let stoppedAt = null;

function words(left, isLong) {
  if (left <= 0) return "Time is up";
  if (!isLong) return `${left} s`;
  return left < 120 ? `${left} s left` : `${Math.ceil(left / 60)} min left`;
}

// A question's time stands in [data-countdown], a design's, which is long, in [data-clock].
function showClock() {
  for (const place of document.querySelectorAll("[data-countdown], [data-clock]")) {
    place.hidden = endsAt === null;
    if (endsAt === null) continue;
    const left = Math.ceil((endsAt - (stoppedAt ?? Date.now())) / 1000);
    const text = words(left, "clock" in place.dataset);
    if (place.textContent !== text) place.textContent = text;
  }
}

// `seconds` from now; null where there is no limit.
export function setClock(seconds, isStill) {
  endsAt = seconds === null ? null : Date.now() + seconds * 1000;
  stoppedAt = isStill ? Date.now() : null;
  showClock();
}

// As the server has put it into the page.
export function clockOf({ secondsLeft }, isStill) {
  setClock(secondsLeft ? Number(secondsLeft) : null, isStill);
}

// As an event tells everybody; `factor` is how many times the usual time this learner has.
export function clockAfter({ data, at }, factor, isStill) {
  const own = data.seconds * (Number(factor) - 1);
  setClock(data.ends_at ? (data.ends_at - at) / 1000 + own : null, isStill);
}

setInterval(showClock, 250);
