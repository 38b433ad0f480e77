// Dropping files and folders: each file is sent alone, with its progress and what came of it.
// The server answers JSON: {"text": "…", "url": "…"} or, with a status of 400 and above,
// {"message": "…", "remedy": "…"}.
import { announce } from "./toasts.js";

const AT_ONCE = 3;
const WORDS = {
  done: "{count} files uploaded.",
  doneOne: "One file uploaded.",
  failed: "{failed} of {count} files could not be taken.",
  failedOne: "The file could not be taken.",
};

async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry) {
  if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))];
  const reader = entry.createReader();
  const found = [];
  // A browser hands over a hundred entries at a time.
  for (;;) {
    const some = await new Promise((got, failed) => reader.readEntries(got, failed));
    if (!some.length) return (await Promise.all(found.map(walk))).flat();
    found.push(...some);
  }
}

async function uploadAll(form, files) {
  const list = form.parentElement.querySelector("[data-uploads]");
  list.hidden = false;
  const waiting = files.filter((file) => !file.name.startsWith(".")).map((file) => [file, line(form, list, file)]);
  // Files of one go stand side by side: the server knows them by the same mark.
  const sending = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  let failed = 0;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!(await send(form, sending, ...next))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  announce(said(form, failed, files.length));
  form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: { files: files.length, failed } }));
}

// The words of another language stand at the form.
function said(form, failed, count) {
  const words = { ...WORDS, ...form.dataset };
  const [done, lost] = count === 1 ? [words.doneOne, words.failedOne] : [words.done, words.failed];
  return (failed ? lost : done).replace("{failed}", failed).replace("{count}", count);
}

function line(form, list, file) {
  const made = form.parentElement.querySelector("[data-upload-template]").content.cloneNode(true).firstElementChild;
  made.querySelector(".upload-name").textContent = file.webkitRelativePath || file.name;
  made.querySelector("progress").setAttribute("aria-label", file.name);
  list.append(made);
  return made;
}

function send(form, sending, file, row) {
  const data = new FormData(form);
  data.delete("folder");
  data.set("sending", sending);
  data.set("files", file, file.name);
  return new Promise((finished) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      row.querySelector("progress").value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("loadend", () => {
      const good = request.status >= 200 && request.status < 300;
      tell(row, good, answer(request, form.dataset.notTaken));
      finished(good);
    });
    request.send(data);
  });
}

function answer(request, notTaken = "The server did not take this file. Try again.") {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return { text: "", message: notTaken };
  }
}

function tell(row, good, { text = "", url = "", message = "", remedy = "" }) {
  row.classList.add(good ? "is-done" : "is-failed");
  row.querySelector("progress").value = 100;
  const icon = row.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, good ? "#done" : "#error"));
  const result = row.querySelector(".upload-result");
  if (!good || !url) result.textContent = good ? text : `${message} ${remedy}`.trim();
  else result.append(Object.assign(document.createElement("a"), { href: url, textContent: text }));
}

document.addEventListener("change", (event) => {
  const form = event.target.matches("[data-dropzone-files]") && event.target.closest("[data-dropzone]");
  if (!form) return;
  const files = [...event.target.files];
  event.target.value = "";
  uploadAll(form, files);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, async (event) => {
    const form = event.target.closest?.("[data-dropzone]");
    if (!form) return;
    event.preventDefault();
    form.classList.toggle("is-over", kind === "dragover");
    if (kind === "drop") uploadAll(form, await filesOf(event.dataTransfer));
  });
}
