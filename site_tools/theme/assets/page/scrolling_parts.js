// Lets a keyboard scroll what is wider than the page, such as tables on a phone: not every browser does by itself.
//
// It comes with the theme's script, which puts each table into a part that scrolls.

const SCROLLING = ".md-typeset__scrollwrap, .md-content pre > code";

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

/**
 * Name a part after the heading that it stands below.
 *
 * @param {Element} part
 */
function nameByHeading(part) {
  const headings = [...document.querySelectorAll(".md-content :is(h1, h2, h3, h4, h5, h6)[id]")];
  const isAbove = (/** @type {Element} */ heading) =>
    (heading.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const heading = headings.filter(isAbove).at(-1);
  if (!heading) return;
  part.setAttribute("role", "group");
  part.setAttribute("aria-labelledby", heading.id);
}

// The theme begins at this event, which its listeners hear after this one.
document.addEventListener("DOMContentLoaded", () =>
  setTimeout(() => {
    for (const part of document.querySelectorAll(SCROLLING)) {
      observer.observe(part);
      if (part.tagName === "DIV") nameByHeading(part);
    }
  }),
);
