// The door judges each badge by the list on this phone. What happens goes into the outbox; with network it is sent, and
// who other phones saw comes back.
(() => {
"use strict";
const doc = document, lang = doc.documentElement.lang, id = name => doc.getElementById(name), door = id("door");
const meeting = door.dataset.meeting, key = "door " + meeting;
const note = (name, on = true) => { doc.querySelector(`[data-note=${name}]`).hidden = !on; };

// The list as it came, with `own`: what this phone made.
let list = null, etag = "";
const keep = () => sala.put("mine", list, key);
const clock = time => new Date(time).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: list.meeting.zone });
const dateHere = time => new Date(time).toLocaleDateString("sv", { timeZone: list.meeting.zone });

// Who was seen: person (a walk-in: its fact) → standing facts [id, time].
const seen = () => {
  const facts = new Map(Object.entries(list.seen).map(([who, rows]) => [who, rows.slice()]));
  const known = new Set([...facts.values()].flat().map(row => row[0])), undone = new Set(list.undone);
  for (const one of list.own) if (one.undoes) undone.add(one.undoes);
  for (const one of list.own) if (one.who && !known.has(one.id)) facts.set(one.who, [...(facts.get(one.who) || []), [one.id, one.at]]);
  for (const [who, rows] of facts) {
    const standing = rows.filter(row => !undone.has(row[0]));
    if (standing.length) facts.set(who, standing); else facts.delete(who);
  }
  return facts;
};
const present = facts => [...facts.keys()].filter(who => list.people.some(p => p.id === who) || list.own.some(one => one.id === who)).length;

// A badge by number or code, however typed.
const digits = text => text.replace(/[០-៩]/g, c => c.charCodeAt(0) - 0x17e0);
const plain = code => code.toUpperCase().replace(/[ILOU]/g, c => ({ I: "1", L: "1", O: "0", U: "V" })[c]).replace(/[^0-9A-Z]/g, "");
const badge = text => {
  const said = digits(text).trim(), number = /^\d{1,5}$/.test(said) && Number(said);
  const fits = row => number ? row.n === number : plain(row.code) === plain(said);
  const here = list.people.find(fits);
  return here ? [here, true] : [list.others.find(fits), false];
};

const judge = (row, here, facts) => {
  if (!row) return "unknown";
  if (!here) return "wrong_day";
  if (facts.has(row.id)) return "again";
  if (list.meeting.capacity !== null && present(facts) >= list.meeting.capacity) return "full";
  if (row.state === "declined") return "declined";
  return sala.now() > Date.parse(list.meeting.late_at) ? "late" : "present";
};

const add = async (payload, more) => {
  const item = sala.seal("meetings.check_in", { meeting, ...payload }, sala.me || list.me);
  await sala.put("out", item);
  list.own.push({ id: item.id, at: new Date(sala.now()).toISOString(), ...more });
  await keep();
  return item.id;
};

let shown = null; // what the card speaks of
const show = (verdict, name, more, fill) => {
  note("undone", false);
  id("result").hidden = false;
  id("who").textContent = name;
  id("more").textContent = more;
  id("verdict").replaceChildren(...id("verdicts").content.querySelector(`[data-is=${verdict}]`).cloneNode(true).children);
  const gap = id("verdict").querySelector("[data-fill]");
  if (gap) gap.textContent = fill;
  id("let-in").hidden = verdict !== "full";
  id("undo").hidden = verdict === "full";
  id("result").dataset.is = verdict;
  if (navigator.vibrate) navigator.vibrate(["present", "late", "walk_in"].includes(verdict) ? 80 : [80, 80, 200]);
};

const take = async (text, method, force = false) => {
  if (!list || !text.trim()) return;
  const [row, here] = badge(text), facts = seen();
  let verdict = judge(row, here, facts);
  const fill = verdict === "again" ? clock(facts.get(row.id)[0][1])
    : verdict === "wrong_day" ? row.days.map(day => new Date(day).toLocaleDateString(lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" })).join("; ") : "";
  shown = { who: row && row.id, text, method, facts: [] };
  if (verdict === "full" && force) verdict = "present";
  if (!["again", "full"].includes(verdict)) {
    const payload = { seen: text.trim().slice(0, 20), method, ...(force ? { note: "over capacity" } : {}) };
    shown.facts = [await add(payload, { who: here && row ? row.id : null })];
  }
  show(verdict, row ? row.name : text.trim(), row ? [row.latin, row.works].filter(Boolean).join(" · ") : "", fill);
  draw();
  round();
};

const undo = async () => {
  const facts = new Set([...shown.facts, ...(shown.who && seen().get(shown.who) || []).map(row => row[0])]);
  for (const fact of facts) await add({ undoes: fact }, { undoes: fact });
  id("result").hidden = true;
  note("undone");
  draw();
  round();
};

const walkIn = async form => {
  const said = Object.fromEntries(new FormData(form));
  const fact = await add({ walk_in: said }, { name: said.name });
  const own = list.own.find(one => one.id === fact);
  own.who = fact;
  await keep();
  shown = { who: fact, facts: [fact] };
  show("walk_in", said.name, said.organisation, "");
  form.reset();
  id("walk-in").open = false;
  draw();
  round();
};

let connected = true;
const draw = () => {
  if (!list) return;
  const facts = seen(), words = id("state").dataset;
  const everybody = list.people.filter(p => p.state !== "walk_in" || facts.has(p.id)).length + list.own.filter(one => facts.has(one.id)).length;
  id("title").textContent = list.meeting.title;
  id("when").textContent = list.meeting.day[lang] || list.meeting.day.en;
  id("count").textContent = words.count.replace("{n}", present(facts).toLocaleString(lang)).replace("{all}", everybody.toLocaleString(lang));
  id("state").textContent = words.taken.replace("{time}", clock(list.taken)) + (connected ? "" : " " + words.off);
  note("other-day", dateHere(sala.now()) !== list.meeting.date);
  const names = new Map([...list.people.map(p => [p.id, p.name]), ...list.own.map(one => [one.id, one.name])]);
  const last = [...facts].filter(([who]) => names.get(who)).sort((a, b) => a[1][0][1] < b[1][0][1] ? 1 : -1).slice(0, 8);
  id("recent").replaceChildren(...last.map(([who, rows]) => {
    const line = doc.createElement("li"), time = doc.createElement("span");
    time.className = "push soft";
    time.textContent = clock(rows[0][1]);
    line.append(names.get(who), time);
    return line;
  }));
};

// Send, then ask who was seen; the whole list only when it changed.
const ask = async path => {
  const asked = Date.now(), answer = await fetch(door.dataset.list + path, { headers: path && etag ? { "If-None-Match": etag } : {}, cache: "no-store", signal: AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined });
  note("sign-in", answer.status === 401 && !list);
  note("forbidden", answer.status === 403 || answer.status === 404);
  if (!answer.ok) return null;
  const said = await answer.json();
  sala.learn(said.now, asked);
  if (path) etag = answer.headers.get("ETag") || "";
  return said;
};
const refresh = async () => {
  const light = list && list.me === (sala.me || list.me) && await ask("?seen");
  if (light) Object.assign(list, { seen: light.seen, undone: light.undone, taken: light.now });
  if (!list || light && light.revision !== list.revision) {
    const whole = await ask("");
    if (whole) list = { ...whole, taken: whole.now, own: list ? list.own : [] };
  }
  if (list) await keep();
};
let turn = Promise.resolve();
const round = () => turn = turn.then(async () => {
  try {
    await sala.flush();
    await refresh();
    connected = true;
  } catch { connected = false; }
  note("no-list", !list && !connected);
  draw();
});

// The browser's own reader, else jsQR.
let stream = null;
const reader = async () => {
  if (self.BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const own = new BarcodeDetector({ formats: ["qr_code"] });
    return async video => ((await own.detect(video))[0] || {}).rawValue;
  }
  if (!self.jsQR) await new Promise((done, fail) => {
    const script = doc.createElement("script");
    Object.assign(script, { src: door.dataset.scanner, onload: done, onerror: fail });
    doc.head.append(script);
  });
  const canvas = doc.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
  return async video => {
    const scale = Math.min(1, 640 / video.videoWidth);
    canvas.width = video.videoWidth * scale; canvas.height = video.videoHeight * scale;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const found = jsQR(pen.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
    return found && found.data;
  };
};
const scan = async () => {
  note("camera", false);
  const video = id("eye");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    video.hidden = id("stop").hidden = false;
    id("scan").hidden = true;
    await video.play();
    const read = await reader();
    let before = "", at = 0;
    while (stream) {
      const text = video.videoWidth && await read(video).catch(() => null);
      if (text && (text !== before || Date.now() - at > 5000)) await take(text, "qr");
      if (text) { before = text; at = Date.now(); }
      await new Promise(done => setTimeout(done, 150));
    }
  } catch { stop(); note("camera"); }
};
const stop = () => {
  if (stream) for (const track of stream.getTracks()) track.stop();
  stream = null;
  id("eye").hidden = id("stop").hidden = true;
  id("scan").hidden = !camera;
};
const camera = isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;

const start = async () => {
  note("insecure", !isSecureContext);
  id("scan").hidden = !camera;
  list = await sala.get("mine", key).catch(() => null) || null;
  if (list && sala.me && list.me !== sala.me) list = null;
  draw();
  await round();
  if (camera && !self.BarcodeDetector && navigator.serviceWorker) navigator.serviceWorker.ready.then(worker => worker.active.postMessage({ keep: [door.dataset.scanner] }));
  const again = () => setTimeout(() => (doc.hidden ? Promise.resolve() : round()).then(again), 6000 + Math.random() * 4000);
  again();
};
id("typed").addEventListener("submit", event => { event.preventDefault(); take(id("seen").value, "typed"); event.target.reset(); });
id("walk-in").querySelector("form").addEventListener("submit", event => { event.preventDefault(); if (list) walkIn(event.target); });
id("undo").addEventListener("click", undo);
id("let-in").addEventListener("click", () => take(shown.text, shown.method, true));
id("scan").addEventListener("click", scan);
id("stop").addEventListener("click", stop);
addEventListener("online", round);
addEventListener("offline", () => { connected = false; draw(); });
doc.addEventListener("visibilitychange", () => doc.hidden ? stop() : round());
start();
})();
