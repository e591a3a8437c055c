// Brings the other scripts: the tool's once the page is painted, and the theme's own when the reader first does
// something that it serves.
//
// Most pages need nothing of the theme's script to be read: how they look before is the business of the style sheet and
// of what stands in the page. What it would miss meanwhile is done here.

import { makeCopying, makeLineCopying } from "../links/copy_links.js";
import { movedFrom } from "../links/moved.js";
import { watch } from "./missing_part.js";
import { isForPage, makeOpenable } from "./openers.js";

/** @type {string} the address of the theme's script, which the bundler puts here */
// @ts-expect-error -- there is no such variable
const THEME = THEME_SCRIPT;

const PAGE_KEYS = ["p", ",", "n", "."];

/** The parts of the page in which the theme's script works. */
const SERVED = ".md-header, .md-sidebar, .md-overlay, .md-search, .md-tabs, .md-footer, .md-top";

/** What the theme's script changes in an article, or does for it, as soon as it is there. */
const CHANGED_AT_ONCE = [
  "table:not([class])",
  "pre",
  ".tabbed-set",
  ".annotate",
  "[data-preview]",
  "details:not(.guide-outline, .guide-desk)",
].map((selector) => `.md-content ${selector}`);

/** The features and parts of the theme that wait for the reader; with any other, its script comes at once. */
const WAITING_FEATURES = ["toc.follow", "navigation.sections", "search.suggest", "search.highlight", "content.action.edit"];
const WAITING_PARTS =
  "skip announce header logo header-title header-topic palette search search-query search-result search-suggest " +
  "container main sidebar toc content dialog";

/** Events that must not wait for this script. */
const PASSIVE = ["scroll", "wheel", "touchmove"];

const toggle = /** @type {HTMLInputElement} */ (document.querySelector("[data-md-toggle=search]"));
const query = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));

// This script is a module, which the browser runs before it says that the page is parsed.
const parsed = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
const listening = new AbortController();

/** @type {HTMLDetailsElement[]} */
const unfolded = [];

/** @type {Promise<void> | null} */
let coming = null;

/** Load the theme's script, once. */
function bringTheme() {
  coming ??= bring().catch((error) => {
    coming = null; // the next thing that the reader does tries again
    throw error;
  });
  return coming;
}

/** Load it for what the reader does: who waits for a part of the page is told when it does not come. */
function serve() {
  const { end } = watch();
  return bringTheme().then(
    () => end(false),
    (error) => {
      end(true);
      throw error;
    },
  );
}

async function bring() {
  link("modulepreload", new URL(THEME, import.meta.url).href);
  await Promise.all([parsed, bringSheet()]);
  await import(THEME);
  listening.abort();
  // It begins when the browser says that the page is parsed, which has been said.
  document.dispatchEvent(new Event("DOMContentLoaded"));
  // It reads the search's field at each key, and as it is entered. What was typed before that counts as well, and so does
  // what is pasted, dropped or spoken there later.
  if (document.activeElement === query) query?.dispatchEvent(new FocusEvent("focus"));
  query?.addEventListener("input", () => query.dispatchEvent(new KeyboardEvent("keyup")));
}

/** Load the styles of what the theme's script builds: the page has those of its own parts alone. */
function bringSheet() {
  const address = document.querySelector("style[data-whole]")?.getAttribute("data-whole");
  if (!address) return null;
  const sheet = link("stylesheet", address);
  return new Promise((resolve) => {
    sheet.addEventListener("load", resolve);
    sheet.addEventListener("error", resolve); // plain parts are better than none
  });
}

/**
 * @param {string} rel
 * @param {string} address
 */
function link(rel, address) {
  const element = document.createElement("link");
  element.rel = rel;
  element.href = address;
  document.head.append(element);
  return element;
}

/** Return the part of the page that the address leads to. */
function target() {
  return document.getElementById(location.hash.slice(1));
}

/** Return whether the page is not as it should be, or not as it should work, without the theme's script. */
function isNeededAtOnce() {
  const { features } = JSON.parse(document.getElementById("__config")?.textContent ?? "{}");
  const parts = [...document.querySelectorAll("[data-md-component]")];
  return (
    new URLSearchParams(location.search).has("h") ||
    target() !== null ||
    document.querySelector(CHANGED_AT_ONCE.join()) !== null ||
    features.some((/** @type {string} */ feature) => !WAITING_FEATURES.includes(feature)) ||
    parts.some((part) => !WAITING_PARTS.split(" ").includes(part.getAttribute("data-md-component") ?? "")) ||
    // A list of pages that is longer than the screen is scrolled to the page that is shown.
    [...document.querySelectorAll(".md-sidebar__scrollwrap")].some((part) => part.scrollHeight > innerHeight)
  );
}

/**
 * Listen until the theme's script is there.
 *
 * @template {keyof WindowEventMap} Name
 * @param {Name} name
 * @param {(event: WindowEventMap[Name]) => void} listener
 */
function listen(name, listener) {
  addEventListener(name, listener, { capture: true, passive: PASSIVE.includes(name), signal: listening.signal });
}

/** @param {Event} event */
function isServed({ target }) {
  return target instanceof Element && target.closest(SERVED) !== null;
}

makeOpenable();
makeCopying();
makeLineCopying();
followMoved();
addEventListener("hashchange", followMoved);

/** Go where a former anchor of the page has gone, where the address leads to one. */
function followMoved() {
  const target = movedFrom(location.hash);
  if (target) location.replace(target);
}

// The tool scrolls as well, to what it shows: that alone is no use of the theme.
for (const name of /** @type {const} */ (["wheel", "touchmove", "pointerdown", "keydown"])) {
  listen(name, () => listen("scroll", bringTheme));
}
listen("pointerover", (event) => void (isServed(event) && bringTheme()));
listen("pointerdown", (event) => void (isServed(event) && serve()));
listen("focusin", (event) => {
  if (isServed(event)) serve();
  if (event.target === query && !toggle.checked) toggle.click();
});
listen("keydown", (event) => {
  if (!PAGE_KEYS.includes(event.key) || !isForPage(event)) return;
  serve().then(() => dispatchEvent(new KeyboardEvent("keydown", { key: event.key })));
});

/**
 * Unfold the article on paper.
 *
 * @param {boolean} printed
 */
function unfold(printed) {
  for (const part of unfolded) part.open = false;
  unfolded.length = 0;
  if (!printed || listening.signal.aborted) return;
  const folded = ".md-content details:not([open])";
  unfolded.push(.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(folded)));
  for (const part of unfolded) part.open = true;
}

listen("beforeprint", () => unfold(true));
listen("afterprint", () => unfold(false));
// Not every browser says the one, nor the other.
matchMedia("print").addEventListener("change", ({ matches }) => unfold(matches), { signal: listening.signal });

/** Settle once the browser has painted the page, or will not: what runs before that holds it up. */
function painted() {
  return new Promise((resolve) => {
    const isShown = document.visibilityState === "visible";
    if (!isShown || !PerformanceObserver.supportedEntryTypes.includes("paint")) return resolve(undefined);
    new PerformanceObserver((list, observer) => {
      if (list.getEntriesByName("first-contentful-paint").length === 0) return;
      observer.disconnect();
      resolve(undefined);
    }).observe({ type: "paint", buffered: true });
    document.addEventListener("visibilitychange", resolve, { once: true }); // hidden, it is not painted
  });
}

const guide = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[data-after-paint]"));

/**
 * Start the tool.
 *
 * @param {string} address
 */
async function startGuide(address) {
  const place = target();
  if (!place) {
    if (!location.hash) await painted(); // who follows a link with answers waits for what they lead to; see main.html
    await import(address);
    return;
  }
  // The tool moves the place that the address leads to, where the browser may have gone already; a reader who has gone
  // on from there is left alone.
  let goneOn = false;
  for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(name, () => (goneOn = true), { capture: true, once: true, passive: true });
  }
  await import(address);
  if (!goneOn) place.scrollIntoView();
}

if (guide) startGuide(guide.href);

document.querySelector("[data-part-missing] button")?.addEventListener("click", () => {
  dispatchEvent(new Event("page-reload")); // for what is not in the address yet; see guide/guide.js
  location.reload();
});

addEventListener("load", () => {
  const whenIdle = window.requestIdleCallback ?? setTimeout; // Safari has none
  whenIdle(() => isNeededAtOnce() && bringTheme());
});
