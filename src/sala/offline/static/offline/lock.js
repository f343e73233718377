// What a phone keeps of other people is locked with its owner's PIN (docs/decisions/0011-a-pin-on-the-phone.md). The public half
// of a key pair locks at any time; the private half is wrapped with a key that follows, slowly, from the PIN. Ten wrong tries
// wipe what was locked, and never the outbox.
(() => {
"use strict";
// OWASP, Password Storage Cheat Sheet, PBKDF2 with HMAC-SHA-256: 310,000 rounds in 2021, 600,000 since 2023.
const ROUNDS = 600000, TRIES = 10, DAY = 864e5;
const doc = document, subtle = self.crypto && crypto.subtle, RSA = { name: "RSA-OAEP", hash: "SHA-256" };
const bytes = text => new TextEncoder().encode(text), random = size => crypto.getRandomValues(new Uint8Array(size));
const opened = new Map(); // person → private key, only in this page's memory and never extractable

// "mine" has "lock <person>" (or a mark that it was wiped) and "locked <person> <name>".
const lockOf = person => sala.get("mine", "lock " + person);
const locked = async (person = "") => (await sala.entries("mine")).filter(([key]) => key.startsWith(("locked " + person).trim() + " "));
const empty = async person => { for (const [key] of await locked(person)) await sala.drop("mine", key); opened.delete(person); };
const forget = async person => { await empty(person); await sala.drop("mine", "lock " + person); };
const wipe = async person => { await empty(person); await sala.put("mine", { wiped: Date.now() }, "lock " + person); };
// One at a time, also among tabs.
const alone = act => navigator.locks ? navigator.locks.request("sala lock", act) : act();

const wrapper = async (pin, { salt, rounds }) => subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
  await subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveKey"]), { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
const unwrap = async (lock, pin, extractable) => subtle.unwrapKey("pkcs8", lock.wrapped, await wrapper(pin, lock), { name: "AES-GCM", iv: lock.iv }, RSA, extractable, ["unwrapKey"]);

// The server has just said that `pin` is right: tries begin anew. After a change of the PIN `before` opens what was kept.
const set = (person, pin, before = pin) => alone(async () => {
  const old = await lockOf(person) || {};
  let secret = old.wrapped && await unwrap(old, before, true).catch(() => null), open = old.open;
  if (secret && before === pin && old.rounds === ROUNDS) return sala.put("mine", { ...old, tries: 0 }, "lock " + person);
  if (!secret) {
    await empty(person);
    const pair = await subtle.generateKey({ ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ["wrapKey", "unwrapKey"]);
    secret = pair.privateKey;
    open = await subtle.exportKey("spki", pair.publicKey);
  }
  const lock = { open, salt: random(16), iv: random(12), rounds: ROUNDS, tries: 0 };
  lock.wrapped = await subtle.wrapKey("pkcs8", secret, await wrapper(pin, lock), { name: "AES-GCM", iv: lock.iv });
  await sala.put("mine", lock, "lock " + person);
});

// A try is written down before it is made, in one transaction: neither a closed page nor a second tab gives one for free.
const count = person => sala.store("mine", "readwrite", store => {
  const asked = store.get("lock " + person);
  asked.onsuccess = () => { const lock = asked.result; if (lock && lock.wrapped) { lock.tries += 1; store.put(lock, "lock " + person); } };
  return asked;
});
const open = (person, pin) => alone(async () => {
  const lock = await count(person);
  if (!lock || !lock.wrapped) return { left: 0 };
  const key = lock.tries <= TRIES && await unwrap(lock, pin, false).catch(() => null);
  if (key) {
    opened.set(person, key);
    await sala.put("mine", { ...lock, tries: 0 }, "lock " + person);
    return { left: TRIES, open: true };
  }
  if (lock.tries >= TRIES) await wipe(person);
  return { left: Math.max(0, TRIES - lock.tries) };
});

// False: this person has no lock here. Old things go with the days that they were for.
const keep = async (person, name, value, days) => {
  const lock = subtle && await lockOf(person);
  if (!lock || !lock.wrapped) return false;
  const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]), iv = random(12);
  const wrapped = await subtle.wrapKey("raw", key, await subtle.importKey("spki", lock.open, RSA, false, ["wrapKey"]), RSA);
  const data = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(person + name) }, key, bytes(JSON.stringify(value)));
  await sala.put("mine", { iv, wrapped, data, until: Date.now() + days * DAY }, `locked ${person} ${name}`);
  return true;
};
// What the key does not open was locked with an older one and helps nobody.
const read = async (person, name) => {
  const item = await sala.get("mine", `locked ${person} ${name}`), own = opened.get(person);
  if (!item || !own) return null;
  try {
    const key = await subtle.unwrapKey("raw", item.wrapped, own, RSA, "AES-GCM", false, ["decrypt"]);
    return JSON.parse(new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv: item.iv, additionalData: bytes(person + name) }, key, item.data)));
  } catch {
    await sala.drop("mine", `locked ${person} ${name}`);
    return null;
  }
};
// Who has something of this name here: id, own name, tries left.
const holders = async name => {
  const found = [];
  for (const [key] of await locked()) {
    const person = key.split(" ")[1], lock = await lockOf(person);
    if (key === `locked ${person} ${name}` && lock && lock.wrapped) found.push({ person, name: await sala.get("mine", "name " + person) || "", left: Math.max(0, TRIES - lock.tries) });
  }
  return found;
};
const wiped = async () => (await sala.entries("mine")).some(([key, lock]) => key.startsWith("lock ") && lock.wiped);
const tidy = async () => {
  for (const [key, item] of await locked()) if (item.until < Date.now()) await sala.drop("mine", key);
};
sala.lock = { set, open, keep, read, holders, wiped, forget };
if (subtle) tidy().catch(() => {});

// Sign-in and change of the PIN: the form is sent as it is; once the server has said yes, the phone's lock has the same PIN.
// On somebody else's phone nothing is locked, because nothing is kept.
// Whoever is asked for a second factor first stays on this page meanwhile, which alone knows her PIN.
const parsed = text => new DOMParser().parseFromString(text, "text/html");
let pins = null;
const send = async form => {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const said = parsed(await answer.text()), me = said.querySelector("meta[name=me]");
  const again = !me && said.querySelector("form[data-second]");
  if (answer.redirected && !again) {
    if (me && pins) await set(me.content, ...pins).catch(() => {});
    return location.assign(answer.url);
  }
  if (answer.redirected) history.pushState(null, "", answer.url);
  doc.querySelector("main").replaceWith(said.querySelector("main"));
  doc.title = said.title;
  scrollTo(0, 0);
  for (const { src } of said.querySelectorAll("script[src]"))
    if (![...doc.scripts].some(one => one.src === src)) doc.head.append(Object.assign(doc.createElement("script"), { src }));
};
doc.addEventListener("submit", async event => {
  const form = event.target, data = form.dataset;
  if ("forget" in data && form.forget.checked && sala.me) {
    event.preventDefault();
    await forget(sala.me).catch(() => {});
    return form.submit();
  }
  const second = pins && "second" in data && !(data.passkey && !form.credential.value && !data.asked);
  if (!second && (!("pin" in data) || !subtle || form.trusted && !form.trusted.checked)) return;
  event.preventDefault();
  if (data.busy) return;
  data.busy = 1;
  if (!second) pins = [form.secret.value, form.old ? form.old.value : form.secret.value];
  await send(form).catch(() => form.submit());
  delete data.busy;
});
})();
