// Runs the bundler and the remover of unused style rules: one task as JSON on standard input, what it made on
// standard output.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * @typedef {object} ScriptsTask
 * @property {"scripts"} make
 * @property {string} packages - the folder of the npm packages
 * @property {string} site - the folder that the addresses of the scripts count from
 * @property {string} theme - the theme's own script
 * @property {string} out - the folder to write to
 * @property {string} guide - the tool's script, as an address in the site; so are the next two
 * @property {string} start - the script of every page
 * @property {string} lateSearch - stands in for what the theme's script would load at once
 * @property {string} cleanHtml - runs before the theme's script; so does the next one
 * @property {string} scrollingParts
 * @property {Record<string, string>} forSome - scripts of some pages, by name, as addresses in the site
 */

/**
 * See site_tools/page_files/used_names.py.
 *
 * @typedef {object} UsedNames
 * @property {string[]} tags
 * @property {string[]} classes
 * @property {string[]} ids
 * @property {{names: string[], values: string[]}} attributes
 * @property {string[]} undetermined
 * @property {string[]} variables
 * @property {string[]} beginnings
 */

/**
 * @typedef {object} StylesTask
 * @property {"styles"} make
 * @property {string} packages
 * @property {string[]} sheets - style sheets in the order of the page
 * @property {UsedNames} used - what the pages can be styled by
 * @property {string} out - the file to write
 */

const TARGET = "es2022";

/** @type {ScriptsTask | StylesTask} */
const task = JSON.parse(readFileSync(0, "utf8"));
const load = createRequire(path.join(task.packages, "resolved-from-here.js"));
/** @type {typeof import("esbuild")} */
const esbuild = load("esbuild");

/**
 * Bundle one script with all that it imports.
 *
 * @param {string} entry - absolute path
 * @param {string} folder - where to write, named after its content
 * @param {import("esbuild").BuildOptions} [options]
 * @returns {Promise<{file: string, inputs: string[]}>} absolute paths
 */
async function bundle(entry, folder, options = {}) {
  const { metafile } = await esbuild.build({
    absWorkingDir: path.dirname(entry),
    bundle: true,
    charset: "utf8",
    entryPoints: [entry],
    entryNames: "[name]-[hash]",
    format: "esm",
    legalComments: "none",
    logLevel: "error",
    metafile: true,
    minify: true,
    outdir: folder,
    target: TARGET,
    ...options,
  });
  const absolute = (/** @type {string} */ name) => path.resolve(path.dirname(entry), name);
  const made = /** @type {NonNullable<typeof metafile>} */ (metafile);
  return {
    file: absolute(Object.keys(made.outputs)[0]),
    inputs: Object.keys(made.inputs).map(absolute),
  };
}

/** @param {ScriptsTask} task */
async function makeScripts(task) {
  const at = (/** @type {string} */ address) => path.join(task.site, address);
  const folderOf = (/** @type {string} */ address) => path.join(task.out, path.dirname(address));
  const guide = await bundle(at(task.guide), folderOf(task.guide));
  const theme = await bundle(task.theme, folderOf(task.start), {
    entryNames: "theme-[hash]",
    inject: [at(task.cleanHtml), at(task.lateSearch), at(task.scrollingParts)],
    nodePaths: [task.packages],
  });
  // The first script names the second, which only it loads.
  const start = await bundle(at(task.start), folderOf(task.start), {
    define: { THEME_SCRIPT: JSON.stringify(`./${path.basename(theme.file)}`) },
  });
  /** @type {Record<string, {file: string, inputs: string[]}>} */
  const forSome = {};
  for (const [name, address] of Object.entries(task.forSome)) {
    // A script that leads on is no module: it runs before the page would lead on by itself.
    forSome[name] = await bundle(at(address), folderOf(address), { format: "iife" });
  }
  const addressed = (/** @type {string} */ from, /** @type {string} */ file) =>
    path.relative(from, file).split(path.sep).join("/");
  return {
    guide: addressed(task.out, guide.file),
    start: addressed(task.out, start.file),
    theme: addressed(task.out, theme.file),
    forSome: Object.fromEntries(Object.entries(forSome).map(([name, { file }]) => [name, addressed(task.out, file)])),
    // Not the theme's own script, nor what comes from packages.
    replaced: [...new Set([guide, start, theme, ...Object.values(forSome)].flatMap(({ inputs }) => inputs))]
      .map((input) => addressed(task.site, input))
      .filter((input) => input.startsWith("assets/")),
  };
}

/** @param {StylesTask} task */
async function makeStyles(task) {
  /** @type {typeof import("purgecss")} */
  const { PurgeCSS } = load("purgecss");
  const whole = await esbuild.build({
    bundle: true,
    charset: "utf8",
    logLevel: "error",
    // A picture or a font that a sheet names by a relative address goes into the sheet, which stands elsewhere.
    loader: { ".svg": "dataurl", ".png": "dataurl", ".woff2": "dataurl" },
    stdin: {
      contents: task.sheets.map((sheet) => `@import ${JSON.stringify(sheet)};`).join("\n"),
      loader: "css",
      resolveDir: path.dirname(task.sheets[0]),
    },
    write: false,
  });
  const { variables, beginnings, ...names } = task.used;
  const [purged] = await new PurgeCSS().purge({
    content: [{ raw: "", extension: "names" }],
    css: [{ raw: whole.outputFiles[0].text }],
    extractors: [{ extensions: ["names"], extractor: () => names }],
    fontFace: true,
    keyframes: true,
    variables: true,
    safelist: {
      greedy: beginnings.map((beginning) => new RegExp(`(?:^|[.#\\s])${beginning}`)),
      variables,
    },
  });
  const { code } = await esbuild.transform(purged.css, { charset: "utf8", loader: "css", minify: true });
  writeFileSync(task.out, code);
  return { bytes: Buffer.byteLength(code) };
}

const made = task.make === "scripts" ? await makeScripts(task) : await makeStyles(task);
process.stdout.write(JSON.stringify(made));
