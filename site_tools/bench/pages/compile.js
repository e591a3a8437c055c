// The floor for every way with Python in WebAssembly: its binary alone, compiled as it arrives.

const tool = /** @type {HTMLElement} */ (document.querySelector("[data-guide]"));
await WebAssembly.compileStreaming(fetch(new URL("pyodide/pyodide.asm.wasm", location.href)));
tool.dataset.answeredBy = "nobody: the WebAssembly binary is compiled";

export {}; // a module: its names are its own
