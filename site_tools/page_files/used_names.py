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
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from site_tools.kept import keep

if TYPE_CHECKING:
    from collections.abc import Iterable

# What is read once is not tried in another way: no other would fit, and it doubles the time.
_TAG: Final = re.compile(r"""<([a-zA-Z][^\s/>]*+)((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")
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


@dataclass(slots=True)
class PageNames:
    """What styles could be about in the pages read so far, whatever the styles are.

    ``values`` are those of each attribute, ``scripts`` the texts of scripts that stand in the pages. Pages of a site
    are alike: each tag and each script is taken apart once, however often it occurs.
    """

    tags: set[str] = field(default_factory=set)
    values: dict[str, set[str]] = field(default_factory=dict)
    scripts: set[str] = field(default_factory=set)
    _read: set[tuple[str, str]] = field(default_factory=set)

    def read(self, page: str) -> None:
        """Add what stands in a page, a whole HTML document."""
        tags, scripts = _tags_and_scripts(page)
        new = tags - self._read
        self._read |= new
        for tag, attributes in new:
            self.tags.add(tag.lower())
            for name, *quoted in _ATTRIBUTE.findall(attributes):
                self.values.setdefault(name.lower(), set()).add(unescape("".join(quoted)))
        self.scripts.update(scripts)


@keep
def _tags_and_scripts(page: str) -> tuple[frozenset[tuple[str, str]], tuple[str, ...]]:
    return frozenset(_TAG.findall(page)), tuple(_INLINE_SCRIPT.findall(page))


def find_used_names(pages: PageNames, scripts: Iterable[str], styles: str) -> UsedNames:
    """Return what of these styles the pages and scripts can make use of.

    Names that no style has are left out: so what a writer writes does not change the result, and with it the
    style sheet, unless it needs another rule. ``styles`` is CSS text.
    """
    words = set(_WORD.findall(styles))
    values = pages.values
    used = UsedNames(
        tags=words & pages.tags,
        classes=words.intersection(chain.from_iterable(map(str.split, values.get("class", ())))),
        ids=words & values.get("id", set()),
        attributes=words & values.keys(),
    )
    for name, part in set(_ATTRIBUTE_SELECTOR.findall(styles)):
        used.values.update(value for value in values.get(name, ()) if part in value)
    for value in values.get("style", ()):
        used.variables.update(_VARIABLE.findall(value))
    for script in (*pages.scripts, *scripts):
        _read_script(used, script, words)
    return used


def _read_script(used: UsedNames, script: str, words: set[str]) -> None:
    said, variables, beginnings = _names_in_script(script)
    used.undetermined.update(words & said)
    used.variables.update(words & variables)
    used.beginnings.update(beginning for beginning in beginnings if any(word.startswith(beginning) for word in words))


@keep
def _names_in_script(script: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the words of a script, the variables of style sheets, and what it puts names together from."""
    said = _WORD.findall(_SELECTOR.sub(" ", script))
    in_data = (
        "data-" + re.sub("[A-Z]", lambda letter: "-" + letter[0].lower(), name) for name in _DATASET.findall(script)
    )
    return frozenset((*said, *in_data)), frozenset(_VARIABLE.findall(script)), frozenset(_BEGINNING.findall(script))
