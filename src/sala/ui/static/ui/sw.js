// The service worker keeps the shell and the public pages that a visited page names, fetched without cookies. Of pages made
// for a signed-in person it keeps only those that hold nothing but her own (badge, notices), and only until somebody goes
// in or out on this phone.
"use strict";
const NAME = "sala-1", OWN = "own ", NONE = "/ui/no-network/", HOUR = 36e5, GATE = /^\/..\/people\/(sign-|card\/)/;
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== NAME && !name.startsWith(OWN)) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("message", event => {
  if (event.data.keep) event.waitUntil(keep([...event.data.keep, here(event).slice(0, 3) + NONE]));
  if (event.data.me) event.waitUntil(own(event.data.me, event.data.own, here(event)));
});
const here = event => new URL(event.source.url).pathname;
// Who is signed in has her own pages here, and nobody else has any. The page that she sees is taken as the browser has just
// got it; another one is fetched anew each hour. The page itself says whose it is.
const own = async (me, paths, path) => {
  await nobody(OWN + me);
  const cache = await caches.open(OWN + me);
  for (const one of paths) {
    const kept = one !== path && await cache.match(one, { ignoreVary: true });
    if (kept && Date.now() - Date.parse(kept.headers.get("Date")) < HOUR) continue;
    const answer = await fetch(one, { cache: one === path ? "force-cache" : "no-cache" }).catch(() => null);
    if (answer && answer.ok && (await answer.clone().text()).includes(`name="me" content="${me}"`)) await cache.put(one, answer);
  }
};
const nobody = async but => {
  for (const name of await caches.keys()) if (name.startsWith(OWN) && name !== but) await caches.delete(name);
};
// Styles and scripts first: a page without its script is of little use when the network goes away in between.
const keep = async paths => {
  const cache = await caches.open(NAME), fixed = path => path.startsWith("/static/");
  for (const path of [...paths.filter(fixed), ...paths.filter(path => !fixed(path))]) {
    if (fixed(path) && await cache.match(path)) continue;
    const answer = await fetch(path, { credentials: "omit", cache: fixed(path) ? "default" : "no-cache" }).catch(() => null);
    if (answer && answer.ok && !answer.redirected) await cache.put(path, answer);
  }
};
addEventListener("fetch", event => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== "GET") { if (GATE.test(url.pathname)) event.respondWith(pass(request, url.pathname)); return; }
  if (url.pathname.startsWith("/static/")) return event.respondWith(caches.match(request).then(kept => kept || fetch(request)));
  if (request.mode === "navigate") event.respondWith(visit(request, url.pathname));
});
// Whoever has reached a page of going in or out by network: what was kept for the one before goes.
const pass = async (request, path) => {
  const answer = await fetch(request);
  if (GATE.test(path)) await nobody();
  return answer;
};
// Network first; after 6 seconds without an answer, or without network, what is kept.
const visit = async (request, path) => {
  const answer = pass(request, path).catch(() => null), kept = await stored(path) || await shortcut(path);
  const slow = new Promise(done => kept && setTimeout(done, 6000));
  return await Promise.race([answer, slow]) || kept || await noNetwork(path) || Response.error();
};
const stored = path => caches.match(path, { ignoreVary: true });
// The path that was kept last and ends so.
const last = async end => (await (await caches.open(NAME)).keys()).map(key => new URL(key.url).pathname).reverse().find(path => path.endsWith(end));
// The address on paper and on the wall, /a/<event>/<session>: on to the kept page, in the language that was read last.
const shortcut = async path => {
  const [, event, session] = path.match(/^\/a\/([^/]+)(?:\/([^/]+))?$/) || [];
  const page = event && await last("/forum/" + event + "/ask/");
  return page && Response.redirect(session ? page + "?session=" + session : page);
};
const noNetwork = async path => {
  const own = await stored(path.slice(0, 3) + NONE), other = own ? "" : await last(NONE);
  return own || other && stored(other);
};
