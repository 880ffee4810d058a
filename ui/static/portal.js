// What the components do in the browser: menu, help bubbles, passwords, dialogs, busy buttons, focus, countdowns, the
// envelope, the warning before a session ends. Delegated listeners, driven by attributes the server writes: they work
// before and after Vue has taken the page over. Only attributes, classes and the data of text nodes are changed.
(() => {
  const root = document.documentElement;
  const near = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
  const all = (selector, from = document) => from.querySelectorAll(selector);
  const on = (type, act) => document.addEventListener(type, act, true);
  const later = (ms, act) => setTimeout(act, ms);

  // ---- what would move the page waits until the pointer is up and its click has happened
  let down = false;
  let held = [];
  const release = () => later(0, () => {
    down = false;
    for (const act of held.splice(0)) act();
  });
  let pressed = null;
  on("pointerdown", (event) => { down = true; pressed = event.target; });
  on("pointerup", release);
  on("pointercancel", release);
  addEventListener("blur", release);
  const whenUp = (act) => (down ? held.push(act) : act());

  // ---- busy buttons: a second press does nothing. The server counts data-busy (button) or data-form up when done.
  const busy = (button, is) => button && (is ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy"));
  const free = (el) => later(300, () => {
    if (el.matches("form")) {
      el.removeAttribute("data-sent");
      for (const button of all("[aria-busy]", el)) busy(button, false);
    } else busy(el, false);
  });
  const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };

  on("click", (event) => {
    const button = near(event.target, "button[data-busy]");
    if (!button) return;
    if (button.getAttribute("aria-busy") === "true") stop(event);
    else if (button.type === "button") busy(button, true);
  });
  on("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-sent")) return stop(event);
    for (const field of all("[data-secret]", form)) told.set(field, { what: judged(field) });
    form.setAttribute("data-sent", "");
    for (const field of all('[data-reveal][data-shown]', form)) reveal(field, false); // so that browsers save it
    busy(event.submitter && event.submitter.matches("[data-busy]") ? event.submitter : form.querySelector("[type=submit][data-busy]"), true);
  });
  // Back, the page drawn from memory: nothing is at work.
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const el of all("[aria-busy], form[data-sent]")) free(el);
  });

  // ---- menus: a button opens its panel
  const expand = (button, is) => button.setAttribute("aria-expanded", is ? "true" : "false");
  const opener = "button[aria-expanded][aria-controls]";
  on("click", (event) => {
    const button = near(event.target, opener);
    for (const other of all(".site-menu__more[aria-expanded=true]")) {
      if (other !== button && !other.parentElement.contains(event.target)) expand(other, false);
    }
    if (button) expand(button, button.getAttribute("aria-expanded") !== "true");
  });
  on("focusout", (event) => {
    const item = near(event.target, ".site-menu li:has(> .site-menu__more)");
    if (item && event.relatedTarget && !item.contains(event.relatedTarget) && matchMedia("(min-width: 601px)").matches) {
      expand(item.querySelector(".site-menu__more"), false);
    }
  });
  function arrows(event) {
    const item = near(event.target, ".site-menu li:has(> .site-menu__more)");
    if (!item || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    const links = [...all(".site-menu__sub a", item)];
    const at = links.indexOf(document.activeElement);
    expand(item.querySelector(".site-menu__more"), true);
    links[Math.max(0, Math.min(links.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
  }

  // ---- help bubbles: a tap opens, Escape closes; hover and focus by style sheet
  const shut = (help) => { help.classList.remove("is-open"); help.classList.add("is-shut"); };
  on("click", (event) => {
    const help = near(event.target, "[data-help]");
    for (const other of all(".is-open[data-help]")) if (other !== help) other.classList.remove("is-open");
    if (!help || !near(event.target, ".help__b")) return;
    event.preventDefault();
    help.classList.remove("is-shut");
    help.classList.add("is-open");
  });
  for (const type of ["pointerout", "focusout"]) {
    on(type, (event) => {
      const help = near(event.target, "[data-help]");
      if (help && !help.contains(event.relatedTarget)) help.classList.remove("is-shut", "is-open");
    });
  }

  on("keydown", (event) => {
    arrows(event);
    if (event.key !== "Escape") return;
    const helps = [...all("[data-help]:is(:hover, :focus-within, .is-open):not(.is-shut)")];
    if (helps.length) stop(event); // the bubble goes first, a dialog around it stays
    helps.forEach(shut);
    for (const button of all(".site-menu__more[aria-expanded=true]")) {
      if (button.parentElement.contains(document.activeElement)) button.focus();
      expand(button, false);
    }
  });

  // ---- passwords: shown on demand, rules ticked off while typing, a space at an end told
  function reveal(button, show) {
    const field = document.getElementById(button.dataset.reveal);
    const { selectionStart, selectionEnd } = field;
    field.type = show ? "text" : "password";
    button.toggleAttribute("data-shown", show);
    if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd);
  }
  on("click", (event) => {
    const button = near(event.target, "[data-reveal]");
    if (button) reveal(button, !button.hasAttribute("data-shown"));
  });
  const met = {
    length: (text, least) => [...text].length >= Number(least),
    upper: (text) => /\p{Lu}/u.test(text),
    digit: (text) => /\p{Nd}/u.test(text),
    special: (text, signs) => [...text].some((sign) => signs.includes(sign)),
  };
  const rulesOf = (id) => [...all(`[data-rules-of="${id}"] [data-rule]`)];
  const meets = (field, rule) => met[rule.dataset.rule](field.value.normalize("NFC"), rule.dataset.argument);
  function rules(id) {
    const field = document.getElementById(id);
    for (const rule of rulesOf(id)) rule.classList.toggle("is-met", meets(field, rule));
    for (const words of all(`[data-edges-of="${id}"]`)) words.hidden = !/^\s|\s$/.test(field.value);
  }

  // ---- passwords are looked at here: a word of what is wrong leaves, never the password. When the field is left, then,
  // once an error is shown, at every change; what the server refused stays until something else is typed.
  const told = new WeakMap(); // field → { what it held, what was found } when last looked at
  const repeated = (field) => document.getElementById(field.dataset.repeats || "");
  const judged = (field) => field.value + (repeated(field) ? `\n${repeated(field).value}` : "");
  function verdict(field) {
    const { id, value, dataset } = field;
    const other = repeated(field);
    if (!value) return "missing";
    if (other && other.value !== value) return "different";
    if (rulesOf(other ? other.id : id).some((rule) => !meets(field, rule))) return "rules";
    return dataset.secret && [...value].length > Number(dataset.secret) ? "long" : "ok";
  }
  function judge(field, left = false) {
    const before = told.get(field) || { what: repeated(field) ? "\n" : "" };
    const what = judged(field);
    const found = verdict(field);
    const wrong = field.getAttribute("aria-invalid") === "true";
    if (wrong ? what === before.what : !left || found === "ok") return;
    told.set(field, { what, found });
    if (!wrong || found !== before.found) field.dispatchEvent(new CustomEvent("judged", { detail: found }));
  }
  on("focusout", (event) => {
    const box = near(event.target, ".with-button");
    const field = box && box.querySelector("[data-secret]");
    const stays = field && (box.contains(event.relatedTarget) || (down && box.contains(pressed)));
    if (field && !stays && document.hasFocus()) whenUp(() => field.isConnected && judge(field, true));
  });

  // ---- the envelope follows the typing: capitals, no accents, as the post wants it
  const postal = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/gi, "OE").replace(/æ/gi, "AE").toUpperCase();
  function envelope(field) {
    const row = document.getElementById(field.dataset.envelope);
    const words = field.matches("select") ? field.selectedOptions[0]?.text : field.value;
    if (row?.firstChild) row.firstChild.data = postal(words || "");
    row?.classList.toggle("is-wrong", field.getAttribute("aria-invalid") === "true");
  }

  on("input", (event) => {
    if (event.target.matches("[data-secret]")) {
      rules(event.target.id);
      for (const field of [event.target, ...all(`[data-repeats="${event.target.id}"]`)]) judge(field);
    }
    if (event.target.dataset.envelope && live()) envelope(event.target);
  });
  on("change", (event) => event.target.dataset.envelope && live() && envelope(event.target));

  // ---- dialogs: closed here at once; the answer goes with the close event
  function open(dialog) {
    if (dialog.open) return;
    dialog.returnValue = "";
    dialog.showModal();
    (dialog.querySelector("[autofocus]") || dialog).focus();
  }
  on("click", (event) => {
    const dialog = near(event.target, "dialog");
    if (!dialog) return;
    const closer = near(event.target, "[data-close]");
    if (closer) return dialog.close(closer.dataset.close);
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (event.target === dialog && !inside && event.detail) dialog.close("");
  });

  // ---- focus: where the server says (data-focus), and where a line of the error summary leads
  function focus(el) {
    if (el.hidden) return;
    el.focus({ preventScroll: true });
    el.scrollIntoView({ block: el.matches("h2") && el.getBoundingClientRect().top < innerHeight ? "nearest" : "start" });
  }
  on("click", (event) => {
    const link = near(event.target, "a[data-to]");
    const field = link && document.getElementById(link.dataset.to);
    if (!field) return;
    event.preventDefault(); // no entry in the history: Back is « Précédent »
    field.focus({ preventScroll: true });
    (field.closest(".field") || field).scrollIntoView({ block: "center" });
  });

  // ---- countdowns: read out at each minute, at 30 and 10 seconds
  const live = () => root.hasAttribute("data-ready");
  const two = (n) => String(n).padStart(2, "0");
  function words(seconds) {
    const h = Math.floor(seconds / 3600);
    const m = Math.floor((seconds % 3600) / 60);
    const s = seconds % 60;
    if (h) return `${h}\u00a0h\u00a0${two(m)}\u00a0min`;
    return m ? `${m}\u00a0min\u00a0${two(s)}\u00a0s` : `${s}\u00a0s`;
  }
  const write = (el, text) => { if (el.firstChild) el.firstChild.data = text; };
  const ends = new WeakMap(); // countdown → { asked, at }: when it is over, in ms
  function count(el) {
    const asked = el.dataset.countdown;
    if (ends.get(el)?.asked !== asked) ends.set(el, { asked, at: performance.now() + Number(asked) * 1000 });
    const end = ends.get(el);
    const left = Math.max(0, Math.ceil((end.at - performance.now()) / 1000));
    write(el.querySelector("[data-countdown-shown]"), words(left));
    if (left % 60 === 0 || left === 30 || left === 10) write(el.querySelector("[data-countdown-said]"), words(left));
    if (left > 0 || end.over) return;
    end.over = true;
    el.dispatchEvent(new CustomEvent("ended"));
  }

  // ---- the session's end is told; data-session is counted up when it lives on
  let watched = null; // { stamp, ends, warns }, in ms
  function session(dialog) {
    const { session: stamp, seconds, warn, leave } = dialog.dataset;
    if (watched?.stamp !== stamp) {
      const ends = Date.now() + seconds * 1000; // the clock of the day: it runs on while a laptop sleeps
      watched = { stamp, ends, warns: ends - warn * 1000 };
      if (dialog.open) dialog.close("");
    }
    if (Date.now() >= watched.ends) return location.assign(leave);
    if (Date.now() < watched.warns || dialog.open) return;
    const left = Math.round((watched.ends - Date.now()) / 1000);
    const clock = dialog.querySelector("[data-countdown]");
    ends.set(clock, { asked: clock.dataset.countdown, at: performance.now() + left * 1000 });
    count(clock);
    open(dialog);
  }

  setInterval(() => {
    if (!live()) return; // before, Vue compares the page with what it would write
    for (const el of all("[data-countdown]")) if (!el.closest("dialog:not([open])")) count(el);
    for (const dialog of all("dialog[data-session]")) session(dialog);
  }, 1000);

  // ---- what the server changes: one observer for all
  const watch = {
    "data-focus": focus,
    "data-busy": free,
    "data-form": free,
    "data-envelope": envelope,
    "aria-invalid": (el) => (el.matches("[data-secret]") ? judge(el) : el.dataset.envelope && envelope(el)),
    "data-ready": () => { for (const el of all("[data-envelope]")) envelope(el); },
  };
  new MutationObserver((changes) => {
    for (const { type, target, attributeName, addedNodes } of changes) {
      if (type === "attributes") watch[attributeName](target);
      else for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const dialog of [node, ...all("dialog[data-open]", node)]) if (dialog.matches("dialog[data-open]")) open(dialog);
      }
    }
  }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: Object.keys(watch) });

  // ---- on arrival: what is wrong, or the step
  const first = document.querySelector(".error-summary[data-focus]:not([hidden])") || document.querySelector("[data-focus]:not([hidden])");
  if (first && !location.hash) focus(first);

  window.porte = { whenUp, rules };
})();
