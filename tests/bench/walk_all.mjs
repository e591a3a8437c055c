// Walks guides with the bench's JavaScript: one JSON array of [guide, fragment] on standard input, one of steps back.
//
//   node tests/bench/walk_all.mjs < cases.json

import { readFileSync } from "node:fs";
import { readAnswers, walk } from "../../site_tools/bench/pages/walk.js";

const STANDARD_INPUT = 0;

/** @type {[import("../../site_tools/bench/pages/walk.js").Guide, string][]} */
const cases = JSON.parse(readFileSync(STANDARD_INPUT, "utf8"));
process.stdout.write(JSON.stringify(cases.map(([guide, fragment]) => walk(guide, readAnswers(fragment)))));
