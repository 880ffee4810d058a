// The choice of a photo: a file too heavy is told before it is sent; a computer's camera is shown live, and what it
// takes goes into the form like a file. A telephone's own camera is better: there the file field opens it.
"use strict";
(() => {
  const WANTED = { facingMode: "user", width: { ideal: 1920 }, height: { ideal: 1440 } };
  const QUALITY = 0.95;

  // ---- weight
  const tooHeavy = (entry) => Boolean(entry.files[0]) && entry.files[0].size > Number(entry.dataset.most);

  const tellWeight = (entry) => {
    const field = entry.closest(".field"), told = field.querySelector("[data-too-heavy]"), wrong = tooHeavy(entry);
    const other = field.querySelector(".field__error:not([data-too-heavy])");
    if (other) other.hidden = true;  // it was about the file before
    told.hidden = !wrong;
    field.classList.toggle("field--error", wrong);
    entry.setAttribute("aria-invalid", String(wrong));
    if (wrong) entry.setAttribute("aria-describedby", told.id);
    else entry.removeAttribute("aria-describedby");
  };

  const entries = (form) => [...form.querySelectorAll("input[type=file]")];

  addEventListener("change", (event) => {
    const form = event.target.closest && event.target.closest("form[data-photo]");
    if (!form || event.target.type !== "file") return;
    // Two ways to the same photo: the last one counts.
    for (const entry of entries(form)) {
      if (entry !== event.target && event.target.files.length) entry.value = "";
      tellWeight(entry);
    }
  });

  addEventListener("submit", (event) => {
    const heavy = event.target.matches("form[data-photo]") && entries(event.target).find(tooHeavy);
    if (!heavy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tellWeight(heavy);
    heavy.focus();
  }, true);

  // ---- the camera
  class Camera {
    constructor(place) {
      this.place = place;
      this.form = place.closest("form");
      this.video = this.part("video");
      this.stream = null;
      this.asked = 0;  // counts the askings: an answer that comes after the person has left is for nobody
    }

    part(name) { return this.place.querySelector(`[data-camera-${name}]`); }

    show(isOn) {
      this.part("view").hidden = !isOn;
      this.part("start").hidden = isOn;
    }

    say(name) {
      for (const told of this.place.querySelectorAll("[data-camera-no]")) told.hidden = told.dataset.cameraNo !== name;
    }

    async start() {
      const asked = ++this.asked;
      this.say(null);
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: WANTED });
      } catch (error) {
        if (asked === this.asked) this.say({ NotAllowedError: "denied", NotFoundError: "none" }[error.name] || "busy");
        return;
      }
      if (asked !== this.asked) { end(stream); return; }
      this.stream = stream;
      this.video.srcObject = stream;
      this.show(true);
      this.part("shoot").focus();
      await this.video.play().catch(() => undefined);  // closed meanwhile
    }

    stop() {
      this.asked++;
      if (!this.stream) return;
      end(this.stream);
      this.stream = this.video.srcObject = null;
      this.show(false);
    }

    cancel() {
      this.stop();
      this.part("start").focus();
    }

    shoot() {
      const { videoWidth: width, videoHeight: height } = this.video;
      if (!width) return;  // no picture yet
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      canvas.getContext("2d").drawImage(this.video, 0, 0);
      this.stop();
      canvas.toBlob((blob) => this.send(blob), "image/jpeg", QUALITY);
    }

    send(blob) {
      const files = new DataTransfer();
      files.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      const entry = this.form.elements.namedItem("photo");
      entry.files = files.files;
      entry.dispatchEvent(new Event("change", { bubbles: true }));
      this.form.requestSubmit();
    }
  }

  const end = (stream) => stream.getTracks().forEach((track) => track.stop());
  const cameras = new Map();  // place in the page → its camera
  const cameraOf = (place) => {
    if (!cameras.has(place)) cameras.set(place, new Camera(place));
    return cameras.get(place);
  };

  addEventListener("click", (event) => {
    const place = event.target.closest && event.target.closest("[data-camera]");
    if (!place) return;
    const camera = cameraOf(place), pressed = (name) => event.target.closest(`[data-camera-${name}]`);
    if (pressed("start")) camera.start();
    else if (pressed("shoot")) camera.shoot();
    else if (pressed("stop")) camera.cancel();
  });
  addEventListener("keydown", (event) => {
    const place = event.key === "Escape" && event.target.closest && event.target.closest("[data-camera-view]");
    if (place) cameraOf(place.parentElement).cancel();
  });
  const stopAll = () => { for (const camera of cameras.values()) camera.stop(); };
  addEventListener("pagehide", stopAll);
  addEventListener("visibilitychange", () => { if (document.hidden) stopAll(); });

  // One of the two ways, never both, never none; without a script the style sheet shows a telephone its own.
  const isTouched = matchMedia("(pointer: coarse)");
  const offer = () => {
    for (const form of document.querySelectorAll("form[data-photo]")) form.toggleAttribute("data-touched", isTouched.matches);
    for (const place of document.querySelectorAll("[data-camera]")) place.hidden = !navigator.mediaDevices || isTouched.matches;
  };
  isTouched.addEventListener("change", offer);
  offer();
})();
