/* Review: an answer moves the hand to the next question. */
"use strict";

(() => {
  document.addEventListener("htmx:before:swap", (event) => {
    const target = event.detail?.ctx?.target;
    if (!target?.matches?.(".review-row")) return;
    const next = target.nextElementSibling ?? target.previousElementSibling;
    next?.setAttribute("data-at", "");
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  });
})();
