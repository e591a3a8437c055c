// Lets markdownlint read pages: one task as JSON on standard input, what it finds on standard output.

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * @typedef {object} Task
 * @property {string} packages - the folder of the npm packages
 * @property {import("markdownlint").Configuration} rules - as .markdownlint.json has them
 * @property {Record<string, string>} pages - their texts, by their paths
 */

/** @type {Task} */
const task = JSON.parse(readFileSync(0, "utf8"));
const entry = path.join(task.packages, "markdownlint", "lib", "exports-sync.mjs");
/** @type {typeof import("markdownlint/sync")} */
const { lint } = await import(pathToFileURL(entry).href);

// Its comments do not silence it: that a check is silent somewhere is said in the site's own way, with a reason.
const results = lint({ strings: task.pages, config: task.rules, noInlineConfig: true, handleRuleFailures: true });
const found = Object.entries(results).flatMap(([page, errors]) =>
  errors.map(({ lineNumber, ruleNames, errorDetail, errorRange }) => ({
    page,
    line: lineNumber,
    column: errorRange?.[0] ?? 1,
    rule: ruleNames[1],
    detail: errorDetail ?? "",
  })),
);
process.stdout.write(JSON.stringify(found));
