"""MkDocs hook: what stands above the text of a page is text, such as its title and description, and no HTML.

The theme writes it into pages as it is, where a "<" would begin an element and a quote end an attribute. The policy of
the page would allow what came of it, as all that stands in the page as built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

# An "&" stays: MkDocs takes titles for HTML, and a writer may have written an entity.
_SIGNS: Final = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Write signs that mean something in HTML as entities, in all that the front matter holds."""
    page.meta = {key: as_text(value) for key, value in page.meta.items()}


def as_text(value: Any) -> Any:  # noqa: ANN401 -- whatever YAML can hold
    """Return a value of the front matter with its texts as HTML has them."""
    if isinstance(value, str):
        return value.translate(_SIGNS)
    if isinstance(value, list):
        return [as_text(entry) for entry in value]
    if isinstance(value, dict):
        return {key: as_text(entry) for key, entry in value.items()}
    return value
