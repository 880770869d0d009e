// The control room by keyboard: in an agency's row "c" opens the choices of a call, a number takes one.
// Only while something in the row has the focus, so that no key does anything elsewhere (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const at = event.target;
  if (!(at instanceof HTMLElement) || at.matches("input, textarea, select")) return;
  const row = at.closest("[data-fs-row]");
  const log = row && row.querySelector("[data-fs-log]");
  if (!log) return;
  const choices = [...log.querySelectorAll("button[name=outcome]")];
  if (event.key === "c") {
    log.open = true;
    choices[0]?.focus();
    event.preventDefault();
  } else if (event.key === "Escape" && log.open) {
    log.open = false;
    log.querySelector("summary").focus();
  } else if (log.open && log.contains(at) && choices[Number(event.key) - 1]) {
    event.preventDefault();
    if (log.dataset.sent) return; // a key that bounces logs no second call
    log.dataset.sent = "yes";
    choices[Number(event.key) - 1].click();
  }
});
