// What a page needs in the browser, and only this: the outbox for work without network, the service worker, live parts.
// Everything here is an addition: each form and page works without it.
(() => {
"use strict";
const doc = document, root = doc.documentElement;
const one = (query, from = doc) => from.querySelector(query);
// Khmer writes its own digits; few browsers know Khmer.
const tongue = root.lang.replace("km", "en-u-nu-khmr");

// The outbox: IndexedDB "sala" with `out` (envelopes not answered yet), `mine` (receipts of anonymous questions, tokens).
const db = new Promise((done, fail) => {
  if (!self.indexedDB) return fail();
  const open = indexedDB.open("sala", 1);
  open.onupgradeneeded = () => { open.result.createObjectStore("out", { keyPath: "id" }); open.result.createObjectStore("mine"); };
  open.onsuccess = () => done(open.result);
  open.onerror = fail;
});
db.catch(() => {});
const store = async (name, mode, act) => {
  const base = await db;
  return new Promise((done, fail) => {
    const transaction = base.transaction(name, mode);
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => done(request && request.result);
    transaction.onerror = transaction.onabort = fail;
  });
};
const all = name => store(name, "readonly", s => s.getAll());
const put = (name, value, key) => store(name, "readwrite", s => s.put(value, key));
const drop = (name, key) => store(name, "readwrite", s => s.delete(key));
const entries = async name => { const keys = await store(name, "readonly", s => s.getAllKeys()); return Promise.all(keys.map(async key => [key, await get(name, key)])); };
const get = (name, key) => store(name, "readonly", s => s.get(key));

// UUIDv7, RFC 9562: milliseconds, then random bits.
const uuid = (ms = Date.now()) => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 5; i >= 0; i--) { bytes[i] = ms % 256; ms = Math.floor(ms / 256); }
  bytes[6] = bytes[6] & 15 | 112; bytes[8] = bytes[8] & 63 | 128;
  return [...bytes].map((b, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + b.toString(16).padStart(2, "0")).join("");
};

// How far this phone's clock is off: milliseconds to add, learnt from each answer that tells the server's time. Less than
// two seconds is the line's delay, not the clock.
let offset = 0;
get("mine", "clock").then(kept => offset = offset || kept || 0).catch(() => {});
const learn = (now, asked) => {
  const off = Math.round(Date.parse(now) - (asked + Date.now()) / 2);
  if (Number.isNaN(off)) return;
  offset = Math.abs(off) < 2000 ? 0 : off;
  put("mine", offset, "clock").catch(() => {});
};
// One thing to send, as the outbox keeps it.
const seal = (kind, payload, owner, id = uuid(), base = null) => ({ id, owner, envelope:
  { id, kind, version: 1, made_at: new Date().toISOString(), clock_offset: offset, base, payload } });
// An anonymous thing tells the hour only, and nothing of this phone's clock.
const hour = () => Math.floor((Date.now() + offset) / 36e5) * 36e5;
const sealAnonymous = (kind, payload) => {
  const item = seal(kind, payload, "", uuid(hour()));
  return { ...item, envelope: { ...item.envelope, made_at: new Date(hour()).toISOString(), clock_offset: 0 } };
};
// A code that finds an anonymous thing again, for paper too: three groups of four signs, 60 bits (kit/ids.py).
const code = () => [...crypto.getRandomValues(new Uint8Array(12))].map(b => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[b % 32]).join("").match(/..../g).join("-");

// A token per person and phone, fetched once while signed in. It outlives sign-out, so that what waits can still be sent.
const me = one("meta[name=me]");
const token = async () => {
  if (!me) return null;
  await put("mine", me.dataset.name, "name " + me.content);
  const kept = await get("mine", "token " + me.content);
  if (kept) return kept;
  const answer = await fetch("/offline/device/", { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: me.dataset.form }) });
  if (!answer.ok) return null;
  const made = await answer.json();
  await put("mine", made.token, "token " + me.content);
  return made.token;
};

// A line that neither answers nor breaks is given up after a while.
const limit = ms => AbortSignal.timeout ? AbortSignal.timeout(ms) : undefined;

// A picture goes in pieces ahead of what names it, each as long as the line lets: a cut costs one piece. Gives a sentence
// when it is refused; throws when the line breaks.
const upload = async (id, data, told = () => {}) => {
  const size = data.size ?? data.byteLength;
  for (let at = 0, piece = 32768, far = -1; at < size; at = far) {
    const begun = Date.now(), answer = await fetch("/files/upload/" + id, {
      method: "PATCH", credentials: "omit", signal: limit(60000), body: data.slice(at, at + piece),
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": at, "Upload-Length": size },
    });
    if (answer.status === 422) return (await answer.json()).message;
    far = +answer.headers.get("Upload-Offset");
    if (!answer.ok || answer.status === 204 && far === at) throw answer.status;
    if (answer.status === 200) far = size;
    told(far / size);
    if (Date.now() - begun < 3000 && piece < 524288) piece *= 2;
  }
};
// The pictures on this phone that these things name.
const filesOf = async items => {
  const kept = (await store("mine", "readonly", s => s.getAllKeys())).filter(key => key.startsWith("file "));
  const said = kept.length ? JSON.stringify(items.map(item => item.envelope.payload)) : "";
  return kept.filter(key => said.includes(key.slice(5)));
};

// One sending at a time, also among several tabs; whoever asks waits for a whole round of its own.
let last = Promise.resolve();
const alone = act => navigator.locks ? navigator.locks.request("sala", act) : act();
const flush = () => last = last.then(() => alone(send)).catch(() => ({})).then(async results => { await show(); doc.dispatchEvent(new Event("sala:flushed")); return results; });
const send = async () => {
  const waiting = (await all("out")).filter(item => !item.refused), results = {};
  let later = 0;
  for (const owner of new Set(waiting.map(item => item.owner))) {
    const key = owner && await get("mine", "token " + owner);
    if (owner && !key && !(me && me.content === owner && await token())) continue;
    const mine = waiting.filter(item => item.owner === owner).sort((a, b) => a.id < b.id ? -1 : 1);
    for (let i = 0; i < mine.length; i += 20) {
      const batch = mine.slice(i, i + 20);
      for (const key of await filesOf(batch)) await upload(key.slice(5), (await get("mine", key)).data);
      const asked = Date.now(), answer = await fetch("/offline/", {
        method: "POST", credentials: "omit", signal: limit(30000),
        headers: { "Content-Type": "application/json", ...(owner ? { Authorization: "Bearer " + await get("mine", "token " + owner) } : {}) },
        body: JSON.stringify({ sent_at: new Date().toISOString(), envelopes: batch.map(item => item.envelope) }),
      });
      if (answer.status === 401) { await drop("mine", "token " + owner); break; }
      if (!answer.ok) throw answer.status;
      const { answers, now } = await answer.json();
      learn(now, asked);
      for (const said of answers) {
        results[said.id] = said;
        // Refused things stay on the phone, to be read, changed and sent again.
        if (said.outcome === "refused") {
          await put("out", { ...batch.find(b => b.id === said.id), refused: said.message });
        } else if (said.outcome === "later") later = 1;
        else {
          for (const key of await filesOf(batch.filter(b => b.id === said.id))) await drop("mine", key);
          await drop("out", said.id);
        }
      }
    }
  }
  if (later) setTimeout(flush, 6e4 + Math.random() * 6e4);
  return results;
};
const show = async () => {
  const note = one("#unsent");
  if (!note) return;
  const count = (await all("out").catch(() => [])).length;
  note.hidden = !count;
  one("span", note).textContent = count === 1 ? note.dataset.one : note.dataset.many.replace("{n}", count.toLocaleString(tongue));
};

// A form with data-kind goes through the outbox: kept first, then sent. Its field "name" says whose it is: "anonymous", "mine",
// or the id of another person who signed in on this phone. data-keep: the phone remembers what was sent, to find it again.
const words = form => {
  const { name, id, csrfmiddlewaretoken, base, ...payload } = Object.fromEntries(new FormData(form));
  // A field called "sent.gender" becomes {sent: {gender: …}}: an edit carries what it was made from beside what it says.
  for (const path of Object.keys(payload).filter(key => key.includes("."))) {
    const [group, field] = path.split(".");
    (payload[group] = payload[group] || {})[field] = payload[path];
    delete payload[path];
  }
  const anonymous = name === "anonymous" || "anonymous" in form.dataset;
  if (name) { delete payload.receipt; if (anonymous) payload.receipt = code(); }
  const kind = form.dataset.kind.split(" ")[name && anonymous ? 1 : 0];
  if (anonymous) return sealAnonymous(kind, payload);
  return seal(kind, payload, name && name !== "mine" ? name : me ? me.content : null, uuid(), base ? +base : null);
};
doc.addEventListener("submit", async event => {
  const form = event.target;
  if (!form.dataset.kind || !crypto.getRandomValues) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = 1;
  try { await submit(form); } finally { delete form.dataset.busy; }
});
const submit = async form => {
  const item = words(form), keep = "keep" in form.dataset;
  if (item.owner === null) return form.submit();
  try { await put("out", item); } catch { return form.submit(); }
  if (keep) await put("mine", { ...item.envelope.payload, id: item.id, at: item.envelope.made_at, owner: item.owner }, "question " + item.id);
  // It is on the phone already: whoever waits at a dead line is told so after a few seconds, while the sending goes on.
  const results = await Promise.race([flush(), new Promise(done => setTimeout(done, 7000))]) || {};
  const said = results[item.id], outcome = said && said.outcome;
  const state = !said || outcome === "later" ? "kept" : outcome === "refused" || outcome === "conflict" ? outcome : "sent";
  for (const note of form.querySelectorAll("[data-said]")) {
    note.hidden = note.dataset.said !== state;
    if (state === "refused" && !note.hidden) one("span", note).textContent = said.message[root.lang] || said.message.en;
  }
  if (state === "refused") { await drop("out", item.id); if (keep) await drop("mine", "question " + item.id); }
  else if (state !== "conflict" && !("edit" in form.dataset)) form.reset();
  const note = one("[data-said=" + state + "]", form);
  if (note) note.scrollIntoView({ block: "center" });
  doc.dispatchEvent(new CustomEvent("sala:" + state, { detail: { ...item, form } }));
  show();
};
addEventListener("online", flush);
doc.addEventListener("visibilitychange", () => doc.hidden || flush());

// Live parts: <div data-live="/path/"> is asked every 5 to 9 seconds while the page is seen, without cookies, so that everybody
// gets the one kept answer: 304 when nothing changed. A hidden page has no timer.
for (const part of doc.querySelectorAll("[data-live]")) {
  let etag = "", timer = 0, busy = false;
  const ask = async () => {
    clearTimeout(timer);
    if (doc.hidden || busy) return;
    busy = true;
    try {
      const answer = await fetch(part.dataset.live, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", credentials: "omit", signal: limit(8000) });
      if (answer.status === 200) { etag = answer.headers.get("ETag") || ""; part.innerHTML = await answer.text(); doc.dispatchEvent(new CustomEvent("sala:live", { detail: part })); }
    } catch { /* the next round tries again */ }
    busy = false;
    if (!doc.hidden) timer = setTimeout(ask, 5000 + Math.random() * 4000);
  };
  timer = setTimeout(ask, Math.random() * 2000);
  doc.addEventListener("sala:sent", ask);
  doc.addEventListener("visibilitychange", ask);
}

// After the page is there: the service worker keeps the pages that this one names, for the next time without network.
addEventListener("load", async () => {
  const paths = name => ((one(`meta[name=${name}]`) || {}).content || "").match(/\S+/g) || [];
  if (me) token().catch(() => {});
  flush();
  // What a page needs only once somebody acts comes after everything that is read.
  for (const path of paths("later")) import(path);
  if (!navigator.serviceWorker) return; // browsers offer it over HTTPS and on localhost only
  const worker = await navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready).catch(() => null);
  if (worker) worker.active.postMessage({ keep: [...doc.body.dataset.shell.split(" "), ...paths("keep")], me: me && me.content, own: paths("own") });
});
self.sala = { tongue, upload, uuid: () => uuid(hour()), store, all, entries, put, drop, get, seal, learn, flush, show, me: me && me.content, now: () => Date.now() + offset };
})();
