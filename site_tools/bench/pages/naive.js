// The naive way, as tutorials have it: Pyodide on the main thread, the engine's wheel loaded into it.
//
// The page tells its answer as the site's own tool does: by the attribute data-answered-by.

const folder = new URL("pyodide/", location.href).href;
const { loadPyodide } = /** @type {typeof import("pyodide")} */ (await import(`${folder}pyodide.mjs`));
const tool = /** @type {HTMLElement} */ (document.querySelector("[data-guide]"));
const guide = document.querySelector("[data-guide-json]")?.textContent ?? "";
const pyodide = await loadPyodide({ indexURL: folder });
await pyodide.loadPackage(new URL(/** @type {string} */ (tool.dataset.wheel), location.href).href);
const respond = pyodide.pyimport("decision_engine.page").respond;
const reply = respond(guide, JSON.stringify({ address: location.hash.slice(1) }));
tool.textContent = reply;
tool.dataset.answeredBy = JSON.parse(reply).runtime;

export {}; // a module: its names are its own
