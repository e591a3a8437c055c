// Packs the scripts of the runtime, as told on standard input: see folder.py.
//
// The worker and what it imports become one script. Pyodide's loader, the glue, and what a start from the memory of the
// quick runtime needs besides become another, which exports loadPyodide, createPyodideModule, restore, head and lock.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const told = JSON.parse(readFileSync(0, "utf8"));
const load = createRequire(join(told.packages, "resolved-from-here.js"));
/** @type {typeof import("esbuild")} */
const esbuild = load("esbuild");
/** @type {typeof import("terser")} */
const terser = load("terser");

esbuild.buildSync({
  entryPoints: [told.worker.entry],
  outfile: told.worker.to,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  logLevel: "error",
});

const { parts, head, restore, lock, to } = told.python;
const source = [
  ...parts.map((/** @type {string} */ part) => part.replace(/^\/\/# sourceMappingURL=.*$/m, "")),
  "export { _createPyodideModule as createPyodideModule };",
  `export const restore = ${JSON.stringify(restore)};`,
  `export const head = Uint8Array.from(${JSON.stringify(head)});`,
  `export const lock = ${JSON.stringify(lock)};`,
].join("\n");
// All of the glue is one function, and of what nothing uses within a function esbuild drops nothing.
const { code } = await terser.minify(source, { module: true, compress: { passes: 2 } });
writeFileSync(to, code ?? "");
