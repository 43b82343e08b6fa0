/* Keeps an open page up to date. The stream hints, the pulse tells; without a stream the pulse
   comes more often. Only the tab in sight does either. */
"use strict";

(() => {
  const CALM_MS = 30000; // with a stream
  const ALONE_MS = 15000; // without one
  const SOON_MS = 700; // after a hint about what is in sight
  const LATER_MS = 8000; // after a hint about anything else
  const PATIENCE_MS = 5000; // a proxy that says nothing for so long holds the stream back
  const AGAIN_MS = 60000;
  const LOOK_MS = 15000;
  const TYPE_MS = 4000;
  const words = JSON.parse(document.querySelector('meta[name="script-words"]').content);

  const openCase = () => document.querySelector("#case-pane [data-case]")?.dataset.case;
  const list = () => document.getElementById("list-pane");
  const rows = () =>
    [...document.querySelectorAll(".row-box[data-version]")].map(
      (row) => `${row.id.replace("case-row-", "")}:${row.dataset.version}`,
    );

  /* The pulse ------------------------------------------------------------------------------ */
  let next = 0;
  let nextAt = Infinity;
  let isAsking = false;
  const schedule = (ms) => {
    const at = Date.now() + ms;
    if (at >= nextAt && next) return;
    clearTimeout(next);
    nextAt = at;
    next = setTimeout(beat, ms);
  };
  const address = () => {
    const query = new URLSearchParams(list() ? JSON.parse(list().dataset.pulse) : {});
    if (list()) query.set("newest", list().dataset.newest);
    if (rows().length) query.set("rows", rows().join(","));
    if (openCase()) query.set("open", openCase());
    if (document.querySelector("#case-pane [data-covered]")) query.set("covered", "1");
    return `/live/pulse?${query}`;
  };
  const beat = async () => {
    clearTimeout(next);
    next = 0;
    nextAt = Infinity;
    if (document.hidden || isAsking || !window.htmx) return;
    isAsking = true;
    try {
      await window.htmx.ajax("GET", address(), { target: "#live", swap: "none" });
    } catch {
      /* The next one may come through. */
    }
    isAsking = false;
    schedule(stream ? CALM_MS : ALONE_MS);
  };

  /* The stream ----------------------------------------------------------------------------- */
  let stream = null;
  let impatience = 0;
  const stop = () => {
    clearTimeout(impatience);
    stream?.close();
    stream = null;
  };
  const giveUp = () => {
    stop();
    schedule(ALONE_MS);
    setTimeout(start, AGAIN_MS);
  };
  const start = () => {
    if (stream || document.hidden || !window.EventSource) return;
    stream = new EventSource("/live");
    impatience = setTimeout(giveUp, PATIENCE_MS);
    stream.addEventListener("hello", () => {
      clearTimeout(impatience);
      document.documentElement.dataset.live = "on";
    });
    stream.addEventListener("error", () => {
      // No place, or logged out: the browser does not try again by itself.
      if (stream?.readyState === EventSource.CLOSED) giveUp();
    });
    stream.addEventListener("case", (event) => {
      const told = JSON.parse(event.data);
      const inSight = document.getElementById(`case-row-${told.case}`) || openCase() === String(told.case);
      schedule(inSight ? SOON_MS : LATER_MS + Math.random() * 2000);
    });
    stream.addEventListener("presence", (event) => showPresence(JSON.parse(event.data)));
  };

  /* Who else is there ---------------------------------------------------------------------- */
  const initials = (name) => {
    const parts = name.split(/\s+/).filter(Boolean);
    return ((parts[0]?.[0] ?? "?") + (parts.length > 1 ? parts.at(-1)[0] : "")).toUpperCase();
  };
  const put = (place, told, make) => {
    place.querySelector(`[data-user="${Number(told.user)}"]`)?.remove();
    if (told.doing !== "looking" && told.doing !== "typing") return;
    const shown = make();
    shown.dataset.user = told.user;
    shown.classList.add(told.doing);
    place.append(shown);
  };
  const showPresence = (told) => {
    const sentence = (words[told.doing] ?? "").replace("{name}", told.name);
    for (const place of document.querySelectorAll(`[data-present-badges="${Number(told.case)}"]`)) {
      put(place, told, () => {
        const badge = document.createElement("span");
        badge.className = "badge present";
        badge.title = sentence;
        badge.setAttribute("aria-label", sentence);
        badge.setAttribute("role", "img");
        badge.textContent = initials(told.name);
        return badge;
      });
    }
    for (const place of document.querySelectorAll(`[data-present-words="${Number(told.case)}"]`)) {
      put(place, told, () => {
        const line = document.createElement("span");
        line.textContent = sentence;
        return line;
      });
    }
  };

  /* What one does oneself ------------------------------------------------------------------ */
  let shownCase;
  let shownAs = "";
  let shownAt = 0;
  let quiet = 0;
  const token = () => document.querySelector('input[name="csrf_token"]')?.value ?? "";
  const say = (id, doing) => {
    const body = new FormData();
    body.set("csrf_token", token());
    body.set("doing", doing);
    if (doing === "gone") navigator.sendBeacon(`/cases/${id}/present`, body);
    else fetch(`/cases/${id}/present`, { method: "POST", body, keepalive: true }).catch(() => {});
  };
  const tell = (doing, every) => {
    const id = document.hidden ? undefined : openCase();
    if (shownCase && shownCase !== id) say(shownCase, "gone");
    if (id && (id !== shownCase || doing !== shownAs || Date.now() - shownAt >= every)) {
      say(id, doing);
      shownAt = Date.now();
    }
    shownCase = id;
    shownAs = doing;
  };
  const look = () => tell("looking", LOOK_MS);
  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("form[data-draft]")) return;
    tell("typing", TYPE_MS);
    clearTimeout(quiet);
    quiet = setTimeout(look, TYPE_MS);
  });
  setInterval(() => shownAs !== "typing" && look(), LOOK_MS);

  document.addEventListener("htmx:after:swap", (event) => {
    // The page of one case has its subject in the title.
    const covered = document.querySelector(".case-alone [data-covered]")?.dataset.covered;
    if (covered) document.title = `${covered} · Luisterpost`;
    const target = event.detail?.ctx?.target;
    if (target?.id === "case-pane") {
      shownAs = "";
      look();
      schedule(SOON_MS);
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
    else {
      start();
      schedule(SOON_MS);
    }
    look();
  });
  addEventListener("pagehide", () => {
    if (shownCase) say(shownCase, "gone");
    shownCase = undefined;
  });

  start();
  schedule(stream ? CALM_MS : ALONE_MS);
  look();
})();
