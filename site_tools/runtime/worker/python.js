// The two ways to start Python: the quick runtime, and the one that Pyodide ships.

import { Delivery } from "./delivery.js";

/**
 * What a page tells its worker.
 *
 * @typedef {object} Start
 * @property {string} folder - absolute address of the runtime's folder, with a slash at its end
 * @property {Record<string, import("./delivery.js").Known>} files - what the page knows of each of its files
 * @property {boolean} compresses - whether the host seems to compress what it sends
 * @property {boolean} shipped - whether to start the runtime that Pyodide ships at once
 */

/** @typedef {(guide: string, request: string) => string} Respond */
/** @typedef {(loaded: number, all: number) => void} OnMove - bytes that have arrived, and that are to arrive */

const ENTRY = "decision_engine.page";
const PACKAGE = "decision-engine";
const EMPTY_ZIP = Uint8Array.of(80, 75, 5, 6, ...new Array(18).fill(0));

/**
 * Start the quick runtime: a module whose memory is that of a Python that has started, with the engine imported.
 *
 * @param {Start} options
 * @param {OnMove} onMove
 * @returns {Promise<Respond>}
 */
export async function startQuick({ folder, files, compresses }, onMove) {
  const delivery = new Delivery(folder, files, onMove);
  const [{ response, whole }] = await Promise.all([
    delivery.fetchPacked("python.wasm", compresses),
    delivery.fetchScript("python.mjs"),
  ]);
  const quick = await import(`${folder}python.mjs`);
  /** @type {{exports: any} | undefined} */
  let instance;
  delivery.serve({ "pyodide.asm.wasm": response, "python_stdlib.zip": new Response(EMPTY_ZIP) });
  /** @param {any} settings */
  const createPyodideModule = async (settings) => {
    const instantiate = settings.instantiateWasm;
    settings.instantiateWasm = (/** @type {any} */ imports, /** @type {any} */ receive) =>
      instantiate(imports, (/** @type {any} */ made, /** @type {any} */ module) => {
        const run = () => {
          instance = made;
          receive(made, module);
        };
        whole.then(run, () => {}); // what is not the module that was published ends the start, and never runs
      });
    const module = await quick.createPyodideModule(settings);
    instance?.exports[quick.restore](); // where Pyodide would copy a snapshot into the memory
    return module;
  };
  const pyodide = await delivery.during(() =>
    quick.loadPyodide({
      indexURL: folder,
      lockFileContents: quick.lock,
      packageBaseUrl: folder,
      createPyodideModule,
      _loadSnapshot: quick.head,
    }),
  );
  return pyodide.pyimport(ENTRY).respond;
}

/**
 * Start Pyodide as it was shipped, with the engine's package.
 *
 * @param {Start} options
 * @param {OnMove} onMove
 * @returns {Promise<Respond>}
 */
export async function startShipped({ folder, files }, onMove) {
  const base = `${folder}shipped/`;
  const own = Object.entries(files)
    .filter(([name]) => name.startsWith("shipped/"))
    .map(([name, size]) => [name.slice("shipped/".length), size]);
  const delivery = new Delivery(base, Object.fromEntries(own), onMove);
  const scripts = own.map(([name]) => String(name)).filter((name) => name.endsWith(".mjs"));
  await Promise.all(scripts.map((name) => delivery.fetchScript(name)));
  const { loadPyodide } = /** @type {typeof import("pyodide")} */ (await import(`${base}pyodide.mjs`));
  const pyodide = await delivery.during(() => loadPyodide({ indexURL: base, packages: [PACKAGE] }));
  return pyodide.pyimport(ENTRY).respond;
}

/**
 * Return whether an error is the engine's refusal of a question, which any Python would repeat.
 *
 * @param {unknown} error
 */
export function isWrongQuestion(error) {
  const { type } = /** @type {{type?: string}} */ (error);
  return type !== undefined && !["ImportError", "ModuleNotFoundError", "ZipImportError"].includes(type);
}
