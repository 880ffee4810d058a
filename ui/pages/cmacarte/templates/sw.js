"use strict";
// Only for « Ma carte sans réseau »: the network first, what was kept when there is none.
const CACHE = "porte-cartes-carte";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).then(async (answer) => {
    if (answer.redirected) await caches.delete(CACHE);  // signed out: somebody else may hold this device
    else if (answer.ok && await caches.has(CACHE)) (await caches.open(CACHE)).put(event.request, answer.clone());
    return answer;
  }).catch(async () => (await caches.match(event.request, { ignoreVary: true })) || Response.error()));
});
