// The forms of the checklists: keep what the reader types, and show the requests that the engine makes of it.

import { copy } from "../clipboard.js";
import { Draft } from "./draft.js";
import { all, fill, languageOf, one, say } from "./elements.js";
import { Field } from "./field.js";
import { Findings } from "./findings.js";
import { download, follow, select } from "./sending.js";

/**
 * What the engine says of a draft; see decision_engine/page.py.
 *
 * @typedef {object} Drafted
 * @property {Record<string, string>} filled - what the answers fill in, by the name of the field
 * @property {Requested[]} requests
 * @property {import("./findings.js").Finding[]} findings
 * @property {string} reply - asks for what is missing in these requests
 */

/**
 * @typedef {object} Requested
 * @property {string} checklist
 * @property {string} text
 * @property {string} markdown
 * @property {number} filled
 * @property {number} total
 * @property {string[]} removed
 * @property {string | null} email - a link, null where it would be too long or none is wanted
 * @property {string | null} ticket_form
 */

/** @typedef {{fields: Record<string, string>, page: string, send: Destinations}} DraftMessage */
/** @typedef {Record<string, Record<string, string>>} Destinations - by checklist and kind */

const LONG = 10_000; // characters of a request
const DESTINATIONS = ["email", "ticket_form"];

export class RequestForms {
  /** @type {Drafted} */
  #drafted = { filled: Object.create(null), requests: [], findings: [], reply: "" };
  /** @type {DraftMessage} what the engine is asked about; a new one with each change */
  #message;
  /** @type {DraftMessage | null} what the engine has last told about */
  #told = null;
  /** @type {DraftMessage | null} what the engine has been asked about and not answered */
  #asked = null;
  /** @type {((told: boolean) => void)[]} who waits for the engine to tell of the last change */
  #waiting = [];
  /** @type {HTMLButtonElement | null} what the reader wanted to do with a request that was held */
  #heldBy = null;
  #isRestored = false; // whether the draft is from before
  #tool;
  #ask;
  #draft;
  #site;
  #fields;
  #findings;

  /**
   * @param {HTMLElement} tool
   * @param {(request: DraftMessage) => Promise<Drafted> | null} ask - null when the engine has failed
   */
  constructor(tool, ask) {
    this.#tool = tool;
    this.#ask = ask;
    this.#draft = new Draft(tool.dataset.guide ?? "");
    this.#site = { page: location.origin + location.pathname, send: destinationsIn(tool) };
    this.#fields = all(tool, "[data-field]").map((element) => new Field(element));
    this.#findings = new Findings(tool, this.#fields, this.#draft);
    this.#message = this.#makeMessage();
    tool.addEventListener("input", (event) => this.#type(/** @type {Node} */ (event.target)));
    tool.addEventListener("focusout", () => this.#fields.forEach((field) => field.showNotes()));
    window.addEventListener("beforeprint", () => this.#showPrinted());
    window.addEventListener("afterprint", () => this.#endPrint());
    // The browser may bring back a page as it was left, while the draft went on in another one.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.#load();
    });
    this.showKept();
  }

  /** What the engine is to know of the draft, with each question that it is asked. */
  get message() {
    return this.#message;
  }

  /**
   * Return the reply that asks for what is missing, "" where nothing is, or null where there is no request.
   *
   * @returns {Promise<string | null | undefined>} undefined while the engine cannot tell of the last change
   */
  async reply() {
    if (this.#drafted.requests.length === 0) return null;
    return (await this.#catchUp()) ? this.#drafted.reply : undefined;
  }

  /**
   * @param {Drafted} drafted
   * @param {DraftMessage} message - what the engine was asked about
   */
  show(drafted, message) {
    this.#drafted = drafted;
    this.#told = message;
    this.#asked = null;
    for (const field of this.#fields) this.#showField(field);
    for (const requested of drafted.requests) this.#showRequest(requested);
    this.#findings.show(drafted.findings, message.fields);
    this.#showPrinted();
    if (message === this.#message) this.#endWaiting(true);
    else this.refresh();
  }

  /**
   * Ask the engine about the draft as it is now, if a request is shown.
   *
   * One question at a time: what is typed until its answer comes is in the next one.
   */
  refresh() {
    if (this.#drafted.requests.length === 0 || this.#asked) return;
    const message = this.#message;
    const answer = this.#ask(message);
    if (!answer) return;
    this.#asked = message;
    answer.then((drafted) => this.show(drafted, message));
  }

  /** What the engine was asked is not going to be answered: the reader goes on to another place. */
  forget() {
    this.#asked = null;
  }

  /** The engine has stopped: nobody is to wait for it. */
  hearFailure() {
    this.#asked = null;
    this.#endWaiting(false);
    if (this.#told === this.#message) return;
    for (const { checklist } of this.#drafted.requests) say(this.#saidOf(this.#sectionOf(checklist)), "late");
  }

  /** Say that what was typed is still there, where the reader begins anew. */
  showKept() {
    this.#isRestored = this.#draft.fields.size > 0;
    this.#showDraft();
  }

  /**
   * Do what a button of a form stands for, if it is one.
   *
   * @param {HTMLButtonElement} button
   */
  do(button) {
    const doing = button.dataset.do ?? "";
    if (doing === "clear") this.#clear(button);
    if (doing === "remove" || doing === "keep") this.#decide(button, doing);
    const section = /** @type {HTMLElement | null} */ (button.closest("[data-checklist]"));
    if (section && doing in this.#ways) this.#send(section, button, doing);
  }

  // ---- What is typed ------------------------------------------------------------------------------

  /** @param {Node} target */
  #type(target) {
    const typed = this.#fields.find((field) => field.element.contains(target));
    if (!typed) return;
    this.#setField(typed.name, typed.value);
    this.#sayNothing();
    this.#findings.announceSoon();
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {"remove" | "keep"} decision
   */
  #decide(button, decision) {
    const decided = this.#findings.decide(button, decision);
    if (!decided) return;
    const { field, value } = decided;
    if (value !== field.value) {
      field.value = value;
      this.#setField(field.name, value);
    }
    const section = /** @type {HTMLElement} */ (field.element.closest("[data-checklist]"));
    // Back to what the reader wanted to do, or else to what was decided about.
    const wanted = this.#heldBy && section.contains(this.#heldBy) ? this.#heldBy : null;
    if (!wanted || !this.#findings.focusFirst(section)) (wanted ?? field.control).focus();
    const said = this.#saidOf(section);
    said.dataset.stays = "";
    say(said, decision === "keep" ? "kept" : "removed");
  }

  #sayNothing() {
    for (const region of all(this.#tool, "[data-result] [data-said]")) {
      region.replaceChildren();
      delete region.dataset.stays;
    }
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #setField(name, value) {
    // What is as the answers have it follows them when they change.
    if (value === (this.#drafted.filled[name] ?? "")) this.#draft.fields.delete(name);
    else this.#draft.fields.set(name, value);
    this.#findings.forgetKept(name, value);
    this.#change();
  }

  #change() {
    this.#draft.store();
    this.#message = this.#makeMessage();
    this.#showDraft();
    for (const field of this.#fields) this.#showField(field);
    this.refresh();
  }

  /** @param {HTMLButtonElement} button */
  #clear(button) {
    this.#draft.clear();
    this.#isRestored = false;
    for (const field of this.#fields) for (const part of field.parts) part.value = ""; // also what is not complete
    this.#sayNothing();
    // At once, even if the engine does not run and cannot say what the requests are now.
    for (const text of all(this.#tool, "[data-checklist] [data-text]")) text.textContent = "";
    this.#findings.clear();
    this.#change();
    say(one(/** @type {HTMLElement} */ (button.parentElement), "[data-said]"), "cleared");
  }

  #load() {
    this.#draft.load();
    this.#message = this.#makeMessage();
    this.showKept();
    for (const field of this.#fields) this.#showField(field);
    this.refresh();
  }

  /** @returns {DraftMessage} */
  #makeMessage() {
    return { ...this.#site, fields: Object.fromEntries(this.#draft.fields) };
  }

  // ---- What is shown ------------------------------------------------------------------------------

  #showDraft() {
    const state = !this.#draft.isStored ? "unkept" : this.#isRestored ? "restored" : "kept";
    for (const sentence of all(this.#tool, "[data-draft]")) sentence.hidden = sentence.dataset.draft !== state;
  }

  /** @param {Field} field */
  #showField(field) {
    const typed = this.#draft.fields.get(field.name);
    const filled = this.#drafted.filled[field.name] ?? "";
    // While something of it is missing, the control holds more than its value tells.
    if (!field.isIncomplete) field.value = typed ?? filled;
    const note = /** @type {HTMLElement | null} */ (field.element.querySelector("[data-filled-in]"));
    if (note) note.hidden = typed !== undefined || filled === "";
    for (const shared of all(field.element, "[data-shared-with]")) {
      shared.hidden = !this.#drafted.requests.some((request) => request.checklist === shared.dataset.sharedWith);
    }
    field.showNotes();
  }

  /** @param {Requested} requested */
  #showRequest(requested) {
    const section = this.#sectionOf(requested.checklist);
    one(section, "[data-slot=filled]").textContent = String(requested.filled);
    one(section, "[data-slot=total]").textContent = String(requested.total);
    const text = one(section, "[data-text]");
    const said = this.#saidOf(section);
    // What was said of the text before this one holds no more; that something was removed does.
    if (text.textContent !== requested.text && !("stays" in said.dataset)) said.replaceChildren();
    text.textContent = requested.text;
    // Within a long page, a longer text scrolls by itself; a keyboard scrolls what can be focused.
    const isLong = requested.text.length > LONG;
    text.toggleAttribute("data-long", isLong);
    if (isLong) text.tabIndex = 0;
    else text.removeAttribute("tabindex");
    one(section, "[data-removed]").hidden = requested.removed.length === 0;
    fill(one(section, "[data-slot=removed]"), requested.removed);
  }

  /** @param {string} checklist */
  #sectionOf(checklist) {
    return one(this.#tool, `[data-checklist="${checklist}"]`);
  }

  /** @param {HTMLElement} section */
  #saidOf(section) {
    return one(section, "[data-request] [data-said]");
  }

  #showPrinted() {
    one(this.#tool, "[data-slot=address]").textContent = location.href;
    const slot = one(this.#tool, "[data-slot=date]");
    slot.textContent = new Intl.DateTimeFormat(languageOf(slot), { dateStyle: "long" }).format(new Date());
  }

  // ---- What is sent -------------------------------------------------------------------------------

  /**
   * @param {HTMLElement} section
   * @param {HTMLButtonElement} button
   * @param {string} doing
   */
  async #send(section, button, doing) {
    const said = this.#saidOf(section);
    delete said.dataset.stays;
    if (said.contains(button)) one(section, "[data-do=copy]").focus(); // the button is about to go
    if (!(await this.#catchUp())) {
      say(said, "late");
      return;
    }
    const request = this.#drafted.requests.find((each) => each.checklist === section.dataset.checklist);
    if (!request) return;
    if (this.#findings.focusFirst(section)) {
      this.#heldBy = button;
      this.#findings.showHeld(section);
      say(said, "held");
    } else {
      this.#heldBy = null;
      const words = say(said, await this.#ways[doing](request, section, button));
      const address = /** @type {HTMLElement | null} */ (words.querySelector("[data-slot=email]"));
      if (address) fill(address, [/** @type {HTMLButtonElement} */ (one(section, "[data-do=email]")).value]);
    }
  }

  /** @type {Record<string, (request: Requested, section: HTMLElement, button: HTMLButtonElement) => Promise<string>>} */
  #ways = {
    copy: async (request, section) => {
      if (await copy(request.text)) return "copied";
      select(one(section, "[data-text]"));
      return "selected";
    },
    download: async (request, section, button) => {
      download(button.value.endsWith(".md") ? request.markdown : request.text, button.value);
      return "downloaded";
    },
    print: async (request, section) => {
      this.#print(section);
      return "printed";
    },
    email: async (request) => {
      if (request.email === null) return "too-long-for-mail";
      follow(request.email);
      return "mailed";
    },
    ticket_form: async (request) => {
      if (request.ticket_form === null) return "too-long-for-form";
      follow(request.ticket_form, { target: "_blank" });
      return "opened";
    },
    empty_form: async (request, section) => {
      follow(one(section, "[data-do=ticket_form]").dataset.empty ?? "", { target: "_blank" });
      return "opened-empty";
    },
  };

  /** Wait until the engine has told of the last change; false if it does not run. */
  async #catchUp() {
    if (this.#told === this.#message) return true;
    this.refresh();
    if (!this.#asked) return false;
    return new Promise((/** @type {(told: boolean) => void} */ resolve) => this.#waiting.push(resolve));
  }

  /** @param {boolean} told */
  #endWaiting(told) {
    for (const end of this.#waiting.splice(0)) end(told);
  }

  /** @param {HTMLElement} section */
  #print(section) {
    this.#tool.dataset.printing = "";
    section.dataset.printing = "";
    window.print();
  }

  #endPrint() {
    delete this.#tool.dataset.printing;
    for (const section of all(this.#tool, "[data-checklist]")) delete section.dataset.printing;
  }
}

/**
 * Return where requests can be sent, as the buttons of the tool have it.
 *
 * @param {HTMLElement} tool
 * @returns {Destinations}
 */
function destinationsIn(tool) {
  const places = all(tool, "[data-checklist]").map((section) => {
    const buttons = all(section, "button").filter((button) => DESTINATIONS.includes(button.dataset.do ?? ""));
    const entries = buttons.map((button) => [button.dataset.do, button.getAttribute("value")]);
    return [section.dataset.checklist, Object.fromEntries(entries)];
  });
  return Object.fromEntries(places);
}
