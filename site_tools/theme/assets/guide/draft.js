// The draft: what the reader typed, kept for this tab alone. It goes nowhere else.

export class Draft {
  /** @type {Map<string, string>} what was typed, by the name of the field */
  fields = new Map();
  /** @type {Set<string>} what was pointed out, and is to be sent all the same */
  kept = new Set();
  isStored = true; // whether the browser lets the page keep it
  #key;

  /** @param {string} guide - its id */
  constructor(guide) {
    this.#key = `guide-draft:${guide}`;
    this.load();
  }

  /** Take what this tab has kept. What is no draft is passed over. */
  load() {
    this.fields.clear();
    this.kept.clear();
    try {
      const stored = JSON.parse(sessionStorage.getItem(this.#key) ?? "{}");
      for (const [name, value] of Object.entries(stored.fields ?? {})) {
        if (typeof value === "string") this.fields.set(name, value);
      }
      for (const each of stored.kept ?? []) this.kept.add(String(each));
    } catch (error) {
      // The browser refuses (SecurityError), or something else has written there (SyntaxError, TypeError).
      this.isStored = !(error instanceof DOMException);
    }
  }

  store() {
    try {
      if (this.fields.size === 0 && this.kept.size === 0) {
        sessionStorage.removeItem(this.#key); // says nothing of whether the browser would store
        return;
      }
      const draft = { fields: Object.fromEntries(this.fields), kept: [...this.kept] };
      sessionStorage.setItem(this.#key, JSON.stringify(draft));
      this.isStored = true;
    } catch {
      this.isStored = false;
      this.#forget(); // half of it would be worse than nothing
    }
  }

  clear() {
    this.fields.clear();
    this.kept.clear();
    this.store();
  }

  #forget() {
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      // A browser that refuses to store holds nothing to remove.
    }
  }
}
