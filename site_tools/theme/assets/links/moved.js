// Former anchors of a page, which have gone to other pages.

import { decoded } from "./decoded.js";

/**
 * Return where a former anchor has gone, or null for what is no such anchor. Answers go where their first question has
 * gone, with the ids that they have there; a guide that is still here says itself what became of them.
 *
 * @param {string} hash - as the address has it
 * @returns {string | null}
 */
export function movedFrom(hash) {
  const text = decoded(hash.slice(1));
  const [question, answer] = text.split("=", 2);
  const target = targetOf(text);
  if (target || answer === undefined || document.querySelector("[data-guide]")) return target;
  const page = targetOf(question)?.split("#")[0];
  return page ? `${page}#${text.replace(/[^@=&,]+/g, (id) => targetOf(id)?.split("#")[1] || id)}` : null;
}

/**
 * @param {string} id
 * @returns {string | null}
 */
function targetOf(id) {
  const place = document.getElementById(id);
  return place?.matches("[data-moved]") ? (place.querySelector("a")?.href ?? null) : null;
}
