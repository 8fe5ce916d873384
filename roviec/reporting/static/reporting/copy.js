// Copies the text of a field. Without scripts the button stays hidden and the text is chosen by hand.
"use strict";
document.querySelectorAll("button[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without HTTPS a browser keeps its clipboard to itself; the older way still works.
      if (!document.execCommand("copy")) return;
    }
    told.textContent = button.dataset.done;
  });
});
