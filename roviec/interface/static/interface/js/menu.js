// The phone menu is a <details> and works alone; this closes it by Escape, and by a press elsewhere.
"use strict";
(() => {
  const menu = document.querySelector("details.menu");
  if (!menu) return;
  const close = (withFocus) => {
    if (!menu.open) return;
    menu.open = false;
    if (withFocus) menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) close(false);
  });
})();
