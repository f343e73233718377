// Questions in the browser: what one types is never lost, several people on one phone, what this phone has asked.
// Everything here is an addition: each form works without it.
(() => {
"use strict";
const doc = document, root = doc.documentElement, one = (query, from = doc) => from.querySelector(query);
const mine = async prefix => {
  const kept = await sala.entries("mine");
  return kept.filter(([key]) => key.startsWith(prefix + " ")).map(([key, value]) => [key.slice(prefix.length + 1), value]);
};
const say = message => typeof message === "string" ? message : message[root.lang] || message.en;

// The form: the session of the QR (a kept page does not know its query), the names of those who signed in on this phone.
const form = one("form[data-keep]");
if (form) {
  const wanted = new URLSearchParams(location.search).get("session");
  if (form.session) {
    if (wanted && !form.session.value) form.session.value = wanted;
    if (form.session.selectedIndex < 0) form.session.value = "";
  }
  const person = one("#person");
  const offer = async () => {
    for (const [id, name] of await mine("name")) {
      if (!await sala.get("mine", "token " + id)) continue;
      const label = person.content.cloneNode(true);
      one("input", label).value = id;
      one("b", label).textContent = name;
      one("fieldset", form).append(label);
    }
  };
  if (!sala.me && person) offer().catch(() => {});

  // A draft outlives a closed tab and an empty battery; it goes when the question is sent or kept.
  const key = "draft " + (form.dataset.draft || "") + form.event.value, text = form.text;
  const draft = () => (text.value.trim() ? sala.put("mine", text.value, key) : sala.drop("mine", key)).catch(() => {});
  let pause = 0;
  text.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(draft, 300); });
  addEventListener("pagehide", draft);
  doc.addEventListener("visibilitychange", () => doc.hidden && draft());
  sala.get("mine", key).then(kept => { if (kept && !text.value) text.value = kept; }).catch(() => {});
  for (const state of ["sent", "kept"]) doc.addEventListener("sala:" + state, event => event.detail.form === form && sala.drop("mine", key));
  if (form.dataset.sent) sala.drop("mine", key).catch(() => {});

  // Too long or only blanks: said at once, also without network; the text stays in the field.
  form.addEventListener("submit", event => {
    const length = [...text.value.trim()].length, most = +text.dataset.most;
    const problem = !length ? text.dataset.empty : length > most ? text.dataset.long.replace("{n}", length.toLocaleString(sala.tongue)) : "";
    if (!problem) return;
    event.preventDefault();
    event.stopPropagation();
    for (const note of form.querySelectorAll("[data-said]")) note.hidden = note.dataset.said !== "refused";
    const note = one("[data-said=refused]", form);
    one("span", note).textContent = problem;
    note.scrollIntoView({ block: "center" });
    text.focus();
  });
}

// What was refused later, when nobody looked: the reason and the text, to be changed and sent again.
const refused = one("#refused");
const showRefused = async () => {
  const items = (await sala.all("out")).filter(item => item.refused && form.dataset.kind.split(" ").includes(item.envelope.kind) && (!form.prompt || form.prompt.value === item.envelope.payload.prompt));
  const list = one("ul", refused);
  list.replaceChildren(...items.map(item => {
    const row = one("template", refused).content.cloneNode(true);
    one("p", row).textContent = item.envelope.payload.text;
    one(".err", row).textContent = say(item.refused);
    one("button", row).onclick = async () => {
      form.text.value = item.envelope.payload.text;
      await sala.drop("out", item.id);
      await sala.drop("mine", "question " + item.id);
      form.text.focus();
      showRefused();
      sala.show();
    };
    return row;
  }));
  refused.hidden = !items.length;
};
if (refused) { showRefused().catch(() => {}); doc.addEventListener("sala:flushed", () => showRefused().catch(() => {})); }

// A support that was sent or kept: the button shows it.
for (const state of ["sent", "kept"]) doc.addEventListener("sala:" + state, event => {
  const { envelope, form: pressed } = event.detail;
  if (envelope.kind !== "forum.support") return;
  const button = one("button", pressed), number = one(".num", pressed);
  if (button.getAttribute("aria-pressed") === "true") return;
  button.setAttribute("aria-pressed", "true");
  number.textContent = (+number.dataset.n + 1).toLocaleString(sala.tongue);
});

// What this phone has asked in this forum, beside what the account knows.
const here = one("#here");
const showHere = async () => {
  const event = here.dataset.event, listed = new Set([...doc.querySelectorAll("[data-question]")].map(row => row.dataset.question));
  const waiting = new Set((await sala.all("out")).map(item => item.id));
  const rows = (await mine("question")).map(([, row]) => row).filter(row => row.event === event && !row.back && !listed.has(row.id));
  rows.sort((a, b) => a.at < b.at ? 1 : -1);
  const secrets = Object.fromEntries(rows.filter(row => row.receipt && !waiting.has(row.id)).map(row => [row.id, row.receipt]));
  const stands = Object.keys(secrets).length ? await fetch(here.dataset.standing, { method: "POST", credentials: "omit", body: JSON.stringify(secrets) }).then(answer => answer.ok ? answer.json() : {}).catch(() => ({})) : {};
  const names = Object.fromEntries(await mine("name"));
  one("ul", here).replaceChildren(...rows.filter(row => stands[row.id] !== null).map(row => {
    const part = one("template", here).content.cloneNode(true), back = one("form", part);
    one("[data-text]", part).textContent = row.text;
    one("[data-code]", part).textContent = row.receipt || "";
    one("[data-code]", part).parentNode.hidden = !row.receipt;
    one("[data-who]", part).textContent = row.owner ? names[row.owner] || "" : here.dataset.anonymous;
    one("[data-state]", part).textContent = waiting.has(row.id) ? here.dataset.waiting : stands[row.id] ? stands[row.id].label : here.dataset.sent;
    back.question.value = row.id;
    if (row.receipt) { back.receipt.value = row.receipt; back.dataset.anonymous = ""; back.dataset.kind = "forum.anonymous_withdrawal"; } else { back.receipt.remove(); back.name.value = row.owner; }
    return part;
  }));
  here.hidden = !rows.length;
  const none = one("#none");
  if (none) none.hidden = rows.length > 0;
};
if (here) {
  showHere().catch(() => {});
  for (const state of ["sent", "kept"]) doc.addEventListener("sala:" + state, async event => {
    const { kind, payload } = event.detail.envelope;
    if (!kind.endsWith("withdrawal")) return;
    const row = await sala.get("mine", "question " + payload.question);
    if (row) await sala.put("mine", { ...row, text: "", back: true }, "question " + payload.question);
    const listed = one('[data-question="' + payload.question + '"]');
    if (listed) listed.remove();
    one("[data-back=" + state + "]").hidden = false;
    showHere();
  });
}

// The chair's list: says that something is new; the page is not moved under the finger.
const fresh = one("#fresh");
if (fresh) doc.addEventListener("sala:live", () => { if (fresh.dataset.seen) fresh.hidden = false; fresh.dataset.seen = 1; });
})();
