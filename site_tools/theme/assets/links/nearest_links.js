// Which addresses are nearest to one at which there is nothing: by their words, each of which may be misspelt, and by all
// of their letters.

/**
 * @typedef {object} Listed
 * @property {string} kind
 * @property {string} title
 * @property {string} page
 * @property {string} address
 * @property {string} [short]
 * @property {string[]} [former] - addresses that lead there as well
 */

const MOST = 5;
const LEAST = 0.5; // of the words asked for, or of the letters, that a suggestion has to have
const NEARLY = 0.34; // of a word's letters that may differ

/**
 * Return the links that are nearest to an address, the nearest first.
 *
 * @param {string} asked - path and anchor
 * @param {Listed[]} links
 */
export function nearest(asked, links) {
  const words = wordsOf(asked);
  if (words.length === 0) return [];
  return links
    .map((link) => ({ link, byWords: wordsIn(words, link), byLetters: lettersIn(asked, link) }))
    .filter(({ byWords, byLetters }) => Math.max(byWords, byLetters) >= LEAST)
    .sort((a, b) => b.byWords + b.byLetters - a.byWords - a.byLetters) // of the same score, in the order of the list
    .slice(0, MOST)
    .map(({ link }) => link);
}

/**
 * Return how many of the words that were asked for a link has, as a part of them; those in its title alone count less.
 *
 * @param {string[]} words
 * @param {Listed} link
 */
function wordsIn(words, link) {
  const address = wordsOf(addressesOf(link).join(" "));
  const title = wordsOf(link.title);
  const likeness = words.map((word) => Math.max(likenessIn(word, address), 0.8 * likenessIn(word, title)));
  return likeness.reduce((sum, each) => sum + each, 0) / words.length;
}

/**
 * Return how like an address of a link is to what was asked for, from 0 to 1.
 *
 * @param {string} asked
 * @param {Listed} link
 */
function lettersIn(asked, link) {
  const [wanted, ...known] = [asked, ...addressesOf(link)].map((address) => address.toLowerCase());
  return Math.max(...known.map((address) => 1 - distance(wanted, address) / Math.max(wanted.length, address.length, 1)));
}

/** @param {Listed} link */
function addressesOf({ address, short = "", former = [] }) {
  return [address, short, ...former].filter(Boolean);
}

/**
 * @param {string} word
 * @param {string[]} words
 */
function likenessIn(word, words) {
  return Math.max(0, ...words.map((other) => likenessOf(word, other)));
}

/**
 * @param {string} one
 * @param {string} other
 */
function likenessOf(one, other) {
  const longest = Math.max(one.length, other.length);
  const shortest = Math.min(one.length, other.length);
  if (shortest >= 4 && (one.startsWith(other) || other.startsWith(one))) return 0.9;
  const share = distance(one, other) / longest;
  return share <= NEARLY ? 1 - share : 0;
}

/**
 * Return how many letters are to be put in, left out, changed or swapped with the next to make one word of the other.
 *
 * It is the distance of optimal string alignment: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance
 *
 * @param {string} one
 * @param {string} other
 */
export function distance(one, other) {
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, before[j - 2] + 1);
      }
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[other.length];
}

/** @param {string} text */
function wordsOf(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.filter((word) => word !== "html" && word !== "index") ?? [];
}
