// The service worker keeps the shell and the public pages that a visited page names. It never keeps a page made for a
// signed-in person: what it keeps is fetched without cookies.
"use strict";
const NAME = "sala-1";
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("message", event => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep));
});
const keep = async paths => {
  const cache = await caches.open(NAME);
  for (const path of paths) {
    const fixed = path.startsWith("/static/");
    if (fixed && await cache.match(path)) continue;
    const answer = await fetch(path, { credentials: "omit", cache: fixed ? "default" : "no-cache" }).catch(() => null);
    if (answer && answer.ok && !answer.redirected) await cache.put(path, answer);
  }
};
addEventListener("fetch", event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) return event.respondWith(caches.match(request).then(kept => kept || fetch(request)));
  if (request.mode === "navigate") event.respondWith(visit(request, url));
});
// Network first; after 6 seconds without an answer, or without network, the kept page.
const visit = async (request, url) => {
  const kept = await caches.match(url.pathname, { ignoreVary: true });
  if (!kept) return fetch(request).catch(async () => await caches.match("/" + url.pathname.slice(1, 3) + "/no-network/", { ignoreVary: true }) || Response.error());
  const slow = new Promise(done => setTimeout(() => done(kept), 6000));
  return Promise.race([fetch(request).catch(() => kept), slow]);
};
