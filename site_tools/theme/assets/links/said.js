// What is said for a moment below the page, and to who listens to it; the sentences stand in main.html.

/** @typedef {"link" | "line" | "markdown" | "html" | "reply"} Form - of what was copied */

const SHOWN = 4_000; // milliseconds

let timer = 0;

/**
 * Say that something was copied, or else what was to be.
 *
 * @param {Form} form
 * @param {boolean} copied
 * @param {string} text - what it is
 */
export function sayCopied(form, copied, text) {
  const said = /** @type {HTMLElement | null} */ (document.querySelector("[data-toast]"));
  if (!said) return;
  clearTimeout(timer);
  said.textContent = "";
  const words = copied ? said.dataset[form] : `${said.dataset.refused}${text}`;
  // Said anew, where it is the same as before.
  requestAnimationFrame(() => (said.textContent = words ?? ""));
  if (copied) timer = setTimeout(() => (said.textContent = ""), SHOWN);
}
