// Selecting rows of a table: boxes, all of the page, ranges by Shift, and the bar of what to do.
import { announce } from "./toasts.js";

let last = null;

export const boxes = (table) => [...table.querySelectorAll('tbody input[name="selected"]')];
export const selectedRows = (table) =>
  boxes(table).filter((box) => box.checked).map((box) => box.closest("tr"));

export function toggle(row, range = false) {
  const box = row.querySelector('input[name="selected"]');
  if (!box) return;
  box.checked = !box.checked;
  extend(box, range);
}

export function selectAll(table, checked) {
  for (const box of boxes(table)) box.checked = checked;
  last = null;
  show(table);
}

function extend(box, range) {
  const table = box.closest("[data-datatable]");
  const all = boxes(table);
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (range && from >= 0) {
    for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
  show(table);
}

export function show(table) {
  const all = boxes(table);
  const count = all.filter((box) => box.checked).length;
  const whole = table.querySelector("[data-select-all]");
  if (whole) {
    whole.checked = count > 0 && count === all.length;
    whole.indeterminate = count > 0 && count < all.length;
  }
  const bar = document.querySelector(`[data-bulk-for="${table.id}"]`);
  if (!bar) return;
  bar.hidden = count === 0;
  matching(bar, "");
  bar.querySelector("[data-bulk-count]").textContent = `${count} selected`;
}

function matching(bar, total) {
  const field = bar.querySelector("[data-select-matching-field]");
  if (!field) return;
  field.value = total ? "1" : "";
  bar.querySelector("[data-select-matching]").hidden = Boolean(total);
  if (total) bar.querySelector("[data-bulk-count]").textContent = `All ${total} selected`;
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.matches('[data-datatable] input[name="selected"]')) extend(target, event.shiftKey);
  else if (target.matches("[data-select-all]")) {
    selectAll(target.closest("[data-datatable]"), target.checked);
  } else if (target.closest("[data-clear-selection]")) {
    clear(target.closest("[data-bulk-for]"));
  } else if (target.closest("[data-select-matching]")) {
    const button = target.closest("[data-select-matching]");
    matching(button.closest("[data-bulk-for]"), button.dataset.selectMatching);
  }
});

function clear(bar) {
  const table = document.getElementById(bar.dataset.bulkFor);
  selectAll(table, false);
  announce("Selection cleared");
}

// Shift and a click would mark text instead of rows.
document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest("[data-datatable] tbody tr")) event.preventDefault();
});

// New rows come unselected; the bar must not count those that left.
document.addEventListener("htmx:afterSettle", () => {
  for (const table of document.querySelectorAll("[data-datatable].selectable")) show(table);
});
