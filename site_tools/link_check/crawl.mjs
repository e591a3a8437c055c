// Lets linkinator read pages: one task as JSON on standard input, the broken links on standard output.

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * @typedef {object} Task
 * @property {string} packages - the folder of the npm packages
 * @property {string[]} pages - their addresses
 * @property {boolean} external - whether to ask other hosts as well
 */

/** @type {Task} */
const task = JSON.parse(readFileSync(0, "utf8"));
const entry = path.join(task.packages, "linkinator", "build", "src", "index.js");
/** @type {typeof import("linkinator")} */
const { LinkChecker } = await import(pathToFileURL(entry).href);

const host = new URL(task.pages[0]).host;
const { links } = await new LinkChecker().check({
  path: task.pages,
  recurse: false,
  checkCss: true,
  checkFragments: true,
  concurrency: 50,
  timeout: 20_000,
  linksToSkip: async (link) => new URL(link).host !== host && !task.external,
});
// Answers are no places of a page: our own check knows the guide. To every browser "#top" is a place of any page.
const broken = links.filter(({ state, url }) => state === "BROKEN" && !/#(?:.*[=@]|top$)/.test(url));
// Of a place that a page lacks itself linkinator does not say where it is linked.
const told = broken.map(({ url, status, parent }) => ({ url, status: status ?? 0, parent: parent ?? url.split("#")[0] }));
process.stdout.write(JSON.stringify(told));
