// The support desk: asks for what is missing in a request, one that was pasted or the one in the page.

import { copy } from "../clipboard.js";
import { one, say } from "./elements.js";
import { select } from "./sending.js";

export class SupportDesk {
  #desk;
  #read;
  #replyToForms;
  #count = 0; // of the questions so far: only the answer to the last one is shown

  /**
   * @param {HTMLElement} tool
   * @param {(received: string) => Promise<{read: number, reply: string}>} read - let the engine read a text
   * @param {() => Promise<string | null | undefined>} replyToForms - the reply to the requests in the page, null where
   *   there are none, undefined while the engine cannot tell
   */
  constructor(tool, read, replyToForms) {
    this.#desk = one(tool, "[data-desk]");
    this.#read = read;
    this.#replyToForms = replyToForms;
    // A reply is to what stood there when it was asked for.
    tool.addEventListener("input", () => this.#show("", null));
  }

  /**
   * Do what a button of the desk stands for, if it is one.
   *
   * @param {HTMLButtonElement} button
   */
  async do(button) {
    if (!this.#desk.contains(button)) return;
    if (button.dataset.do === "ask") await this.#askForMissing();
    if (button.dataset.do === "copy") await this.#copyReply();
  }

  /** Forget what was pasted, and the reply. */
  clear() {
    /** @type {HTMLTextAreaElement} */ (one(this.#desk, "[data-received]")).value = "";
    this.#show("", null);
  }

  async #askForMissing() {
    const received = /** @type {HTMLTextAreaElement} */ (one(this.#desk, "[data-received]")).value;
    const count = ++this.#count;
    if (received.trim()) {
      const { read, reply } = await this.#read(received);
      if (count === this.#count) this.#show(reply, read === 0 ? "nothing-read" : "nothing-missing");
    } else {
      const reply = await this.#replyToForms();
      const otherwise = reply === null ? "nothing-pasted" : reply === undefined ? "late" : "nothing-missing";
      if (count === this.#count) this.#show(reply ?? "", otherwise);
    }
  }

  /**
   * @param {string} reply
   * @param {string | null} otherwise - what to say where there is none
   */
  #show(reply, otherwise) {
    if (!otherwise) this.#count++;
    const section = one(this.#desk, "[data-reply]");
    section.hidden = reply === "";
    one(section, "[data-text]").textContent = reply;
    one(section, "[data-said]").replaceChildren();
    const sentence = reply ? "reply" : otherwise;
    if (sentence) say(this.#said, sentence);
    else this.#said.replaceChildren();
  }

  async #copyReply() {
    const text = one(this.#desk, "[data-reply] [data-text]");
    const copied = await copy(text.textContent ?? "");
    if (!copied) select(text);
    say(one(this.#desk, "[data-reply] [data-said]"), copied ? "copied-reply" : "selected");
  }

  get #said() {
    return one(this.#desk, "[data-said]");
  }
}
