// The tool in the page: shows what the engine answers, and asks it what the reader chose.
//
// Every sentence and every option stands in the page as built. This script shows, hides and fills.

import { copyLink } from "../links/copy_links.js";
import { SupportDesk } from "./desk.js";
import { all, fill, one } from "./elements.js";
import { Engine } from "./engine.js";
import { RequestForms } from "./forms.js";

/**
 * What the engine says is to be shown, beside what it says of the draft; see decision_engine/visit.py.
 *
 * @typedef {object} VisitAlone
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

/** @typedef {VisitAlone & import("./forms.js").Drafted} Visit */
/** @typedef {import("./forms.js").DraftMessage} DraftMessage */

const MEGABYTE = 1_000_000;
const SETTLING = 600; // milliseconds after a new view in which a second tap was meant for the old one
const SHOWN_HEADING = "form:not([hidden]) legend, [data-result]:not([hidden]) [data-result-heading]";

class GuideTool {
  /** @type {string} the address of the visit that is shown, or that what is chosen adds to */
  #address = "";
  /** @type {boolean} whether a link has more to show than what is shown, until the reader's answer is sent */
  #unopened = false;
  /** @type {string | null} the question before the one that is shown */
  #back = null;
  /** @type {HTMLFormElement | null} the form whose answer waits for the engine */
  #kept = null;
  /** @type {"starting" | "kept" | "opening"} what the reader last waited for */
  #waitingFor = "starting";
  #begun = false; // whether the reader has chosen something since the view or the place changed
  #left = false; // whether the reader went to another part of the page since the last question to the engine
  /** @type {Element | null} */
  #focused = null; // where the focus was then
  /** @type {Map<string, string[]>} what was chosen but not sent when the reader went back, by question */
  #unsent = new Map();
  #shownAt = -Infinity; // when the view last changed, as performance.now() tells it
  #tool;
  #forms;
  #desk;
  #runtime;
  /** @type {HTMLDetailsElement[]} the questions as lists of links */
  #outlines;
  #engine;

  /**
   * @param {HTMLElement} tool
   * @param {import("./engine.js").Runtime} runtime
   */
  constructor(tool, runtime) {
    this.#tool = tool;
    this.#runtime = runtime;
    const outlines = document.querySelectorAll("[data-guide-outline]");
    this.#outlines = /** @type {HTMLDetailsElement[]} */ ([...outlines]);
    this.#engine = new Engine(runtime, this.#one("[data-guide-json]").textContent ?? "", {
      onMove: (loaded, all) => this.#showProgress(loaded, all),
      onReady: () => this.#hearReady(),
      onRestart: () => this.#hearRestart(),
      onFailure: (code, detail) => this.#showFailure(code, detail),
    });
    this.#forms = new RequestForms(tool, (message) => {
      const runs = this.#engine.state !== "failed";
      return runs ? this.#engine.ask("draft", { address: this.#address, ...message }) : null;
    });
    this.#desk = new SupportDesk(tool, (received) => this.#read(received), () => this.#forms.reply());
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
    window.addEventListener("hashchange", () => this.#follow());
    window.addEventListener("page-reload", () => this.#keepChoice()); // see page/start.js
    this.#begin();
  }

  #begin() {
    const target = document.getElementById(location.hash.slice(1));
    for (const outline of this.#outlines) outline.open = outline.contains(target);
    this.#tool.dataset.ready = "";
    if (this.#outlines.some((outline) => outline.open)) target?.scrollIntoView();
    this.#one(".guide-card").hidden = false;
    this.#engine.start();
    this.#showWaiting("starting");
    this.#begun = this.#all("form:not([hidden]) input:checked").length > 0; // before this script had come
    this.#follow();
    // What was sent before this script had come; see main.html.
    const sent = this.#all("form[data-sent]")[0];
    if (sent) this.#answer(/** @type {HTMLFormElement} */ (sent));
  }

  /**
   * Show what this place in the browser's history holds, if that is not shown.
   *
   * Each place is marked with its visit, so that the browser's back and forward find it also where
   * the address is an ordinary anchor. Where the browser has just gone to such an anchor, the
   * address goes on to hold the answers.
   */
  #follow() {
    const fragment = location.hash.slice(1);
    const visited = /** @type {string | undefined} */ (history.state?.visit);
    const address = visited ?? (isAnchor(fragment) ? this.#address : fragment);
    if (address !== this.#address) {
      if (visited === undefined) this.#unsent.clear(); // another link is another request
      this.#open(address, visited !== undefined);
    } else if (visited === undefined) {
      mark(address);
      this.#left = true;
    }
  }

  /**
   * @param {string} address
   * @param {boolean} [returned] - whether the reader has been there before
   */
  #open(address, returned = false) {
    const ready = this.#engine.state === "ready";
    if (ready || returned) this.#begun = false; // what was chosen before is left with the place
    this.#address = address; // what is chosen before the answer comes adds to this
    this.#unopened = true;
    this.#kept = null;
    if (!ready) this.#one(".guide-card").scrollIntoView({ block: "nearest" });
    this.#ask("opening", { address }, (visit, draft) => {
      mark(visit.address);
      // A reader who has begun to answer while the link was opened is not torn away from it.
      if (this.#begun) this.#showUnopened(visit);
      else this.#show(visit, draft);
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
    this.#go("kept", { address: this.#address, choose: { question: form.dataset.question, options } });
    if (this.#engine.state === "starting") this.#showStatus();
  }

  /**
   * A choice that changes while the answer waits for the engine changes the answer.
   *
   * @param {HTMLInputElement} input
   */
  #change(input) {
    const form = input.form;
    if (!form) return;
    this.#showError(form, false);
    this.#begun = chosenIn(form).length > 0;
    if (this.#begun) {
      if (form === this.#kept) this.#answer(form);
    } else if (this.#unopened) {
      this.#open(this.#address);
    } else if (form === this.#kept) {
      this.#kept = null;
      this.#engine.forget("visit");
      this.#showWaiting("starting");
    }
  }

  /** @param {HTMLButtonElement} button */
  #do(button) {
    if (button.dataset.do === "change") this.#go("starting", { address: this.#address, revisit: button.value });
    if (button.dataset.do === "back") this.#goBack();
    if (button.dataset.do === "restart") this.#restart();
    if (button.dataset.do === "retry") this.#retry();
    if (button.dataset.do === "reload") this.#reload();
    if (button.dataset.do === "clear") this.#desk.clear();
    if (button.dataset.do === "copy-link") this.#copyLink();
    this.#forms.do(button);
    this.#desk.do(button);
  }

  #goBack() {
    const form = this.#shownForm();
    if (form) this.#unsent.set(form.dataset.question ?? "", chosenIn(form));
    this.#go("starting", { address: this.#address, revisit: this.#back });
  }

  #restart() {
    this.#unsent.clear();
    this.#forms.showKept();
    this.#go("starting", { address: "" });
  }

  /** Copy the address of what is shown, which holds the answers and nothing that was typed. */
  #copyLink() {
    copyLink(`${location.origin}${location.pathname}#${this.#address}`);
  }

  #startEngine() {
    this.#hideFailure();
    this.#engine.start();
    this.#showWaiting(this.#waitingFor);
  }

  #hearRestart() {
    this.#showWaiting(this.#waitingFor);
    if (this.#engine.waitsFor("visit")) this.#showStatus();
  }

  #retry() {
    this.#startEngine();
    this.#one(SHOWN_HEADING).focus({ preventScroll: true });
    this.#showStatus();
  }

  #reload() {
    this.#keepChoice();
    location.reload();
  }

  /** Put what is chosen and not sent into the address, which is all that a reload leaves of it. */
  #keepChoice() {
    const form = this.#shownForm();
    const options = form ? chosenIn(form) : [];
    if (!form || options.length === 0) return;
    const { question } = form.dataset;
    const isOther = (/** @type {string} */ part) => part && !part.startsWith("@") && !part.startsWith(`${question}=`);
    const others = this.#address.split("&").filter(isOther);
    const open = form === this.#kept ? [] : [`@${question}`];
    mark([...others, `${question}=${options}`, ...open].join("&"));
  }

  /**
   * Go where the reader wants, as a new place in the browser's history.
   *
   * @param {"starting" | "kept" | "opening"} waitingFor
   * @param {object} request
   */
  #go(waitingFor, request) {
    this.#ask(waitingFor, request, (visit, draft) => {
      if (visit.address !== location.hash.slice(1)) {
        history.pushState({ visit: visit.address }, "", addressOf(visit.address));
      }
      this.#show(visit, draft);
    });
  }

  /**
   * Ask the engine; only the answer to the last question asked is shown.
   *
   * @param {"starting" | "kept" | "opening"} waitingFor
   * @param {object} request
   * @param {(visit: Visit, draft: DraftMessage) => void} show
   */
  #ask(waitingFor, request, show) {
    delete this.#tool.dataset.answeredBy;
    this.#left = false;
    this.#focused = document.activeElement;
    const draft = this.#forms.message;
    this.#engine.forget("draft"); // it would be of the place that the reader leaves
    this.#forms.forget();
    this.#engine.ask("visit", { ...request, ...draft }).then((visit) => show(visit, draft));
    this.#showWaiting(waitingFor);
    if (this.#engine.state === "failed") this.#retry();
  }

  /**
   * Let the engine read a request that support was sent.
   *
   * @param {string} received
   * @returns {Promise<{read: number, reply: string}>}
   */
  #read(received) {
    const answer = this.#engine.ask("received", { received, page: this.#forms.message.page });
    if (this.#engine.state === "failed") this.#startEngine();
    return answer;
  }

  /**
   * @param {Visit} visit
   * @param {DraftMessage} draft - what the engine was asked about with it
   */
  #show(visit, draft) {
    this.#address = visit.address;
    this.#back = visit.back;
    this.#kept = null;
    this.#unopened = false;
    this.#begun = false;
    this.#waitingFor = "starting";
    this.#shownAt = performance.now();
    this.#hideFailure();
    for (const form of this.#all("[data-question]")) {
      const question = form.dataset.question ?? "";
      form.hidden = question !== visit.question;
      this.#showError(/** @type {HTMLFormElement} */ (form), false);
      const chosen = form.hidden ? [] : this.#chosenAt(question, visit);
      for (const input of form.querySelectorAll("input")) input.checked = chosen.includes(input.value);
      one(form, "[data-do=back]").hidden = visit.back === null;
    }
    const result = this.#one("[data-result]");
    result.hidden = visit.question !== null;
    this.#showAnswers(visit);
    this.#showChecklists(visit);
    this.#forms.show(visit, draft);
    this.#showNotices(visit);
    this.#tool.dataset.answeredBy = visit.runtime;
    if (this.#hasLeft()) return;
    this.#one(SHOWN_HEADING).focus({ preventScroll: true });
    const card = this.#one(".guide-card");
    const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(card); // room for the site's header
    const room = window.innerHeight - Number.parseFloat(scrollMarginTop) - Number.parseFloat(scrollMarginBottom);
    card.scrollIntoView({ block: card.offsetHeight > room ? "start" : "nearest" });
  }

  /** Return whether the reader has gone elsewhere since the engine was asked, and is not to be pulled back. */
  #hasLeft() {
    const focus = document.activeElement;
    return this.#left || (focus !== this.#focused && focus !== document.body && !this.#tool.contains(focus));
  }

  /**
   * Leave the question that the reader has begun to answer, and say what the link holds beyond it.
   *
   * @param {Visit} visit
   */
  #showUnopened(visit) {
    this.#address = visit.address;
    this.#showNotices(visit);
    this.#one("[data-notice=unopened]").hidden = visit.address === "";
  }

  /**
   * @param {string} question
   * @param {Visit} visit
   */
  #chosenAt(question, visit) {
    const unsent = this.#unsent.get(question) ?? [];
    this.#unsent.delete(question);
    return visit.chosen.length > 0 ? visit.chosen : unsent;
  }

  #shownForm() {
    return /** @type {HTMLFormElement | undefined} */ (this.#all("[data-question]").find((form) => !form.hidden));
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
    fill(one(unusable, "[data-slot]"), visit.unusable.map((part) => this.#nameOf(part)));
    this.#one("[data-notice=unopened]").hidden = true;
    const dropped = this.#one("[data-notice=dropped]");
    dropped.hidden = Object.keys(visit.dropped).length === 0;
    const answers = Object.entries(visit.dropped).map(([question, options]) => {
      const texts = options.map((option) => this.#textOf(option)).join(", ");
      return `${this.#nameOf(question)} ${texts}`;
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
    for (const input of form.querySelectorAll("input")) input.ariaInvalid = wrong ? "true" : null;
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

  /**
   * @param {number} loaded - bytes
   * @param {number} all - likewise
   */
  #showProgress(loaded, all) {
    const bar = /** @type {HTMLProgressElement} */ (this.#one("[data-progress] progress"));
    bar.max = all;
    bar.value = loaded;
    const megabytes = (/** @type {number} */ bytes) => (bytes / MEGABYTE).toFixed(1);
    this.#one("[data-progress] [data-slot=loaded]").textContent = megabytes(bar.value);
    this.#one("[data-progress] [data-slot=total]").textContent = megabytes(all);
  }

  #hearReady() {
    this.#hideFailure();
    this.#hideWaiting();
    this.#forms.refresh();
  }

  /**
   * @param {import("./engine.js").Code} code
   * @param {string} detail
   */
  async #showFailure(code, detail) {
    console.error(`The guide's engine: ${code}: ${detail}`);
    this.#hideWaiting();
    this.#tellFailure(code);
    for (const outline of this.#outlines) {
      if (!outline.open) outline.dataset.opened = "";
      outline.open = true;
    }
    this.#forms.hearFailure();
    if (this.#engine.waitsFor("visit")) this.#showStatus();
    // To try again helps nobody whose page asks for what the host has no more.
    if ((await isReplaced(this.#runtime)) && this.#engine.state === "failed") this.#tellFailure("OLD");
  }

  /** @param {import("./engine.js").Code | "OLD"} code - OLD: the site was published anew since the page came */
  #tellFailure(code) {
    this.#one("[data-failure] [data-slot=code]").textContent = code;
    for (const part of this.#all("[data-failure] > *")) {
      const { when = code, unless } = part.dataset;
      part.hidden = when !== code || unless === code;
    }
  }

  #hideFailure() {
    for (const part of this.#all("[data-failure] > *")) part.hidden = true;
    for (const outline of this.#outlines.filter((each) => "opened" in each.dataset)) {
      outline.open = false;
      delete outline.dataset.opened;
    }
  }

  /** Bring what is said of the start into sight: on a phone it is below the buttons, and out of it. */
  #showStatus() {
    this.#one(".guide-start").scrollIntoView({ block: "nearest" });
  }

  /** @param {string} option */
  #textOf(option) {
    return this.#one(`input[value="${option}"]`).nextElementSibling?.textContent ?? option;
  }

  /**
   * Return what a reader calls a part of an address: a question of the guide by its text, the rest as it is.
   *
   * @param {string} part
   */
  #nameOf(part) {
    const form = this.#all("[data-question]").find((each) => each.dataset.question === part);
    return form?.querySelector("legend")?.textContent ?? part;
  }

  /** @param {string} selector */
  #one(selector) {
    return one(this.#tool, selector);
  }

  /** @param {string} selector */
  #all(selector) {
    return all(this.#tool, selector);
  }
}

/** @param {HTMLFormElement} form */
function chosenIn(form) {
  return [...form.querySelectorAll("input")].filter((input) => input.checked).map((input) => input.value);
}

/**
 * Mark this place in the browser's history with the visit that it shows.
 *
 * @param {string} visit - its address; without answers, an ordinary anchor in the page's address stays
 */
function mark(visit) {
  history.replaceState({ visit }, "", visit || !isAnchor(location.hash) ? addressOf(visit) : location.href);
}

/**
 * Return whether a fragment is an ordinary anchor, which is the browser's business; answers have signs of their own.
 *
 * @param {string} fragment
 */
function isAnchor(fragment) {
  return fragment !== "" && !/[=@]|%3D|%40/i.test(fragment);
}

/** @param {string} visit */
function addressOf(visit) {
  return visit ? `#${visit}` : location.pathname + location.search;
}

/**
 * Return whether the page is published with another runtime by now.
 *
 * @param {import("./engine.js").Runtime} runtime - the one that this page knows
 */
async function isReplaced({ folder }) {
  try {
    const page = await fetch(location.pathname + location.search, { cache: "no-cache" });
    return page.ok && !(await page.text()).includes(folder.split("/").at(-2) ?? "");
  } catch {
    return false; // the line is down
  }
}

function start() {
  // A heading of the article may have this id as well.
  const runtime = JSON.parse(document.querySelector("script#guide-runtime")?.textContent ?? "null");
  runtime.folder = new URL(runtime.folder, document.baseURI).href;
  for (const tool of document.querySelectorAll("[data-guide]")) {
    new GuideTool(/** @type {HTMLElement} */ (tool), runtime);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
else start();
