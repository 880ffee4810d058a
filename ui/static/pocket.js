// « Ma carte sans réseau »: ask the service worker to keep this page and its files; or to forget them.
"use strict";
(() => {
  const main = document.querySelector("main"), said = document.getElementById("gardee");
  const { path, files } = main.dataset;
  const CACHE = "porte-cartes-carte";
  if (!("serviceWorker" in navigator)) {
    said.textContent = "Ce navigateur ne sait pas garder la carte : téléchargez plutôt le PDF.";
    return;
  }
  const keep = async () => {
    await navigator.serviceWorker.register(`${path}sw.js`, { scope: path });
    const cache = await caches.open(CACHE);
    if (navigator.onLine) await cache.addAll([location.pathname, `${path}manifest.webmanifest`, ...files.split(" ")]);
    said.textContent = "Votre carte est gardée sur cet appareil : elle s’affiche aussi sans réseau.";
  };
  document.getElementById("oublier").addEventListener("click", async () => {
    await caches.delete(CACHE);
    for (const one of await navigator.serviceWorker.getRegistrations()) if (one.scope.endsWith(path)) await one.unregister();
    said.textContent = "Votre carte n’est plus gardée sur cet appareil.";
  });
  keep().catch(() => { if (navigator.onLine) said.textContent = "La carte n’a pas pu être gardée. Rechargez la page."; });
})();
