// The worker: starts Python and lets the engine answer. It knows nothing of the page.
//
// It serves one page as a worker, or all pages of the site as a shared worker, in which Python outlives the page: the
// next page of the same visit finds it running. An answer depends on its question alone, so pages do not meet in it.
//
// Page to worker:  {start: Start}, then any number of {ask: number, guide: string, request: string}, and {leave: true}
//                  where the page wants nothing more of it
// Worker to page:  {moved: bytes loaded so far, of: bytes in all}, {ready: true}, {failed: Code, detail: string},
//                  {answer: number, reply: string}

import { codeOf } from "./failure.js";
import { isWrongQuestion, startQuick, startShipped } from "./python.js";

/** @typedef {import("./python.js").Start} Start */
/** @typedef {import("./python.js").Respond} Respond */
/** @typedef {{ask: number, guide: string, request: string}} Question */
/** @typedef {Pick<MessagePort, "postMessage" | "onmessage">} Page - a port to it, or this worker itself */

/** @type {Set<Page>} */
const pages = new Set();
/** @type {{page: Page, question: Question}[]} */
const waiting = [];
/** @type {Start | null} */
let options = null;
/** @type {Respond | null} */
let respond = null;
let quick = true; // whether the quick runtime is the one that runs or starts
let starting = false;

/** @param {object} message */
function tell(message) {
  for (const page of pages) page.postMessage(message);
}

/** @param {Page} page */
function serve(page) {
  pages.add(page);
  page.onmessage = (/** @type {MessageEvent} */ { data }) => {
    if (data.leave) {
      leave(page);
    } else if (data.start) {
      options ??= data.start;
      if (respond) page.postMessage({ ready: true });
      else if (!starting) start(!data.start.shipped);
    } else {
      take(page, data);
    }
  };
}

/**
 * Serve a page no more.
 *
 * A start that nobody waits for any more ends here, and with it a download that hangs: the browser lets the next request
 * for the same file wait for it.
 *
 * @param {Page} page
 */
function leave(page) {
  pages.delete(page);
  if (starting && pages.size === 0) self.close();
}

/**
 * @param {Page} page
 * @param {Question} question
 */
function take(page, question) {
  if (respond) answer(page, question);
  else waiting.push({ page, question });
}

/**
 * Start Python: the quick runtime, and the one that was shipped where that fails.
 *
 * @param {boolean} quickly
 */
async function start(quickly) {
  if (!options) return;
  starting = true;
  respond = null;
  quick = quickly;
  /** @param {number} loaded @param {number} all */
  const onMove = (loaded, all) => tell({ moved: loaded, of: all });
  try {
    respond = await (quickly ? startQuick(options, onMove) : startShipped(options, onMove));
  } catch (error) {
    if (quickly) {
      console.info(`The quick start of Python failed, and the ordinary one takes its place: ${error}`);
      return void start(false);
    }
    starting = false;
    tell({ failed: codeOf(error, "PYTHON"), detail: String(error) });
    return;
  }
  starting = false;
  tell({ ready: true });
  for (const { page, question } of waiting.splice(0)) take(page, question);
}

/**
 * @param {Page} page
 * @param {Question} question
 */
function answer(page, question) {
  try {
    page.postMessage({ answer: question.ask, reply: respond?.(question.guide, question.request) });
  } catch (error) {
    if (!quick || isWrongQuestion(error)) {
      return void page.postMessage({ failed: "ENGINE", detail: String(error) });
    }
    // What the quick runtime left out was needed after all: that Python has ended.
    console.info(`The quick Python ended, and the ordinary one takes its place: ${error}`);
    waiting.push({ page, question });
    start(false);
  }
}

if ("SharedWorkerGlobalScope" in self) {
  self.addEventListener("connect", (event) => {
    const [port] = /** @type {MessageEvent} */ (event).ports;
    serve(port);
    // Not every browser tells: a page that went on to the next one leaves a start to that one.
    port.addEventListener("close", () => pages.delete(port));
  });
} else {
  serve(/** @type {Page} */ (/** @type {unknown} */ (self)));
}
