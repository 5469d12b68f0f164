// The bar over a design that belongs to a live session: the time that is left, and what the host
// does meanwhile.

import { Line, clockAfter, clockOf } from "./line.js";

const WORDS = {
  pause: "Paused: look to your host",
  resume: "",
  gallery: "The gallery is open: checks no longer count there",
  ended: "The session is over",
};

const bar = document.querySelector("[data-live-bar]");

// The bar as the server sees it now; the design under it is left alone.
async function renew() {
  const page = await fetch(location.href).catch(() => null);
  if (!page?.ok) return;
  const whole = new DOMParser().parseFromString(await page.text(), "text/html");
  const fresh = whole.querySelector("[data-live-bar]");
  if (!fresh) return leave();
  bar.innerHTML = fresh.innerHTML;
  clockOf(fresh.dataset, fresh.hasAttribute("data-still"));
}

function leave() {
  bar.hidden = true;
  line.end();
}

function heard(event) {
  const { kind, data } = event;
  if (kind === "snapshot") renew();
  else if (kind === "kick" && data.who === Number(bar.dataset.me)) leave();
  else if (kind in WORDS) {
    bar.querySelector("[data-says]").textContent = WORDS[kind];
    clockAfter(event, bar.dataset.factor, kind === "pause");
    if (kind === "ended") line.end();
  }
}

clockOf(bar.dataset, bar.hasAttribute("data-still"));
const line = new Line({ ...bar.dataset, after: Number(bar.dataset.after), heard });
