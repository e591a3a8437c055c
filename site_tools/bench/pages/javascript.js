// The floor without Python: the same walk in plain JavaScript.

import { readAnswers, walk } from "./walk.js";

const tool = /** @type {HTMLElement} */ (document.querySelector("[data-guide]"));
const guide = JSON.parse(document.querySelector("[data-guide-json]")?.textContent ?? "");
tool.textContent = JSON.stringify(walk(guide, readAnswers(location.hash.slice(1))));
tool.dataset.answeredBy = "JavaScript";
