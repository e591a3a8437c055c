// Copies the address of a place, from the link beside it.

import { copy } from "../clipboard.js";
import { sayCopied } from "./said.js";

/** Let the line at the end of an article be copied, with the whole address of the page in it. */
export function makeLineCopying() {
  const button = document.querySelector("[data-copy-line]");
  const line = document.querySelector("[data-feedback-line]");
  const address = document.querySelector("[data-address]");
  if (!button || !line || !address) return;
  button.addEventListener("click", async () => {
    // Not before: the page would shift as it comes.
    address.textContent = location.origin + location.pathname;
    const copied = await copy(line.textContent ?? "");
    if (!copied) getSelection()?.selectAllChildren(line); // ready for the reader's own way to copy
    sayCopied("line", copied, line.textContent ?? "");
  });
}

/** Let the links beside headings and items copy what they lead to, with a plain click or by keyboard. */
export function makeCopying() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link?.matches(".headerlink, .guide-permalink") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = new URL(link.href);
    address.search = ""; // what was searched for is no part of where something is
    copyLink(address.href);
  });
}

/**
 * Copy an address, and say so.
 *
 * @param {string} address
 */
export async function copyLink(address) {
  sayCopied("link", await copy(address), address);
}
