// A field of the form, whatever its kind: it holds one text.

import { all, one } from "./elements.js";

const DATE_AND_TIME = /^(\d{4,6}-\d\d-\d\d)?\s*(\d\d:\d\d)?/;
/** What is pointed out in a field; see findings.js. */
const FOUND = "[data-finding] > [id]";

export class Field {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.name = element.dataset.field ?? "";
    this.parts = /** @type {HTMLInputElement[]} */ (all(element, "[data-part]"));
    // It grows with its text where the browser can let it. Set here: the checker of pages does not know the property.
    element.querySelector("textarea")?.style.setProperty("field-sizing", "content");
    if (this.parts.length > 0) one(element, "[data-slot=zone]").textContent = timeZone();
  }

  get label() {
    return one(this.element, "label, legend").textContent ?? "";
  }

  get control() {
    return /** @type {HTMLInputElement} */ (this.parts[0] ?? one(this.element, "[data-value]"));
  }

  /** A date or a time of which something is missing counts for nothing yet. */
  get isIncomplete() {
    return this.parts.some((part) => part.validity.badInput);
  }

  get value() {
    if (this.parts.length === 0) return this.control.value;
    const [date, time] = this.parts.map((part) => part.value);
    return [date, time && `${time} (${timeZone()})`].filter(Boolean).join(" ");
  }

  set value(text) {
    if (this.value === text) return; // what is written anew loses the place of the cursor
    if (this.parts.length === 0) {
      this.control.value = text;
      return;
    }
    const found = DATE_AND_TIME.exec(text);
    for (const [place, part] of this.parts.entries()) part.value = found?.[place + 1] ?? "";
  }

  /** Say what is to be said of the field now, also to those who do not see it. */
  showNotes() {
    if (this.parts.length > 0) {
      one(this.element, "[data-incomplete]").hidden = !this.isIncomplete;
      for (const part of this.parts) part.ariaInvalid = String(part.validity.badInput);
    } else {
      this.control.ariaInvalid = String(this.element.querySelector(FOUND) !== null);
    }
    const notes = all(this.element, `.guide-hint[id], ${FOUND}`).filter((note) => !note.hidden);
    const described = this.parts.length > 0 ? this.element : this.control;
    described.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
  }
}

function timeZone() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
