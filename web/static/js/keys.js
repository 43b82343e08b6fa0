/* Keys. An element says itself which key it answers to (data-key); lists are walked by j and k. */
"use strict";

(() => {
  const isTyping = (target) =>
    target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  const isSeen = (element) => element.checkVisibility?.() ?? true;

  const press = (element) => {
    if (element.matches("input, textarea, select")) {
      element.focus();
      element.select?.();
      return;
    }
    element.click();
    if (element.matches("summary")) element.parentElement.querySelector("select, input:not([type=hidden])")?.focus();
    const focuses = element.querySelector("[data-focuses]")?.dataset.focuses;
    if (focuses) document.getElementById(focuses)?.focus();
  };

  const walk = (step) => {
    const rows = [...document.querySelectorAll("[data-row]")].filter(isSeen);
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.matches("[data-at], :focus"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at === -1 ? 0 : at + step))];
    for (const row of rows) row.toggleAttribute("data-at", row === next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.closest("form[data-draft]")?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const floating = document.querySelector("details[data-floats][open]");
      if (floating) {
        floating.open = false;
        floating.querySelector("summary").focus();
      } else if (isTyping(event.target)) event.target.blur();
      return;
    }
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      walk(event.key === "j" ? 1 : -1);
      return;
    }
    const name = CSS.escape(event.key);
    const at = document.querySelector("[data-row][data-at]");
    const inRow = at?.closest("li").querySelector(`[data-key="${name}"]`);
    const found = inRow ?? [...document.querySelectorAll(`[data-key="${name}"]`)].find(isSeen);
    if (found) {
      event.preventDefault();
      press(found);
    }
  });
})();
