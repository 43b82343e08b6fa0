/* Runs before the first paint: says that scripts work, and lets charts read the tokens. */
"use strict";

document.documentElement.dataset.script = "";

/** The colour that a token has now, such as colourOf("--negative"). */
window.colourOf = (token) =>
  getComputedStyle(document.documentElement).getPropertyValue(token).trim();
