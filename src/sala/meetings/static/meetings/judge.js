// At the door: what a badge is by the list on this phone, and what happened goes into the outbox first.
(() => {
"use strict";
const { door } = sala, { meeting, note, clock, seen, out, present, badge, keep, draw, round } = door;
const doc = document, lang = doc.documentElement.lang, id = name => doc.getElementById(name), { dataset } = id("door");

const judge = (row, here, facts) => {
  const { list } = door;
  if (!row) return "unknown";
  if (!here) return row.replaced ? "replaced" : "wrong_day";
  if (facts.has(row.id)) return out(row.id) ? "back" : "again";
  if (list.meeting.capacity !== null && present(facts) >= list.meeting.capacity) return "full";
  if (row.state === "declined") return "declined";
  return sala.now() > Date.parse(list.meeting.late_at) ? "late" : "present";
};

const judgeLeaving = (row, here, facts) => {
  if (!row) return "unknown";
  if (!here) return "wrong_day";
  if (out(row.id)) return "gone";
  return facts.has(row.id) ? "left" : "left_unseen";
};

const add = async (payload, more) => {
  const item = sala.seal("meetings.check_in", { meeting, ...payload }, sala.me || door.list.me);
  await sala.put("out", item);
  door.list.own.push({ id: item.id, at: new Date(sala.now()).toISOString(), ...(payload.walk_in ? { who: item.id } : {}), ...more });
  keep();
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
  id("undo").hidden = ["full", "gone"].includes(verdict);
  id("result").dataset.is = verdict;
  if (navigator.vibrate) navigator.vibrate(["present", "late", "walk_in", "left", "back"].includes(verdict) ? 80 : [80, 80, 200]);
};

const take = async (text, method, force = false) => {
  if (!text.trim()) return;
  const [row, here] = badge(text), facts = seen(), leaves = id("leaving").checked;
  let verdict = (leaves ? judgeLeaving : judge)(row, here, facts);
  const fill = verdict === "again" ? clock(facts.get(row.id)[0][1]) : verdict === "gone" ? clock(out(row.id))
    : verdict === "wrong_day" ? row.days.map(day => (door.list.days[day] || {})[lang] || day).join("; ") : "";
  // A leaving, and a coming back, is taken back alone.
  shown = { who: !leaves && verdict !== "back" && row && row.id, text, method, facts: [] };
  if (verdict === "full" && force) verdict = "present";
  if (!["again", "gone", "full"].includes(verdict)) {
    const payload = { seen: text.trim().slice(0, 20), method, ...(leaves ? { leaves } : {}), ...(force ? { note: "over capacity" } : {}) };
    shown.facts = [await add(payload, { who: here && row ? row.id : null, leaves })];
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
  const said = Object.fromEntries(new FormData(form)), fact = await add({ walk_in: said }, { name: said.name });
  shown = { who: fact, facts: [fact] };
  show("walk_in", said.name, said.organisation, "");
  form.reset();
  id("walk-in").open = false;
  draw();
  round();
};

const camera = isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
const scan = async () => {
  note("camera", false);
  if (!sala.camera) await door.script(dataset.camera).catch(() => {});
  if (!sala.camera || !await sala.camera.start(take)) note("camera");
};
// The reader of QR codes for browsers that have none: kept beforehand, for who has a list.
const scanner = async () => {
  if (self.BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  (await navigator.serviceWorker.ready).active.postMessage({ keep: [dataset.scanner] });
};
id("scan").hidden = !camera;
if (camera && navigator.serviceWorker) scanner().catch(() => {});
id("typed").addEventListener("submit", event => { event.preventDefault(); take(id("seen").value, "typed"); event.target.reset(); });
id("walk-in").querySelector("form").addEventListener("submit", event => { event.preventDefault(); walkIn(event.target); });
id("undo").addEventListener("click", undo);
id("let-in").addEventListener("click", () => take(shown.text, shown.method, true));
id("scan").addEventListener("click", scan);
id("stop").addEventListener("click", () => sala.camera.stop());
doc.addEventListener("visibilitychange", () => doc.hidden && sala.camera && sala.camera.stop());
})();
