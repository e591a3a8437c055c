// The page for addresses at which there is nothing: suggests the nearest ones that there are.

import { decoded } from "./decoded.js";
import { nearest } from "./nearest_links.js";

/** @param {HTMLElement} place */
async function suggest(place) {
  const list = new URL(place.dataset.nearest ?? "", document.baseURI);
  const answer = await fetch(list);
  if (!answer.ok) return;
  const { links, places } = await answer.json();
  const root = new URL(".", list);
  const asked = decoded(location.pathname.slice(root.pathname.length - 1) + location.hash);
  const found = nearest(asked, [...links, ...places]);
  for (const { kind, title, page, address } of found) {
    const entry = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(address.startsWith("/") ? address.slice(1) : address, root).href;
    link.textContent = title;
    const what = kind === "outcome" ? place.dataset.outcome : kind;
    entry.append(link, page === title ? "" : ` (${what}, ${page})`);
    place.querySelector("ul")?.append(entry);
  }
  place.hidden = found.length === 0;
}

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-nearest]"));
if (place) suggest(place).catch(() => {}); // the rest of the page says what else there is to do
