/* Keys. An element says itself which key it answers to (data-key); lists are walked by j and k. */
"use strict";

(() => {
  const SECOND_KEY_MS = 1500;
  const isTyping = (target) =>
    target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  const isSeen = (element) => element.checkVisibility?.() ?? true;

  const press = (element) => {
    if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) {
      element.focus();
      element.select?.();
      return;
    }
    element.click();
    if (element.matches("summary") && element.parentElement.open) {
      const first = "select, input:not([type=hidden]):not([type=checkbox]), button, a[href]";
      element.parentElement.querySelector(first)?.focus();
    }
    const focuses = element.querySelector("[data-focuses]")?.dataset.focuses;
    if (focuses) document.getElementById(focuses)?.focus();
  };

  const rowsInSight = () => [...document.querySelectorAll("[data-row]")].filter(isSeen);
  const walk = (step) => {
    const rows = rowsInSight();
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.matches("[data-at], :focus"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at === -1 ? 0 : at + step))];
    for (const row of rows) row.toggleAttribute("data-at", row === next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  /* What a key means here: first in what floats, then for all chosen cases, then in the row. */
  const places = () => {
    const at = document.querySelector("[data-row][data-at]");
    return [
      document.querySelector("details[data-floats][open]"),
      document.querySelector("[data-bulk]"),
      at?.closest("li"),
      document,
    ].filter(Boolean);
  };
  /* What stands in a row is meant for that row alone, never for whatever is chosen. */
  const isOfAnotherRow = (element) => {
    const row = element.closest(".row-box, li[data-row]");
    return row !== null && row !== document.querySelector("[data-row][data-at]")?.closest("li");
  };
  const find = (name) => {
    const wanted = `[data-key="${CSS.escape(name)}"]`;
    for (const place of places()) {
      const found = [...place.querySelectorAll(wanted)].find(
        (element) => isSeen(element) && !isOfAnotherRow(element),
      );
      if (found) return found;
    }
    return null;
  };

  /* Whoever walked on, or is faster than the page, means the case in the row, not the one that
     still stands beside the list: it is opened first, and then the key is pressed. */
  let meant = null;
  const caseOfRow = () => {
    const row = document.activeElement?.closest?.("[data-row]");
    return row?.closest("li").id.replace("case-row-", "");
  };
  const openCase = () => document.querySelector("#case-pane [data-case]")?.dataset.case;
  const opensFirst = (found, name) => {
    const wanted = caseOfRow();
    if (!wanted || !found.closest("#case-pane") || wanted === openCase() || !window.htmx) return false;
    const isAsked = meant?.case === wanted;
    meant = { case: wanted, name };
    const row = document.activeElement.closest("[data-row]");
    if (!isAsked && !row.classList.contains("htmx-request")) row.click();
    return true;
  };
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx?.target?.id !== "case-pane" || !meant) return;
    const { case: wanted, name } = meant;
    meant = null;
    const found = wanted === openCase() ? find(name) : null;
    if (found) press(found);
  });
  document.addEventListener("htmx:error", () => (meant = null));
  const nameOf = (event) =>
    event.shiftKey && /^\p{L}$/u.test(event.key) ? `Shift+${event.key.toLowerCase()}` : event.key;

  const close = (target) => {
    const floating = document.querySelector("details[data-floats][open]");
    if (floating) {
      floating.open = false;
      floating.querySelector("summary").focus();
    } else if (isTyping(target)) target.blur();
    else find("Escape")?.click();
  };

  let first = "";
  let forget = 0;
  const remember = (name) => {
    first = name;
    clearTimeout(forget);
    forget = setTimeout(() => (first = ""), SECOND_KEY_MS);
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.closest("form[data-draft]")?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!document.querySelector("dialog[open]")) close(event.target);
      return;
    }
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const name = nameOf(event);
    const before = first;
    const both = before ? find(`${before} ${name}`) : null;
    first = "";
    if (!both && (event.key === "j" || event.key === "k")) {
      event.preventDefault();
      walk(event.key === "j" ? 1 : -1);
      return;
    }
    const found = both ?? find(name);
    if (found) {
      event.preventDefault();
      if (!opensFirst(found, both ? `${before} ${name}` : name)) press(found);
    } else if (document.querySelector(`[data-key^="${CSS.escape(name)} "]`)) remember(name);
    else if (event.shiftKey) document.dispatchEvent(new CustomEvent("shifted", { detail: name }));
  });
})();
