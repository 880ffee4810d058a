"use strict";
// Only for « Ma carte sans réseau »: the network first, what was kept when there is none.
const CACHE = "porte-cartes-carte", SIGN_IN = "/cmacarte/connexion";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = (request) => caches.match(request, { ignoreVary: true, ignoreSearch: true });

const redirected = async (request, answer) => {
  const isSignIn = new URL(answer.url).pathname === SIGN_IN;
  // The session is over, not the card: it is shown as it was kept (« Se déconnecter » empties the device by itself).
  if (isSignIn) return await kept(request) || Response.redirect(answer.url);
  await caches.delete(CACHE);  // sent elsewhere: the card is no longer in force
  return Response.redirect(answer.url);
};

const answerTo = async (request) => {
  // A navigation does not show where it is redirected to: it is asked for anew.
  const wanted = request.mode === "navigate" ? new Request(request.url, { credentials: "same-origin", headers: { Accept: "text/html" } }) : request;
  let answer;
  try {
    answer = await fetch(wanted);
  } catch {
    return await kept(request) || Response.error();
  }
  if (answer.redirected) return redirected(request, answer);
  if (answer.ok && await caches.has(CACHE)) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
};

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answerTo(event.request));
});
