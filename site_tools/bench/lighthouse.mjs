// Runs Lighthouse over pages, as a phone and as a desktop: one task as JSON on standard input, the scores on standard
// output.

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * @typedef {object} Task
 * @property {string} packages - the folder of the npm packages
 * @property {string} browser - the path of a Chrome or Chromium
 * @property {string[]} flags - what to start it with
 * @property {string[]} addresses - of the pages
 * @property {string[]} categories - Lighthouse's, such as "accessibility"
 * @property {("mobile" | "desktop")[]} devices
 */

/** @type {Task} */
const task = JSON.parse(readFileSync(0, "utf8"));

/** @param {string} file */
const load = (file) => import(pathToFileURL(path.join(task.packages, ...file.split("/"))).href);
/** @type {typeof import("lighthouse")} */
const { default: lighthouse, desktopConfig } = await load("lighthouse/core/index.js");
/** @type {typeof import("chrome-launcher")} */
const { launch } = await load("chrome-launcher/dist/index.js");

const AGAIN = 2;
/** Milliseconds of rest that are waited for: what is no matter of times needs none. */
const AT_ONCE = { pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 0, cpuQuietThresholdMs: 0 };
const DEVICES = { mobile: undefined, desktop: desktopConfig };

/**
 * Return what cost points: the audits that count in a category and are not passed, with the places that they name.
 *
 * @param {any} result - of Lighthouse, https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md
 */
function lost(result) {
  const counted = Object.values(result.categories).flatMap((category) =>
    category.auditRefs.filter((/** @type {any} */ audit) => audit.weight > 0),
  );
  return counted
    .map((/** @type {any} */ audit) => result.audits[audit.id])
    .filter((audit) => audit.score !== null && audit.score < 1)
    .map((audit) => {
      const items = audit.details?.items ?? [];
      const places = items.map((/** @type {any} */ item) => item.node?.snippet ?? item.description ?? item.source ?? "");
      return [audit.id, audit.displayValue ?? "", ...places].filter(Boolean).join(" | ");
    });
}

const chrome = await launch({ chromePath: task.browser, chromeFlags: [...task.flags, "--headless"] });
const visits = [];
try {
  for (const address of task.addresses) {
    for (const device of task.devices) {
      const config = DEVICES[device];
      const flags = {
        port: chrome.port,
        logLevel: /** @type {const} */ ("error"),
        onlyCategories: task.categories,
        disableFullPageScreenshot: true,
        ...(task.categories.includes("performance") ? {} : AT_ONCE),
      };
      let ran = await lighthouse(address, flags, config);
      // Now and then the browser's record of a visit lacks its beginning. What is wrong with a page is so each time.
      for (let again = 0; again < AGAIN && ran?.lhr.runtimeError; again++) ran = await lighthouse(address, flags, config);
      if (!ran || ran.lhr.runtimeError) throw new Error(`${address}: ${ran?.lhr.runtimeError?.message ?? "no result"}`);
      const scores = Object.entries(ran.lhr.categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]);
      visits.push({ address, device, scores: Object.fromEntries(scores), lost: lost(ran.lhr) });
    }
  }
} finally {
  chrome.kill();
}
process.stdout.write(JSON.stringify(visits));
