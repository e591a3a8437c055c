// What an address holds, as text.

/**
 * Return a part of an address without its escapes, or as it is where those are none.
 *
 * @param {string} text
 */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
