// The review of a document: places shown without moving the page, and keys. The page does all of it without this, too.

const review = document.querySelector("[data-fs-review]");
const pages = document.querySelector("[data-fs-document]");
const questions = [...document.querySelectorAll("[data-fs-question]")];
const STORED = "fs-review-keys";

function show(target) {
  const mark = document.getElementById(target);
  if (!mark || !pages) return false;
  const beside = getComputedStyle(pages).position === "sticky";
  if (!beside) return false;
  for (const other of document.querySelectorAll(".fs-mark--on")) other.classList.remove("fs-mark--on");
  mark.classList.add("fs-mark--on");
  const box = mark.getBoundingClientRect();
  const frame = pages.getBoundingClientRect();
  pages.scrollTo({ top: pages.scrollTop + box.top - frame.top - frame.height / 3 });
  return true;
}

function say(words) {
  const line = document.querySelector("[data-fs-keys-said]");
  if (line) line.textContent = words;
}

function current() {
  return questions.findIndex((each) => each.contains(document.activeElement));
}

function go(by) {
  if (questions.length === 0) return say("There is no question on this page.");
  const at = current();
  const next = at < 0 ? (by > 0 ? 0 : questions.length - 1) : (at + by + questions.length) % questions.length;
  questions[next].focus();
  questions[next].scrollIntoView({ block: "start" });
  const jump = questions[next].querySelector(".fs-jump");
  if (jump) show(decodeURIComponent(jump.hash.slice(1)));
  return say(`Question ${next + 1} of ${questions.length}`);
}

function accept() {
  const button = document.querySelector("form[action$='/accept'] button[type=submit]");
  if (review.dataset.open !== "0" || !button || button.closest("details")) {
    return say("Something is still open, so it cannot be accepted yet.");
  }
  return button.click();
}

const KEYS = {
  n: () => go(1),
  j: () => go(1),
  p: () => go(-1),
  k: () => go(-1),
  d: () => {
    const at = current();
    const jump = at < 0 ? null : questions[at].querySelector(".fs-jump");
    if (jump) jump.click();
  },
  a: accept,
  Enter: () => {
    const at = current();
    const field = at < 0 ? null : questions[at].querySelector("input:not([type=hidden]), textarea, select");
    if (field) field.focus();
  },
};

function on() {
  return localStorage.getItem(STORED) !== "off";
}

document.addEventListener("click", (event) => {
  const jump = event.target.closest ? event.target.closest(".fs-jump") : null;
  if (jump && show(decodeURIComponent(jump.hash.slice(1)))) event.preventDefault();
});

const help = document.querySelector("[data-fs-keys]");
if (review && help) {
  help.hidden = false;
  const box = help.querySelector("[data-fs-keys-switch]");
  box.checked = on();
  box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!on() || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (event.key === "Enter" && !event.target.matches("[data-fs-question]")) return;
    const act = KEYS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}
