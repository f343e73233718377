// Without network, or signed out, the list that this phone keeps is opened with the PIN of whoever took it.
(() => {
"use strict";
const { door } = sala, id = name => document.getElementById(name);
let offered = "";
door.offer = async () => {
  const lock = await door.lock();
  const found = door.list ? [] : (await lock.holders(door.key)).filter(one => !sala.me || one.person === sala.me);
  const wiped = !door.list && !found.length && await lock.wiped();
  id("pin").hidden = !found.length;
  door.note("wiped", wiped);
  door.offered = wiped || found.length;
  const whose = id("whose"), words = id("left").dataset, names = found.map(one => one.person).join();
  if (names !== offered) whose.replaceChildren(...found.map(one => new Option(one.name, one.person)));
  offered = names;
  const chosen = found.find(one => one.person === whose.value);
  if (chosen) id("left").textContent = chosen.left === 1 ? words.one : words.many.replace("{n}", chosen.left.toLocaleString(sala.tongue));
};
const unlock = async () => {
  const button = id("pin").querySelector("button"), who = id("whose").value, lock = await door.lock();
  if (button.disabled) return;
  button.disabled = true;
  const said = await lock.open(who, id("secret").value);
  const list = said.open && await lock.read(who, door.key);
  if (list && !door.list) await door.have(list);
  await door.offer();
  id("secret").value = "";
  id("wrong").hidden = !!said.open;
  button.disabled = false;
  if (!said.open) return id("secret").focus();
  door.draw();
  door.round();
};
id("pin").addEventListener("submit", event => { event.preventDefault(); unlock(); });
id("whose").addEventListener("change", door.offer);
})();
