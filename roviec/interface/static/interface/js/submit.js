// A POST form is sent once: a second press while the first is under way does nothing.
// After a refused form the focus goes to the summary of what to mend.
"use strict";
(() => {
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if ("submitAgain" in form.dataset || form.matches("[hx-post], [hx-put], [hx-delete]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    // A disabled button would not send its own name and value, hence aria-disabled.
    form.querySelectorAll("button[type=submit]").forEach((button) => {
      button.setAttribute("aria-disabled", "true");
    });
  });
  window.addEventListener("pageshow", (event) => {
    // Coming back from the browser's memory, the forms may be sent again.
    if (!event.persisted) return;
    document.querySelectorAll("form").forEach((form) => sent.delete(form));
    document.querySelectorAll("button[aria-disabled]").forEach((button) => {
      button.removeAttribute("aria-disabled");
    });
  });
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
