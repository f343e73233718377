// Many pictures at once: each is made small here, goes in pieces, and is in the album as soon as it is whole. When the line
// breaks it goes on where it was; without this script the form sends its files as they are.
(() => {
"use strict";
const form = document.querySelector("#add"), progress = form && form.querySelector("[data-progress]");
if (!form || !self.sala || !self.fetch) return;
const [bar, words, list] = ["progress", "p", "ul"].map(name => progress.querySelector(name));
const pause = () => new Promise(done => setTimeout(done, 4000));
const refuse = (file, said) => {
  const line = document.createElement("li");
  line.textContent = file.name + ": " + (said[document.documentElement.lang] || said.en || said);
  list.append(line);
};
const put = async id => {
  const data = new FormData(form);
  data.delete("files");
  data.set("picture", id);
  data.set("quiet", "1");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
  if (answer.status === 422) return answer.text();
  if (!answer.ok) throw answer.status;
};
form.addEventListener("submit", async event => {
  const files = [...form.files.files];
  if (!files.length) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = 1;
  progress.hidden = false;
  let done = 0;
  const tell = part => {
    bar.value = (done + part) / files.length;
    words.textContent = words.dataset.words.replace("{n}", done.toLocaleString(sala.tongue)).replace("{all}", files.length.toLocaleString(sala.tongue));
  };
  tell(0);
  for (const file of files) {
    const id = sala.uuid(), small = self.salaShrink ? await salaShrink(file, 1600, 400000) : file;
    // The same id each time: what has arrived stays, and nothing is in the album twice.
    for (;;) try {
      const said = await sala.upload(id, small, tell) || await put(id);
      if (said) refuse(file, said); else done++;
      break;
    } catch { words.textContent = words.dataset.wait; await pause(); }
    tell(0);
  }
  delete form.dataset.busy;
  if (done === files.length) location.assign(form.dataset.done);
});
})();
