"""What stands for a value: two values with the same signature are the same to a template.

A signature is hashable and compares by value. What a template can be told by a value that has none is unknown, and a
page that asks for it cannot be kept.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

if TYPE_CHECKING:
    from collections.abc import Hashable

_PLAIN: Final = frozenset({bytes, bool, int, float, complex, date, datetime, timedelta, type(None)})
_PLAIN_FAMILIES: Final = (Enum, PurePath)
_OF_MKDOCS: Final = frozenset({AnchorLink, File, Link, MkDocsConfig, Navigation, Page, Section, TableOfContents})

UNCOVERED: Final[dict[type, frozenset[str]]] = {
    Page: frozenset({
        "ancestors", "content", "edit_url", "file", "links_to_anchors", "markdown", "next_page", "parent",
        "present_anchor_ids", "previous_page", "render", "toc", "update_date",
    }),
    Section: frozenset({"ancestors", "parent"}),
    Link: frozenset({"ancestors", "parent"}),
    Navigation: frozenset({"pages"}),
    File: frozenset({"content_bytes", "content_string", "page"}),
}  # fmt: skip
"""What the signatures of MkDocs' objects say nothing of, by the names of their attributes."""


class NoSignatureError(Exception):
    """A value can tell a template what its signature would not say."""


class Signatures:
    """The signatures of values as they are during one build, in which nothing of the navigation changes.

    That of a page says what other pages can tell of it; see `attributes_of` for all that it tells of itself.
    """

    def __init__(self) -> None:
        self._of_items: dict[tuple[int, bool], Hashable] = {}
        self._config: Hashable = None

    def of(self, value: Any) -> Hashable:  # noqa: ANN401, PLR0911 -- whatever a hook hands to a template
        """Return the signature of a value.

        Raises:
            NoSignatureError: it has none.
        """
        kind = type(value)
        if isinstance(value, str):
            return value
        if kind in _PLAIN or isinstance(value, _PLAIN_FAMILIES):
            return kind, value
        if kind is list or kind is tuple:
            return kind, tuple([self.of(each) for each in value])
        if kind is dict or (isinstance(value, Mapping) and kind is not MkDocsConfig):
            return kind, tuple([(self.of(key), self.of(each)) for key, each in value.items()])
        if kind in _OF_MKDOCS:
            return self._of_mkdocs(value)
        if isinstance(value, set | frozenset):
            return kind, frozenset(map(self.of, value))
        if is_dataclass(value) and kind is not type:
            return kind, tuple([self.of(getattr(value, each.name)) for each in fields(value)])
        code = self._of_code(value)
        if code is None:
            # A kind of its own, also one that a plugin has made of MkDocs', may tell what only it knows.
            raise NoSignatureError(f"{kind.__module__}.{kind.__qualname__}")
        return code

    def attributes_of(self, page: Page, names: frozenset[str]) -> Hashable:
        """Return the signature of these attributes of a page; one that it does not have is signed as missing."""
        return tuple((name, self.of(getattr(page, name, NoSignatureError))) for name in sorted(names))

    def _of_code(self, value: Any) -> Hashable:  # noqa: ANN401 -- likewise
        """Return the signature of a function or a class that stands in a module, ``None`` for all else."""
        if isinstance(value, functools.partial):
            return functools.partial, self.of(value.func), self.of(value.args), self.of(value.keywords)
        if isinstance(value, MethodType) and getattr(value.__func__, "of_its_arguments", False):
            return value.__func__.__module__, value.__func__.__qualname__
        # A function in a function may depend on what is around it.
        named = isinstance(value, type | FunctionType) or (
            isinstance(value, BuiltinFunctionType) and isinstance(value.__self__, type(functools))
        )
        if named and "<locals>" not in value.__qualname__:
            return value.__module__, value.__qualname__
        return None

    def _of_mkdocs(self, value: Any) -> Hashable:  # noqa: ANN401 -- likewise
        if isinstance(value, MkDocsConfig):
            # All else of the settings is as their file says, and with it everything that is kept is forgotten.
            self._config = self._config or (
                MkDocsConfig,
                value.site_url,
                self.of(value.extra),
                self.of(value.extra_css),
            )
            return self._config
        if isinstance(value, Page | Section | Link):
            key = id(value), bool(value.active)
            # The page that is built, and what it stands in, are active for a moment.
            if value.active or key not in self._of_items:
                self._of_items[key] = self._of_item(value)
            return self._of_items[key]
        if isinstance(value, Navigation):
            return Navigation, tuple(map(self.of, value.items)), self.of(value.homepage)
        if isinstance(value, TableOfContents):
            return TableOfContents, tuple(map(self.of, value))
        if isinstance(value, AnchorLink):
            return AnchorLink, value.title, value.id, value.level, tuple(map(self.of, value.children))
        return File, value.src_uri, value.dest_uri, value.url, value.inclusion, value.edit_uri, value.name

    def _of_item(self, item: Page | Section | Link) -> Hashable:
        """Return what an entry of the navigation tells: what MkDocs made it with, and what hooks gave it."""
        uncovered = UNCOVERED[next(kind for kind in UNCOVERED if isinstance(item, kind))]
        own = {name: each for name, each in vars(item).items() if not name.startswith("_") and name not in uncovered}
        children = own.pop("children", None) or ()
        # A title may be one that MkDocs finds out only when it is asked.
        return type(item), item.title, bool(item.active), self.of(own), tuple(map(self.of, children))
