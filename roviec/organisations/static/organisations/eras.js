// The strip of eras is a list of links and works alone. With this, arrow keys move along it, and one
// opened by the keyboard keeps the focus on the page it opens, so that the next step is one key away.
"use strict";
(() => {
  const KEY = "roviec-eras";
  const strip = document.querySelector("[data-eras]");
  if (!strip) return;
  const links = [...strip.querySelectorAll("a")];
  const goal = (key, here) => {
    if (key === "ArrowLeft") return here - 1;
    if (key === "ArrowRight") return here + 1;
    if (key === "Home") return 0;
    return key === "End" ? links.length - 1 : -1;
  };
  strip.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = links[goal(event.key, links.indexOf(document.activeElement))];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  strip.addEventListener("click", (event) => {
    // A press of Enter is a click without a pointer.
    if (event.detail === 0) sessionStorage.setItem(KEY, "1");
  });
  if (sessionStorage.getItem(KEY)) {
    sessionStorage.removeItem(KEY);
    strip.querySelector("[aria-current]").focus({ preventScroll: true });
  }
})();
