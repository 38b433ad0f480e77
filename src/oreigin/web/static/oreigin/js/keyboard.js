// Moving through tables by keys. Single letters can be turned off (WCAG 2.1.4); a page adds its own
// by data-key="a" on a link or button, which the key presses.
import { copyTable } from "./copying.js";
import { selectAll, selectedRows, toggle } from "./selection.js";

const OFF = "oreigin-letter-keys-off";
const lettersOn = () => localStorage.getItem(OFF) !== "1";
const typing = (element) =>
  element.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]');

const tableNow = () =>
  document.activeElement.closest?.("[data-datatable]") ?? document.querySelector("[data-datatable]");
const rowNow = () => document.activeElement.closest?.("[data-datatable] tbody tr");

function move(step) {
  const table = tableNow();
  if (!table) return false;
  const rows = [...table.querySelectorAll("tbody tr:not(.group)")];
  const at = rows.indexOf(rowNow());
  const row = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  if (!row) return false;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function copy() {
  const table = tableNow();
  if (!table || String(getSelection()) || !selectedRows(table).length) return false;
  copyTable(table);
  return true;
}

function all() {
  const table = document.activeElement.closest?.("[data-datatable].selectable");
  if (table) selectAll(table, true);
  return Boolean(table);
}

function escape() {
  const table = tableNow();
  if (!table || !selectedRows(table).length) return false;
  selectAll(table, false);
  return true;
}

function onRow(action) {
  const row = rowNow();
  if (row) action(row);
  return Boolean(row);
}

function focusSearch() {
  const field = document.querySelector("[data-search]");
  field?.select();
  field?.focus();
  return Boolean(field);
}

function press(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const wanted = [...scope.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  wanted?.click();
  return Boolean(wanted);
}

const LETTERS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => onRow(toggle),
  "/": focusSearch,
  "?": () => { document.getElementById("shortcuts").showModal(); return true; },
};
const KEYS = {
  ArrowDown: () => rowNow() && move(1),
  ArrowUp: () => rowNow() && move(-1),
  Home: () => rowNow() && move(-1e6),
  End: () => rowNow() && move(1e6),
  Enter: () => rowNow() === document.activeElement
    && onRow((row) => row.querySelector("tbody th a, th a")?.click()),
  " ": () => rowNow() === document.activeElement && onRow(toggle),
  Escape: escape,
};
const WITH_CONTROL = { c: copy, a: all };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || typing(event.target)) return;
  const inDialog = document.querySelector("dialog[open]");
  const { key } = event;
  let done = false;
  if (event.ctrlKey || event.metaKey) done = !inDialog && WITH_CONTROL[key]?.();
  else if (KEYS[key]) done = !inDialog && KEYS[key]();
  else if (lettersOn() && key.length === 1) done = press(key) || (!inDialog && LETTERS[key]?.());
  if (done) event.preventDefault();
});

const box = document.querySelector("[data-letter-keys]");
if (box) box.checked = lettersOn();
box?.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));

// A line between the first column and the rest, once the rest has moved under it.
document.addEventListener("scroll", ({ target }) => {
  if (target.classList?.contains("datatable-frame")) {
    target.parentElement.classList.toggle("is-scrolled", target.scrollLeft > 0);
  }
}, true);
