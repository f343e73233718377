// The door's list on this phone: taken with network, kept locked, opened with the PIN without network. Judging badges
// (judge.js), the PIN (pin.js) and the camera (camera.js) are fetched when they are first needed, and kept beforehand.
(() => {
"use strict";
const doc = document, lang = doc.documentElement.lang, id = name => doc.getElementById(name), { dataset } = id("door");
const meeting = dataset.meeting, key = "door " + meeting, DAYS = 3; // how long the locked list stays
const note = (name, on = true) => { const found = doc.querySelector(`[data-note=${name}]`); if (found) found.hidden = !on; };
const script = src => new Promise((done, fail) => doc.head.append(Object.assign(doc.createElement("script"), { src, onload: done, onerror: fail })));
const lock = async () => { if (!sala.lock) await script(dataset.lock); return sala.lock; };
const clock = time => new Date(time).toLocaleTimeString(sala.tongue, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: door.list.meeting.zone });
const dateHere = time => new Date(time).toLocaleDateString("sv", { timeZone: door.list.meeting.zone });

let kept = Promise.resolve();
const keep = () => kept = kept.then(async () => note("not-kept", isSecureContext && !await (await lock()).keep(door.list.me, key, door.list, DAYS))).catch(() => note("not-kept"));

// Who was seen arriving, or leaving: person (a walk-in: its fact) → standing facts [id, time].
const standing = leaves => {
  const { list } = door, facts = new Map(Object.entries((leaves ? list.left : list.seen) || {}).map(([who, rows]) => [who, rows.slice()]));
  const known = new Set([...facts.values()].flat().map(row => row[0])), undone = new Set(list.undone);
  for (const one of list.own) if (one.undoes) undone.add(one.undoes);
  for (const one of list.own) if (one.who && !!one.leaves === leaves && !known.has(one.id)) facts.set(one.who, [...(facts.get(one.who) || []), [one.id, one.at]]);
  for (const [who, rows] of facts) {
    const kept = rows.filter(row => !undone.has(row[0]));
    if (kept.length) facts.set(who, kept); else facts.delete(who);
  }
  return facts;
};
const seen = () => standing(false), last = rows => Math.max(...(rows || []).map(row => Date.parse(row[1])));
// Since when she is out; 0 for who is inside or was never seen.
const out = who => { const left = last(standing(true).get(who)); return left > last(seen().get(who)) ? left : 0; };
const present = facts => [...facts.keys()].filter(who => door.list.people.some(p => p.id === who) || door.list.own.some(one => one.id === who)).length;

// A badge by number or code, however typed.
const digits = text => text.replace(/[០-៩]/g, c => c.charCodeAt(0) - 0x17e0);
const plain = code => code.toUpperCase().replace(/[ILOU]/g, c => ({ I: "1", L: "1", O: "0", U: "V" })[c]).replace(/[^0-9A-Z]/g, "");
const badge = text => {
  const said = digits(text).trim(), number = /^\d{1,5}$/.test(said) && Number(said);
  const fits = row => number ? row.n === number : plain(row.code) === plain(said);
  const here = door.list.people.find(fits);
  return here ? [here, true] : [door.list.others.find(fits), false];
};
// What waits in the outbox is known here too, whoever opens the list and however often the page was loaded.
const unsent = async () => {
  const known = new Set(door.list.own.map(one => one.id));
  for (const { id, refused, envelope: { kind, payload: said, made_at, clock_offset } } of await sala.all("out")) {
    if (kind !== "meetings.check_in" || said.meeting !== meeting || refused || known.has(id)) continue;
    const [row, here] = said.seen ? badge(said.seen) : [], who = said.walk_in ? id : here ? row.id : null;
    door.list.own.push({ id, at: new Date(Date.parse(made_at) + clock_offset).toISOString(), who, undoes: said.undoes, leaves: said.leaves, name: said.walk_in && said.walk_in.name });
  }
};

let connected = true;
const draw = () => {
  const { list } = door;
  id("work").hidden = !list;
  if (!list) return;
  const facts = seen(), words = id("state").dataset;
  const everybody = list.people.filter(p => p.state !== "walk_in" || facts.has(p.id)).length + list.own.filter(one => facts.has(one.id)).length;
  id("title").textContent = list.meeting.title;
  id("when").textContent = list.meeting.day[lang] || list.meeting.day.en;
  id("count").textContent = words.count.replace("{n}", present(facts).toLocaleString(sala.tongue)).replace("{all}", everybody.toLocaleString(sala.tongue));
  id("state").textContent = words.taken.replace("{time}", clock(list.taken)) + (connected ? "" : " " + words.off);
  note("other-day", dateHere(sala.now()) !== list.meeting.date);
  const names = new Map([...list.people.map(p => [p.id, p.name]), ...list.own.map(one => [one.id, one.name])]);
  const last = [...facts].filter(([who]) => names.get(who)).sort((a, b) => a[1][0][1] < b[1][0][1] ? 1 : -1).slice(0, 8);
  id("recent").hidden = !last.length;
  id("recent").replaceChildren(...last.map(([who, rows]) => {
    const line = doc.createElement("li"), time = doc.createElement("span");
    time.className = "push soft";
    time.textContent = clock(rows[0][1]);
    line.append(names.get(who), time);
    return line;
  }));
};

// Send, then ask who was seen; the whole list only when it changed.
let etag = "";
const ask = async path => {
  const asked = Date.now(), answer = await fetch(dataset.list + path, { headers: path && etag ? { "If-None-Match": etag } : {}, cache: "no-store", signal: AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined });
  note("sign-in", answer.status === 401 && !door.list);
  note("forbidden", answer.status === 403 || answer.status === 404);
  if (!answer.ok) return null;
  const said = await answer.json();
  sala.learn(said.now, asked);
  if (path) etag = answer.headers.get("ETag") || "";
  return said;
};
const refresh = async () => {
  const { list } = door, light = list && list.me === (sala.me || list.me) && await ask("?seen");
  if (light) Object.assign(list, { seen: light.seen, left: light.left, undone: light.undone, taken: light.now });
  const whole = (!list || light && light.revision !== list.revision) && await ask("");
  if (whole) await have({ ...whole, taken: whole.now, own: list ? list.own : [] });
  if (light || whole) keep();
};
// A list is here, from the server or out of the lock.
const have = async list => {
  await ready("judge");
  door.list = list;
  await unsent();
};

// The words and forms of the page, then each script once.
const got = {};
const ready = name => got[name] = got[name] || (name === "parts" ? parts() : script(dataset[name])).catch(error => { delete got[name]; throw error; });
const parts = async () => {
  const answer = await fetch(dataset.parts, { credentials: "omit" }).catch(() => caches.match(dataset.parts)), place = id("parts");
  place.innerHTML = await answer.text();
  for (const link of place.querySelectorAll("[data-note] a")) link.search = "?next=" + location.pathname;
  id("state").after(doc.querySelector("[data-note=not-kept]"));
  note("insecure", !isSecureContext);
};
let turn = Promise.resolve();
const round = () => turn = turn.then(async () => {
  try {
    await ready("parts");
    await sala.flush();
    await refresh();
    connected = true;
  } catch { connected = false; }
  if (!got.parts) return;
  const locked = await offer();
  note("no-list", !door.list && !connected && !locked);
  draw();
});
// True: something is said about a locked list.
const offer = async () => {
  if (isSecureContext && (!door.list || door.offer)) await ready("pin").then(() => door.offer(), () => {});
  return !!door.offered;
};
const start = async () => {
  // Lists that an older version kept without a lock.
  sala.entries("mine").then(all => all.filter(([name]) => name.startsWith("door ")).forEach(([name]) => sala.drop("mine", name))).catch(() => {});
  if (!sala.me) await ready("parts").then(offer, () => {});
  await round();
  const again = () => setTimeout(() => (doc.hidden ? Promise.resolve() : round()).then(again), 6000 + Math.random() * 4000);
  again();
};
const door = sala.door = { meeting, key, list: null, note, script, lock, clock, seen, out, present, badge, keep, have, draw, round };
addEventListener("online", round);
addEventListener("offline", () => { connected = false; draw(); });
doc.addEventListener("visibilitychange", () => doc.hidden || round());
start();
})();
