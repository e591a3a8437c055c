// The worker: starts Python and lets the engine answer. It knows nothing of the page.
//
// Page to worker:  {start: Start}, then any number of {ask: number, guide: string, request: string}
// Worker to page:  {moved: bytes loaded so far}, {ready: true}, {failed: detail},
//                  {answer: number, reply: string}

/** @typedef {import("./engine.js").Start} Start */

const PACKAGE = "decision-engine";
const MOVED_EVERY = 100; // milliseconds between two reports of bytes

/** @type {((guide: string, request: string) => string) | null} */
let respond = null;
/** @type {{ask: number, guide: string, request: string}[]} */
const waiting = [];
let loaded = 0;
let reported = 0;

self.addEventListener("message", (event) => {
  if (event.data.start) {
    start(event.data.start).catch(fail);
  } else if (respond) {
    answer(event.data);
  } else {
    waiting.push(event.data);
  }
});

/** @param {Start} options */
async function start({ folder, files }) {
  self.fetch = countedFetch(self.fetch.bind(self), files);
  // The bytes of an import cannot be counted: modules come by fetch first, and then out of the browser's cache.
  const modules = Object.keys(files).filter((name) => name.endsWith(".mjs"));
  await Promise.all(modules.map(async (name) => (await fetch(folder + name)).arrayBuffer()));
  const { loadPyodide } = /** @type {typeof import("pyodide")} */ (await import(`${folder}pyodide.mjs`));
  report();
  const pyodide = await loadPyodide({ indexURL: folder, packages: [PACKAGE] });
  report();
  respond = pyodide.pyimport("decision_engine.page").respond;
  self.postMessage({ ready: true });
  waiting.splice(0).forEach(answer);
}

/** @param {{ask: number, guide: string, request: string}} question */
function answer({ ask, guide, request }) {
  if (!respond) return;
  try {
    self.postMessage({ answer: ask, reply: respond(guide, request) });
  } catch (error) {
    fail(error);
  }
}

/** @param {unknown} error */
function fail(error) {
  self.postMessage({ failed: String(error) });
}

function report() {
  reported = performance.now();
  self.postMessage({ moved: loaded });
}

/**
 * Return a fetch that reports the bytes as they arrive, and fails for a file that is not whole.
 *
 * Pyodide waits for ever for a wasm file that is missing or cut short, so the page has to hear of
 * it from here. A wrong content type is put right: the bytes are what counts.
 *
 * @param {typeof fetch} fetchFile
 * @param {Record<string, number>} files
 * @returns {typeof fetch}
 */
function countedFetch(fetchFile, files) {
  return async (input, options) => {
    const address = String(input instanceof Request ? input.url : input);
    const name = new URL(address, self.location.href).pathname.split("/").pop() ?? "";
    /** @param {string} detail */
    const broken = (detail) => {
      const error = new Error(`${name}: ${detail}`);
      fail(error);
      return error;
    };
    const response = await fetchFile(input, options).catch((error) => {
      throw broken(String(error));
    });
    if (!response.ok || !response.body) throw broken(`status ${response.status}`);
    const source = response.body.getReader();
    let arrived = 0;
    const counted = new ReadableStream({
      async pull(controller) {
        const { done, value } = await source.read().catch((error) => {
          throw broken(`it stopped after ${arrived} bytes: ${error}`);
        });
        if (value) {
          arrived += value.byteLength;
          loaded += value.byteLength;
          if (performance.now() - reported > MOVED_EVERY) report();
          controller.enqueue(value);
        } else if (done) {
          if (name in files && arrived !== files[name]) {
            throw broken(`${arrived} bytes arrived instead of ${files[name]}`);
          }
          controller.close();
        }
      },
      cancel(reason) {
        broken(`it was refused after ${arrived} bytes: ${reason}`);
        return source.cancel(reason);
      },
    });
    const headers = new Headers(response.headers);
    if (name.endsWith(".wasm")) headers.set("Content-Type", "application/wasm");
    return new Response(counted, { status: response.status, headers });
  };
}

export {}; // a module: its names are its own
