// Cleans the HTML that the theme's script writes into the page, such as results of a search.
//
// Its texts come from the site itself. Should one of them ever be somebody else's, no script can come with it.

import DOMPurify from "dompurify";

/** @type {any} not every browser has Trusted Types */
const types = Reflect.get(self, "trustedTypes");

// The name is known to browsers: they ask this policy for all that is no trusted type already.
types?.createPolicy("default", {
  createHTML: (/** @type {string} */ html) => DOMPurify.sanitize(html),
});
