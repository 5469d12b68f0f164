// Which section of a chapter is being read: marked in the contents, and kept for learners, so
// that the page can offer to go on there. Kept only once somebody has stayed for a moment.

const STAY = 2000;

let current = null;
let kept = null;
let waiting = null;

function links() {
  return [...document.querySelectorAll(".rail a")];
}

function mark() {
  for (const link of links()) {
    if (current && link.hash === `#${current.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// The token stands on the body for htmx; the cookie that holds it cannot be read by scripts.
function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

function keep() {
  clearTimeout(waiting);
  const url = links().find((link) => link.hash === `#${current?.id}`)?.dataset.position;
  if (!url || url === kept) return;
  kept = url;
  fetch(url, { method: "POST", headers: { "X-CSRFToken": token() }, keepalive: true })
    .catch(() => { kept = null; });
}

function enter(section) {
  if (section === current) return;
  current = section;
  mark();
  clearTimeout(waiting);
  waiting = setTimeout(keep, STAY);
}

// A line at a third of the window: the section that crosses it is the one being read.
const observer = new IntersectionObserver((entries) => {
  const entered = entries.find((entry) => entry.isIntersecting);
  if (entered) enter(entered.target);
}, { rootMargin: "-33% 0px -66% 0px" });

for (const section of document.querySelectorAll(".prose > section[id]")) observer.observe(section);

document.addEventListener("htmx:afterSettle", mark);
