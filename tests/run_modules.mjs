// Runs small WebAssembly modules, as told on standard input, and writes what came of it.
//
//   node tests/run_modules.mjs < CASES.json > RESULTS.json
//
// A case is an object:
//   module:  the module, in base64; each function that it imports is there, and so is each global, which is 5
//   writes:  what to write into its memory first: places, and bytes in base64
//   calls:   the exported functions to call, one after the other
// Its result:
//   results: what each call returned (null for nothing), or the error as a text
//   told:    the names of the imported functions that were called
//   globals: the exported globals, by name
//   memory:  the exported memory at the end, in base64, without the zeros at its end
//   pages:   how large it is

import { readFileSync } from "node:fs";

/** @typedef {{module: string, writes: [number, string][], calls: string[]}} Case */

/** @param {Case} given */
function run({ module, writes, calls }) {
  const compiled = new WebAssembly.Module(Buffer.from(module, "base64"));
  /** @type {string[]} */
  const told = [];
  /** @type {WebAssembly.ModuleImports} */
  const env = {};
  for (const { name, kind } of WebAssembly.Module.imports(compiled)) {
    env[name] = kind === "global" ? new WebAssembly.Global({ value: "i32" }, 5) : () => void told.push(name);
  }
  const exported = /** @type {any} */ (new WebAssembly.Instance(compiled, { env }).exports);
  const held = Buffer.from(exported.memory.buffer);
  for (const [place, bytes] of writes) Buffer.from(bytes, "base64").copy(held, place);
  const results = calls.map((name) => {
    try {
      return exported[name]() ?? null;
    } catch (error) {
      return String(error);
    }
  });
  const globals = Object.entries(exported).filter(([, value]) => value instanceof WebAssembly.Global);
  let end = held.length;
  while (end > 0 && held[end - 1] === 0) end -= 1;
  return {
    results,
    told,
    globals: Object.fromEntries(globals.map(([name, value]) => [name, value.value])),
    memory: held.subarray(0, end).toString("base64"),
    pages: held.length / 65536,
  };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(run)));
