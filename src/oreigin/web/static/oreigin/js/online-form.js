// The suppliers' online form: only what was changed is sent, and nothing typed is lost to an answer
// that brings parts of the page anew, however late it comes.

const form = document.getElementById("online-form");
const changed = new Map(); // name -> text that the server does not have yet
let sent = new Map();

const WIDE = "#progress,#asked,#products,#smelters"; // what comes and goes with some answers
const NARROW = "#progress";

// Heard before htmx does, so that its request knows of it.
for (const kind of ["input", "change"]) {
  form.addEventListener(kind, ({ target }) => target.name && changed.set(target.name, target.value), true);
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt !== form) return;
  sent = new Map(changed);
  const kept = new Set(["version", "csrfmiddlewaretoken"]);
  for (const name of [...detail.formData.keys()]) if (!kept.has(name)) detail.formData.delete(name);
  for (const [name, text] of sent) detail.formData.set(name, text);
  const opens = [...sent.keys()].some((name) => form.elements.namedItem(name)?.hasAttribute("data-opens"));
  form.setAttribute("hx-select-oob", opens ? WIDE : NARROW);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt !== form || !detail.successful) return;
  for (const [name, text] of sent) if (changed.get(name) === text) changed.delete(name);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const [name, text] of changed) {
    const field = form.elements.namedItem(name);
    if (field && field.value !== text) field.value = text;
  }
});
