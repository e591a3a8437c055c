// Brings the files of a runtime: counts their bytes, fails for what is not whole, and unpacks what the host does not.

const MOVED_EVERY = 100; // milliseconds between two reports of bytes
const READ_AT_ONCE = 65_536; // bytes
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
   * @param {Record<string, number>} files - the size of each file, in bytes
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
    await this.#whole(name, await this.#answered(name)).arrayBuffer();
  }

  /**
   * Fetch a file beside which lies a packed one, in the form in which fewer bytes travel.
   *
   * A host that compresses does better than the packed file. One that does not is found out by the headers of its
   * answer, if the page had not noticed already.
   *
   * @param {string} name
   * @param {boolean} compresses - whether the host seems to compress
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
    if (packed.headers.has("Content-Encoding")) return this.#whole(name, packed);
    const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (this.#whole(`${name}.gz`, packed).body);
    return new Response(body.pipeThrough(new DecompressionStream("gzip")), { headers: WASM });
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
      return this.#served[name] ?? this.#whole(name, await this.#answered(name));
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
      throw this.#broken(name, String(error));
    });
    if (!response.ok || !response.body) throw this.#broken(name, `status ${response.status}`);
    return response;
  }

  /**
   * Return the response of a module untouched, for the browser to compile without a copy of it in this script's memory,
   * and count the bytes in a second reading.
   *
   * @param {string} name
   * @param {Response} response
   */
  #asItComes(name, response) {
    // The browser insists on the type; and a reading that makes no garbage needs a buffer to be filled again and again.
    if (response.headers.get("Content-Type") !== WASM["Content-Type"]) return this.#whole(name, response);
    const copy = /** @type {ReadableStream<Uint8Array>} */ (response.clone().body);
    let reader;
    try {
      reader = copy.getReader({ mode: "byob" });
    } catch {
      void copy.cancel();
      return this.#whole(name, response);
    }
    this.#countAll(name, reader).catch(() => {}); // it is heard of in during()
    return response;
  }

  /**
   * @param {string} name
   * @param {ReadableStreamBYOBReader} reader
   */
  async #countAll(name, reader) {
    const size = this.#files[name] ?? 0;
    let arrived = 0;
    this.#expected += size;
    let buffer = new ArrayBuffer(READ_AT_ONCE);
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer)).catch((error) => {
        throw this.#broken(name, `it stopped after ${arrived} bytes: ${error}`);
      });
      if (done) break;
      arrived += value.byteLength;
      this.#count(value.byteLength);
      buffer = value.buffer;
    }
    if (arrived !== size) throw this.#broken(name, `${arrived} bytes arrived instead of ${size}`);
  }

  /**
   * Return the response with its bytes counted, and an error at its end if some are missing.
   *
   * A wrong content type is put right: the bytes are what counts.
   *
   * @param {string} name
   * @param {Response} response
   */
  #whole(name, response) {
    const source = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    const size = this.#files[name] ?? 0;
    let arrived = 0;
    this.#expected += size;
    const counted = new ReadableStream({
      pull: async (controller) => {
        const { done, value } = await source.read().catch((error) => {
          throw this.#broken(name, `it stopped after ${arrived} bytes: ${error}`);
        });
        if (value) {
          arrived += value.byteLength;
          this.#count(value.byteLength);
          controller.enqueue(value);
        } else if (done) {
          if (arrived !== size) throw this.#broken(name, `${arrived} bytes arrived instead of ${size}`);
          controller.close();
        }
      },
      cancel: (reason) => {
        this.#broken(name, `it was refused after ${arrived} bytes: ${reason}`);
        return source.cancel(reason);
      },
    });
    return new Response(counted, { headers: /\.wasm(\.gz)?$/.test(name) ? WASM : {} });
  }

  /** @param {number} bytes */
  #count(bytes) {
    this.#loaded += bytes;
    if (performance.now() - this.#reported < MOVED_EVERY) return;
    this.#reported = performance.now();
    this.#onMove(this.#loaded, this.#expected);
  }

  /**
   * @param {string} name
   * @param {string} detail
   */
  #broken(name, detail) {
    const error = new Error(`${name}: ${detail}`);
    this.#break(error);
    return error;
  }
}
