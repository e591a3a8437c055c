// The engine as the page sees it: asks the worker, watches over it, and can begin again.

import { ownWorkers } from "../own_worker.js";

/** @typedef {Pick<import("../../../runtime/worker/python.js").Start, "folder" | "files">} Runtime */
/** @typedef {Worker | MessagePort} Way - to a worker: the page's own, or the one that pages share */

/**
 * @typedef {object} Listener
 * @property {(loaded: number, all: number) => void} onMove - bytes that have arrived, and that are to arrive
 * @property {() => void} onReady
 * @property {() => void} onRestart - Python starts anew by itself, and what was asked waits for it
 * @property {(code: Code, detail: string) => void} onFailure
 */

/**
 * Why there is no answer: the worker tells, or it did not start (WORKER), or nothing moved for SILENCE (SILENT).
 *
 * @typedef {import("../../../runtime/worker/failure.js").Code | "WORKER" | "SILENT"} Code
 */

const ownWorker = ownWorkers("guide-worker");

export const SILENCE = 10_000; // milliseconds without a sign of life that a reader is made to wait

/** Milliseconds for an answer from Python that runs, which takes some milliseconds: after that its worker is gone. */
const LATE = 4_000;

export class Engine {
  /** @type {Way | null} */
  #worker = null;
  /** @type {Way | null} what did not answer in time, until another worker runs: it may only have been slow */
  #former = null;
  #patience = LATE;
  #restarted = false; // whether it has started anew by itself since the last answer
  #failures = 0;
  #again = ""; // what the worker's address ends in, after a silence
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
    leave(this.#worker);
    this.#forgetFormer();
    this.#begin();
  }

  #begin() {
    this.#state = "starting";
    const worker = this.#connect();
    this.#worker = worker;
    worker.onmessage = ({ data }) => {
      if (worker === this.#former && data.answer !== undefined) this.#returnToFormer();
      if (worker === this.#worker) this.#hear(data);
    };
    // After a second failure it is not the line alone: then the runtime goes another way, too.
    worker.postMessage({ start: { ...this.#runtime, compresses: hostCompresses(), shipped: this.#failures > 1 } });
    for (const { message } of this.#asked.values()) worker.postMessage(message);
    this.#expectAnew();
  }

  /**
   * Start anew by itself. A shared worker that has ended says nothing to its pages, and neither does a worker that the
   * browser took the memory from: that answers stay away is all that can be seen.
   */
  #restart() {
    console.info("The worker of the guide's engine does not answer, and another one takes its place.");
    this.#restarted = true;
    this.#failures++;
    this.#former = this.#worker;
    this.#begin();
    this.#listener.onRestart();
  }

  /** The former worker was only slow, and so is the machine: it is given more time from now on. */
  #returnToFormer() {
    leave(this.#worker);
    this.#worker = this.#former;
    this.#former = null;
    this.#patience = SILENCE;
  }

  #forgetFormer() {
    leave(this.#former);
    this.#former = null;
  }

  /**
   * Return a way to a worker: one that the pages of the site share, and that may outlive this page by a moment, so that
   * the next page finds Python running. Where it cannot be had, or has failed, this page's own.
   */
  #connect() {
    const address = ownWorker(`${this.#runtime.folder}worker.js${this.#again}`);
    /** @param {Event} event */
    const fail = (event) => {
      event.preventDefault();
      const { message } = /** @type {ErrorEvent} */ (event);
      if (this.#worker === way) this.#fail("WORKER", message || "the worker did not start");
    };
    /** @type {Way} */
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
    for (const way of [this.#former, this.#worker]) way?.postMessage(message);
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
      if (this.#state !== "failed") this.#fail(data.failed, data.detail);
      return;
    }
    if (data.ready) {
      this.#forgetFormer();
      this.#state = "ready";
      this.#listener.onReady();
    } else if (data.moved !== undefined) {
      if (this.#state === "ready") {
        // The quick Python has ended, and the worker itself starts the ordinary one in its place.
        this.#state = "starting";
        this.#listener.onRestart();
      }
      this.#listener.onMove(data.moved, data.of);
    } else {
      const recovered = this.#state !== "ready"; // it was slow, or could not answer one question
      this.#state = "ready";
      this.#restarted = false;
      this.#asked.get(data.answer)?.resolve(JSON.parse(data.reply, bare));
      this.#asked.delete(data.answer);
      if (recovered) this.#listener.onReady();
    }
    this.#expectAnew();
  }

  /** Wait for the next sign of life from now on, if one is due. */
  #expectAnew() {
    clearTimeout(this.#watch);
    this.#watch = 0;
    const runs = this.#state === "ready";
    if (this.#state === "failed" || (runs && this.#asked.size === 0)) return;
    // What is asked a second time and not answered either would not be answered by a third worker.
    this.#watch =
      runs && !this.#restarted
        ? setTimeout(() => this.#restart(), this.#patience)
        : setTimeout(() => this.#fail("SILENT", `nothing moved for ${SILENCE / 1000} seconds`), SILENCE);
  }

  /**
   * @param {Code} code
   * @param {string} detail
   */
  #fail(code, detail) {
    clearTimeout(this.#watch);
    this.#watch = 0;
    this.#state = "failed";
    this.#failures++;
    // A browser lets a request wait for one to the same address that hangs.
    if (code === "SILENT") this.#again = `?${this.#failures}`;
    this.#listener.onFailure(code, detail);
  }
}

/**
 * Want nothing more of a worker.
 *
 * @param {Way | null} way
 */
function leave(way) {
  if (way instanceof Worker) return way.terminate();
  way?.postMessage({ leave: true });
  way?.close();
}

/**
 * Let the objects of a reply know their own names alone: a guide may call something "constructor", which every other
 * object has already.
 *
 * @param {string} _
 * @param {unknown} value
 */
function bare(_, value) {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? Object.assign(Object.create(null), value) : value;
}

/** Return whether the host of this page compresses what it sends, as far as the page's own arrival tells. */
function hostCompresses() {
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return arrival === undefined || arrival.encodedBodySize < arrival.decodedBodySize;
}
