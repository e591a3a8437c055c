// Stands in for two globals in the theme's script, which would load the search before anybody searches.
//
// The bundler puts these in their place; see site_tools/page_files/bundle.mjs.

import { ownWorkers } from "../own_worker.js";
import { sayMissing, watch } from "./missing_part.js";

const ownWorker = ownWorkers("search-worker");
const INDEX = /\/search\/search_index\.json$/;

/** @type {Promise<void> | null} */
let used = null;

/** Settle once the reader searches: then the theme's switch for its search is on. */
function searchUsed() {
  used ??= new Promise((resolve) => {
    const toggle = /** @type {HTMLInputElement} */ (document.querySelector("[data-md-toggle=search]"));
    // The words of a search that led to this page are to be highlighted in it.
    if (toggle.checked || new URLSearchParams(location.search).has("h")) resolve();
    else toggle.addEventListener("change", () => resolve(), { once: true });
  });
  return used;
}

class LateRequest extends XMLHttpRequest {
  #address = "";

  /**
   * @param {string} method
   * @param {string | URL} url
   */
  open(method, url) {
    this.#address = new URL(url, document.baseURI).pathname;
    super.open(method, String(url));
  }

  send() {
    if (!INDEX.test(this.#address)) return super.send();
    searchUsed().then(() => {
      // The theme would go on to say that the search is about to begin.
      const { hear, end } = watch();
      this.addEventListener("progress", hear);
      // The theme ends the request as soon as it has the answer, which leaves no status to those who hear of it later.
      this.addEventListener("readystatechange", () => this.readyState === this.DONE && end(this.status !== 200));
      super.send();
    });
  }
}

/** A worker that starts with the first message to it, which the theme sends together with the search index. */
class LateWorker extends EventTarget {
  /** @type {Worker | null} */
  #worker = null;
  #address;

  /** @param {string | URL} address */
  constructor(address) {
    super();
    this.#address = address;
  }

  /** @param {unknown} message */
  postMessage(message) {
    if (!this.#worker) {
      this.#worker = new Worker(ownWorker(this.#address));
      this.#worker.addEventListener("message", ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
      this.#worker.addEventListener("error", () => sayMissing(true));
    }
    this.#worker.postMessage(message);
  }
}

export { LateRequest as XMLHttpRequest, LateWorker as Worker };
