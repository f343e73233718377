// What a page needs in the browser, and only this: the outbox for work without network, the service worker, live parts.
// Everything here is an addition: each form and page works without it.
(() => {
"use strict";
const doc = document, root = doc.documentElement;
const one = (query, from = doc) => from.querySelector(query);

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
const get = (name, key) => store(name, "readonly", s => s.get(key));

// UUIDv7, RFC 9562: milliseconds, then random bits.
const uuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = Date.now();
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
const seal = (kind, payload, owner, id = uuid()) => ({ id, owner, envelope:
  { id, kind, version: 1, made_at: new Date().toISOString(), clock_offset: offset, base: null, payload } });

// A token per person and phone, fetched once while signed in. It outlives sign-out, so that what waits can still be sent.
const me = one("meta[name=me]");
const token = async () => {
  if (!me) return null;
  const kept = await get("mine", "token " + me.content);
  if (kept) return kept;
  const form = new FormData();
  form.set("csrfmiddlewaretoken", me.dataset.form);
  const answer = await fetch("/offline/device/", { method: "POST", body: form });
  if (!answer.ok) return null;
  const made = await answer.json();
  await put("mine", made.token, "token " + me.content);
  return made.token;
};

// A line that neither answers nor breaks is given up after a while.
const limit = ms => AbortSignal.timeout ? AbortSignal.timeout(ms) : undefined;

// One sending at a time, also among several tabs; whoever asks waits for a whole round of its own.
let last = Promise.resolve();
const alone = act => navigator.locks ? navigator.locks.request("sala", act) : act();
const flush = () => last = last.then(() => alone(send)).catch(() => ({})).then(async results => { await show(); return results; });
const send = async () => {
  const waiting = await all("out"), results = {};
  const owners = [...new Set(waiting.map(item => item.owner))];
  for (const owner of owners) {
    const key = owner && await get("mine", "token " + owner);
    if (owner && !key && !(me && me.content === owner && await token())) continue;
    const mine = waiting.filter(item => item.owner === owner).sort((a, b) => a.id < b.id ? -1 : 1);
    for (let i = 0; i < mine.length; i += 20) {
      const batch = mine.slice(i, i + 20);
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
          const item = batch.find(b => b.id === said.id);
          await put("out", { ...item, refused: said.message });
        } else await drop("out", said.id);
      }
    }
  }
  return results;
};
const show = async () => {
  const note = one("#unsent");
  if (!note) return;
  const count = (await all("out").catch(() => [])).length;
  note.hidden = !count;
  one("span", note).textContent = count === 1 ? note.dataset.one : note.dataset.many.replace("{n}", count.toLocaleString(root.lang));
};

// A form with data-kind goes through the outbox: kept first, then sent.
const words = async form => {
  const data = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "id"));
  const anonymous = data.name === "anonymous";
  delete data.name;
  const id = uuid();
  if (anonymous) data.receipt = uuid() + uuid();
  const kind = form.dataset.kind.split(" ")[anonymous ? 1 : 0];
  return seal(kind, data, anonymous ? "" : me ? me.content : null, id);
};
doc.addEventListener("submit", async event => {
  const form = event.target;
  if (!form.dataset.kind || !crypto.getRandomValues) return;
  event.preventDefault();
  const item = await words(form).catch(() => null);
  if (!item || item.owner === null) return form.submit();
  try { await put("out", item); } catch { return form.submit(); }
  if (item.envelope.payload.receipt) await put("mine", { ...item.envelope.payload, id: item.id, at: item.envelope.made_at }, "question " + item.id);
  const results = await flush() || {};
  const said = results[item.id];
  const state = !said ? "kept" : said.outcome === "refused" ? "refused" : "sent";
  for (const note of form.querySelectorAll("[data-said]")) {
    note.hidden = note.dataset.said !== state;
    if (state === "refused" && !note.hidden) one("span", note).textContent = said.message[root.lang] || said.message.en;
  }
  if (state === "refused") await drop("out", item.id); else form.reset();
  (form.querySelector("[data-said=" + state + "]") || form).scrollIntoView({ block: "center" });
  doc.dispatchEvent(new CustomEvent("sala:" + state, { detail: item }));
  show();
});
addEventListener("online", flush);
doc.addEventListener("visibilitychange", () => doc.hidden || flush());

// Live parts: <div data-live="/path/"> is asked every 5 to 10 seconds while the page is seen; 304 when nothing changed.
for (const part of doc.querySelectorAll("[data-live]")) {
  let etag = "";
  const ask = async () => {
    if (!doc.hidden) try {
      const answer = await fetch(part.dataset.live, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
      if (answer.status === 200) { etag = answer.headers.get("ETag") || ""; part.innerHTML = await answer.text(); }
    } catch { /* the next round tries again */ }
  };
  const again = () => setTimeout(() => ask().then(again), 5000 + Math.random() * 4000);
  again();
  doc.addEventListener("sala:sent", ask);
  doc.addEventListener("visibilitychange", ask);
}

// After the page is there: the service worker keeps the pages that this one names, for the next time without network.
addEventListener("load", async () => {
  if (me) token().catch(() => {});
  flush();
  if (!navigator.serviceWorker || !isSecureContext) return;
  const worker = await navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready).catch(() => null);
  const keep = one("meta[name=keep]");
  if (worker) worker.active.postMessage({ keep: [...doc.body.dataset.shell.split(" "), ...(keep ? keep.content.split(" ") : [])] });
});
self.sala = { all, put, drop, get, uuid, seal, learn, flush, show, token, me: me && me.content, now: () => Date.now() + offset };
})();
