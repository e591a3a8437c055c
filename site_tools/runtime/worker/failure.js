// What went wrong, under a code that a reader can pass on.

/**
 * MISSING: a file did not come. CUT: it came in part. CHANGED: it is not the one that was published. PYTHON: Python did
 * not start, or ended. ENGINE: the engine could not answer a question. The page has others of its own; see engine.js.
 *
 * @typedef {"MISSING" | "CUT" | "CHANGED" | "PYTHON" | "ENGINE"} Code
 */

export class Failure extends Error {
  code;

  /**
   * @param {Code} code
   * @param {string} detail
   */
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

/**
 * Return the code of an error of any kind; of one that has none, this one.
 *
 * @param {unknown} error
 * @param {Code} otherwise
 */
export function codeOf(error, otherwise) {
  return error instanceof Failure ? error.code : otherwise;
}
