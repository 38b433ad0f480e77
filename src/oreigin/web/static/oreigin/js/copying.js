// Copying rows as cells: text with tabs, which Excel and others paste into a grid.
import { selectedRows } from "./selection.js";
import { toast } from "./toasts.js";

// A cell that begins so would run as a formula where it is pasted; numbers may begin with a sign.
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?[\d.,\s]+%?$/;

export function cellText(cell) {
  const text = (cell.dataset.copy ?? cell.innerText).replace(/\s+/g, " ").trim();
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

function line(row) {
  return [...row.cells].filter((cell) => !cell.classList.contains("select")).map(cellText).join("\t");
}

export async function copyTable(table) {
  const chosen = selectedRows(table);
  const rows = chosen.length ? chosen : [...table.querySelectorAll("tbody tr")];
  const lines = [table.querySelector("thead tr"), ...rows].map(line);
  await write(lines.join("\r\n"));
  const what = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  toast({ text: `${what} copied as cells. Paste them into a spreadsheet.`, level: "success" });
}

async function write(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Without TLS (a server on an internal network) browsers keep the clipboard to themselves.
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-table]");
  if (button) copyTable(document.getElementById(button.dataset.copyTable));
  const one = event.target.closest("[data-copy-text]");
  if (one) write(one.dataset.copyText).then(() => toast({ text: "Copied.", level: "success" }));
});
