// Ways for a text to leave the page, each only when the reader asks for it.

/**
 * Copy a text, also where the browser's clipboard interface is missing or refused.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const focused = document.activeElement;
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.readOnly = true;
  holder.className = "guide-clipboard";
  document.body.append(holder);
  holder.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    holder.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} element */
export function select(element) {
  window.getSelection()?.selectAllChildren(element);
}

/**
 * @param {string} text
 * @param {string} name - of the file
 */
export function download(text, name) {
  const type = name.endsWith(".md") ? "text/markdown" : "text/plain";
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  follow(address, { download: name });
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // by then the browser has it
}

/**
 * Follow a link as if the reader had clicked it. Where it leads does not learn where it comes from.
 *
 * @param {string} address
 * @param {{download?: string, target?: string}} [how]
 */
export function follow(address, how = {}) {
  const link = document.createElement("a");
  Object.assign(link, { href: address, rel: "noopener noreferrer" }, how);
  link.click();
}
