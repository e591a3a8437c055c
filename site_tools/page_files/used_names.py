"""What the pages of a site can be styled by: the names that a rule must be about to be of any use.

Names are read from the tags of the built pages and, since scripts set states and build parts of their own, from the
words of every script. That takes in too much rather than too little. Two ways to make a name escape it, and are looked
for: a name that is put together from pieces, where each piece that something is joined to counts for all names that
begin with it, and ``dataset``, which spells names in its own way. A script that looks for a part does not make it: a
word with a hyphen behind a dot or a hash is a selector, since no property of JavaScript has such a name.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG: Final = re.compile(r"""<([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>""")
_ATTRIBUTE: Final = re.compile(r"""([^\s"'=/>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_INLINE_SCRIPT: Final = re.compile(r"<script\b[^>]*>([^<].*?)</script>", re.DOTALL)
_WORD: Final = re.compile(r"[\w-]+")
_SELECTOR: Final = re.compile(r"[.#][a-zA-Z_]\w*-[\w-]+")
_DATASET: Final = re.compile(r"\bdataset\.(\w+)")
_VARIABLE: Final = re.compile(r"--[\w-]+")
_BEGINNING: Final = re.compile(r"""([a-z][\w-]*[-_])(?:\$\{|["'`]\s*\+)""")
_ATTRIBUTE_SELECTOR: Final = re.compile(r"""\[([\w-]+)[~|^$*]?=["']?((?:\\.|[^"'\]])*)["']?\s*[is]?\]""")


@dataclass(slots=True)
class UsedNames:
    """What rules can be about; ``undetermined`` are words of scripts, which may be any of the others.

    ``beginnings`` are what names begin with that scripts put together, ``variables`` those that are used outside of
    style sheets.
    """

    tags: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    undetermined: set[str] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        """Return what the remover of unused rules takes, in an order that depends on nothing but the names."""
        names: dict[str, Any] = {name: sorted(found) for name, found in asdict(self).items()}
        names["attributes"] = {"names": names["attributes"], "values": names.pop("values")}
        return names


def find_used_names(pages: Iterable[str], scripts: Iterable[str], styles: str) -> UsedNames:
    """Return what of these styles the pages and scripts can make use of.

    Names that no style has are left out: so what a writer writes does not change the result, and with it the
    style sheet, unless it needs another rule. ``pages`` are whole HTML documents, ``styles`` is CSS text.
    """
    used = UsedNames()
    words = set(_WORD.findall(styles))
    asked_for = set(_ATTRIBUTE_SELECTOR.findall(styles))
    tags: set[tuple[str, str]] = set()
    for page in pages:
        tags.update(_TAG.findall(page))
        for script in _INLINE_SCRIPT.findall(page):
            _read_script(used, script, words)
    for tag, attributes in tags:
        used.tags.add(tag.lower())
        _read_attributes(used, attributes, asked_for)
    for script in scripts:
        _read_script(used, script, words)
    for found in (used.tags, used.classes, used.ids, used.attributes):
        found.intersection_update(words)
    return used


def _read_attributes(used: UsedNames, attributes: str, asked_for: set[tuple[str, str]]) -> None:
    """Add what stands in one tag; ``asked_for`` are names and values, or parts of values, that selectors ask for."""
    for name, *quoted in _ATTRIBUTE.findall(attributes):
        value = unescape("".join(quoted))
        used.attributes.add(name.lower())
        if name == "class":
            used.classes.update(value.split())
        elif name == "id":
            used.ids.add(value)
        elif name == "style":
            used.variables.update(_VARIABLE.findall(value))
        if any(name == asked_name and part in value for asked_name, part in asked_for):
            used.values.add(value)


def _read_script(used: UsedNames, script: str, words: set[str]) -> None:
    said = _WORD.findall(_SELECTOR.sub(" ", script))
    in_data = (
        "data-" + re.sub("[A-Z]", lambda letter: "-" + letter[0].lower(), name) for name in _DATASET.findall(script)
    )
    used.undetermined.update(words.intersection(said), words.intersection(in_data))
    used.variables.update(words.intersection(_VARIABLE.findall(script)))
    used.beginnings.update(
        beginning for beginning in _BEGINNING.findall(script) if any(word.startswith(beginning) for word in words)
    )
