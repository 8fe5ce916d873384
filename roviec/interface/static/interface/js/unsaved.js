// A form marked data-unsaved warns before the page is left with typing that was not sent.
"use strict";
(() => {
  const changed = new Set();
  const guarded = (target) => target instanceof Element && target.closest("form[data-unsaved]");
  const remember = (event) => {
    const form = guarded(event.target);
    if (form) changed.add(form);
  };
  document.addEventListener("input", remember);
  document.addEventListener("change", remember);
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) changed.delete(event.target);
  });
  document.addEventListener("reset", (event) => changed.delete(event.target));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = guarded(event.target);
    if (form && event.detail.successful) changed.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    const open = [...changed].some((form) => form.isConnected);
    if (open) event.preventDefault();
  });
})();
