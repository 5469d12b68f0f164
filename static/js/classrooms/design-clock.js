// Counts down what is left of the time for a design. Only for the eye: the server decides.

let endsAt = null;
let stoppedAt = null;

function words(left) {
  if (left <= 0) return "Time is up";
  return left < 120 ? `${left} s left` : `${Math.ceil(left / 60)} min left`;
}

function show() {
  for (const place of document.querySelectorAll("[data-clock]")) {
    place.hidden = endsAt === null;
    if (endsAt === null) continue;
    const text = words(Math.ceil((endsAt - (stoppedAt ?? Date.now())) / 1000));
    if (place.textContent !== text) place.textContent = text;
  }
}

// `seconds` from now; null where there is no limit.
function setClock(seconds, isStill) {
  endsAt = seconds === null ? null : Date.now() + seconds * 1000;
  stoppedAt = isStill ? Date.now() : null;
  show();
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

setInterval(show, 500);
