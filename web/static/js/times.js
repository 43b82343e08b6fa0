/* Keeps relative times and countdowns going, with the words that the server uses. */
"use strict";

(() => {
  const words = JSON.parse(document.querySelector('meta[name="script-words"]').content);
  const patterns = words.durations;
  const relative = new Intl.RelativeTimeFormat(words.language, { numeric: "always" });
  const SOON_SHARE = 0.25;

  const fill = (pattern, values) => pattern.replace(/\{(\w)\}/g, (_, name) => values[name]);

  const duration = (ms, parts = 2) => {
    const minutes = Math.floor(Math.abs(ms) / 60000);
    const h = Math.floor(minutes / 60);
    const d = Math.floor(h / 24);
    if (minutes < 60) return fill(patterns.minutes, { m: minutes });
    if (d === 0) {
      if (parts === 1 || minutes % 60 === 0) return fill(patterns.hours, { h });
      return fill(patterns.hours_minutes, { h, m: String(minutes % 60).padStart(2, "0") });
    }
    if (parts === 1 || d >= 7 || h % 24 === 0) return fill(patterns.days, { d });
    return fill(patterns.days_hours, { d, h: h % 24 });
  };

  const ago = (ms) => {
    const minutes = Math.round(ms / 60000);
    if (Math.abs(ms) < 60000) return words.just_now;
    if (Math.abs(minutes) < 55) return relative.format(-minutes, "minute");
    const hours = Math.round(minutes / 60);
    if (Math.abs(hours) < 22) return relative.format(-hours, "hour");
    return null; // days and more do not change while somebody looks
  };

  const refresh = () => {
    const now = Date.now();
    for (const element of document.querySelectorAll("time[data-kind]")) {
      const at = Date.parse(element.dateTime);
      if (element.dataset.kind === "age") element.textContent = duration(now - at, 1);
      if (element.dataset.kind === "ago") element.textContent = ago(now - at) ?? element.textContent;
      if (element.dataset.kind === "countdown") {
        const left = at - now;
        const given = at - Date.parse(element.dataset.opened);
        const state = left <= 0 ? "late" : left <= given * SOON_SHARE ? "soon" : "calm";
        element.classList.remove("calm", "soon", "late");
        element.classList.add(state);
        element.textContent =
          left <= 0 ? fill(patterns.late, { t: duration(left) }) : duration(left);
      }
    }
  };

  setInterval(refresh, 30000);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
})();
