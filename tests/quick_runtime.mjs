// Starts the published quick runtime in Node as a browser's worker would, and does as told on standard input.
//
//   node tests/quick_runtime.mjs < TOLD.json > ANSWERS.json
//
// What is told is an object:
//   worker:   the folder with the worker's scripts
//   runtime:  the folder of the published runtime
//   steps:    what to do, one after the other, for one answer each:
//     {guide: text, messages: [text]}  let the engine answer, for the replies; where there is none, for what is thrown
//     {run: source}                    run Python, for the value of its last line, a text

import { readFileSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const node = process;
const told = JSON.parse(readFileSync(0, "utf8"));
const folder = `${pathToFileURL(told.runtime).href}/`;
/** @type {any} */
const worker = globalThis;

// What Pyodide knows a worker by, and without which it takes Node for Node.
worker.self = worker;
worker.location = new URL(folder);
worker.WorkerGlobalScope = class {
  static [Symbol.hasInstance]() {
    return true;
  }
};
worker.fetch = async (/** @type {string} */ address) => new Response(await readFile(new URL(address)));
worker.process = undefined;
// What Python says when it ends is no answer.
console.log = console.info = console.warn = console.error;

/** @type {Record<string, number>} */
const files = {};
for (const name of await readdir(told.runtime)) files[name] = (await stat(join(told.runtime, name))).size;
const { startQuick, isWrongQuestion } = await import(pathToFileURL(join(told.worker, "python.js")).href);
/** @type {any} */
const respond = await startQuick({ folder, files, compresses: false, shipped: false }, () => {});

/** @type {unknown[]} */
const answers = [];
for (const { guide, messages, run } of told.steps) {
  if (run === undefined) {
    answers.push(messages.map((/** @type {string} */ message) => tried(() => respond(guide, message))));
  } else {
    answers.push(tried(() => respond.__globals__.get("sys").modules.get("pyodide_js").runPython(run)));
  }
}
node.stdout.write(JSON.stringify(answers), () => node.exit(0));

/**
 * Return what this gives, or what is thrown: the type of Python's exception, and what the worker would take it for.
 *
 * @param {() => string} call
 */
function tried(call) {
  try {
    return { gives: call() };
  } catch (error) {
    const { type = null } = /** @type {{type?: string | null}} */ (error);
    return { throws: type, isWrongQuestion: isWrongQuestion(error), detail: String(error) };
  }
}
