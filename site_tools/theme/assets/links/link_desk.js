// The link desk: filters its rows as the reader types, and copies what a row holds, with the keyboard first.

import { copy } from "../clipboard.js";
import { sayCopied } from "./said.js";

/** @typedef {Exclude<import("./said.js").Form, "line">} Form */

const KEYS = /** @type {Record<string, Form>} */ ({ Enter: "link", m: "markdown", h: "html", r: "reply" });

class LinkDesk {
  #words;
  #rows;
  #count;
  #none;
  /** @type {HTMLElement[]} */
  #shown = [];
  /** @type {HTMLElement | undefined} the row at whose parts Tab stops */
  #active;

  /** @param {HTMLElement} desk */
  constructor(desk) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (desk.querySelector(selector));
    this.#words = /** @type {HTMLInputElement} */ (one("[data-filter] input"));
    this.#rows = /** @type {HTMLElement[]} */ ([...desk.querySelectorAll("[data-row]")]);
    this.#count = one("[data-count]");
    this.#none = one("[data-none]");
    const buttons = /** @type {HTMLTemplateElement} */ (one("[data-buttons]"));
    for (const row of this.#rows) {
      this.#addButtons(row, buttons.content);
      setActive(row, false);
    }
    one("[data-filter]").hidden = false;
    this.#words.addEventListener("input", () => this.#filter());
    desk.addEventListener("click", (event) => {
      const button = event.target instanceof Element && event.target.closest("[data-copy]");
      const row = button && rowOf(button);
      if (row) this.#copy(row, /** @type {Form} */ (button.getAttribute("data-copy")));
    });
    desk.addEventListener("keydown", (event) => this.#press(event));
    desk.addEventListener("focusin", ({ target }) => {
      const row = target instanceof Element && rowOf(target);
      if (row) this.#enter(row);
    });
    this.#filter();
    this.#words.focus({ preventScroll: true });
  }

  /**
   * @param {HTMLElement} row
   * @param {DocumentFragment} buttons
   */
  #addButtons(row, buttons) {
    row.append(buttons.cloneNode(true));
    const title = linkOf(row).textContent;
    for (const button of row.querySelectorAll("[data-copy]")) {
      button.ariaLabel += `: ${title}`;
    }
  }

  /** Show the rows that hold all words, wherever they stand in them; those with more of them in their title first. */
  #filter() {
    const words = this.#words.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.#shown = this.#rows.filter((row) => {
      const fits = words.every((word) => row.dataset.words?.includes(word));
      row.hidden = !fits;
      return fits;
    });
    const inTitle = new Map(
      this.#shown.map((row) => {
        const title = linkOf(row).textContent?.toLowerCase() ?? "";
        return [row, words.filter((word) => title.includes(word)).length];
      }),
    );
    this.#shown.sort((a, b) => (inTitle.get(b) ?? 0) - (inTitle.get(a) ?? 0));
    this.#order();
    this.#none.hidden = this.#shown.length > 0;
    this.#count.textContent = `${this.#shown.length} of ${this.#rows.length} links`;
    this.#enter(this.#shown[0]);
  }

  /** Bring the rows into the order of those that are shown; to move one that stands there already is work as well. */
  #order() {
    /** @type {Element | null} */
    let before = null;
    for (const row of this.#shown) {
      const list = /** @type {HTMLElement} */ (row.parentElement);
      /** @type {Element | null} */
      let next = before ? before.nextElementSibling : list.firstElementChild;
      while (next instanceof HTMLElement && next.hidden) next = next.nextElementSibling;
      if (next !== row) list.insertBefore(row, next);
      before = row;
    }
  }

  /**
   * Let Tab stop at the parts of one row alone: with hundreds of rows it would lead nowhere.
   *
   * @param {HTMLElement | undefined} row
   */
  #enter(row) {
    if (row === this.#active) return;
    if (this.#active) setActive(this.#active, false);
    if (row) setActive(row, true);
    this.#active = row;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const row = rowOf(target);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return this.#move(event, row);
    if (!row) {
      // The filter stands for the first row that it leaves.
      if (event.key === "Enter" && target === this.#words && this.#shown[0]) this.#copy(this.#shown[0], "link");
      return;
    }
    const form = KEYS[event.key];
    if (form && !(event.key === "Enter" && target.matches("button"))) {
      event.preventDefault();
      event.stopPropagation(); // of the theme's own keys
      this.#copy(row, form);
    } else if (event.key === "Escape") {
      this.#words.focus();
    } else if (event.key.length === 1 && !(event.key === " " && target.matches("button"))) {
      event.stopPropagation();
      this.#words.focus(); // what is typed goes on there
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement | null} row
   */
  #move(event, row) {
    event.preventDefault();
    const down = event.key === "ArrowDown";
    const place = row ? this.#shown.indexOf(row) + (down ? 1 : -1) : down ? 0 : -1;
    const next = this.#shown[place];
    if (next) linkOf(next).focus();
    else if (!down) this.#words.focus();
  }

  /**
   * @param {HTMLElement} row
   * @param {Form} form
   */
  async #copy(row, form) {
    const link = linkOf(row);
    const short = /** @type {HTMLAnchorElement | null} */ (row.querySelector("[data-short]"));
    const title = link.textContent ?? "";
    const address = short?.href ?? link.href;
    const text = {
      link: () => address,
      markdown: () => `[${title.replace(/[\\[\]*_`<]/g, "\\$&")}](${address})`,
      html: () => `<a href="${escaped(address)}">${escaped(title)}</a>`,
      reply: () => (row.dataset.reply ?? "").replaceAll("{link}", address),
    }[form]();
    sayCopied(form, await copy(text), address);
  }
}

/**
 * @param {HTMLElement} row
 * @param {boolean} active
 */
function setActive(row, active) {
  row.toggleAttribute("data-active", active);
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("a, button"))) {
    part.tabIndex = active ? 0 : -1;
  }
}

/** @param {Element} part */
function rowOf(part) {
  return /** @type {HTMLElement | null} */ (part.closest("[data-row]"));
}

/** @param {HTMLElement} row */
function linkOf(row) {
  return /** @type {HTMLAnchorElement} */ (row.querySelector("[data-link]"));
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const desk = document.querySelector("[data-link-desk]");
if (desk) new LinkDesk(/** @type {HTMLElement} */ (desk));
