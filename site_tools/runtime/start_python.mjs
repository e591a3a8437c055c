// Starts Python under Node as a job says, runs scripts in it, and writes down what is asked for.
//
//   node start_python.mjs JOB.json
//
// A job is an object:
//   runtime:   the folder with pyodide.mjs, pyodide.asm.mjs and pyodide.asm.wasm
//   library:   the file with Python's library
//   lock:      the lock of packages, as JSON text
//   head:      the file with the head of a snapshot, to start Python from a memory
//   before:    the file for the memory as it is where that start would write it; nothing else is done
//   memory:    the file with that memory: the module has to make its own equal to it, byte for byte
//   mounts:    folders of this machine, by the path under which Python sees them
//   given:     what the scripts find as "given"
//   steps:     what to do, one after the other:
//     {refused: module}         let that module's respond() refuse questions, as JavaScript sees it
//     {run: file, to: file}     run a script of Python, and write the value of its last line
//     {memory: file, head: file}  write the memory of Python, and what a start from it needs besides
//     {called: file}            write the numbers of the functions that were called, if the module marks them

import crypto from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const MARK = "called ";
const RESTORE = "restore";

const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));

// Node would print the line of the glue that failed, which is all of the glue.
process.on("uncaughtException", (error) => {
  console.error(String(error));
  process.exit(1);
});
freeze();

/** @type {WebAssembly.Exports | undefined} */
let exported;
const instantiate = WebAssembly.instantiate;
// Pyodide hands nobody the exports that it does not know, and the marks are among them.
WebAssembly.instantiate = /** @type {any} */ (
  async (/** @type {any} */ source, /** @type {any} */ imports) => {
    const result = /** @type {any} */ (await instantiate(source, imports));
    if (result.instance?.exports.memory) exported = result.instance.exports;
    return result;
  }
);

const { default: createPyodideModule } = await import(pathToFileURL(join(job.runtime, "pyodide.asm.mjs")).href);
/** @type {typeof import("pyodide")} */
const { loadPyodide } = await import(pathToFileURL(join(job.runtime, "pyodide.mjs")).href);
const saves = job.steps.some((/** @type {any} */ step) => step.memory);
const pyodide = await loadPyodide(
  /** @type {any} */ ({
    stdLibURL: job.library,
    lockFileContents: job.lock,
    packageBaseUrl: "./",
    env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1", PYTHONDONTWRITEBYTECODE: "1" },
    ...(saves && { _makeSnapshot: true }),
    createPyodideModule: job.head ? restored : createPyodideModule,
    ...(job.head && { _loadSnapshot: new Uint8Array(readFileSync(job.head)) }),
  }),
);
for (const [place, root] of Object.entries(job.mounts ?? {})) {
  pyodide.FS.mkdirTree(place);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, place);
}

for (const step of job.steps) {
  if (step.run) {
    const names = pyodide.toPy({ __name__: "script" });
    names.set("given", pyodide.pyimport("json").loads(JSON.stringify(job.given ?? {})));
    const value = pyodide.runPython(readFileSync(step.run, "utf8"), { globals: names, filename: basename(step.run) });
    if (step.to) writeFileSync(step.to, String(value));
    names.destroy();
  } else if (step.refused) {
    // What is wrong with them is shown, in as many ways as there are widths of characters.
    for (const guide of ["", '"é"', '"漢"', '"😀"']) {
      try {
        pyodide.pyimport(step.refused).respond(guide, "");
      } catch (error) {
        if (!(/** @type {any} */ (error).type)) throw error; // it is no exception of Python
      }
    }
  } else if (step.memory) {
    const snapshot = pyodide.makeMemorySnapshot();
    const start = new Uint32Array(snapshot.buffer, 0, 2)[1];
    writeFileSync(step.head, snapshot.subarray(0, start));
    writeFileSync(step.memory, snapshot.subarray(start));
  } else if (step.called) {
    const called = Object.entries(exported ?? {}).filter(
      ([name, mark]) => name.startsWith(MARK) && /** @type {WebAssembly.Global} */ (mark).value,
    );
    writeFileSync(step.called, JSON.stringify(called.map(([name]) => Number(name.slice(MARK.length)))));
  }
}

/**
 * Make Pyodide's module with the memory that it holds, where Pyodide would write a snapshot into it.
 *
 * @param {any} settings
 */
async function restored(settings) {
  const module = await createPyodideModule(settings);
  if (job.before) {
    writeFileSync(job.before, module.HEAPU8);
    process.exit(0);
  }
  /** @type {any} */ (exported)[RESTORE]();
  const difference = Buffer.compare(readFileSync(job.memory), module.HEAPU8);
  if (difference !== 0) throw new Error("the memory that was restored is not the one that was saved");
  return module;
}

/**
 * Let time stand, chance be the same each time, and one machine be like another: equal sources are to give equal bytes,
 * and nothing of the machine may be in the memory that is published.
 */
function freeze() {
  process.argv = ["node", "python"]; // Python keeps the name of its program
  process.env.TZ = "UTC";
  process.umask(0o022);
  delete (/** @type {any} */ (globalThis).navigator); // newer Nodes have one, and it knows the machine's language
  Date.now = () => Date.UTC(2024, 0, 1);
  performance.now = () => 0;
  /** @type {any} */ (crypto).randomFillSync = (/** @type {Uint8Array} */ bytes) => bytes.fill(1);
}
