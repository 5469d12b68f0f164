// What a page must do around htmx's swaps: keep the reader's place, tell it to those who cannot
// see it, and say when something did not reach the server.

const YEAR = 60 * 60 * 24 * 365;

// The server writes times and counts days in the reader's own zone. Zone names are cookie-safe.
function rememberZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split("; ").includes(`tz=${zone}`)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tz=${zone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

// --- Focus and announcements ---

let focusWasInside = false;

function focusOn(element) {
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus();
}

function announce(text) {
  const announcer = document.querySelector("#announcer");
  if (!announcer || !text) return;
  // Emptied first, or the same words twice would be read only once.
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = text; }, 50);
}

function within(root, selector) {
  return root.matches(selector) ? root : root.querySelector(selector);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  focusWasInside = event.detail.target.contains(document.activeElement);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.target;
  if (!(root instanceof Element)) return;
  const chosen = within(root, "[data-autofocus]");
  // htmx itself gives focus back to an element with the same id; without one it would be lost.
  const isLost = document.activeElement === document.body || !document.activeElement;
  if (chosen) focusOn(chosen);
  else if (focusWasInside && isLost && root !== document.body) focusOn(root);
  focusWasInside = false;
  const told = within(root, "[data-announce]");
  if (told) announce(told.dataset.announce || told.textContent.trim().replace(/\s+/g, " "));
});

// --- What failed ---

const REASONS = {
  403: "The page was open too long, or you are signed out. Reload it and try again.",
  404: "It is no longer there. Reload the page.",
  409: "It was changed elsewhere in the meantime. Reload the page.",
  413: "It is too large. Send less.",
  429: "Too many tries in a short time. Wait a minute and try again.",
  503: "The app is busy. Wait a few seconds and try again.",
};

function reasonFor(status) {
  if (!status) return "There is no connection to the app. What you typed is still here: try again.";
  const side = status < 500 ? "The app could not take this. Reload the page and try again." : "";
  return REASONS[status] ?? (side || "Something failed on our side. Try again in a minute.");
}

function clearToast() {
  document.querySelector(".messages .toast")?.remove();
}

function toast(title, text) {
  clearToast();
  const box = document.createElement("p");
  box.className = "message toast";
  const words = document.createElement("span");
  const strong = document.createElement("strong");
  strong.textContent = `${title}. `;
  words.append(strong, text);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "iconbutton";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", "Dismiss");
  close.textContent = "×";
  box.append(words, close);
  document.querySelector(".messages")?.append(box);
}

function failed(event) {
  const isRead = event.detail.requestConfig?.verb === "get";
  toast(isRead ? "Not loaded" : "Not saved", reasonFor(event.detail.xhr?.status));
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, failed);
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) clearToast();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest(".message")?.remove();
});

rememberZone();
