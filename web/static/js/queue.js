/* The queue: marks the open row, and keeps what somebody was writing. */
"use strict";

(() => {
  const pane = () => document.getElementById("case-pane");

  const markRow = () => {
    const open = pane()?.querySelector("[data-case]")?.dataset.case;
    // Whoever stands on a row stays there, whatever arrives beside it.
    const held = document.activeElement?.closest?.("[data-row]");
    for (const row of document.querySelectorAll("[data-row]")) {
      const isOpen = open !== undefined && row.closest("li").id === `case-row-${open}`;
      if (isOpen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      if (held || open !== undefined) row.toggleAttribute("data-at", held ? row === held : isOpen);
    }
  };

  /* Drafts live as long as this tab: an action on the case, or a log-in that ended, loses nothing. */
  const fieldOf = (form) => form.querySelector("textarea");
  const restore = () => {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const field = fieldOf(form);
      const kept = sessionStorage.getItem(form.dataset.draft);
      if (field && kept && !field.value) field.value = kept;
    }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (form) sessionStorage.setItem(form.dataset.draft, fieldOf(form).value);
  });
  document.addEventListener("submit", (event) => {
    const isPlain = !window.htmx;
    if (isPlain && event.target.matches("form[data-draft]")) {
      sessionStorage.removeItem(event.target.dataset.draft);
    }
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const { sourceElement, response } = event.detail?.ctx ?? {};
    if (sourceElement?.matches?.("form[data-draft]") && response?.status < 400) {
      sessionStorage.removeItem(sourceElement.dataset.draft);
      // Sent: the keys mean steps again, not letters.
      document.activeElement?.blur();
      pane()?.focus({ preventScroll: true });
    }
  });
  document.addEventListener("change", (event) => {
    const focuses = event.target.dataset?.focuses;
    if (focuses) document.getElementById(focuses)?.focus();
  });

  document.addEventListener("htmx:after:swap", (event) => {
    restore();
    markRow();
    const target = event.detail?.ctx?.target ?? event.target;
    if (target === pane()) {
      pane().scrollTop = 0;
      if (!matchMedia("(min-width: 1100px)").matches) scrollTo(0, 0);
    }
  });

  restore();
})();
