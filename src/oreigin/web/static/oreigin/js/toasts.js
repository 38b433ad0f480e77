// Messages that pass. An answer of the server shows one by its header
//   HX-Trigger: {"toast": {"text": "…", "level": "success", "undo": "/address"}}
const TONES = { success: "tone-good", warning: "tone-warn", error: "tone-bad" };
const ICONS = { success: "done", warning: "warning", error: "error" };
const STAYS = 8000;

export function toast({ text, level = "info", undo = "" }) {
  const made = document.getElementById("toast-template").content.cloneNode(true).firstElementChild;
  made.className = `toast ${TONES[level] ?? "tone-info"}`;
  const icon = made.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${ICONS[level] ?? "info"}`));
  made.querySelector(".toast-text").textContent = text;
  if (undo) made.querySelector(".toast-text").after(undoButton(undo));
  document.getElementById("toasts").append(made);
  if (level !== "error") leave(made);
}

export function announce(text) {
  document.getElementById("announcements").textContent = text;
}

function undoButton(address) {
  const button = document.createElement("button");
  button.className = "button";
  button.type = "button";
  button.textContent = "Undo";
  button.addEventListener("click", () => {
    button.closest(".toast").remove();
    window.htmx.ajax("POST", address, { swap: "none" });
  });
  return button;
}

// A message stays while somebody reads it or stands on it.
function leave(made) {
  const wait = () => setTimeout(() => {
    if (made.matches(":hover, :focus-within")) wait();
    else made.remove();
  }, STAYS);
  wait();
}

for (const made of document.querySelectorAll(".toast:not(.tone-bad)")) leave(made);

document.addEventListener("click", (event) => {
  event.target.closest("[data-close-toast]")?.closest(".toast").remove();
});
document.addEventListener("toast", (event) => toast(event.detail));
document.addEventListener("htmx:sendError", () => {
  toast({ text: "The server cannot be reached. Nothing was changed; try again.", level: "error" });
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  const text = status === 403
    ? "Your role may not do this, or you were signed out. Reload the page to see which."
    : status === 429
      ? "Too many requests at once. Wait a moment and try again."
      : `That did not work (answer ${status}). Nothing was changed; reload the page and try again.`;
  toast({ text, level: "error" });
});
