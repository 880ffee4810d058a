"use strict";
(() => {
  const known = JSON.parse(document.getElementById("known").textContent);
  const $ = (id) => document.getElementById(id);
  const STORE = "porte-cartes-revoquees", LONGEST = 4000;

  // ---- base64url and CBOR: as little of them as our tokens use
  const bytesOf = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
    if (textOf(bytes) !== text) throw new Error("written otherwise");
    return bytes;
  };
  const textOf = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  class Reader {
    constructor(bytes) { this.bytes = bytes; this.at = 0; }
    byte() { if (this.at >= this.bytes.length) throw new Error("short"); return this.bytes[this.at++]; }
    length(low) {
      if (low < 24) return low;
      const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[low];
      if (!size) throw new Error("length");
      let total = 0;
      for (let i = 0; i < size; i++) total = total * 256 + this.byte();
      return total;
    }
    take(size) {
      if (this.at + size > this.bytes.length) throw new Error("short");
      return this.bytes.slice(this.at, this.at += size);
    }
    value() {
      const head = this.byte(), kind = head >> 5, size = this.length(head & 31);
      if (kind === 0) return size;
      if (kind === 1) return -1 - size;
      if (kind === 2) return this.take(size);
      if (kind === 3) return new TextDecoder("utf-8", { fatal: true }).decode(this.take(size));
      if (kind === 4) return Array.from({ length: Math.min(size, 100000) }, () => this.value());
      if (kind === 5) { const map = new Map(); for (let i = 0; i < size; i++) { const key = this.value(); map.set(key, this.value()); } return map; }
      if (kind === 6) return { tag: size, value: this.value() };
      throw new Error("kind");
    }
    whole() { const value = this.value(); if (this.at !== this.bytes.length) throw new Error("long"); return value; }
  }
  const decode = (bytes) => new Reader(bytes).whole();

  const head = (kind, size) => size < 24 ? [kind | size] : size < 256 ? [kind | 24, size] : [kind | 25, size >> 8, size & 255];
  const bstr = (bytes) => [...head(0x40, bytes.length), ...bytes];
  const same = (a, b) => a.length === b.length && a.every((one, i) => one === b[i]);

  // ---- the signature
  class TooOld extends Error {}
  const keyOf = async (id) => {
    try {
      return await crypto.subtle.importKey("raw", bytesOf(known.keys[id]), { name: "Ed25519" }, false, ["verify"]);
    } catch {
      throw new TooOld();  // no Ed25519 here: that says nothing against the code
    }
  };
  const opened = async (token, longest = LONGEST) => {
    if (token.length > longest || !/^[\w-]+$/.test(token)) throw new Error("strange");
    const bytes = bytesOf(token), message = decode(bytes);
    if (message.tag !== 18 || message.value.length !== 4) throw new Error("no COSE_Sign1");
    const [protectedPart, open, payload, signature] = message.value;
    const written = [0xd2, 0x84, ...bstr(protectedPart), 0xa0, ...bstr(payload), ...bstr(signature)];
    if (!(open instanceof Map) || open.size || !same([...bytes], written)) throw new Error("written otherwise");
    const header = decode(protectedPart), id = new TextDecoder().decode(header.get(4));
    if (header.get(1) !== -8 || header.size !== 2 || !Object.hasOwn(known.keys, id)) throw new Error("no key of ours");
    const key = await keyOf(id);
    const words = new TextEncoder().encode("Signature1");
    const signed = Uint8Array.from([0x84, ...head(0x60, words.length), ...words, ...bstr(protectedPart), 0x40, ...bstr(payload)]);
    if (!await crypto.subtle.verify({ name: "Ed25519" }, key, signature, signed)) throw new Error("not signed by us");
    return decode(payload);
  };

  // ---- the list of those revoked
  let revoked = new Set(), listed = 0;
  const takeList = async (token) => {
    const list = await opened(token, 4_000_000);
    if (new TextDecoder().decode(list.get(7)) !== "r" || list.get(6) < listed) throw new Error("no newer list");
    revoked = new Set(list.get(-65539));
    listed = list.get(6);
    $("age").textContent = `Liste du ${new Date(listed * 1000).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" })}.`;
  };
  const kept = () => { try { return localStorage.getItem(STORE); } catch { return null; } };
  const keep = (token) => { try { localStorage.setItem(STORE, token); } catch { /* a browser that keeps nothing still checks */ } };
  const refresh = async () => {
    try {
      const answer = await fetch(known.list, { cache: "no-store", credentials: "omit" });
      if (!answer.ok) throw new Error(String(answer.status));
      const token = (await answer.text()).trim();
      await takeList(token);
      keep(token);
    } catch {
      $("age").textContent += " La mise à jour n’a pas abouti : vérifiez votre connexion.";
    }
  };

  // ---- what is said
  const say = (look, title, rows, more) => {
    const place = $("verdict");
    place.className = look;
    place.replaceChildren();
    const add = (tag, text, parent) => { const element = document.createElement(tag); element.textContent = text; parent.append(element); return element; };
    add("p", title, place);
    if (more) add("p", more, place);
    if (rows.length) {
      const listing = add("dl", "", place);
      for (const [name, value] of rows) { add("dt", name, listing); add("dd", value, listing); }
    }
    place.hidden = false;
    place.focus();
  };

  const check = async (text) => {
    const token = text.trim().replace(/^.*\/verifier\//s, "").replace(/[?#].*$/s, "");
    try {
      tell(await opened(token));
    } catch (error) {
      if (error instanceof TooOld) say("warn", "Vérification impossible ici", [], "Ce navigateur est trop ancien. Mettez-le à jour, ou scannez le code avec l’appareil photo du téléphone.");
      else say("bad", "Code non reconnu", [], "Ce code n’est pas celui d’une carte ou d’une attestation, ou il a été modifié.");
    }
  };

  const tell = (claims) => {
    const id = new TextDecoder().decode(claims.get(7)), isCard = id[0] === "c";
    if (!isCard && id[0] !== "a") throw new Error("kind");
    const ends = new Date(claims.get(4) * 1000), day = ends.toLocaleDateString("fr-FR", { dateStyle: "long", timeZone: "Europe/Paris" });
    const what = isCard ? "Carte" : "Attestation";
    const rows = [["Titulaire", claims.get(-65537)], [isCard ? "Qualité" : "Objet", claims.get(-65538)], [isCard ? "Immatriculation" : "Demande", claims.get(2)], ["Valable jusqu’au", day]];
    const given = rows.filter(([, value]) => value);
    if (revoked.has(id)) say("bad", `${what} révoquée`, given);
    else if (Date.now() > ends.getTime()) say("warn", `${what} expirée`, given);
    else say("good", `${what} valide`, given, isCard ? "Comparez le nom avec une pièce d’identité." : "");
  };

  // ---- reading a picture, the camera
  const readPicture = (source, width, height, sizes = [1000, 1800, 600]) => {
    const canvas = document.createElement("canvas");
    for (const longest of sizes) {
      const scale = Math.min(1, longest / Math.max(width, height));
      Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(source, 0, 0, canvas.width, canvas.height);
      const found = jsQR(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
      if (found && found.data) return found.data;
    }
    return null;
  };

  $("file").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    try {
      const picture = await createImageBitmap(file);
      const words = readPicture(picture, picture.width, picture.height);
      if (words) await check(words);
      else say("warn", "Aucun code lu", [], "Prenez le code de près, bien à plat et sans reflet.");
    } catch {
      say("warn", "Image illisible", [], "Choisissez une photo ou une capture d’écran du code.");
    }
    event.target.value = "";
  });

  const NO_CAMERA = {
    NotAllowedError: "Il n’est pas autorisé. Autorisez-le dans votre navigateur, ou choisissez une image du code.",
    NotFoundError: "Aucun n’a été trouvé. Choisissez une image du code.",
  };
  const WANTED = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 960 } };
  let stream = null, asked = 0;  // askings are counted: a camera that starts after the person has left is for nobody
  const end = (one) => one.getTracks().forEach((track) => track.stop());
  const stop = () => {
    asked++;
    if (stream) end(stream);
    stream = $("video").srcObject = null;
    $("video").hidden = $("stop").hidden = true;
    $("camera").hidden = false;
  };
  const look = async () => {
    if (!stream) return;
    const video = $("video");
    const words = video.videoWidth ? readPicture(video, video.videoWidth, video.videoHeight, [900]) : null;
    if (words) { stop(); await check(words); } else setTimeout(look, 150);
  };
  const start = async () => {
    const mine = ++asked;
    let given;
    try {
      given = await navigator.mediaDevices.getUserMedia({ video: WANTED });
    } catch (error) {
      if (mine === asked) say("warn", "Appareil photo indisponible", [], NO_CAMERA[error.name] || "Un autre logiciel l’utilise peut-être. Choisissez une image du code.");
      return;
    }
    if (mine !== asked) { end(given); return; }
    stream = $("video").srcObject = given;
    $("verdict").hidden = $("camera").hidden = true;
    $("video").hidden = $("stop").hidden = false;
    $("stop").focus();
    await $("video").play().catch(() => undefined);  // stopped meanwhile
    look();
  };
  $("camera").addEventListener("click", start);
  $("stop").addEventListener("click", () => { stop(); $("camera").focus(); });
  addEventListener("pagehide", stop);
  addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
  $("check").addEventListener("click", () => check($("words").value));
  $("refresh").addEventListener("click", refresh);

  (async () => {
    $("age").textContent = "Aucune liste pour l’instant.";
    for (const token of [known.revoked, kept()]) {
      if (token) await takeList(token).catch(() => undefined);
    }
  })();
})();
