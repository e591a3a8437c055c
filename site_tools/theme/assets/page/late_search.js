// Stands in for two globals in the theme's script, which would load the search before anybody searches.
//
// The bundler puts these in their place; see site_tools/page_files/bundle.mjs.

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
    if (INDEX.test(this.#address)) searchUsed().then(() => super.send());
    else super.send();
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
      this.#worker = new Worker(this.#address);
      this.#worker.addEventListener("message", ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
    }
    this.#worker.postMessage(message);
  }
}

export { LateRequest as XMLHttpRequest, LateWorker as Worker };
