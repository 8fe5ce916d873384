// Menus are <details> and work alone; this closes them by Escape, and by a press elsewhere.
"use strict";
(() => {
  const MENUS = "details.menu[open], details.more[open]";
  const close = (menu, withFocus) => {
    menu.open = false;
    if (withFocus) menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(MENUS).forEach((menu) => close(menu, true));
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(MENUS).forEach((menu) => {
      if (!menu.contains(event.target)) close(menu, false);
    });
  });
  // Tabs that do not fit lie to the side: the current one comes into sight.
  document.querySelectorAll(".tabs ul, [data-eras]").forEach((tabs) => {
    const current = tabs.querySelector("[aria-current]");
    if (!current || tabs.scrollWidth <= tabs.clientWidth) return;
    const seen = tabs.getBoundingClientRect();
    const box = current.getBoundingClientRect();
    if (box.right > seen.right) tabs.scrollLeft += box.right - seen.right + 24;
  });
})();
