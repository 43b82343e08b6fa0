/* The reply box: counts as the place counts, offers canned answers behind `#` and colleagues
   behind `@`, and puts proposals in. Words and texts all come from the server. */
"use strict";

(() => {
  const LINK = /https?:\/\/[^\s<>"]+/gi;
  const BARE_LINK =
    /(?<![\w@./-])(?:https?:\/\/[^\s<>"]+|(?:[\w-]{1,63}\.){1,4}(?:com|net|org|nl|be|de|fr|eu|info|io|app|shop|uk|example)(?![\w.-])(?:\/[^\s<>"]*)?)/gi;
  const REMOTE_NAME = /(?<![\w/])@(\w+)@[\w.-]+\w/g;
  const LINK_LENGTH = 23;
  const SINGLE = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const graphemes = (text) => [...segmenter.segment(text)].map((part) => part.segment);
  const isEmoji = (part) => /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(part) && !/^[\x00-\x7f]*$/.test(part);
  const weight = (part) => {
    if (isEmoji(part)) return 2;
    return [...part].reduce((sum, char) => {
      const code = char.codePointAt(0);
      return sum + (SINGLE.some(([low, high]) => low <= code && code <= high) ? 1 : 2);
    }, 0);
  };
  const counters = {
    characters: (text) => [...text].length,
    graphemes: (text) => graphemes(text).length,
    mastodon: (text) =>
      graphemes(text.replace(LINK, "x".repeat(LINK_LENGTH)).replace(REMOTE_NAME, "@$1")).length,
    x: (text) => {
      const plain = text.normalize("NFC");
      const links = plain.match(BARE_LINK)?.length ?? 0;
      return links * LINK_LENGTH + graphemes(plain.replace(BARE_LINK, "")).reduce((sum, part) => sum + weight(part), 0);
    },
  };

  const formOf = (element) => element.closest?.("form.composer");
  const fieldOf = (form) => form.querySelector("textarea");
  const isNote = (form) => form.elements.kind.value === "note";
  const number = new Intl.NumberFormat(document.documentElement.lang);

  const count = (form) => {
    const counter = form.querySelector("[data-counter]");
    if (!counter) return;
    const most = Number(counter.dataset.most);
    const text = fieldOf(form).value.trim();
    const length = counters[counter.dataset.counting](text && counter.dataset.prefix + text);
    counter.textContent = `${number.format(length)} / ${number.format(most)}`;
    counter.classList.toggle("soon", length > most * 0.9 && length <= most);
    counter.classList.toggle("late", length > most);
  };
  const changed = (form) => {
    fieldOf(form).dispatchEvent(new InputEvent("input", { bubbles: true }));
  };

  /* Canned answers are fetched once for a case, already filled for it. */
  const lists = new Map();
  const cannedOf = async (form) => {
    const address = form.dataset.cannedList + (form.elements.private?.checked ? "?private=yes" : "");
    if (!lists.has(address)) {
      const asked = fetch(address, { headers: { Accept: "application/json" } });
      lists.set(address, asked.then((answer) => (answer.ok ? answer.json() : [])).catch(() => []));
    }
    return lists.get(address);
  };
  const span = (text, name) => {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return element;
  };
  const choice = (id, text, ...parts) => {
    const option = document.createElement("li");
    option.id = id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.text = text;
    option.append(...parts);
    return option;
  };
  const cannedChoice = (one) => {
    const notes = one.notes.map((note) => span(note, "chip"));
    const option = choice(
      `choice-${one.id}-${one.language}`,
      one.text,
      span(`#${one.shortcut}`, "strong"),
      ` ${one.title} `,
      ...notes,
      span(one.text, "canned-start muted"),
    );
    option.dataset.canned = one.id;
    return option;
  };
  const holds = (one, words) => `${one.shortcut} ${one.title} ${one.text}`.toLowerCase().includes(words);

  const put = (form, text, canned, from, to) => {
    const field = fieldOf(form);
    const start = from ?? field.selectionStart;
    const before = field.value.slice(0, start);
    const gap = before && !/\s$/.test(before) && from === undefined ? "\n\n" : "";
    field.setRangeText(gap + text, start, to ?? field.selectionEnd, "end");
    if (canned && form.elements.canned) form.elements.canned.value = canned;
    form.elements.kind.value = isNote(form) ? "note" : "reply";
    changed(form);
    field.focus();
  };

  /* The list below the field: `#` for canned answers, `@` in notes for colleagues. */
  const choicesOf = (form) => form.querySelector(".composer-choices");
  const close = (form) => {
    const list = choicesOf(form);
    if (!list || list.hidden) return;
    list.hidden = true;
    list.replaceChildren();
    fieldOf(form).removeAttribute("aria-activedescendant");
  };
  const mark = (form, step) => {
    const options = [...choicesOf(form).children];
    if (!options.length) return;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = options[(at + step + options.length) % options.length];
    for (const option of options) option.setAttribute("aria-selected", String(option === next));
    fieldOf(form).setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  };
  const open = (form, options, from) => {
    const list = choicesOf(form);
    list.replaceChildren(...options);
    list.dataset.from = from;
    list.hidden = !options.length;
    if (options.length) mark(form, 1);
    list.scrollIntoView({ block: "nearest" });
  };
  const typedSign = (form) => {
    const field = fieldOf(form);
    const before = field.value.slice(0, field.selectionStart);
    const hit = before.match(isNote(form) ? /(?:^|\s)(@)([^\s@]*)$/ : /(?:^|\s)(#)([\w-]*)$/);
    return hit ? { sign: hit[1], words: hit[2].toLowerCase(), from: before.length - hit[2].length - 1 } : null;
  };
  const colleagues = (form, words) =>
    JSON.parse(form.dataset.colleagues)
      .filter((name) => name.toLowerCase().split(" ").some((part) => part.startsWith(words)))
      .slice(0, 8)
      .map((name, index) => choice(`colleague-${index}`, `@${name} `, name));
  const offer = async (form) => {
    const typed = typedSign(form);
    if (!typed) return close(form);
    const options =
      typed.sign === "@"
        ? colleagues(form, typed.words)
        : (await cannedOf(form)).filter((one) => holds(one, typed.words)).slice(0, 30).map(cannedChoice);
    const still = typedSign(form);
    if (still && still.from === typed.from && still.words === typed.words) open(form, options, typed.from);
  };
  const take = (form, option) => {
    const field = fieldOf(form);
    const from = Number(choicesOf(form).dataset.from);
    close(form);
    put(form, option.dataset.text, option.dataset.canned, from, field.selectionEnd);
  };

  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (!form || event.target.tagName !== "TEXTAREA") return;
    count(form);
    offer(form);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const form = event.target.tagName === "TEXTAREA" && formOf(event.target);
      const list = form && choicesOf(form);
      if (!list || list.hidden) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) mark(form, steps[event.key]);
      else if (event.key === "Escape") close(form);
      else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) {
        take(form, list.querySelector("[aria-selected=true]"));
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  document.addEventListener("click", async (event) => {
    const option = event.target.closest(".composer-choices [role=option]");
    if (option) return take(formOf(option), option);
    const proposal = event.target.closest("[data-inserts]");
    if (proposal) {
      const form = document.getElementById("composer");
      if (form) {
        form.elements.kind.value = "reply";
        put(form, proposal.dataset.inserts, proposal.dataset.canned);
      }
    }
    const copier = event.target.closest("[data-copies-text]");
    if (copier) {
      await navigator.clipboard.writeText(copier.dataset.copiesText);
      window.tell(JSON.parse(document.querySelector('meta[name="script-words"]').content).copied);
    }
    const opener = event.target.closest("[data-opens-page]");
    if (opener) window.open(opener.dataset.opensPage, "_blank", "noopener");
  });
  document.addEventListener("change", async (event) => {
    const form = formOf(event.target);
    if (!form) return;
    if (event.target.name === "canned" && event.target.value) {
      const chosen = (await cannedOf(form)).find((one) => String(one.id) === event.target.value);
      if (chosen) put(form, chosen.text, chosen.id);
    }
    count(form);
    close(form);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.tagName === "TEXTAREA") formOf(event.target)?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("focusout", (event) => {
    const form = formOf(event.target);
    if (form && event.target.tagName === "TEXTAREA") setTimeout(() => close(form), 200);
  });

  const ready = () => {
    const form = document.getElementById("composer");
    if (!form) return;
    count(form);
    form.querySelector(".composer-preview")?.scrollIntoView({ block: "nearest" });
    // What the server put in is kept like what was typed.
    if (fieldOf(form).value) sessionStorage.setItem(form.dataset.draft, fieldOf(form).value);
  };
  document.addEventListener("htmx:after:swap", ready);
  ready();
})();
