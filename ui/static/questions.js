// Deep links into the questions: #numero opens that question and brings it into view.
"use strict";
(() => {
  const open = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const row = name && document.getElementById(name);
    if (!row || !row.hasAttribute("data-question")) return;
    row.open = true;
    row.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", open);
  addEventListener("DOMContentLoaded", open);
  // The page is drawn a second time when it comes alive: open it again then.
  new MutationObserver(open).observe(document.documentElement, { attributeFilter: ["data-ready"] });
  open();
})();
