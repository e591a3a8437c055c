// Listens in on what a page and its worker say, so that a question can be asked again; runs before the page's scripts.
//
// It knows of their language only that an answer holds the number of its question.

/**
 * @typedef {Worker | MessagePort} Line
 * @typedef {{line: Line, message: any, key: string, answerKey: string}} Question
 */
(() => {
  /** @type {any[]} */
  const asked = [];
  /** @type {Question | null} */
  let answered = null;
  let next = 1_000_000_000; // above every number that the page itself has come to

  /** @param {Line} line */
  function tap(line) {
    const post = line.postMessage;
    line.postMessage = function (/** @type {any} */ message, /** @type {any[]} */ ...rest) {
      asked.push(message);
      return post.call(line, message, .../** @type {[any]} */ (rest));
    };
    line.addEventListener("message", (event) => {
      const reply = /** @type {MessageEvent} */ (event).data;
      for (const message of asked) {
        const pair = sharedNumber(message, reply);
        if (pair) answered = { line, message, key: pair[0], answerKey: pair[1] };
      }
    });
  }

  /**
   * Return the keys under which both messages hold the same number.
   *
   * @param {any} message
   * @param {any} reply
   * @returns {[string, string] | null}
   */
  function sharedNumber(message, reply) {
    for (const [key, number] of numbers(message)) {
      for (const [answerKey, other] of numbers(reply)) if (number === other) return [key, answerKey];
    }
    return null;
  }

  /** @param {any} message */
  function numbers(message) {
    const entries = message && typeof message === "object" ? Object.entries(message) : [];
    return entries.filter(([, value]) => Number.isInteger(value));
  }

  globalThis.Worker = class extends Worker {
    /** @param {ConstructorParameters<typeof Worker>} args */
    constructor(...args) {
      super(...args);
      tap(this);
    }
  };
  if (globalThis.SharedWorker) {
    globalThis.SharedWorker = class extends SharedWorker {
      /** @param {ConstructorParameters<typeof SharedWorker>} args */
      constructor(...args) {
        super(...args);
        tap(this.port);
      }
    };
  }

  /**
   * Ask the last answered question again, so many times, one after the other.
   *
   * @param {number} count
   * @returns {Promise<number[]>} milliseconds from each question to its answer
   */
  async function askAgain(count) {
    if (!answered) throw new Error("no answer of the page's worker holds the number of its question");
    const { line, message, key, answerKey } = answered;
    /** @type {number[]} */
    const times = [];
    while (times.length < count) {
      const number = next++;
      times.push(
        await new Promise((resolve) => {
          const began = performance.now();
          /** @param {Event} event */
          const hear = (event) => {
            if (/** @type {MessageEvent} */ (event).data?.[answerKey] !== number) return;
            line.removeEventListener("message", hear);
            resolve(performance.now() - began);
          };
          line.addEventListener("message", hear);
          line.postMessage({ ...message, [key]: number });
        }),
      );
      asked.length = 0;
    }
    return times;
  }

  Object.assign(globalThis, { benchAskAgain: askAgain });
})();
