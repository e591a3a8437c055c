// Words for the elements of the tool.

/**
 * @param {ParentNode} parent
 * @param {string} selector
 */
export function one(parent, selector) {
  const found = /** @type {HTMLElement | null} */ (parent.querySelector(selector));
  if (!found) throw new Error(`the tool has no ${selector}`);
  return found;
}

/**
 * @param {ParentNode} parent
 * @param {string} selector
 */
export function all(parent, selector) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (parent.querySelectorAll(selector))];
}

/**
 * Return the tag of the language that a part of the page is in.
 *
 * @param {Element} part
 */
export function languageOf(part) {
  const named = /** @type {HTMLElement | null} */ (part.closest("[lang]"));
  return named?.lang || document.documentElement.lang || "en";
}

/**
 * Fill a slot with texts, listed as its language does it.
 *
 * @param {HTMLElement} slot
 * @param {string[]} texts
 */
export function fill(slot, texts) {
  const parts = new Intl.ListFormat(languageOf(slot)).formatToParts(texts);
  slot.replaceChildren(
    ...parts.map(({ type, value }) => {
      if (type === "literal") return value;
      const text = document.createElement("strong");
      text.textContent = value;
      return text;
    }),
  );
}

/**
 * Say a sentence of the tool in a live region: as new words each time, so that it is heard again.
 *
 * @param {HTMLElement} region
 * @param {string} sentence - its name; see site_tools/guides/form.py
 */
export function say(region, sentence) {
  const words = sayingOf(region, `[data-sayings] > [data-say="${sentence}"]`);
  words.removeAttribute("data-say");
  region.replaceChildren(words);
  return words;
}

/**
 * Return a copy of something that the tool says when it is due.
 *
 * @param {HTMLElement} within - any part of the tool
 * @param {string} selector
 */
export function sayingOf(within, selector) {
  const tool = within.closest("[data-guide]") ?? document;
  return /** @type {HTMLElement} */ (one(tool, selector).cloneNode(true));
}
