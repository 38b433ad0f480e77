// Light, dark, or as the system: kept in a cookie, so that the server draws the page right at once.
const YEAR = 365 * 24 * 60 * 60;

function choose(theme) {
  const root = document.documentElement;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const age = theme ? YEAR : 0;
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
  mark();
}

function mark() {
  const chosen = document.documentElement.dataset.theme ?? "";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.toggleAttribute("aria-current", button.dataset.themeChoice === chosen);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (button) choose(button.dataset.themeChoice);
});
mark();
