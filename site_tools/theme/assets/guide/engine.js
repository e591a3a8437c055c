// The engine as the page sees it: asks the worker, watches over its start, and can begin again.

/**
 * What the worker needs to start Python.
 *
 * @typedef {object} Start
 * @property {string} folder - absolute address of the runtime's folder, with a slash at its end
 * @property {Record<string, number>} files - the size of each of its files, in bytes
 */

/**
 * @typedef {object} Listener
 * @property {(loaded: number) => void} onMove - bytes loaded so far
 * @property {() => void} onReady
 * @property {(detail: string) => void} onFailure - the worker failed, or nothing moved for SILENCE
 */

export const SILENCE = 10_000; // milliseconds without a sign of life that a reader is made to wait

export class Engine {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, {subject: string, message: object, resolve: (reply: any) => void}>} */
  #asked = new Map();
  #count = 0;
  /** @type {"starting" | "ready" | "failed"} */
  #state = "starting";
  #watch = 0; // the timer that runs out when nothing moves, if one is due
  #start;
  #guide;
  #listener;

  /**
   * @param {Start} start
   * @param {string} guide - the guide as JSON text
   * @param {Listener} listener
   */
  constructor(start, guide, listener) {
    this.#start = start;
    this.#guide = guide;
    this.#listener = listener;
  }

  get state() {
    return this.#state;
  }

  /**
   * Return whether something was asked of this that is not answered yet.
   *
   * @param {string} subject
   */
  waitsFor(subject) {
    return [...this.#asked.values()].some((asked) => asked.subject === subject);
  }

  /** Start Python, anew if need be; what was asked and not answered is asked again. */
  start() {
    this.#worker?.terminate();
    this.#state = "starting";
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.addEventListener("message", (event) => {
      if (worker === this.#worker) this.#hear(event.data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#fail(event.message || "the worker did not start");
    });
    worker.postMessage({ start: this.#start });
    for (const { message } of this.#asked.values()) worker.postMessage(message);
    this.#expectAnew();
  }

  /**
   * Return the engine's answer; it stays open over a failed start, until the engine runs.
   *
   * @param {string} subject - of which only the last question is answered
   * @param {object} request
   * @returns {Promise<any>}
   */
  ask(subject, request) {
    this.forget(subject);
    const message = { ask: ++this.#count, guide: this.#guide, request: JSON.stringify(request) };
    const reply = new Promise((resolve) => this.#asked.set(message.ask, { subject, message, resolve }));
    this.#worker?.postMessage(message);
    if (!this.#watch) this.#expectAnew(); // what the reader does is no sign of life
    return reply;
  }

  /**
   * Forget what was asked of this and not answered: the reader has moved on.
   *
   * @param {string} subject
   */
  forget(subject) {
    for (const [number, asked] of this.#asked) if (asked.subject === subject) this.#asked.delete(number);
  }

  /** @param {any} data */
  #hear(data) {
    if (data.failed !== undefined) {
      if (this.#state !== "failed") this.#fail(data.failed);
      return;
    }
    if (data.ready) {
      this.#state = "ready";
      this.#listener.onReady();
    } else if (data.moved !== undefined) {
      this.#listener.onMove(data.moved);
    } else {
      const recovered = this.#state === "failed"; // it was slow, or could not answer one question
      this.#state = "ready";
      this.#asked.get(data.answer)?.resolve(JSON.parse(data.reply));
      this.#asked.delete(data.answer);
      if (recovered) this.#listener.onReady();
    }
    this.#expectAnew();
  }

  /** Wait for the next sign of life from now on, if one is due. */
  #expectAnew() {
    clearTimeout(this.#watch);
    this.#watch = 0;
    if (this.#state === "failed" || (this.#state === "ready" && this.#asked.size === 0)) return;
    this.#watch = setTimeout(() => this.#fail(`nothing moved for ${SILENCE / 1000} seconds`), SILENCE);
  }

  /** @param {string} detail */
  #fail(detail) {
    clearTimeout(this.#watch);
    this.#watch = 0;
    this.#state = "failed";
    this.#listener.onFailure(detail);
  }
}
