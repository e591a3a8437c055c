// The tool in the page: shows what the engine answers, and asks it what the reader chose.
//
// Every sentence and every option stands in the page as built. This script shows, hides and fills.

import { Engine } from "./engine.js";

/**
 * What the engine says is to be shown; see decision_engine/visit.py.
 *
 * @typedef {object} Visit
 * @property {string} address
 * @property {string | null} question
 * @property {string[]} chosen
 * @property {string | null} back
 * @property {Record<string, string[]>} answers
 * @property {{id: string, because: string[], items: string[]}[]} checklists
 * @property {string[]} notes
 * @property {Record<string, string[]>} dropped
 * @property {string[]} unusable
 * @property {string} runtime
 */

const MEGABYTE = 1_000_000;
const SETTLING = 600; // milliseconds after a new view in which a second tap was meant for the old one
const SHOWN_HEADING = "form:not([hidden]) legend, [data-result]:not([hidden]) [data-result-heading]";

class GuideTool {
  /** @type {string} the address of the visit that is shown */
  #address = "";
  /** @type {string | null} the question before the one that is shown */
  #back = null;
  /** @type {HTMLFormElement | null} the form whose answer waits for the engine */
  #kept = null;
  /** @type {"starting" | "kept" | "opening"} what the reader last waited for */
  #waitingFor = "starting";
  #turn = 0;
  #shownAt = -Infinity; // when the view last changed, as performance.now() tells it
  #touched = false; // whether the reader has chosen something since the last view was shown
  #tool;
  #outline;
  #engine;
  #total;

  /**
   * @param {HTMLElement} tool
   * @param {import("./engine.js").Start} start
   */
  constructor(tool, start) {
    this.#tool = tool;
    this.#outline = /** @type {HTMLDetailsElement} */ (tool.nextElementSibling);
    this.#total = Object.values(start.files).reduce((sum, size) => sum + size, 0);
    this.#engine = new Engine(start, this.#one("[data-guide-json]").textContent ?? "", {
      onMove: (loaded) => this.#showProgress(loaded),
      onReady: () => this.#hearReady(),
      onFailure: (detail) => this.#showFailure(detail),
    });
    tool.addEventListener("click", (event) => this.#holdSecondTap(event), { capture: true });
    tool.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answer(/** @type {HTMLFormElement} */ (event.target));
    });
    tool.addEventListener("change", (event) => this.#change(/** @type {HTMLInputElement} */ (event.target)));
    tool.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button[data-do]");
      if (button) this.#do(/** @type {HTMLButtonElement} */ (button));
    });
    window.addEventListener("hashchange", () => this.#open());
    this.#begin();
  }

  #begin() {
    const target = document.getElementById(location.hash.slice(1));
    this.#outline.open = this.#outline.contains(target);
    this.#tool.dataset.ready = "";
    if (this.#outline.open) target?.scrollIntoView();
    this.#one(".guide-card").hidden = false;
    this.#engine.start();
    this.#showWaiting("starting");
    this.#open();
    // What was sent before this script had come; see main.html.
    const sent = this.#all("form[data-sent]")[0];
    if (sent) this.#answer(/** @type {HTMLFormElement} */ (sent));
  }

  /** Show what the address of the page holds, if that is not shown. An ordinary anchor is the browser's business. */
  #open() {
    const fragment = location.hash.slice(1);
    if ((fragment && !/[=@]|%3D|%40/i.test(fragment)) || fragment === this.#address) return;
    const early = this.#engine.state === "starting";
    this.#address = fragment; // what is chosen before the answer comes adds to this
    this.#showWaiting("opening");
    if (early) this.#one(".guide-card").scrollIntoView({ block: "nearest" });
    this.#ask({ address: fragment }, (visit) => {
      if (visit.address !== fragment) history.replaceState(null, "", addressOf(visit));
      this.#address = visit.address;
      // A reader who has begun to answer while the link was opened is not torn away from it.
      if (!early || !this.#touched) this.#show(visit);
    });
  }

  /**
   * Swallow the second half of a double tap: under the finger there is a new view by now.
   *
   * @param {MouseEvent} event
   */
  #holdSecondTap(event) {
    const second = event.detail > 1; // the browser counts clicks in quick succession at one place
    if (!second || performance.now() - this.#shownAt > SETTLING) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {HTMLFormElement} form */
  #answer(form) {
    const options = chosenIn(form);
    this.#showError(form, options.length === 0);
    if (options.length === 0) {
      form.querySelector("input")?.focus();
      return;
    }
    this.#kept = form;
    this.#showWaiting("kept");
    this.#go({ address: this.#address, choose: { question: form.dataset.question, options } });
  }

  /**
   * A choice that changes while the answer waits for the engine changes the answer.
   *
   * @param {HTMLInputElement} input
   */
  #change(input) {
    const form = input.form;
    if (!form) return;
    this.#touched = true;
    this.#showError(form, false);
    if (form !== this.#kept) return;
    if (chosenIn(form).length > 0) {
      this.#answer(form);
    } else {
      this.#turn += 1;
      this.#kept = null;
      this.#engine.forget();
      this.#showWaiting("starting");
    }
  }

  /** @param {HTMLButtonElement} button */
  #do(button) {
    if (button.dataset.do === "change") this.#go({ address: this.#address, revisit: button.value });
    if (button.dataset.do === "back") this.#go({ address: this.#address, revisit: this.#back });
    if (button.dataset.do === "restart") this.#restart();
    if (button.dataset.do === "retry") this.#retry();
  }

  #restart() {
    for (const tick of this.#all("[data-item] input")) /** @type {HTMLInputElement} */ (tick).checked = false;
    this.#go({ address: "" });
  }

  #retry() {
    this.#hideFailure();
    this.#engine.start();
    this.#showWaiting(this.#waitingFor);
    this.#one(SHOWN_HEADING).focus({ preventScroll: true });
    this.#one(".guide-start").scrollIntoView({ block: "nearest" });
  }

  /**
   * Go where the reader wants, as a new place in the browser's history.
   *
   * @param {object} request
   */
  #go(request) {
    this.#ask(request, (visit) => {
      if (visit.address !== location.hash.slice(1)) history.pushState(null, "", addressOf(visit));
      this.#show(visit);
    });
  }

  /**
   * Ask the engine; only the answer to the last question asked is shown.
   *
   * @param {object} request
   * @param {(visit: Visit) => void} show
   */
  #ask(request, show) {
    const turn = ++this.#turn;
    delete this.#tool.dataset.answeredBy;
    this.#engine.forget();
    this.#engine.ask(request).then((visit) => {
      if (turn === this.#turn) show(visit);
    });
    if (this.#engine.state === "failed") this.#retry();
  }

  /** @param {Visit} visit */
  #show(visit) {
    this.#address = visit.address;
    this.#back = visit.back;
    this.#kept = null;
    this.#touched = false;
    this.#shownAt = performance.now();
    this.#hideFailure();
    for (const form of this.#all("[data-question]")) {
      form.hidden = form.dataset.question !== visit.question;
      this.#showError(/** @type {HTMLFormElement} */ (form), false);
      const chosen = form.hidden ? (visit.answers[form.dataset.question ?? ""] ?? []) : visit.chosen;
      for (const input of form.querySelectorAll("input")) input.checked = chosen.includes(input.value);
      one(form, "[data-do=back]").hidden = visit.back === null;
    }
    const result = this.#one("[data-result]");
    result.hidden = visit.question !== null;
    this.#showAnswers(visit);
    this.#showChecklists(visit);
    this.#showNotices(visit);
    this.#tool.dataset.answeredBy = visit.runtime;
    this.#one(SHOWN_HEADING).focus({ preventScroll: true });
    const card = this.#one(".guide-card");
    card.scrollIntoView({ block: card.offsetHeight > window.innerHeight ? "start" : "nearest" });
  }

  /** @param {Visit} visit */
  #showAnswers(visit) {
    for (const row of this.#all("[data-answer]")) {
      const options = visit.answers[row.dataset.answer ?? ""] ?? [];
      row.hidden = options.length === 0;
      fill(one(row, "[data-slot]"), options.map((option) => this.#textOf(option)));
    }
  }

  /** @param {Visit} visit */
  #showChecklists(visit) {
    for (const section of this.#all("[data-checklist]")) {
      const reached = visit.checklists.find((checklist) => checklist.id === section.dataset.checklist);
      section.hidden = !reached;
      fill(one(section, "[data-slot]"), (reached?.because ?? []).map((option) => this.#textOf(option)));
      for (const item of section.querySelectorAll("[data-item]")) {
        const row = /** @type {HTMLElement} */ (item);
        row.hidden = !reached?.items.includes(row.dataset.item ?? "");
      }
    }
    for (const note of this.#all("[data-note]")) note.hidden = !visit.notes.includes(note.dataset.note ?? "");
  }

  /** @param {Visit} visit */
  #showNotices(visit) {
    const unusable = this.#one("[data-notice=unusable]");
    unusable.hidden = visit.unusable.length === 0;
    fill(one(unusable, "[data-slot]"), visit.unusable);
    const dropped = this.#one("[data-notice=dropped]");
    dropped.hidden = Object.keys(visit.dropped).length === 0;
    const answers = Object.entries(visit.dropped).map(([question, options]) => {
      const texts = options.map((option) => this.#textOf(option)).join(", ");
      return `${this.#one(`form[data-question="${question}"] legend`).textContent} ${texts}`;
    });
    fill(one(dropped, "[data-slot]"), answers);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {boolean} wrong
   */
  #showError(form, wrong) {
    const error = one(form, "[data-error]");
    const fieldset = one(form, "fieldset");
    error.hidden = !wrong;
    if (wrong) fieldset.setAttribute("aria-describedby", error.id);
    else fieldset.removeAttribute("aria-describedby");
  }

  /**
   * Say what the reader's action waits for, while Python starts; nothing is said at other times.
   *
   * @param {"starting" | "kept" | "opening"} reason
   */
  #showWaiting(reason) {
    this.#waitingFor = reason;
    const starting = this.#engine.state === "starting";
    for (const sentence of this.#all("[data-state]")) sentence.hidden = !starting || sentence.dataset.state !== reason;
    this.#one("[data-progress]").hidden = !starting;
  }

  #hideWaiting() {
    for (const part of this.#all("[data-state], [data-progress]")) part.hidden = true;
  }

  /** @param {number} loaded - bytes */
  #showProgress(loaded) {
    const bar = /** @type {HTMLProgressElement} */ (this.#one("progress"));
    bar.max = this.#total;
    bar.value = Math.min(loaded, this.#total);
    const megabytes = (/** @type {number} */ bytes) => (bytes / MEGABYTE).toFixed(1);
    this.#one("[data-slot=loaded]").textContent = megabytes(bar.value);
    this.#one("[data-slot=total]").textContent = megabytes(this.#total);
  }

  #hearReady() {
    this.#hideFailure();
    this.#hideWaiting();
  }

  /** @param {string} detail */
  #showFailure(detail) {
    console.error(`The guide's engine: ${detail}`);
    this.#hideWaiting();
    for (const part of this.#all("[data-failure] > *")) part.hidden = false;
    if (!this.#outline.open) this.#outline.dataset.opened = "";
    this.#outline.open = true;
  }

  #hideFailure() {
    for (const part of this.#all("[data-failure] > *")) part.hidden = true;
    if ("opened" in this.#outline.dataset) {
      this.#outline.open = false;
      delete this.#outline.dataset.opened;
    }
  }

  /** @param {string} option */
  #textOf(option) {
    return this.#one(`input[value="${option}"]`).nextElementSibling?.textContent ?? option;
  }

  /** @param {string} selector */
  #one(selector) {
    return one(this.#tool, selector);
  }

  /** @param {string} selector */
  #all(selector) {
    return /** @type {NodeListOf<HTMLElement>} */ (this.#tool.querySelectorAll(selector));
  }
}

/**
 * @param {Element} parent
 * @param {string} selector
 */
function one(parent, selector) {
  const found = /** @type {HTMLElement | null} */ (parent.querySelector(selector));
  if (!found) throw new Error(`the tool has no ${selector}`);
  return found;
}

/** @param {HTMLFormElement} form */
function chosenIn(form) {
  return [...form.querySelectorAll("input")].filter((input) => input.checked).map((input) => input.value);
}

/** @param {Visit} visit */
function addressOf(visit) {
  return visit.address ? `#${visit.address}` : location.pathname + location.search;
}

/**
 * Fill a slot with texts, listed as the page's language does it.
 *
 * @param {HTMLElement} slot
 * @param {string[]} texts
 */
function fill(slot, texts) {
  const parts = new Intl.ListFormat(document.documentElement.lang || "en").formatToParts(texts);
  slot.replaceChildren(
    ...parts.map(({ type, value }) => {
      if (type === "literal") return value;
      const text = document.createElement("strong");
      text.textContent = value;
      return text;
    }),
  );
}

const runtime = JSON.parse(document.getElementById("guide-runtime")?.textContent ?? "null");
runtime.folder = new URL(runtime.folder, document.baseURI).href;
for (const tool of document.querySelectorAll("[data-guide]")) {
  new GuideTool(/** @type {HTMLElement} */ (tool), runtime);
}
