// The six cells and the keypad (SPEC 6.1). Read with the head of the page, so that the very first press counts.
// What is posted: the places of the keys pressed (letters, never digits) with a drawing that serves once, or the digits
// typed into the field. Nothing is sent before the form is. Texts changed here lie in elements whose content the server
// gives as innerHTML, which Vue leaves alone; the rest are attributes and classes.
(() => {
  const LENGTH = 6;
  const COLUMNS = 5;
  const PLACES = "abcdefghij";
  const IN_ORDER = "1234567890";
  const CHOICE = "porte-cartes:clavier"; // « dans l'ordre », remembered on this device
  const near = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
  const part = (form, name) => form && form.querySelector(`[data-six-${name}]`);
  const keysOf = (form) => [...form.querySelectorAll("[data-place]")];

  // ---- what is in: typed digits, or places
  const typed = (form) => part(form, "field").value;
  const places = (form) => (part(form, "places") ? part(form, "places").value : "");

  function show(form) {
    const field = part(form, "field");
    const digits = field.value;
    const count = digits.length || places(form).length;
    const seen = field.type === "text";
    part(form, "cells").querySelectorAll("li").forEach((cell, at) => {
      cell.classList.toggle("plein", at < count);
      cell.classList.toggle("ici", at === count && !field.disabled);
      cell.classList.toggle("chiffre", seen && at < count);
      if (seen && at < count) cell.setAttribute("data-digit", digits[at]);
      else cell.removeAttribute("data-digit");
    });
    const told = part(form, "count");
    if (told.dataset.told !== String(count)) {
      told.dataset.told = String(count);
      told.innerHTML = `${count} sur ${LENGTH}<span class="vh"> chiffres saisis</span>`;
    }
  }

  function write(form, { digits = "", pressed = "" }) {
    const field = part(form, "field");
    if (field.value !== digits) field.value = digits;
    if (part(form, "places")) part(form, "places").value = pressed;
    show(form);
  }

  // ---- a key pressed
  function press(key) {
    const form = key.form;
    if (key.disabled) return;
    const before = typed(form) ? "" : places(form); // a press after typing starts over
    const place = form.hasAttribute("data-in-order") ? key.dataset.place.toUpperCase() : key.dataset.place;
    if (before.length < LENGTH) write(form, { pressed: before + place });
    key.classList.add("is-pressed");
    setTimeout(() => key.classList.remove("is-pressed"), 120);
  }

  // Fingers: counted when the finger lifts, whatever the other fingers do (a second finger makes no click). The click
  // that may follow is the same press.
  const down = new Map(); // pointer → key
  const counted = new WeakMap(); // key → when a lifted finger was counted, in ms
  addEventListener("pointerdown", (event) => {
    const key = near(event.target, "[data-place]");
    if (key && event.pointerType !== "mouse") down.set(event.pointerId, key);
  }, true);
  addEventListener("pointercancel", (event) => down.delete(event.pointerId), true);
  addEventListener("pointerup", (event) => {
    const key = down.get(event.pointerId);
    down.delete(event.pointerId);
    if (!key || near(document.elementFromPoint(event.clientX, event.clientY), "[data-place]") !== key) return;
    counted.set(key, performance.now());
    press(key);
  }, true);
  addEventListener("click", (event) => {
    const key = near(event.target, "[data-place]");
    if (key) {
      const same = event.detail > 0 && performance.now() - (counted.get(key) ?? -Infinity) < 500;
      counted.delete(key);
      if (!same) press(key);
      return;
    }
    const button = near(event.target, "[data-six-clear], [data-six-order]");
    if (!button || button.disabled) return;
    if (button.matches("[data-six-clear]")) write(button.form, {});
    else inOrder(button.form, !button.form.hasAttribute("data-in-order"), true);
  }, true);

  // ---- « Clavier dans l'ordre »
  function inOrder(form, is, keep) {
    const button = part(form, "order");
    if (!button) return;
    form.toggleAttribute("data-in-order", is);
    button.setAttribute("aria-pressed", is ? "true" : "false");
    for (const key of keysOf(form)) key.innerHTML = is ? IN_ORDER[PLACES.indexOf(key.dataset.place)] : key.dataset.drawn;
    if (!keep) return;
    try {
      if (is) localStorage.setItem(CHOICE, "1");
      else localStorage.removeItem(CHOICE);
    } catch { /* storage refused: the choice lasts as long as the page */ }
  }

  // ---- the field: typing, pasting, password managers
  for (const type of ["input", "change"]) {
    addEventListener(type, (event) => {
      const field = near(event.target, "[data-six-field]");
      if (!field) return;
      const digits = field.value.replace(/\D/g, "").slice(0, LENGTH);
      if (digits) return write(field.form, { digits });
      field.value = ""; // nothing typed, or no digit: what was pressed stays
      show(field.form);
    }, true);
  }

  // ---- the keyboard: Backspace in the field takes a press back; on the keys digits, Backspace, arrows
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = near(event.target, "[data-six-field]");
    if (field && event.key === "Backspace" && !field.value && places(field.form)) {
      write(field.form, { pressed: places(field.form).slice(0, -1) });
    }
    const key = near(event.target, "[data-keypad] button");
    if (key && !key.disabled) onKeys(event, key);
  }, true);
  function onKeys(event, key) {
    const form = key.form;
    const keys = keysOf(form);
    const at = keys.indexOf(key);
    if (/^[0-9]$/.test(event.key)) {
      write(form, { digits: (typed(form) + event.key).slice(0, LENGTH) });
    } else if (event.key === "Backspace") {
      write(form, typed(form) ? { digits: typed(form).slice(0, -1) } : { pressed: places(form).slice(0, -1) });
    } else if (at >= 0 && event.key in STEPS) {
      const next = keys[at + STEPS[event.key]];
      if (next) next.focus();
    } else return;
    event.preventDefault();
  }

  // ---- the wait before the next try: field and keys come back by themselves
  const clock = (left) => `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const words = (left) => (left >= 60 ? `${Math.ceil(left / 60)} min` : `${left} s`);
  function wait(box) {
    const whole = Number(box.dataset.wait);
    const ends = Date.now() + whole * 1000; // the clock of the day: it runs on while a laptop sleeps
    const ring = box.querySelector(".reste");
    const said = box.querySelector("[data-wait-said]");
    const tick = () => {
      const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
      box.querySelector("[data-wait-shown]").innerHTML = clock(left);
      if (ring) ring.setAttribute("stroke-dasharray", `${(60 * left) / Number(box.dataset.of)} 60`);
      if (left && (left % 60 === 0 || left === 30 || left === 10)) said.innerHTML = words(left);
      if (left > 0) return;
      clearInterval(timer);
      said.innerHTML = "Vous pouvez réessayer.";
      over(box);
    };
    const timer = setInterval(tick, 1000);
    tick();
  }
  function over(box) {
    const form = box.closest("form");
    for (const el of form.querySelectorAll("[data-waits]")) {
      el.disabled = false;
      el.readOnly = false;
    }
    for (const name of ["clavier--attend", "six--attend"]) form.querySelector(`.${name}`)?.classList.remove(name);
    box.classList.add("attente--finie");
    show(form);
  }

  // ---- on arrival
  addEventListener("DOMContentLoaded", () => {
    for (const field of document.querySelectorAll("[data-six-field]")) {
      let chosen = false;
      try { chosen = localStorage.getItem(CHOICE) === "1"; } catch { /* as above */ }
      if (chosen) inOrder(field.form, true, false);
      if (field.value) write(field.form, { digits: field.value.replace(/\D/g, "").slice(0, LENGTH) });
    }
    for (const box of document.querySelectorAll("[data-wait]")) wait(box);
  });
  // Back from another page, drawn from memory: its drawing has served.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("[data-keypad]")) location.reload();
  });
})();
