// Opens and closes the theme's drawer and its search, by keyboard as well.
//
// The theme opens them by labels, which take no focus. Beside each label stands a button, which takes its place once this
// script is there; see site_tools/theme_repairs.py. What is closed takes no focus: that is the style sheet's business.

const SEARCH_KEYS = ["f", "s", "/"];

/** Let readers open the drawer and the search, on pages that have them. */
export function makeOpenable() {
  makePartOpenable("drawer", ".md-sidebar--primary", "a");
  const search = makePartOpenable("search", ".md-search", "input");
  if (search) {
    openByKeys(search);
    walkResults(search);
  }
  document.documentElement.dataset.openers = "";
}

/**
 * Return whether a key is for the page, and not for what is typed or for the browser.
 *
 * @param {KeyboardEvent} event
 */
export function isForPage({ target, metaKey, ctrlKey, altKey }) {
  const isTyped = target instanceof Element && target.matches("input, select, textarea, [contenteditable]");
  return !isTyped && !metaKey && !ctrlKey && !altKey;
}

/** @typedef {{part: HTMLElement, toggle: HTMLInputElement, open: () => void}} Openable */

/**
 * @param {string} name - of the theme's switch, which its styles and its script look at
 * @param {string} where - the selector of what opens
 * @param {string} first - the selector of what takes the focus in there
 * @returns {Openable | null}
 */
function makePartOpenable(name, where, first) {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-opens="${name}"]`));
  const toggle = /** @type {HTMLInputElement | null} */ (document.querySelector(`[data-md-toggle="${name}"]`));
  const part = /** @type {HTMLElement | null} */ (document.querySelector(where));
  if (!button || !toggle || !part) return null;

  // On a wide screen it is a part of the page and not over it, and its button is not shown.
  const isOver = () => button.offsetWidth > 0;
  const holdsFocus = () => part.contains(document.activeElement);
  const open = () => {
    if (!toggle.checked) toggle.click();
    /** @type {HTMLElement | null} */ (part.querySelector(first))?.focus({ preventScroll: true });
  };

  // After a reload some browsers bring back what was open, and not what had the focus in it.
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (toggle.checked && arrival?.type === "reload") toggle.click();

  button.addEventListener("click", () => (toggle.checked ? toggle.click() : open()));
  toggle.addEventListener("change", () => {
    button.ariaExpanded = String(toggle.checked);
    if (!toggle.checked && isOver() && holdsFocus()) button.focus(); // it would be lost with what is closed
  });
  document.addEventListener("keydown", ({ key, isComposing }) => {
    if (!toggle.checked || key !== "Escape" || isComposing) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    toggle.click();
    if (isOver()) button.focus();
    else if (holdsFocus()) focused?.blur(); // the theme opens its search again only for a focus that is new
  });
  part.addEventListener("focusout", ({ relatedTarget }) => {
    const isElsewhere = relatedTarget instanceof Node && relatedTarget !== button && !part.contains(relatedTarget);
    if (!toggle.checked || !isElsewhere) return;
    toggle.click(); // or it would lie over what has the focus
    showFocusOnceUnlocked();
  });
  return { part, toggle, open };
}

/** Bring what has the focus into sight as soon as it can be: below its search the theme holds a narrow page fast. */
function showFocusOnceUnlocked() {
  const isLocked = () => document.body.hasAttribute("data-md-scrolllock");
  if (!isLocked()) return;
  new MutationObserver((_, observer) => {
    if (isLocked()) return;
    observer.disconnect();
    document.activeElement?.scrollIntoView({ block: "nearest" });
  }).observe(document.body, { attributeFilter: ["data-md-scrolllock"] });
}

/** @param {Openable} search */
function openByKeys({ part, toggle, open }) {
  // Before the theme's own listener: a search that is closed is not there to take the focus on a narrow screen.
  addEventListener(
    "keydown",
    (event) => {
      if (toggle.checked || !SEARCH_KEYS.includes(event.key) || !isForPage(event)) return;
      event.preventDefault();
      open(); // at once: what is typed meanwhile belongs into it
      part.querySelector("input")?.select();
    },
    { capture: true },
  );
}

/**
 * Let Tab walk the results, as it walks anything: the theme takes them out of its way, and closes the search at Tab.
 *
 * @param {Openable} search
 */
function walkResults({ part, toggle }) {
  document.addEventListener("keydown", (event) => {
    if (!toggle.checked || (event.key !== "Tab" && event.key !== "Shift")) return;
    event.stopPropagation();
    for (const result of part.querySelectorAll(".md-search-result [tabindex]")) result.removeAttribute("tabindex");
  });
}
