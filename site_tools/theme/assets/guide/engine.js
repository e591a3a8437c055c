// The engine as the page sees it: asks the worker, watches over its start, and can begin again.

/** @typedef {Pick<import("../../../runtime/worker/python.js").Start, "folder" | "files">} Runtime */

/**
 * @typedef {object} Listener
 * @property {(loaded: number, all: number) => void} onMove - bytes that have arrived, and that are to arrive
 * @property {() => void} onReady
 * @property {(detail: string) => void} onFailure - the worker failed, or nothing moved for SILENCE
 */

export const SILENCE = 10_000; // milliseconds without a sign of life that a reader is made to wait

export class Engine {
  /** @type {Worker | MessagePort | null} */
  #worker = null;
  #failures = 0;
  /** @type {Map<number, {subject: string, message: object, resolve: (reply: any) => void}>} */
  #asked = new Map();
  #count = 0;
  /** @type {"starting" | "ready" | "failed"} */
  #state = "starting";
  #watch = 0; // the timer that runs out when nothing moves, if one is due
  #runtime;
  #guide;
  #listener;

  /**
   * @param {Runtime} runtime
   * @param {string} guide - the guide as JSON text
   * @param {Listener} listener
   */
  constructor(runtime, guide, listener) {
    this.#runtime = runtime;
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
    if (this.#worker instanceof Worker) this.#worker.terminate();
    else this.#worker?.close();
    this.#state = "starting";
    const worker = this.#connect();
    this.#worker = worker;
    worker.onmessage = (event) => {
      if (worker === this.#worker) this.#hear(event.data);
    };
    // After a second failure it is not the line alone: then the runtime goes another way, too.
    worker.postMessage({ start: { ...this.#runtime, compresses: hostCompresses(), shipped: this.#failures > 1 } });
    for (const { message } of this.#asked.values()) worker.postMessage(message);
    this.#expectAnew();
  }

  /**
   * Return a way to a worker: one that the pages of the site share, and that may outlive this page by a moment, so that
   * the next page finds Python running. Where it cannot be had, or has failed, this page's own.
   */
  #connect() {
    const address = `${this.#runtime.folder}worker.js`;
    /** @param {Event} event */
    const fail = (event) => {
      event.preventDefault();
      if (this.#worker === way) this.#fail(/** @type {ErrorEvent} */ (event).message || "the worker did not start");
    };
    /** @type {Worker | MessagePort} */
    let way;
    if ("SharedWorker" in self && this.#failures === 0) {
      // The last of these is known to Chromium, and passed over by others.
      const options = /** @type {WorkerOptions} */ ({ type: "module", extendedLifetime: true });
      const shared = new SharedWorker(address, options);
      shared.onerror = fail;
      way = shared.port;
    } else {
      way = new Worker(address, { type: "module" });
      way.onerror = fail;
    }
    return way;
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
      this.#listener.onMove(data.moved, data.of);
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
    this.#failures++;
    this.#listener.onFailure(detail);
  }
}

/** Return whether the host of this page compresses what it sends, as far as the page's own arrival tells. */
function hostCompresses() {
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return arrival === undefined || arrival.encodedBodySize < arrival.decodedBodySize;
}
