// Runs tests/engine inside Pyodide and ends with pytest's own exit status.
//
//   node tests/run_engine_tests.mjs NODE_MODULES PACKAGES…
//
// NODE_MODULES is the folder that holds Pyodide. PACKAGES are folders of Python packages, the first one that has a
// package wins: what is compiled for Pyodide goes before the site-packages of the virtual environment.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [nodeModules, ...packages] = process.argv.slice(2).map((path) => resolve(path));
if (!nodeModules || packages.length === 0) {
  console.error("usage: node tests/run_engine_tests.mjs NODE_MODULES PACKAGES…");
  process.exit(2);
}

/** @type {typeof import("pyodide")} */
const { loadPyodide } = await import(pathToFileURL(join(nodeModules, "pyodide", "pyodide.mjs")).href);
const pyodide = await loadPyodide({
  env: {
    HOME: "/home/pyodide",
    // The folders of the machine are mounted, not copied: nothing may be written into them.
    PYTHONDONTWRITEBYTECODE: "1",
    HYPOTHESIS_STORAGE_DIRECTORY: "/tmp/hypothesis",
  },
});

const folders = packages.map((path, place) => mount(path, `/packages/${place}`));
const project = mount(join(dirname(fileURLToPath(import.meta.url)), ".."), "/project");

pyodide.globals.set("folders", pyodide.toPy([project, ...folders]));
const status = await pyodide.runPythonAsync(`
import os, sys
sys.path[:0] = folders
os.chdir(folders[0])
import pytest
int(pytest.main([
    "tests/engine",
    # Only what lies in tests/engine: the other tests, and what they share, need the machine.
    "--confcutdir=tests/engine",
    "-p", "no:cacheprovider",
    # Coverage is measured on the machine; here its compiled part is missing.
    "-p", "no:pytest_cov",
]))
`);
process.exit(status);

/**
 * Shows a folder of the machine to Python.
 *
 * @param {string} path the folder
 * @param {string} place where Python sees it
 * @returns {string} that place
 */
function mount(path, place) {
  pyodide.FS.mkdirTree(place);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: path }, place);
  return place;
}
