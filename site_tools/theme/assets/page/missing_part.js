// What is said where a part of the page does not come that the reader wants to use; see main.html.

const SILENCE = 10_000; // milliseconds without a sign of the part that a reader is made to wait

/**
 * Say that a part did not come, or take it back.
 *
 * @param {boolean} missing
 */
export function sayMissing(missing) {
  const said = /** @type {HTMLElement | null} */ (document.querySelector("[data-part-missing]"));
  if (said) said.hidden = !missing;
}

/**
 * Say it too when nothing is heard of the part for a while.
 *
 * @returns {{hear: () => void, end: (missing: boolean) => void}} what to call for each sign of it, and when it is there
 *   or will not come
 */
export function watch() {
  let timer = 0;
  const hear = () => {
    clearTimeout(timer);
    timer = setTimeout(sayMissing, SILENCE, true);
  };
  hear();
  return {
    hear,
    end: (missing) => {
      clearTimeout(timer);
      sayMissing(missing);
    },
  };
}
