// The desk with keys and by dragging. Everything here is an addition: the buttons do the same without it.
(() => {
"use strict";
const doc = document, one = (query, from = doc) => from.querySelector(query);
const desk = one("#desk"), list = one("#notes"), bins = one(".bins");
if (!bins) return;
one(".keys").hidden = false;
const said = one("#said"), failed = one("#failed"), undo = one("#undo");
const notes = () => [...list.querySelectorAll("article")];
const mark = note => one("[name=note]", note);
for (const note of notes()) note.draggable = true;

const tell = (note, text) => {
  said.hidden = failed.hidden = true;
  one("span", note).textContent = text;
  note.hidden = false;
};
// Marked notes, or the one that has the focus; they leave the list when the server has moved them, and not before.
let busy = false;
const move = async (moving, button) => {
  if (busy || !moving.length) return;
  busy = true;
  const form = new FormData(desk);
  form.delete("note");
  for (const note of moving) form.append("note", mark(note).value);
  form.set("to", button.value);
  const rows = notes(), next = rows.slice(rows.indexOf(moving[moving.length - 1]) + 1).find(row => !moving.includes(row)) || rows.filter(row => !moving.includes(row)).pop();
  try {
    const answer = await fetch(desk.action, { method: "POST", body: form, headers: { Accept: "application/json" } });
    const done = await answer.json();
    if (!answer.ok) return tell(failed, done.error);
    if (button.value !== desk.elements.from.value) for (const note of moving) note.remove();
    for (const [place, count] of Object.entries(done.counts)) for (const shown of doc.querySelectorAll(`[data-count="${place}"]`)) shown.textContent = count;
    tell(said, done.said);
    undo.hidden = false;
    if (!notes().length) return location.reload();
    if (next) next.focus();
  } catch { tell(failed, failed.dataset.offline); } finally { busy = false; }
};
const marked = () => notes().filter(note => mark(note).checked);

list.addEventListener("keydown", event => {
  const note = event.target;
  if (note.localName !== "article" || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = notes(), at = rows.indexOf(note), key = event.key.toLowerCase();
  const go = { j: 1, arrowdown: 1, k: -1, arrowup: -1 }[key];
  if (go) { event.preventDefault(); (rows[at + go] || note).focus(); return; }
  if (key === "x") { mark(note).checked = !mark(note).checked; return; }
  if (key === "u" && !undo.hidden) { undo.requestSubmit ? undo.requestSubmit() : undo.submit(); return; }
  const bin = [...bins.querySelectorAll("[data-key]")].find(button => button.dataset.key === key);
  if (!bin) return;
  event.preventDefault();
  const chosen = marked();
  move(chosen.length ? chosen : [note], bin);
});

let dragged = null;
list.addEventListener("dragstart", event => {
  dragged = event.target.closest("article");
  event.dataTransfer.setData("text/plain", dragged.id);
});
for (const bin of bins.querySelectorAll("[name=to]")) {
  if (bin.value === "new") continue;
  bin.addEventListener("dragover", event => { if (dragged) { event.preventDefault(); bin.classList.add("over"); } });
  bin.addEventListener("dragleave", () => bin.classList.remove("over"));
  bin.addEventListener("drop", event => {
    event.preventDefault();
    bin.classList.remove("over");
    const chosen = marked();
    if (dragged) move(chosen.includes(dragged) ? chosen : [dragged], bin);
    dragged = null;
  });
}
})();
