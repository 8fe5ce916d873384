// A mark in an annotated text and its check share data-pair. Without this script they are plain
// links to each other; with it, pointing at one lights up the other, and a press brings it into view.
"use strict";
(() => {
  const LIT = "is-paired";
  const pairOf = (target) => {
    const item = target instanceof Element && target.closest("[data-marks] [data-pair]");
    return item || null;
  };
  const partners = (item) => {
    const room = item.closest("[data-marks]");
    return [...room.querySelectorAll(`[data-pair="${CSS.escape(item.dataset.pair)}"]`)];
  };
  const clear = () => {
    document.querySelectorAll(`.${LIT}`).forEach((item) => item.classList.remove(LIT));
  };
  // The pair last pressed or focused stays lit while the pointer is over neither.
  let held = null;
  const light = (item) => {
    clear();
    if (item || held) partners(item || held).forEach((each) => each.classList.add(LIT));
  };
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const show = (item) => {
    item.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
    item.focus({ preventScroll: true });
  };
  document.addEventListener("mouseover", (event) => light(pairOf(event.target)));
  document.addEventListener("focusin", (event) => {
    held = pairOf(event.target);
    light(held);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a.mark, a.check-number");
    const item = link && pairOf(link);
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const goal = document.getElementById(link.hash.slice(1));
    if (!goal) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    held = item;
    light(item);
    show(goal);
  });
})();
