// Keys of a page. An element with data-key="1" (or "1 a", "Enter", "Space") is pressed, or focused
// where one writes, when that key is; "?" lists the page's keys with their data-key-label, and the
// rows of data-more-keys for what other scripts do.

const WRITES = [
  "textarea", "select", "[contenteditable]:not([contenteditable=false])",
  "input:not([type=radio], [type=checkbox], [type=button], [type=submit], [type=reset], [type=file])",
].join();
const PRESSED_BY_ENTER = "a[href], button, summary, input[type=submit], input[type=button]";
const PRESSED_BY_SPACE = `${PRESSED_BY_ENTER}, input, select, textarea, [tabindex="0"]`;
const NAMED = { " ": "Space" };

const inFlight = new Set();
document.addEventListener("htmx:beforeSend", (event) => inFlight.add(event.detail.elt));
document.addEventListener("htmx:afterRequest", (event) => inFlight.delete(event.detail.elt));

// A key must not send twice what is already on its way: from the element, or from its form.
function isBusy(element) {
  for (const sender of inFlight) {
    if (!sender.isConnected) inFlight.delete(sender);
    else if (sender.contains(element) || element.form?.contains(sender)) return true;
  }
  return false;
}

function isUsable(element) {
  return element.checkVisibility?.({ visibilityProperty: true }) !== false
    && element.getClientRects().length > 0
    && !element.matches(":disabled, [aria-disabled=true], [inert] *");
}

function usable(key, root) {
  return [...root.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.split(/\s+/).includes(key) && isUsable(element),
  );
}

// Alt and Ctrl may be how a keyboard writes "@" or "-", but with a letter or digit they are commands.
function isCommand(event) {
  if (event.metaKey) return true;
  const isWritten = event.getModifierState("AltGraph") || /^[^a-z0-9\s]$/i.test(event.key);
  if (event.ctrlKey || event.altKey) return !isWritten || (event.ctrlKey && !event.altKey);
  return event.shiftKey && event.key.length > 1;
}

// The key as written, and on keyboards whose digits need Shift also the digit on the same key.
function names(event) {
  const letter = event.shiftKey ? event.key : event.key.toLowerCase();
  const key = event.key.length === 1 ? (NAMED[event.key] ?? letter) : event.key;
  const digit = !event.shiftKey && /^Digit(\d)$/.exec(event.code)?.[1];
  return digit && digit !== key ? [key, digit] : [key];
}

function press(element) {
  if (element.matches(WRITES)) {
    element.focus();
    element.select?.();
    return;
  }
  if (element.matches("input")) element.focus();
  element.click();
}

function row(keys, label) {
  const line = document.createElement("div");
  const term = document.createElement("dt");
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap);
  }
  const meaning = document.createElement("dd");
  meaning.textContent = label;
  line.append(term, meaning);
  return line;
}

function labelOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const named = element.getAttribute("aria-label");
  const source = element.matches("input") ? (element.labels?.[0] ?? element) : element;
  const copy = source.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, small, .letter")) part.remove();
  return named ?? copy.textContent.trim().replace(/\s+/g, " ");
}

function openKeys() {
  const dialog = document.querySelector("dialog#keys");
  if (!dialog || dialog.open) return;
  const rows = [...document.querySelectorAll("[data-key]")]
    .filter(isUsable)
    .map((element) => row(element.dataset.key.split(/\s+/), labelOf(element)));
  const more = [...document.querySelectorAll("[data-more-keys] > div")]
    .map((line) => line.cloneNode(true));
  dialog.querySelector(".keys-list")
    .replaceChildren(...rows, ...more, row(["?"], "Show these keys"));
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.isComposing || isCommand(event)) return;
  const focused = event.target instanceof Element ? event.target : document.body;
  if (focused.matches(WRITES)) return;
  if (event.key === "Enter" && focused.closest(PRESSED_BY_ENTER)) return;
  if (event.key === " " && focused.closest(PRESSED_BY_SPACE)) return;
  const dialog = document.querySelector("dialog:modal");
  if (event.key === "?") {
    event.preventDefault();
    if (dialog?.id === "keys") dialog.close();
    else if (!dialog) openKeys();
    return;
  }
  const element = names(event).map((key) => usable(key, dialog ?? document)).find(Boolean);
  if (!element) return;
  event.preventDefault();
  if (!isBusy(element)) press(element);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens-keys]")) openKeys();
});

// Without this script the button could do nothing, so it is the script that shows it.
for (const button of document.querySelectorAll("[data-opens-keys]")) button.hidden = false;
