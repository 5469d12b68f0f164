// Counts down what is left of a question's time. Only for the eye: the server decides.

let endsAt = null;
let stoppedAt = null;

function show() {
  const place = document.querySelector("[data-countdown]");
  if (!place) return;
  place.hidden = endsAt === null;
  if (endsAt === null) return;
  const left = Math.max(0, Math.ceil((endsAt - (stoppedAt ?? Date.now())) / 1000));
  place.textContent = left ? `${left} s` : "Time is up";
}

// `seconds` from now; null where there is no limit.
export function countDown(seconds, { isStill = false } = {}) {
  endsAt = seconds === null ? null : Date.now() + seconds * 1000;
  stoppedAt = isStill ? Date.now() : null;
  show();
}

setInterval(show, 250);
