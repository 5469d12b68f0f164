// Sends an answer until the server has acknowledged it: the same key each time, so that however
// often it arrives, it counts once.

const MOST_TRIES = 40;
const WORDS = "Not sent yet. Your answer is kept here and sent again.";

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
      document.dispatchEvent(new CustomEvent("live-stage", { detail: await page.text() }));
      return;
    }
    if (page && page.status < 500 && page.status !== 429) break;
    tell(form, WORDS);
    await pause(Math.min(8000, 300 * 2 ** tries) * (0.5 + Math.random()));
  }
  document.dispatchEvent(new Event("live-reload"));
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-answer]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sending !== "yes") send(form);
});
