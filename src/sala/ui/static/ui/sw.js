// The service worker keeps the shell and the public pages that a visited page names. It never keeps a page made for a
// signed-in person: what it keeps is fetched without cookies.
"use strict";
const NAME = "sala-1", NONE = "/ui/no-network/";
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("message", event => {
  if (event.data.keep) event.waitUntil(keep([...event.data.keep, new URL(event.source.url).pathname.slice(0, 3) + NONE]));
});
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
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) return event.respondWith(caches.match(request).then(kept => kept || fetch(request)));
  if (request.mode === "navigate") event.respondWith(visit(request, url.pathname));
});
// Network first; after 6 seconds without an answer, or without network, what is kept.
const visit = async (request, path) => {
  const answer = fetch(request).catch(() => null), kept = await stored(path) || await shortcut(path);
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
