// First script of every page, written into its <head>. It keeps what a person does before the page is live, and what
// they type while the connection is cut:
//  - before Vue has mounted, the page is plain HTML that Vue then takes over as it stands (see ui/http/skeleton.py), so
//    values, ticks, focus and selection stay by themselves; the server is told of them afterwards, by the same events
//    as if they had just happened. Clicks and submits the server waits for (data-awaits) are done again then;
//  - while the socket is down, typed values go to sessionStorage and come back after the reload that NiceGUI forces when
//    the server has forgotten the page. Never passwords, codes or files: those stay in memory, or are lost.
// States for style sheets and tests: <html data-ready> the page is live; <html data-offline> the connection is cut.
(() => {
  const root = document.documentElement;
  const OFFLINE = "Connexion interrompue\u00a0: vos réponses sont gardées.";
  const PLACE = "porte-cartes:" + location.pathname + location.search;
  const LIFE = 15 * 60 * 1000; // ms after which what was kept is too old to come back
  const LOST = 45 * 1000; // ms before a cut is noticed (ping 20 s + 15 s, and a margin): what was sent then may be lost
  const touched = new Map(); // key of the field → { field, value, checked, at, changed }
  const waiting = []; // clicks and submits to be done again
  let mounted = false;
  let telling = false; // while we make events ourselves
  let offline = false;
  let cutAt = 0; // when the cut was noticed

  const isField = (el) => el instanceof Element && el.matches("input, select, textarea");
  const isBox = (el) => el.type === "checkbox" || el.type === "radio";
  const isSecret = (el) =>
    el.type === "password" || el.type === "file" || el.type === "hidden" || /one-time|^cc-/.test(el.autocomplete) || el.closest("[data-private]");
  // Ids such as c12 are NiceGUI's and change from one page to the next: a name is needed to find a field again.
  const keyOf = (el) => (el.name || el.id) + (isBox(el) ? "=" + el.value : "");

  function note(el, type) {
    const old = touched.get(keyOf(el));
    const changed = type === "change" || (old && old.changed);
    touched.set(keyOf(el), { field: el, value: el.value, checked: el.checked, at: Date.now(), changed });
    if (offline) store();
  }

  function tell({ field, changed }) {
    if (!field.isConnected) return;
    telling = true;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    if (changed || field !== document.activeElement) field.dispatchEvent(new Event("change", { bubbles: true }));
    telling = false;
  }

  // ---- what was typed, across a forced reload
  function store() {
    const kept = {};
    for (const [key, { field, value, checked }] of touched) {
      if (!isSecret(field) && field.name) kept[key] = isBox(field) ? checked : value;
    }
    try {
      if (Object.keys(kept).length) sessionStorage.setItem(PLACE, JSON.stringify({ at: Date.now(), kept }));
    } catch { /* storage refused: nothing more can be done */ }
  }

  function forget() {
    try { sessionStorage.removeItem(PLACE); } catch { /* as above */ }
  }

  function giveBack() {
    let found = null;
    try { found = JSON.parse(sessionStorage.getItem(PLACE)); } catch { /* as above */ }
    forget();
    const [navigation] = performance.getEntriesByType("navigation");
    if (!found || Date.now() - found.at > LIFE || !navigation || navigation.type !== "reload") return;
    for (const el of document.querySelectorAll("input, select, textarea")) {
      const value = found.kept[keyOf(el)];
      if (value === undefined || isSecret(el) || touched.has(keyOf(el))) continue;
      if (isBox(el)) el.checked = value;
      else el.value = value;
      touched.set(keyOf(el), { field: el, value, checked: el.checked, at: Date.now(), changed: true });
    }
  }

  // ---- before the page is live
  function hold(event, el, again) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting.some((one) => one.el === el)) return; // a press repeated for want of an answer is one press
    waiting.push({ el, again });
    root.setAttribute("data-waiting", "");
  }

  addEventListener("click", (event) => {
    const el = event.target instanceof Element && event.target.closest("[data-awaits~=click]");
    if (mounted || !el || el.disabled || isField(event.target) || event.target.closest("a[href], [type=submit], label")) return;
    hold(event, el, () => el.click());
  }, true);

  addEventListener("submit", (event) => {
    if (mounted || !event.target.matches("[data-awaits~=submit]")) return;
    const submitter = event.submitter;
    const form = event.target;
    hold(event, form, () => form.requestSubmit(submitter));
  }, true);

  for (const type of ["input", "change"]) {
    addEventListener(type, (event) => !telling && isField(event.target) && note(event.target, type), true);
  }

  // ---- the page comes alive
  function mount(start) {
    giveBack();
    for (const area of document.querySelectorAll("#app textarea")) keepText(area);
    start();
    mounted = true;
    for (const one of [...touched.values()]) put(one);
    for (const { el, again } of waiting.splice(0)) if (el.isConnected) again();
    root.removeAttribute("data-waiting");
    watch();
  }

  // Vue sees no children in a <textarea> and would take its text away; a value set by hand stays.
  function keepText(area) {
    const { value, selectionStart, selectionEnd } = area;
    area.textContent = "";
    area.value = value;
    area.setSelectionRange(selectionStart, selectionEnd);
  }

  // Should Vue have had to make a field anew, its value is put back before the server is told.
  function put(one) {
    if (!one.field.isConnected) {
      const again = [...document.querySelectorAll("input, select, textarea")].find((el) => keyOf(el) === keyOf(one.field));
      if (!again) return;
      one.field = again;
      if (isBox(again)) again.checked = one.checked;
      else if (again.type !== "file") again.value = one.value;
    }
    tell(one);
  }

  // NiceGUI tells of the connection by aria-hidden on #popup, at every handshake and every cut.
  function watch() {
    const bar = document.getElementById("popup");
    const look = () => {
      const cut = bar.getAttribute("aria-hidden") === "false";
      if (cut && !offline) wentOff(bar);
      else if (!cut && window.did_handshake) cameOn(bar);
    };
    // NiceGUI reloads a page whose reconnection times out: without a network that would replace a form by an error page.
    // It is tried again instead, by polling, that gets through more proxies; only a server that answers and no longer
    // knows the page makes it start anew.
    window.socket.off("connect_error").on("connect_error", (error) => {
      if (error.message === "Implicit handshake failed") location.reload();
      else if (error.message === "timeout") window.socket.io.opts.transports = ["polling", "websocket"];
    });
    new MutationObserver(look).observe(bar, { attributes: true, attributeFilter: ["aria-hidden"] });
    look();
  }

  // The network is back: nobody waits for the next try (5 s), nor for one under way to be given up (20 s).
  addEventListener("online", () => offline && window.socket.disconnect().connect());

  function wentOff(bar) {
    offline = true;
    cutAt = Date.now();
    root.removeAttribute("data-ready");
    store();
    // A cut of less than a second and a half is not worth a word.
    setTimeout(() => {
      if (!offline) return;
      root.setAttribute("data-offline", "");
      bar.querySelector("p").textContent = OFFLINE;
    }, 1500);
  }

  function cameOn(bar) {
    if (offline) for (const one of touched.values()) if (one.at > cutAt - LOST) tell(one);
    offline = false;
    forget();
    root.removeAttribute("data-offline");
    bar.querySelector("p").textContent = "";
    root.setAttribute("data-ready", "");
  }

  // A page that NiceGUI reloads before its first handshake (server restarted, tab woken up) keeps its values too.
  addEventListener("pagehide", () => (!root.hasAttribute("data-ready") || offline) && store());

  window.early = { mount };
})();
