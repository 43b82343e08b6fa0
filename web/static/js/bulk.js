/* Choosing many cases: counts, ranges, and that a choice survives a row made anew. */
"use strict";

(() => {
  const form = () => document.getElementById("bulk");
  const ticks = () => [...document.querySelectorAll("[data-tick]")];
  let last = null; // the case that was chosen last: a range begins there

  const show = () => {
    const all = form()?.querySelector("[data-bulk-all]");
    const chosen = ticks().filter((tick) => tick.checked);
    const count = form()?.querySelector("[data-bulk-count]");
    if (count) count.textContent = all?.checked ? all.parentElement.textContent.trim() : chosen.length;
    form()?.toggleAttribute("data-all", Boolean(all?.checked));
  };
  const idOf = (tick) => tick.value.split(":")[0];

  const chooseUpTo = (tick) => {
    const list = ticks();
    const from = list.findIndex((one) => idOf(one) === last);
    const to = list.indexOf(tick);
    if (from === -1 || to === -1) return;
    for (const one of list.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = true;
  };

  document.addEventListener("click", (event) => {
    const tick = event.target.closest?.("[data-tick]");
    if (!tick) return;
    if (event.shiftKey && tick.checked) chooseUpTo(tick);
    last = idOf(tick);
    show();
  });
  document.addEventListener("shifted", (event) => {
    const tick = document.querySelector("[data-row][data-at]")?.closest("li")?.querySelector("[data-tick]");
    if (event.detail !== "Shift+x" || !tick) return;
    tick.checked = true;
    if (last) chooseUpTo(tick);
    last = idOf(tick);
    show();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-bulk-all]")) {
      for (const tick of ticks()) tick.checked = event.target.checked;
      show();
    }
  });
  document.addEventListener("reset", (event) => {
    if (event.target === form()) setTimeout(show);
  });

  /* A row that comes in anew is still chosen, as the version that is now in sight. */
  let kept = new Set();
  document.addEventListener("htmx:before:swap", (event) => {
    const isList = event.detail?.ctx?.target?.id === "list-pane";
    kept = isList ? new Set() : new Set(ticks().filter((tick) => tick.checked).map(idOf));
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const tick of ticks()) if (kept.has(idOf(tick))) tick.checked = true;
    show();
  });
  show();
})();
