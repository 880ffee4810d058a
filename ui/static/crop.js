// The frame of an identity photo: moved by drag, pinch, wheel and keys; advice computed here, decisions made by the server.
// What it writes are four numbers of a plain form: quarter turns, then left, top and width in pixels of the turned picture.
"use strict";
(() => {
  const RATIO = 45 / 35, LEAST = 413, STEP = 0.04, ZOOM_STEP = 1.08, ADVICE_AFTER = 350;
  const FRAME = { left: 0.17, top: 0.11, width: 0.66 };
  const DARK = 70, BRIGHT = 205, SHARP = 60, PLAIN = 26;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

  class Crop {
    constructor(form) {
      this.form = form;
      this.scene = form.querySelector("[data-scene]");
      this.canvas = this.scene.querySelector("canvas");
      this.image = this.scene.querySelector("img");
      this.zoom = form.querySelector("[data-zoom]");
      this.preview = form.querySelector("[data-preview] .photo");
      this.pointers = new Map();
      this.turns = Number(this.field("tours").value) || 0;
      this.listen();
      if (this.image.complete && this.image.naturalWidth) this.begin();
      else this.image.addEventListener("load", () => this.begin(), { once: true });
    }

    field(name) { return this.form.elements.namedItem(name); }
    get size() {
      const { naturalWidth: w, naturalHeight: h } = this.image;
      return this.turns % 2 ? { w: h, h: w } : { w, h };
    }
    get widest() { return Math.min(this.size.w, this.size.h / RATIO); }

    begin() {
      this.width = this.widest;
      this.x = this.size.w / 2;
      this.y = this.size.h / 2;
      this.image.classList.add("vh");
      this.canvas.hidden = false;
      this.ready = true;
      new ResizeObserver(() => this.draw()).observe(this.scene);
      this.change();
    }

    listen() {
      const scene = this.scene;
      scene.addEventListener("pointerdown", (event) => this.down(event));
      scene.addEventListener("pointermove", (event) => this.move(event));
      for (const name of ["pointerup", "pointercancel"]) {
        scene.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
      }
      scene.addEventListener("wheel", (event) => {
        event.preventDefault();
        this.magnify(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
      }, { passive: false });
      scene.addEventListener("keydown", (event) => this.key(event));
      this.zoom.addEventListener("input", () => this.magnifyTo(Number(this.zoom.value) / 100));
      this.form.addEventListener("click", (event) => {
        const button = event.target.closest("[data-move]");
        if (button) this.act(button.dataset.move);
      });
    }

    down(event) {
      if (event.button > 0) return;
      this.scene.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    }

    move(event) {
      const before = this.pointers.get(event.pointerId);
      if (!before || !this.ready) return;
      const scale = this.scale, spread = this.spread();
      this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const share = this.pointers.size;
      this.x -= (event.clientX - before.x) / scale / share;
      this.y -= (event.clientY - before.y) / scale / share;
      if (spread && this.pointers.size === 2) this.width *= spread / this.spread();
      this.change();
    }

    spread() {
      if (this.pointers.size !== 2) return 0;
      const [a, b] = [...this.pointers.values()];
      return Math.hypot(a.x - b.x, a.y - b.y) || 1;
    }

    key(event) {
      const moves = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "in", "=": "in", "-": "out" };
      if (!(event.key in moves) || event.target !== this.scene) return;
      event.preventDefault();
      this.act(moves[event.key]);
    }

    act(name) {
      if (!this.ready) return;
      const step = this.width * STEP;
      // The picture goes where the arrow points, the frame stays.
      const acts = {
        left: () => { this.x += step; }, right: () => { this.x -= step; },
        up: () => { this.y += step; }, down: () => { this.y -= step; },
        in: () => { this.width /= ZOOM_STEP; }, out: () => { this.width *= ZOOM_STEP; },
        turn: () => this.turn(),
      };
      acts[name]();
      this.change();
    }

    turn() {
      const { x, y } = this, before = this.size;
      this.turns = (this.turns + 1) % 4;
      [this.x, this.y] = [before.h - y, x];
    }

    magnify(factor) { this.width /= factor; this.change(); }
    magnifyTo(times) { this.width = this.widest / times; this.change(); }

    change() {
      if (!this.ready) return;
      this.width = clamp(this.width, Math.min(LEAST, this.widest), this.widest);
      const half = { w: this.width / 2, h: this.width * RATIO / 2 };
      this.x = clamp(this.x, half.w, this.size.w - half.w);
      this.y = clamp(this.y, half.h, this.size.h - half.h);
      this.field("tours").value = this.turns;
      this.field("gauche").value = (this.x - half.w).toFixed(2);
      this.field("haut").value = (this.y - half.h).toFixed(2);
      this.field("largeur").value = this.width.toFixed(2);
      const times = this.widest / this.width;
      this.zoom.max = Math.max(101, Math.round(this.widest / Math.min(LEAST, this.widest) * 100));
      this.zoom.value = Math.round(times * 100);
      this.zoom.setAttribute("aria-valuetext", `${Math.round(times * 100)} %`);
      this.draw();
      clearTimeout(this.later);
      this.later = setTimeout(() => this.advise(), ADVICE_AFTER);
    }

    get scale() { return this.scene.clientWidth * FRAME.width / this.width; }

    draw() {
      if (!this.ready) return;
      const ratio = Math.min(devicePixelRatio || 1, 2), { clientWidth: w, clientHeight: h } = this.scene;
      Object.assign(this.canvas, { width: w * ratio, height: h * ratio });
      const context = this.canvas.getContext("2d"), scale = this.scale * ratio;
      const left = FRAME.left * w * ratio, top = FRAME.top * h * ratio;
      this.paint(context, left - (this.x - this.width / 2) * scale, top - (this.y - this.width * RATIO / 2) * scale, scale);
    }

    paint(context, left, top, scale) {
      const { w, h } = this.size;
      context.save();
      context.translate(left + w * scale / 2, top + h * scale / 2);
      context.rotate(this.turns * Math.PI / 2);
      const { naturalWidth: nw, naturalHeight: nh } = this.image;
      context.drawImage(this.image, -nw * scale / 2, -nh * scale / 2, nw * scale, nh * scale);
      context.restore();
    }

    cut(width) {
      const cut = document.createElement("canvas");
      Object.assign(cut, { width, height: Math.round(width * RATIO) });
      const scale = width / this.width, context = cut.getContext("2d", { willReadFrequently: true });
      this.paint(context, -(this.x - this.width / 2) * scale, -(this.y - this.width * RATIO / 2) * scale, scale);
      return cut;
    }

    advise() {
      // Vue compares texts when it takes the page over: none is written before.
      if (!document.documentElement.hasAttribute("data-ready")) {
        this.later = setTimeout(() => this.advise(), ADVICE_AFTER);
        return;
      }
      const cut = this.cut(245);
      if (this.preview) this.preview.src = cut.toDataURL("image/jpeg", 0.85);
      const grey = greyOf(this.cut(140));
      const size = { w: Math.round(this.width), h: Math.round(this.width * RATIO) };
      const told = this.form.querySelector("[data-size]");
      if (told) told.textContent = `${size.w} × ${size.h} px\u202f; il en faut 413 × 531 px`;
      this.hint("size", size.w >= LEAST);
      this.hint("light", grey.mean > DARK && grey.mean < BRIGHT);
      this.hint("sharp", grey.edges > SHARP);
      this.hint("ground", grey.corners < PLAIN);
    }

    hint(name, good) {
      const row = this.form.querySelector(`[data-hint="${name}"]`);
      if (row) row.className = good ? "bon" : "mieux";
    }
  }

  // Mean light, how sharp the middle is (variance of the Laplacian), how even the two upper corners are.
  const greyOf = (canvas) => {
    const { width: w, height: h } = canvas, data = canvas.getContext("2d").getImageData(0, 0, w, h).data;
    const at = (x, y) => { const i = 4 * (y * w + x); return 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]; };
    let sum = 0, edges = 0, edges2 = 0, count = 0;
    for (let y = 1; y < h - 1; y++) for (let x = 1; x < w - 1; x++) {
      const here = at(x, y), bend = 4 * here - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1);
      sum += here; edges += bend; edges2 += bend * bend; count++;
    }
    const corner = (from) => {
      let total = 0, squares = 0, n = 0;
      for (let y = 0; y < h * 0.25; y++) for (let x = from; x < from + w * 0.18; x++) {
        const here = at(Math.floor(x), y);
        total += here; squares += here * here; n++;
      }
      return Math.sqrt(Math.max(0, squares / n - (total / n) ** 2));
    };
    return { mean: sum / count, edges: edges2 / count - (edges / count) ** 2, corners: Math.max(corner(0), corner(w * 0.82)) };
  };

  const known = new WeakSet();
  const look = () => {
    for (const form of document.querySelectorAll("form[data-crop]")) {
      if (known.has(form) || !form.querySelector("canvas")) continue;
      known.add(form);
      new Crop(form);
    }
  };
  // The page is drawn a second time when it comes alive: the form is then another one.
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
