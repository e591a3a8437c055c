// Brings the files of a runtime: counts their bytes, refuses what is not what the page knows, and unpacks what the host
// does not.

import { Failure } from "./failure.js";

/**
 * What the page knows of a file.
 *
 * @typedef {object} Known
 * @property {number} bytes
 * @property {string} sha256 - as base64
 */

const MOVED_EVERY = 100; // milliseconds between two reports of bytes
const WASM = { "Content-Type": "application/wasm" };

export class Delivery {
  #folder;
  #files;
  #onMove;
  #loaded = 0;
  #expected = 0;
  #reported = 0;
  /** @type {Record<string, Response>} */
  #served = {};
  #fetch = self.fetch.bind(self);
  /** @type {(error: Error) => void} */
  #break;
  /** @type {Promise<never>} */
  #whenBroken;

  /**
   * @param {string} folder - absolute address, with a slash at its end
   * @param {Record<string, Known>} files
   * @param {(loaded: number, all: number) => void} onMove
   */
  constructor(folder, files, onMove) {
    this.#folder = folder;
    this.#files = files;
    this.#onMove = onMove;
    this.#break = () => {};
    this.#whenBroken = new Promise((_, reject) => {
      this.#break = reject;
    });
    this.#whenBroken.catch(() => {}); // it is heard of where the files are used, or comes too late to matter
  }

  /**
   * Fetch a script into the browser's cache, for an import to find it there: the bytes of an import cannot be counted.
   *
   * @param {string} name
   */
  async fetchScript(name) {
    await this.#read(name, await this.#answered(name));
  }

  /**
   * Fetch a module beside which lies a packed one, in the form in which fewer bytes travel.
   *
   * A host that compresses does better than the packed file. One that does not is found out by the headers of its
   * answer, if the page had not noticed already. The response may be compiled as it comes; whether it is the module that
   * the page knows is settled by `whole`: until then it is handed to nobody.
   *
   * @param {string} name
   * @param {boolean} compresses - whether the host seems to compress
   * @returns {Promise<{response: Response, whole: Promise<unknown>}>}
   */
  async fetchPacked(name, compresses) {
    const unpacks = "DecompressionStream" in self;
    if (compresses || !unpacks) {
      const abort = new AbortController();
      const response = await this.#answered(name, abort.signal);
      if (!unpacks || response.headers.has("Content-Encoding")) return this.#asItComes(name, response);
      abort.abort();
    }
    const packed = await this.#answered(`${name}.gz`);
    // Some hosts take the packed file for the other one, compressed on the way; then it is unpacked already.
    if (packed.headers.has("Content-Encoding")) return this.#asItComes(name, packed);
    const { response, whole } = this.#asItComes(`${name}.gz`, packed);
    const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body);
    return { response: new Response(body.pipeThrough(new DecompressionStream("gzip")), { headers: WASM }), whole };
  }

  /**
   * Answer a request for a file of this name, whoever makes it.
   *
   * @param {Record<string, Response>} responses
   */
  serve(responses) {
    Object.assign(this.#served, responses);
  }

  /**
   * Run Pyodide's own start, with the files from here.
   *
   * Pyodide waits for ever for a module that is missing or cut short: a broken file ends the wait.
   *
   * @template T
   * @param {() => Promise<T>} load
   * @returns {Promise<T>}
   */
  async during(load) {
    const original = self.fetch;
    self.fetch = async (input) => {
      const name = String(input instanceof Request ? input.url : input).slice(this.#folder.length);
      if (this.#served[name]) return this.#served[name];
      return new Response(await this.#read(name, await this.#answered(name)), { headers: headersOf(name) });
    };
    try {
      return await Promise.race([load(), this.#whenBroken]);
    } finally {
      self.fetch = original;
    }
  }

  /**
   * @param {string} name
   * @param {AbortSignal} [signal]
   */
  async #answered(name, signal) {
    const response = await this.#fetch(this.#folder + name, { signal }).catch((error) => {
      throw this.#broken("MISSING", name, String(error));
    });
    if (!response.ok || !response.body) throw this.#broken("MISSING", name, `status ${response.status}`);
    return response;
  }

  /**
   * Return the response as it came, for the browser to compile without a copy of it in this script's memory; a second
   * reading tells whether it is whole.
   *
   * @param {string} name
   * @param {Response} response
   */
  #asItComes(name, response) {
    const whole = this.#read(name, response.clone()).then(free);
    whole.catch(() => {}); // it is heard of in during() as well
    // The browser insists on the type, which hosts get wrong: the bytes are what counts.
    const rightType = response.headers.get("Content-Type") === WASM["Content-Type"];
    return { response: rightType ? response : new Response(response.body, { headers: WASM }), whole };
  }

  /**
   * Return the bytes of a response, which are those that the page knows.
   *
   * @param {string} name
   * @param {Response} response
   */
  async #read(name, response) {
    const known = this.#files[name];
    if (!known) throw this.#broken("CHANGED", name, "the page does not know it");
    this.#expected += known.bytes;
    const stream = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body);
    let arrived = 0;
    // One byte more than is expected shows that there are more.
    const bytes = await readInto(stream, known.bytes + 1, (count) => {
      arrived += count;
      this.#count(count);
    }).catch((error) => {
      throw this.#broken("CUT", name, `it stopped after ${arrived} bytes: ${error}`);
    });
    if (arrived < known.bytes) throw this.#broken("CUT", name, `${arrived} bytes arrived instead of ${known.bytes}`);
    if (arrived > known.bytes) throw this.#broken("CHANGED", name, `more than ${known.bytes} bytes arrived`);
    if (!(await isKnown(bytes, known))) throw this.#broken("CHANGED", name, "its bytes are not those that were published");
    return bytes;
  }

  /** @param {number} bytes */
  #count(bytes) {
    this.#loaded += bytes;
    if (performance.now() - this.#reported < MOVED_EVERY) return;
    this.#reported = performance.now();
    this.#onMove(this.#loaded, this.#expected);
  }

  /**
   * @param {import("./failure.js").Code} code
   * @param {string} name
   * @param {string} detail
   */
  #broken(code, name, detail) {
    const error = new Failure(code, `${name}: ${detail}`);
    this.#break(error);
    return error;
  }
}

/** @param {string} name */
function headersOf(name) {
  return name.endsWith(".wasm") ? WASM : {};
}

/**
 * Return the bytes of a stream, at most so many.
 *
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @param {number} most
 * @param {(bytes: number) => void} onPiece
 */
async function readInto(stream, most, onPiece) {
  let buffer = new ArrayBuffer(most);
  let arrived = 0;
  const { read, cancel } = readerOf(stream);
  while (arrived < most) {
    const { done, value } = await read(new Uint8Array(buffer, arrived));
    buffer = value?.buffer ?? buffer; // the same memory, under a name of its own after each reading
    if (done) break;
    arrived += value.byteLength;
    onPiece(value.byteLength);
  }
  if (arrived === most) cancel();
  return new Uint8Array(buffer, 0, arrived);
}

/**
 * Return what fills a piece of memory from a stream. Where a browser does it by itself no pieces are left behind, which
 * it would be in no haste to clear away.
 *
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @returns {{read: (into: Uint8Array<ArrayBuffer>) => Promise<any>, cancel: () => void}}
 */
function readerOf(stream) {
  const ignore = () => {};
  try {
    const reader = stream.getReader({ mode: "byob" });
    return { read: (into) => reader.read(into), cancel: () => void reader.cancel().catch(ignore) };
  } catch {
    const reader = stream.getReader();
    const read = async (/** @type {Uint8Array} */ into) => {
      const { done, value } = await reader.read();
      if (done) return { done };
      const filled = value.subarray(0, into.byteLength);
      into.set(filled);
      return { done, value: into.subarray(0, filled.byteLength) };
    };
    return { read, cancel: () => void reader.cancel().catch(ignore) };
  }
}

/**
 * Return whether these are the bytes that the page knows. A page that came unencrypted is given no means to tell, and
 * could itself be another one.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Known} known
 */
async function isKnown(bytes, known) {
  if (!self.isSecureContext) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest)) === known.sha256;
}

/**
 * Give the memory of these bytes back at once, where the browser can.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function free(bytes) {
  /** @type {{transfer?: (size: number) => ArrayBuffer}} */ (bytes.buffer).transfer?.(0);
}
