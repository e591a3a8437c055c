"""The boxes of the picture: a question with its options, a checklist with its items, each with its text in lines.

All lengths are in the unit of the picture, of which 20 are one ``rem`` of the site. Places count from the upper corner
at which a line of text begins: that is the right one where the guide runs from right to left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from decision_engine.fields import label_of
from site_tools.flow_map.text_width import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from decision_engine.guide import Checklist, Guide, Question

WIDTH: Final = 248.0
PAD: Final = 14.0
MARK: Final = 12.0
"""How wide and how high the mark in front of a row is."""

_ROW_TEXT: Final = PAD + MARK + 9
_BETWEEN: Final = 8.0  # two rows

type Kind = Literal["one", "many", "checklist"]
"""What a box is: a question of one answer, one of many, or a checklist."""

type Style = Literal["kicker", "title", "text", "note"]

SIZES: Final[dict[Style, float]] = {"kicker": 12, "title": 15, "text": 14, "note": 12}
"""The sizes of the fonts, which the style sheet has as well."""

_HEIGHTS: Final[dict[Style, float]] = {"kicker": 17, "title": 20, "text": 20, "note": 16}

MOST_ITEMS: Final = 24
"""How many items a picture shows, of all checklists together; one of more says how many there are."""

SEVERAL_ANSWERS: Final = "Takes several answers"
ONE_ANSWER: Final = "Takes one answer"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text; ``y`` is its baseline."""

    text: str
    x: float
    y: float
    style: Style


@dataclass(frozen=True, slots=True)
class Row:
    """An option or an item; ``middle`` is the height of its first line, at which a path begins."""

    id: str
    lines: tuple[TextLine, ...]
    top: float
    middle: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A question or a checklist. ``entry`` is the height at which paths come in.

    ``rule`` is that of the line below its head. ``rank`` is its column: how many questions the longest way to it has.
    """

    id: str
    kind: Kind
    rank: int
    head: tuple[TextLine, ...]
    rows: tuple[Row, ...]
    entry: float
    rule: float
    height: float
    width: float = WIDTH


def make_boxes(guide: Guide) -> list[Box]:
    """Return the boxes of a guide without problems, in document order: the questions, then the checklists."""
    ranks = _ranks(guide)
    options = {option.id: option.text for question in guide.questions for option in question.options}
    shown = options if sum(len(checklist.items) for checklist in guide.checklists) <= MOST_ITEMS else None
    return [
        *(_question(question, ranks[question.id]) for question in guide.questions),
        *(_checklist(checklist, ranks[checklist.id], shown) for checklist in guide.checklists),
    ]


def _ranks(guide: Guide) -> dict[str, int]:
    """Return the number of questions on the longest way to each part; links lead down the page."""
    ranks: dict[str, int] = {}
    for question in guide.questions:
        rank = ranks.setdefault(question.id, 0)
        for option in question.options:
            for target in option.leads_to:
                ranks[target] = max(ranks.get(target, 0), rank + 1)
    for checklist in guide.checklists:
        ranks.setdefault(checklist.id, 0)
    return ranks


def _question(question: Question, rank: int) -> Box:
    writer = _Writer()
    writer.write(SEVERAL_ANSWERS if question.many else ONE_ANSWER, "kicker")
    writer.write(question.text, "title")
    rule = writer.end_head()
    rows = tuple(writer.row(option.id, option.text) for option in question.options)
    return writer.box(question.id, "many" if question.many else "one", rank, rule, rows)


def _checklist(checklist: Checklist, rank: int, options: dict[str, str] | None) -> Box:
    """Return the box of a checklist; ``options`` are the texts of options by id, ``None`` to leave the items out."""
    writer = _Writer()
    writer.write(checklist.request, "kicker")
    writer.write(checklist.title, "title")
    if options is None:
        number = len(checklist.items)
        writer.write(f"{number} items" if number != 1 else "1 item", "note")
    rule = writer.end_head()
    rows = []
    for item in checklist.items if options is not None else ():
        asking = [text for id_, text in (options or {}).items() if id_ in item.only_if]
        rows.append(writer.row(item.id, label_of(item), [only_if(asking)] if asking else []))
    return writer.box(checklist.id, "checklist", rank, rule, tuple(rows))


def only_if(options: Iterable[str]) -> str:
    """Return when an item with a condition applies, of the texts of the options that ask for it."""
    return f"if {' or '.join(options)}"


class _Writer:
    """Writes lines from the top down."""

    def __init__(self) -> None:
        self._y = PAD - 2
        self._head: list[TextLine] = []

    def write(self, text: str, style: Style) -> None:
        """Write a text of the head."""
        self._head += self._lines(text, style, PAD)

    def end_head(self) -> float:
        """Return the height of the line below the head."""
        rule = self._y + 7
        self._y = rule + 9
        return rule

    def row(self, id_: str, text: str, notes: Iterable[str] = ()) -> Row:
        """Write a row: a text behind a mark, and smaller ones below it."""
        top = self._y
        lines = self._lines(text, "text", _ROW_TEXT)
        for note in notes:
            lines += self._lines(note, "note", _ROW_TEXT)
        row = Row(id_, tuple(lines), top, top + _HEIGHTS["text"] / 2, self._y - top)
        self._y += _BETWEEN
        return row

    def box(self, id_: str, kind: Kind, rank: int, rule: float, rows: tuple[Row, ...]) -> Box:
        """Return the box of all that was written."""
        height = self._y - _BETWEEN + PAD - 2 if rows else rule
        return Box(id_, kind, rank, tuple(self._head), rows, rule // 2, rule, height)

    def _lines(self, text: str, style: Style, x: float) -> list[TextLine]:
        size, height = SIZES[style], _HEIGHTS[style]
        made = []
        for line in wrap(text, WIDTH - x - PAD, size, bold=style in {"kicker", "title"}):
            made.append(TextLine(line, x, round(self._y + height / 2 + size * 0.35, 1), style))
            self._y += height
        return made
