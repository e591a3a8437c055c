// What should not be sent along: the engine finds it, this points it out beside its field, the reader decides.

import { all, fill, one, say, sayingOf } from "./elements.js";

/** @typedef {import("./field.js").Field} Field */

/**
 * @typedef {object} Finding
 * @property {string} field
 * @property {string} what
 * @property {number} start - both count Unicode characters
 * @property {number} end
 */

/** @typedef {{finding: Finding, text: string, name: string}} PointedOut */

const PAUSE = 1000; // milliseconds without a key
const LONGEST_SHOWN = 40; // characters of what is pointed out

export class Findings {
  /** @type {Map<Field, PointedOut[]>} what is pointed out at each field */
  #pointedOut = new Map();
  #announcing = 0; // the timer that runs out when the reader pauses
  #announced = ""; // the labels of the fields that were announced
  #tool;
  #fields;
  #draft;

  /**
   * @param {HTMLElement} tool
   * @param {Field[]} fields
   * @param {import("./draft.js").Draft} draft - knows what the reader keeps all the same
   */
  constructor(tool, fields, draft) {
    this.#tool = tool;
    this.#fields = fields;
    this.#draft = draft;
  }

  /**
   * Point out these findings, but for what the reader has decided to keep.
   *
   * @param {Finding[]} findings
   * @param {Record<string, string>} typed - what they were found in
   */
  show(findings, typed) {
    const described = findings.map((finding) => {
      const text = [...(typed[finding.field] ?? "")].slice(finding.start, finding.end).join("");
      return { finding, text, name: [finding.field, finding.what, text].join("\t") };
    });
    for (const field of this.#fields) {
      const own = described.filter(({ finding, name }) => finding.field === field.name && !this.#draft.kept.has(name));
      this.#pointOut(field, own);
    }
    this.announceSoon();
  }

  clear() {
    for (const field of this.#fields) this.#pointOut(field, []);
    this.announceSoon();
  }

  /** Say where something is pointed out, once the reader pauses: with each key it may be something else. */
  announceSoon() {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => {
      const region = one(this.#tool, "[data-announced]");
      const labels = this.#fields.filter((field) => this.#at(field).length > 0).map((field) => field.label);
      const told = labels.join("\n");
      if (told === this.#announced) return;
      this.#announced = told;
      if (labels.length === 0) region.replaceChildren();
      else fill(one(say(region, "pointed-out"), "[data-slot=fields]"), labels);
    }, PAUSE);
  }

  /**
   * Move the focus to what is pointed out first in a section.
   *
   * @param {HTMLElement} section
   * @returns {boolean} whether anything is
   */
  focusFirst(section) {
    const field = this.#first(section);
    if (field) one(field.element, "[data-finding] button").focus();
    return field !== undefined;
  }

  /**
   * Say, at what is pointed out first in a section, that nothing was sent because of it.
   *
   * @param {HTMLElement} section
   */
  showHeld(section) {
    const field = this.#first(section);
    if (field) one(field.element, "[data-held]").hidden = false;
  }

  /**
   * Return the field that a decision is about, and the text that it is to hold; null where nothing is pointed out.
   *
   * @param {HTMLButtonElement} button
   * @param {"remove" | "keep"} decision
   */
  decide(button, decision) {
    const note = /** @type {HTMLElement} */ (button.closest("[data-finding]"));
    const field = this.#fields.find((each) => each.element.contains(note));
    const place = [...(note.parentElement?.children ?? [])].indexOf(note);
    const decided = field && this.#at(field)[place];
    if (!decided) return null;
    if (decision === "keep") {
      this.#draft.kept.add(decided.name);
      this.#draft.store();
    }
    // The same fact may stand in several fields. Of two that read the same, one is removed at a time.
    for (const each of this.#fields.filter(({ name }) => name === field.name)) {
      const isOver = (/** @type {PointedOut} */ other) => decision === "keep" ? other.name === decided.name : other === decided;
      this.#pointOut(each, this.#at(each).filter((other) => !isOver(other)));
    }
    this.announceSoon();
    return { field, value: decision === "keep" ? field.value : without(field.value, decided, note.dataset.finding ?? "") };
  }

  /**
   * Forget what the reader wanted to keep in a field, where the field does not hold it any more.
   *
   * @param {string} field
   * @param {string} value
   */
  forgetKept(field, value) {
    for (const kept of this.#draft.kept) {
      const [name, , text] = kept.split("\t");
      if (name === field && !value.includes(text ?? "")) this.#draft.kept.delete(kept);
    }
  }

  /** @param {Field} field */
  #at(field) {
    return this.#pointedOut.get(field) ?? [];
  }

  /**
   * Return what the tool's language calls what was found, where the tool has words of its own for it.
   *
   * @param {string} what - as the engine calls it
   */
  #wordsFor(what) {
    const named = all(this.#tool, "[data-sayings] > [data-named]").find((words) => words.dataset.named === what);
    return named?.textContent ?? what;
  }

  /** @param {HTMLElement} section */
  #first(section) {
    return this.#fields.find(
      (field) => section.contains(field.element) && !field.element.hidden && this.#at(field).length > 0,
    );
  }

  /**
   * @param {Field} field
   * @param {PointedOut[]} findings
   */
  #pointOut(field, findings) {
    const before = namesOf(this.#at(field));
    this.#pointedOut.set(field, findings);
    // What is pointed out already stays as it is, with the focus that may be on it.
    if (before === namesOf(findings)) return;
    const own = one(field.element, "[id]").id;
    const notes = findings.map(({ finding, text }, place) => {
      const note = sayingOf(this.#tool, "[data-sayings] > [data-finding]");
      one(note, "p").id = `${own}-found-${place}`; // the control is described by it
      const characters = [...text];
      const isLong = characters.length > LONGEST_SHOWN;
      const what = this.#wordsFor(finding.what);
      one(note, "[data-slot=what]").textContent = what;
      fill(one(note, "[data-slot=found]"), [isLong ? `${characters.slice(0, LONGEST_SHOWN).join("")}…` : text]);
      for (const button of all(note, "button")) {
        button.setAttribute("aria-label", `${button.textContent}: ${what}`);
      }
      return note;
    });
    one(field.element, "[data-findings]").replaceChildren(...notes);
    field.showNotes();
  }
}

/** @param {PointedOut[]} findings */
function namesOf(findings) {
  return findings.map(({ name }) => name).join("\n");
}

/**
 * Return the text without what was found in it; a sign stands in its place, if there is more than that.
 *
 * @param {string} typed
 * @param {PointedOut} pointedOut
 * @param {string} sign
 */
function without(typed, { finding, text }, sign) {
  const characters = [...typed];
  let { start } = finding;
  const length = finding.end - start;
  if (characters.slice(start, start + length).join("") !== text) {
    // The engine has not told of the last changes yet.
    if (!typed.includes(text)) return typed;
    start = [...typed.slice(0, typed.indexOf(text))].length;
  }
  const [before, after] = [characters.slice(0, start), characters.slice(start + length)];
  const rest = [...before, ...after].join("").trim();
  return rest ? [...before, sign, ...after].join("") : "";
}
