// The strip of eras is a list of links and works alone. With this, a slider stands over it, arrow
// keys move along it, and one opened by the keyboard keeps the focus on the page it opens, so that the
// next step is one key away.
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
  const chosen = Math.max(0, links.findIndex((link) => link.hasAttribute("aria-current")));
  const slider = addSlider(links, chosen);
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (kept === "slider" && slider) slider.focus({ preventScroll: true });
  else if (kept) links[chosen].focus({ preventScroll: true });

  // Moving it says where it stands; letting go opens that era.
  function addSlider(links, chosen) {
    if (links.length < 2) return null;
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: links.length - 1, value: chosen });
    slider.className = "era-slider";
    slider.setAttribute("aria-label", strip.dataset.eras);
    const says = () => {
      const link = links[slider.value];
      slider.setAttribute("aria-valuetext", link.textContent.trim());
      for (const each of links) each.classList.toggle("is-aimed-at", each === link);
      return link;
    };
    slider.addEventListener("input", () => says().scrollIntoView({ block: "nearest", inline: "center" }));
    slider.addEventListener("change", () => {
      if (Number(slider.value) === chosen) return;
      sessionStorage.setItem(KEY, "slider");
      location.assign(links[slider.value].href);
    });
    strip.parentElement.before(slider);
    says();
    return slider;
  }
})();
