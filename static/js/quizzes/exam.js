// The paper of an exam: one question at a time, its state saved at every click, and the clock.
// All questions are on the page, so that nothing of this needs the network; sending is outbox.js.

import { askClock, clear, count, post, save, secondsLeft, send, unsaved } from "./outbox.js";

const exam = document.querySelector("[data-exam]");
const papers = [...document.querySelectorAll(".paper")];
const forms = papers.filter((paper) => paper.dataset.position);
const finish = document.querySelector("[data-finish]");
const find = (name) => document.querySelector(`[data-${name}]`);
const on = (name, act) => document.addEventListener(name, act);
const formAt = (position) => document.getElementById(`q${position}`);

// --- One question at a time ---

let shownAt = performance.now();

const current = () => papers.find((paper) => paper.hasAttribute("data-current"));

function countSeconds(form) {
  if (!form?.dataset.position) return;
  const spent = (performance.now() - shownAt) / 1000;
  form.dataset.seconds = Number(form.dataset.seconds) + spent;
  shownAt = performance.now();
}

function show(paper) {
  const before = current();
  countSeconds(before);
  if (before?.dataset.position && before !== paper) keepSeconds(before);
  for (const one of papers) one.toggleAttribute("data-current", one === paper);
  shownAt = performance.now();
  paper.querySelector("h2").focus({ preventScroll: true });
  scrollTo(0, 0);
}

function showAddress() {
  const paper = papers.find((one) => `#${one.id}` === location.hash);
  if (paper && paper !== current()) show(paper);
}

// --- What is chosen ---

const checked = (form, name) => [...form.querySelectorAll(`[name=${name}]:checked`)];

function keepSeconds(form) {
  const seconds = String(Math.round(form.dataset.seconds));
  if (seconds !== (form.dataset.kept ?? "0")) keep(form);
}

function keep(form) {
  const fields = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "seq"].includes(name));
  form.dataset.kept = String(Math.round(form.dataset.seconds));
  fields.push(["seconds", form.dataset.kept]);
  save(form.dataset.position, form.getAttribute("action"), fields);
}

function take(form, { choices, struck, is_flagged: isFlagged }) {
  for (const input of form.querySelectorAll("[name=choices], [name=struck]")) {
    input.checked = (input.name === "choices" ? choices : struck).includes(input.value);
  }
  form.querySelector("[name=is_flagged]").checked = isFlagged;
  mark(form);
}

function mark(form) {
  const [chosen, asked] = [checked(form, "choices").length, Number(form.dataset.pick)];
  const isFlagged = checked(form, "is_flagged").length > 0;
  const link = document.querySelector(`[data-of="${form.dataset.position}"]`);
  link.dataset.state = chosen === asked ? "answered" : chosen ? "half" : "open";
  link.toggleAttribute("data-flagged", isFlagged);
  const words = { answered: "answered", half: `${chosen} of ${asked} chosen`, open: "not answered" };
  link.lastElementChild.textContent = words[link.dataset.state] + (isFlagged ? ", flagged" : "");
  const blank = forms.filter((one) => !checked(one, "choices").length).length;
  find("blank").textContent = `${blank} of ${forms.length} without an answer.`;
}

on("change", ({ target }) => {
  const form = target.form;
  if (!form?.dataset.position) return;
  const [limit, row] = [Number(form.dataset.pick), target.closest("li")];
  const isTooMany = target.name === "choices" && checked(form, "choices").length > limit;
  if (isTooMany) target.checked = false;
  form.querySelector("[data-pick-fault]").textContent = isTooMany
    ? `You have chosen ${limit} already. Take one back to choose this one.` : "";
  if (isTooMany) return;
  // What is chosen is not struck out, and what is struck out not chosen.
  const other = row?.querySelector(target.name === "choices" ? "[name=struck]" : "[name=choices]");
  if (other && target.checked) other.checked = false;
  countSeconds(form);
  mark(form);
  keep(form);
});

// --- The clock ---

let nearest;  // of 10, 5 and 1 minutes, the last that has been passed
let isOver = false;

function tick() {
  const left = secondsLeft();
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const pad = (number) => String(number).padStart(2, "0");
  find("time").textContent = `${hours ? `${hours}:` : ""}${pad(minutes)}:${pad(seconds)} left`;
  const passed = [1, 5, 10].find((number) => left <= number * 60) ?? Infinity;
  if (passed < nearest && left && find("tell").checked) {
    find("told").textContent = `${passed} minute${passed > 1 ? "s" : ""} left.`;
  }
  nearest = passed;
  if (!left && !isOver) handIn();
  isOver = !left;
}

async function sync() {
  const isOpen = await askClock();
  tick();
  if (isOpen === false) leave();
  else if (isOpen && isOver) handIn();
}

function hideTime(isHidden) {
  find("time").hidden = isHidden;
  find("hide-time").textContent = isHidden ? "Show time" : "Hide time";
}

// --- The end ---

function fault(words) {
  find("fault").hidden = !words;
  find("fault").textContent = words;
}

async function leave() {
  await send();
  if (count()) return;
  clear();
  location.replace(exam.dataset.result);
}

async function handIn() {
  countSeconds(current());
  if (current()?.dataset.position) keepSeconds(current());
  await send();
  if (count() && !isOver) {
    fault("Not handed in yet: some answers are not saved. Go on here, and try again once they are.");
    return;
  }
  try {
    const page = await post(finish.getAttribute("action"));
    if (page.type === "opaqueredirect") await leave();
    else throw page;
  } catch {
    fault(isOver
      ? "The time is up and there is no connection. What was saved is handed in by itself."
      : "Not handed in yet: there is no connection. Try again when it is back.");
  }
}

on("exam:saved", () => { fault(""); tick(); });
on("exam:newer", ({ detail }) => {
  take(formAt(detail.position), detail);
  fault(`Question ${detail.position} was answered in another browser later. That answer is shown.`);
});
on("exam:refused", ({ detail }) => {
  fault(detail.message);
  if (detail.isLate) sync();
});
on("exam:stuck", ({ detail }) => {
  if (detail.reason !== "signed-out") return;
  fault("You are signed out here, and nothing is saved. Log in again in another tab, then reload this page: your answers wait here.");
});
on("submit", (event) => {
  if (!event.target.closest(".paper")) return;
  event.preventDefault();
  if (event.target === finish) handIn();
});
on("click", ({ target }) => {
  if (target.closest("[data-hide-time]")) hideTime(!find("time").hidden);
});
on("visibilitychange", () => {
  // While nobody looks no time is counted: it starts anew when the page is seen again.
  if (document.hidden) countSeconds(current());
  else { shownAt = performance.now(); sync(); }
});
addEventListener("hashchange", showAddress);
addEventListener("online", sync);

for (const [position, seq, fields] of unsaved()) {
  const all = (name) => fields.filter(([one]) => one === name).map(([, value]) => value);
  const form = formAt(position);
  if (!form || seq <= Number(form.dataset.seq)) continue;
  take(form, { choices: all("choices"), struck: all("struck"), is_flagged: all("is_flagged").length > 0 });
}
forms.forEach(mark);
showAddress();
tick();
send();
setInterval(tick, 500);
setInterval(sync, 20_000);
