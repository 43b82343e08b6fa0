/* The frame: choices without a round trip, notices, menus. Everything works without it. */
"use strict";

(() => {
  const root = document.documentElement;
  const words = JSON.parse(document.querySelector('meta[name="script-words"]').content);
  const YEAR_S = 31536000;

  /* Colours, density and rail change at once; the language needs a new page. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("[data-preference]") || !button || button.name === "language") return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie =
      `${button.name}=${button.value}; path=/; max-age=${YEAR_S}; SameSite=Lax${secure}`;
    root.dataset[button.name] = button.value;
    if (button.name === "rail") {
      button.value = button.value === "closed" ? "open" : "closed";
      return;
    }
    for (const other of form.querySelectorAll(`button[name="${button.name}"]`)) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    document.dispatchEvent(new CustomEvent("appearance"));
  });

  /* Only the tabs move, never the page. */
  const tab = document.querySelector(".page-tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;

  /* Notices leave by themselves after ten seconds, unless somebody is on them. */
  const STAY_MS = 10000;
  const leave = (toast) => {
    toast.classList.add("leaving");
    setTimeout(() => toast.remove(), 200);
  };
  const watch = (toast) => {
    toast.dataset.watched = "";
    const again = () => {
      if (toast.matches(":hover, :focus-within")) setTimeout(again, 1000);
      else leave(toast);
    };
    setTimeout(again, STAY_MS);
  };
  const notices = document.getElementById("toasts");
  const watchAll = () => notices.querySelectorAll("[data-toast]:not([data-watched])").forEach(watch);
  new MutationObserver(watchAll).observe(notices, { childList: true });
  watchAll();
  notices.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) leave(button.closest("[data-toast]"));
  });

  window.tell = (text, bad = false) => {
    const toast = document.createElement("div");
    toast.className = bad ? "toast bad" : "toast";
    toast.dataset.toast = "";
    const line = document.createElement("p");
    line.textContent = text;
    toast.append(line);
    notices.append(toast);
  };

  /* The server answers errors with a notice of its own; this is for when it does not answer. */
  document.addEventListener("htmx:error", (event) => {
    const status = event.detail?.ctx?.response?.status;
    if (!status) window.tell(words.lost, true);
  });

  /* Whoever logs out leaves no drafts behind. */
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-leaves]")) sessionStorage.clear();
  });

  /* Forms that need no button: choosing is sending. */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-sends-itself]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) {
      form.requestSubmit();
    }
  });

  document.addEventListener("click", async (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal?.();
    const copier = event.target.closest("[data-copies]");
    if (copier) {
      await navigator.clipboard.writeText(document.getElementById(copier.dataset.copies).value);
      window.tell(words.copied);
    }
  });

  /* A click beside a dialog or a floating form closes it. */
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement) event.target.close();
    for (const floating of document.querySelectorAll("details[data-floats][open]")) {
      if (!floating.contains(event.target)) floating.open = false;
    }
  });
})();
