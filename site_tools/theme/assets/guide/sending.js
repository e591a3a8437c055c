// Ways for a text to leave the page, each only when the reader asks for it.

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
