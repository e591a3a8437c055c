"""A page's entry in the navigation that ``mkdocs.yml`` lists, added as a writer would: one line, all others untouched.

The file is read as YAML for its places alone, and written as text: its comments, quotes and blank lines are somebody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class NoPlaceInNavError(ValueError):
    """The settings have a navigation that no line can be added to; the text says what to do."""


def add_to_nav(config: Path, docs: Path, file: str) -> str | None:
    """Add a page to the navigation, behind the last page of its folder, and return the path of that page.

    Behind the last one at the top of the list where the folder has none yet, and behind everything where no page is
    there either, which is the empty path. Where the file has no navigation, MkDocs takes every page: then nothing is
    written, and ``None`` returned.

    Raises:
        NoPlaceInNavError: the file is no YAML, or its navigation is no list with a line for each entry.
    """
    with config.open(encoding="utf-8", newline="") as source:
        text = source.read()
    by_hand = f"write - {file} below nav in {config.name} yourself"
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise NoPlaceInNavError(f"{config.name}:{line}: the settings are no YAML; mend that line first") from None
    settings = root.value if isinstance(root, yaml.MappingNode) else ()
    nav = next((value for key, value in settings if key.value == "nav"), None)
    if nav is None:
        return None
    if not isinstance(nav, yaml.SequenceNode) or nav.flow_style or not nav.value:
        line = nav.start_mark.line + 1
        raise NoPlaceInNavError(f"{config.name}:{line}: nav is no list with a line for each entry; {by_hand}")
    entries = list(_pages_in(nav))
    there = [entry for entry in entries if (docs / entry[0]).is_file()]
    folder = file.rpartition("/")[0]
    beside = [entry for entry in there if folder and entry[0].rpartition("/")[0] == folder]
    on_top = [entry for entry in there if entry[1] is nav]
    path, siblings, node = next(iter(reversed(beside or on_top)), ("", nav, nav.value[-1]))
    lines = text.split("\n")
    last = _last_line(node)
    end = "\r" if lines[last].endswith("\r") else ""
    # A list begins at the column of its dashes.
    lines.insert(last + 1, f"{' ' * siblings.start_mark.column}- {file}{end}")
    with config.open("w", encoding="utf-8", newline="") as target:
        target.write("\n".join(lines))
    return path


def _pages_in(nav: yaml.SequenceNode) -> Iterator[tuple[str, yaml.SequenceNode, yaml.Node]]:
    """Yield each page of a list and of the sections in it: its path, the list that it stands in, and its entry."""
    for entry in nav.value:
        if isinstance(entry, yaml.ScalarNode):
            yield entry.value, nav, entry
        elif isinstance(entry, yaml.MappingNode):
            for _, value in entry.value:
                if isinstance(value, yaml.ScalarNode):
                    yield value.value, nav, entry
                elif isinstance(value, yaml.SequenceNode) and not value.flow_style:
                    yield from _pages_in(value)


def _last_line(node: yaml.Node) -> int:
    """Return the number of the last line that an entry stands on, from 0: lists end where the next thing begins."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.line)
