"""Marks of a guide that a writer made and that nothing has read: they would be text on the page, and their part gone.

Python-Markdown passes over an attribute list that it cannot read, and gives one to whatever stands
in front of it. So the lists of the source are held against the elements of the page.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from site_tools.guides.page_tree import HEADINGS, LISTS, classes_of
from site_tools.guides.source_lines import LIST_ITEM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from xml.etree.ElementTree import Element

    from site_tools.guides.source_lines import AttributeList, GuideSource

NEARLY: Final = 0.75
"""How alike two words are for one to be a slip of the other: "mnay" and "many", not "quiet" and "question"."""

_HEADING_MARKS: Final = frozenset({"question", "checklist"})
_MARKS: Final = _HEADING_MARKS | {"note"}
_CODE_INDENT: Final = re.compile(r" {0,3}(?:\t| {4})")
_FORMATTED: Final = re.compile(r"=(?:\"[^\"]*[*_`<\[][^\"]*\"|'[^']*[*_`<\[][^']*')")
_BOX: Final = re.compile(r"\s*(?:(?:[-*+•–]|\d+[.)])\s*)?\[[ xX]?\]\s")  # noqa: RUF001 -- as pasted


def means_a_guide(source: GuideSource) -> bool:
    """Return whether the source marks a question or a checklist, be it in a way that is not read."""
    return any(
        _HEADING_MARKS.intersection(each.classes) and not _CODE_INDENT.match(each.before)
        for each in source.attribute_lists()
    )


def find_unread_marks(root: Element, source: GuideSource, *, told: Collection[int]) -> list[tuple[int, str, str]]:
    """Return the line of each mark that is not read, the name of the check, and what to say of it.

    Call it when the guide has been read, and its classes are off the tree: one that is still there
    was given to something else. ``told`` are the lines of which something is said already.
    """
    unread = [(each.line, "mark-unread", _say(each)) for each in _unread_lists(root, source, told)]
    return unread or [
        (line, "item-outside", message) for line, message in _unread_boxes(root, source) if line not in told
    ]


def _unread_lists(root: Element, source: GuideSource, told: Collection[int]) -> Iterator[AttributeList]:
    """Yield each attribute list that nothing has read as it is meant.

    Below a heading whose own list is not read nothing is, which goes without saying.
    """
    ids = {element.get("id") for element in root.iter()}
    headings = {element.get("id") for element in root if element.tag in HEADINGS}
    astray = {element.get("id") for element in root.iter() if _MARKS.intersection(classes_of(element))}
    lost = False
    for each in source.attribute_lists():
        is_part = not _MARKS.isdisjoint(each.classes)
        is_whole = each.text.startswith("{") and each.text.endswith("}")
        if each.ids:
            read = is_whole and ids.issuperset(each.ids) and not (is_part and astray.intersection(each.ids))
        else:
            # Without an id it is told of where it was read.
            read = not is_part or each.line in told
        is_heading = not _HEADING_MARKS.isdisjoint(each.classes)
        if not read and (is_heading or not lost):
            yield each
        if is_heading or headings.intersection(each.ids):
            lost = not read


def _unread_boxes(root: Element, source: GuideSource) -> Iterator[tuple[int, str]]:
    """Yield each line with the box of an item that is no item of a checklist."""
    items = [item for list_ in root if list_.tag in LISTS for item in list_]
    for element in [*root.findall("p"), *items]:
        for line in filter(_BOX.match, (element.text or "").splitlines()):
            message = f'"{line.strip():.40}" stands in no checklist, which ends at the next heading'
            yield (
                source.find_text(line.strip()),
                f'{message}; a list has an empty line above it, and its lines begin with "- "',
            )


def _say(unread: AttributeList) -> str:
    """Return what keeps a list from being read, and what to do; the cause nearest to the list comes first."""
    text, before, next_line = unread.text, unread.before, unread.next_line
    if not text.endswith("}"):
        return f'the attributes "{text}" are not closed on their line; end them with "}}"'
    if not text.startswith("{"):
        return f'the attributes "{text}" are not opened; begin them with "{{"'
    words = [word.lstrip(".") for word in text.strip("{:}").split() if "=" not in word and word[0] != "#"]
    begins_item = LIST_ITEM.match(before) is not None
    reasons = (
        (unread.after.strip() or len(unread.ids) > 1, "as text; attributes stand once, last in their line"),
        (_FORMATTED.search(text), "as text, since a sign formats the words in it; write them without it"),
        ("}" in before, "as text, since other attributes stand in front of it; leave one list in the line"),
        (
            before.lstrip().startswith(">"),
            'as a part of the quotation; begin its line at the margin, without ">"',
        ),
        (
            _CODE_INDENT.match(before),
            (
                "as code or as a part of the line above; begin its line at the margin, "
                "or put what is only written about into a fenced block"
            ),
        ),
        (
            begins_item and next_line.strip() and not LIST_ITEM.match(next_line),
            'as text, since the next line goes on with its own; put an empty line between, or begin that with "- "',
        ),
        (
            begins_item,
            (
                "as text: it stands in no list of a question or checklist; "
                'a list has an empty line above it, and the items of a checklist begin with "- [ ] "'
            ),
        ),
        (not before.strip(), "as text; write it behind what it belongs to, after a space"),
        (before[-1:].strip(), "with the word in front of it, or as text; put a space between"),
        ("note" in words and "note" not in unread.classes, "as text; did you mean .note, with its dot?"),
        (
            get_close_matches("note", [word.lower() for word in words if word != "note"], cutoff=NEARLY),
            "as text; did you mean .note?",
        ),
        (
            True,
            "as text; a note is marked .note, and an anchor stands on a line of its own, right below its paragraph",
        ),
    )
    return f'"{text}" is read {next(reason for applies, reason in reasons if applies)}'
