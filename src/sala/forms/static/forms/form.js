// A form in the page: shows and hides at once, reckons, says what is wrong before sending, keeps a draft. The server
// does the same with `forms/interpreter.py`; both run through forms/tests/vectors.json. The form works without this.
(() => {
"use strict";
// ── the interpreter ──
const EPOCH = 864e5;
const day = t => { const d = /^\d{4}-\d{2}-\d{2}$/.test(t) ? new Date(t + "T00:00:00Z") : 0; return d && !isNaN(d) && d.toISOString().slice(0, 10) === t && t > "0001" ? d / EPOCH : null; };
const truth = v => typeof v === "number" ? v !== 0 && v === v : !!v;
const num = v => { if (typeof v !== "string") return +v; const t = v.trim(), d = day(t); return d !== null ? d : NUMBER.test(t) ? +t : NaN; };
const NUMBER = /^-?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})$/;
const text = v => {
  if (typeof v !== "number") return String(v);
  if (!isFinite(v)) return "";
  const t = Math.abs(v) < 1e15 ? v.toFixed(9).replace(/\.?0+$/, "") : v.toFixed(0);
  return t === "-0" ? "0" : t;
};
const equal = (a, b) => typeof a === "boolean" || typeof b === "boolean" ? truth(a) === truth(b) : typeof a === "number" || typeof b === "number" ? num(a) === num(b) : a === b;
const PLAIN = {
  "=": equal, "!=": (a, b) => !equal(a, b),
  "<": (a, b) => num(a) < num(b), "<=": (a, b) => num(a) <= num(b), ">": (a, b) => num(a) > num(b), ">=": (a, b) => num(a) >= num(b),
  "+": (a, b) => num(a) + num(b), "-": (a, b) => num(a) - num(b), "*": (a, b) => num(a) * num(b),
  div: (a, b) => num(b) ? num(a) / num(b) : NaN, mod: (a, b) => num(b) ? num(a) % num(b) : NaN, neg: a => -num(a),
  not: a => !truth(a), true: () => true, false: () => false,
  selected: (a, b) => text(b) !== "" && text(a).split(" ").includes(text(b)),
  "count-selected": a => text(a).split(" ").filter(Boolean).length,
  "string-length": a => [...text(a)].length,
  regex: (a, p) => new RegExp("^(?:" + p + ")$", "u").test(text(a)),
  concat: (...parts) => parts.map(text).join(""),
  int: a => Math.trunc(num(a)), number: num, string: text,
  round: (a, n = 0) => { const c = num(n), s = 10 ** Math.trunc(c); return isFinite(num(a)) && Math.abs(c) <= 9 ? Math.floor(num(a) * s + .5) / s : NaN; },
};
const compute = (tree, at) => {
  if (!Array.isArray(tree)) return tree;
  const [op, ...parts] = tree, value = i => compute(parts[i], at);
  switch (op) {
    case "ref": return at.values[parts[0]] ?? "";
    case "self": return at.own ?? "";
    case "column": return at.row && at.row[parts[0]] || "";
    case "position": return at.position || 0;
    case "today": return at.today;
    case "if": return value(truth(value(0)) ? 1 : 2);
    case "and": return parts.every((_, i) => truth(value(i)));
    case "or": return parts.some((_, i) => truth(value(i)));
    case "coalesce": for (let i = 0; i < parts.length; i++) { const v = value(i); if (text(v) !== "") return v; } return "";
    default: return PLAIN[op](...parts.map((_, i) => value(i)));
  }
};
const digits = t => t.replace(/[០-៩]/g, d => d.charCodeAt(0) - 6112);
const PICTURE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}( agreed| nobody)?$/;
const POINT = /^(-?\d{1,3}(?:\.\d{1,9})?)[\s,]+(-?\d{1,3}(?:\.\d{1,9})?)$/;
// What was typed, as expressions see it, and what is wrong with it.
const read = (item, raw) => {
  if (item.type === "many") return [(Array.isArray(raw) ? raw : String(raw ?? "").split(/\s+/)).filter(Boolean).join(" "), ""];
  const t = raw == null || typeof raw === "object" ? "" : String(raw).trim(), d = digits(t), n = d.replace(",", ".");
  if (!t) return ["", ""];
  switch (item.type) {
    case "text": return [...t].length > 5000 ? ["", "long"] : [t, ""];
    case "integer": case "rating": return /^-?\d{1,15}$/.test(d) ? [+d, ""] : ["", "integer"];
    case "decimal": return NUMBER.test(n) ? [+n, ""] : ["", "decimal"];
    case "date": return day(d) === null ? ["", "date"] : [d, ""];
    case "geopoint": { const m = POINT.exec(d); return m && Math.abs(m[1]) <= 90 && Math.abs(m[2]) <= 180 ? [m[1] + " " + m[2], ""] : ["", "geopoint"]; }
    case "image": return PICTURE.test(t) ? [t, ""] : ["", "image"];
    default: return [t, ""];
  }
};
const HOLDS = ["group", "repeat"], SILENT = [...HOLDS, "note", "calculate"];
const key = (name, repeat, i) => repeat ? repeat + ":" + i + ":" + name : name;
const offered = (form, item, at) => form.lists[item.list].filter(row => !item.filter || truth(compute(item.filter, { ...at, row: { name: row.name, ...row.columns } })));
const look = (form, answers, today) => {
  const places = {}, all = [], values = {}, asked = {}, errors = {}, seen = {}, choices = {};
  const walk = (items, around) => { for (const item of items) { all.push(places[item.name] = { item, around, repeat: around.find(n => places[n].item.type === "repeat") || "" }); if (item.items) walk(item.items, [...around, item.name]); } };
  walk(form.items, []);
  const rows = repeat => { const given = Array.isArray(answers[repeat]) ? answers[repeat].slice(0, 20) : []; return given.length ? given : [{}]; };
  const standing = repeat => repeat ? rows(repeat).map((_, i) => i) : [0];
  const around = (repeat, i, own) => ({ values: repeat ? { ...values, ...seen[repeat + ":" + i] } : values, today, own, position: repeat ? i + 1 : 0 });
  for (const name of form.order) {
    const { item, around: parents, repeat } = places[name], above = parents[parents.length - 1];
    for (const i of standing(repeat)) {
      const k = key(name, repeat, i), at = around(repeat, i);
      let value = "";
      if ((!above || asked[key(above, above === repeat ? "" : repeat, i)]) && truth(compute(item.relevant ?? true, at))) {
        asked[k] = true;
        if (item.type === "calculate") { value = compute(item.value, at); if (value !== value) value = ""; }
        else if (!SILENT.includes(item.type)) { const [v, wrong] = read(item, (repeat ? rows(repeat)[i] : answers)[name]); value = v; if (wrong) errors[k] = wrong; }
      }
      values[k] = value;
      if (repeat) (seen[repeat + ":" + i] = seen[repeat + ":" + i] || {})[name] = value;
    }
  }
  for (const { item, repeat } of all) for (const i of standing(repeat)) {
    const k = key(item.name, repeat, i);
    if (!asked[k] || SILENT.includes(item.type)) continue;
    const at = around(repeat, i, values[k]), list = item.list && offered(form, item, at).map(row => row.name);
    if (list) choices[k] = list;
    if (errors[k]) continue;
    if (text(values[k]) === "") { if (truth(compute(item.required ?? false, at))) errors[k] = "required"; continue; }
    if (list ? !text(values[k]).split(" ").every(n => list.includes(n)) : item.type === "rating" && (values[k] < item.from || values[k] > item.to || (values[k] - item.from) % (item.step || 1))) errors[k] = "choice";
    else if (!truth(compute(item.constraint ?? true, at))) errors[k] = "constraint";
  }
  return { values, asked, errors, choices };
};
self.salaForm = { compute, look };

// ── the page ──
const doc = self.document, form = doc && doc.querySelector("form[data-form]");
if (!form) return;
const one = (query, from = form) => from.querySelector(query), every = (query, from = form) => [...from.querySelectorAll(query)];
const { tree, errors: sentences } = JSON.parse(form.dataset.form);
const parts = name => name.slice(2).split(":");
// A picture is answered by its id and whom it shows. One that will go along as a file has no id yet: the server gives it.
const fileOf = field => one("[type=file]", field.parentNode), SOON = "00000000-0000-7000-8000-000000000000";
const pictureOf = field => {
  const id = field.value || (fileOf(field).files.length ? SOON : ""), shows = one("select", field.parentNode).value;
  return id && id + (shows && " " + shows);
};
const answers = () => {
  const found = {};
  for (const field of every("[name^='q:']")) {
    const [first, i, inner] = parts(field.name), row = inner ? ((found[first] = found[first] || [])[i] = found[first][i] || {}) : found, name = inner || first;
    if (field.type === "checkbox") { row[name] = row[name] || []; if (field.checked) row[name].push(field.value); }
    else if ("image" in field.dataset) row[name] = pictureOf(field);
    else if (field.type !== "radio" || field.checked) row[name] = field.value;
  }
  for (const name in found) if (Array.isArray(found[name]) && typeof found[name][0] === "object") found[name] = [...found[name]].map(row => row || {});
  return found;
};
const today = () => { const d = new Date(self.sala ? sala.now() : Date.now()); return new Date(d - d.getTimezoneOffset() * 6e4).toISOString().slice(0, 10); };
let now;
const show = () => {
  now = look(tree, answers(), today());
  for (const box of every("[data-q]")) {
    const k = box.dataset.q;
    box.hidden = !now.asked[k];
    // A choice that is offered no more is no answer either.
    for (const label of every(":scope > .pick", box)) {
      const field = one("input", label);
      if (!(label.hidden = now.choices[k] && !now.choices[k].includes(field.value)) || !field.checked) continue;
      field.checked = false;
      return show();
    }
    const sum = one(":scope > output", box);
    if (sum) sum.textContent = text(now.values[k]);
    if (one(":scope > .err[data-js]", box) && !now.errors[k]) say(box, "");
  }
};
const say = (box, sentence) => {
  let note = one(":scope > .err", box);
  if (!note && sentence) { note = doc.createElement("p"); note.className = "err"; box.insertBefore(note, one(":scope > :is(input,textarea,.pick,.row)", box)); }
  if (note) { note.dataset.js = 1; note.textContent = sentence; note.hidden = !sentence; }
  for (const field of every("input,textarea", box)) sentence ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
};
form.addEventListener("submit", event => {
  const button = event.submitter;
  if (button && button.name === "change") return;
  show();
  let first = null;
  for (const box of every("[data-q]")) {
    const code = now.errors[box.dataset.q];
    if (!one("[name^='q:']", box) || box.tagName === "SECTION") continue;
    say(box, code ? box.dataset[code] || sentences[code] : "");
    if (code && !first) first = box;
  }
  if (!first) return;
  event.preventDefault();
  event.stopPropagation();
  first.scrollIntoView({ block: "center" });
  one("input,textarea", first).focus({ preventScroll: true });
});
// What is sent: the answers as one text, whatever their fields are called.
form.addEventListener("formdata", event => {
  const data = event.formData;
  for (const name of [...new Set(data.keys())]) if (/^(q:|unseen$|answers$)/.test(name) || form.dataset.kind && /^[cf]:/.test(name)) data.delete(name);
  for (const [field, small] of smaller) if (field.files.length && data.has(field.name)) data.set(field.name, small, "picture.jpg");
  data.set("answers", JSON.stringify(answers()));
});

// A draft outlives a closed tab and an empty battery; it goes when the answers are sent or kept.
const draftKey = "draft form " + form.form.value;
const fill = kept => {
  for (const name in kept) if (Array.isArray(kept[name]) && typeof kept[name][0] === "object") while (every(`[data-row^='${name}:']`).length < kept[name].length) if (!add(name)) break;
  for (const field of every("[name^='q:']")) {
    const [first, i, inner] = parts(field.name), value = inner ? kept[first] && kept[first][i] && kept[first][i][inner] : kept[first];
    if (value == null) continue;
    if (field.type === "checkbox") field.checked = value.includes(field.value);
    else if (field.type === "radio") field.checked = value === field.value;
    else if ("image" in field.dataset) { if (!field.value) { field.value = value.slice(0, 36); one("select", field.parentNode).value = value.slice(37); here(field); } }
    else if (!field.value) field.value = value;
  }
  show();
};
const draft = () => "kind" in form.dataset && self.sala && sala.put("mine", { version: form.version.value, answers: answers() }, draftKey).catch(() => {});
let pause = 0, typed = false;
form.addEventListener("input", () => { typed = true; show(); clearTimeout(pause); pause = setTimeout(draft, 300); });
addEventListener("pagehide", () => typed && draft());
const forget = () => { typed = false; clearTimeout(pause); return sala.drop("mine", draftKey).catch(() => {}); };
if (self.sala && form.dataset.kinds) {
  // Only now may the outbox take the form: before, its answers would not be put together.
  form.dataset.kind = form.dataset.kinds;
  if ("sent" in form.dataset) forget();
  else if ("draft" in form.dataset) sala.get("mine", draftKey).then(kept => kept && kept.version === form.version.value && fill(kept.answers)).catch(() => {});
}
for (const state of ["sent", "kept"]) doc.addEventListener("sala:" + state, event => {
  if (event.detail.form !== form) return;
  forget();
  const code = one("[data-said=" + state + "] .big"), receipt = event.detail.envelope.payload.receipt;
  if (code) { code.textContent = receipt || ""; code.parentNode.hidden = !receipt; }
  show();
});

// A picture is made small on the phone, which saves whoever pays for the network; with the outbox it is kept here and goes
// ahead of its answers (sala.js), else it goes along with them as a file. What the phone cannot read goes as it is.
const smaller = new Map();
let busy = null;
const here = field => { one("[data-picture]", field.parentNode).hidden = !field.value; };
const take = async file => {
  const field = one("[data-image]", file.parentNode), chosen = file.files[0];
  if (!chosen) return;
  const small = self.salaShrink ? await salaShrink(chosen, 1280, 200000) : chosen;
  if (!form.dataset.kind) return smaller.set(file, small);
  const id = sala.uuid();
  await sala.put("mine", { data: await small.arrayBuffer() }, "file " + id);
  if (field.value) sala.drop("mine", "file " + field.value).catch(() => {});
  field.value = id;
  file.value = "";
  here(field);
};
form.addEventListener("change", event => {
  if (event.target.type !== "file") return;
  typed = true;
  busy = take(event.target).catch(() => {}).then(() => { busy = null; show(); draft(); });
});
form.addEventListener("reset", () => setTimeout(() => { for (const field of every("[data-image]")) { field.value = ""; here(field); } }));
form.addEventListener("submit", event => {
  if (!busy) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  busy.then(() => form.requestSubmit(submitter));
}, true);

// Repeats: another instance is the first one, emptied; the last one can be taken away.
const rowsOf = name => every(`[data-row^='${name}:']`);
const add = name => {
  const rows = rowsOf(name), i = rows.length, last = rows[i - 1];
  if (i >= 20) return false;
  const copy = last.cloneNode(true), number = t => t.replaceAll(name + ":" + (i - 1), name + ":" + i);
  for (const part of [copy, ...every("*", copy)]) for (const a of ["id", "for", "name", "data-q", "data-row", "aria-describedby"]) if (part.hasAttribute(a)) part.setAttribute(a, number(part.getAttribute(a)));
  for (const field of every("input,textarea", copy)) /radio|checkbox/.test(field.type) ? field.checked = false : field.value = "";
  for (const note of every("[data-picture]", copy)) note.hidden = true;
  for (const note of every(".err", copy)) note.remove();
  const head = one("[data-n]", copy);
  if (head) head.textContent = (i + 1).toLocaleString(doc.documentElement.lang === "km" ? "km-u-nu-khmr" : doc.documentElement.lang);
  last.after(copy);
  return true;
};
form.addEventListener("click", event => {
  const button = event.target.closest("button[name=change]");
  if (button) {
    event.preventDefault();
    const [what, name] = button.value.split(" "), rows = rowsOf(name);
    if (what === "add") { if (add(name)) one("input,textarea", rowsOf(name).pop()).focus(); } else if (rows.length > 1) rows.pop().remove();
    typed = true; show(); draft();
  }
  const here = event.target.closest("button[data-here]");
  if (here) navigator.geolocation.getCurrentPosition(({ coords }) => { one("input", here.parentNode).value = coords.latitude.toFixed(5) + ", " + coords.longitude.toFixed(5); show(); draft(); }, () => { here.nextElementSibling.hidden = false; }, { timeout: 20000 });
});
if (navigator.geolocation && isSecureContext) for (const button of every("button[data-here]")) button.hidden = false;

// The names of those who signed in on this phone: what is answered without network is theirs.
const person = doc.querySelector("#person");
const offer = async () => {
  for (const [kept, name] of await sala.entries("mine")) {
    if (!kept.startsWith("name ") || !await sala.get("mine", "token " + kept.slice(5))) continue;
    const label = person.content.cloneNode(true);
    one("input", label).value = kept.slice(5);
    one("b", label).textContent = name;
    person.before(label);
  }
};
if (self.sala && !sala.me && person) offer().catch(() => {});
show();
})();
