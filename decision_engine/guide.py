"""A guide: the questions, options and checklists that one article holds.

Questions and checklists stand in document order, as the reader of the article meets them.
Every id is unique within its guide, so that it can be a link target on the guide's page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELD_KINDS: Final = ("line", "lines", "date-time", "choice")
"""What a field can be: one line of text, several lines, a date and time, or one of some choices."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question, and the ids of the questions and checklists that it leads to."""

    id: str
    text: str
    leads_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options; ``many`` tells whether more than one option may be chosen."""

    id: str
    text: str
    many: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """How an item is filled in; an empty text stands for what its writer did not say.

    ``kind`` is one of ``FIELD_KINDS``. ``label`` is the short name of the field. ``choices`` are
    those of a choice that has its own; ``filled_from`` names a question whose answer fills the
    field in, and whose options are the choices of one that has none. Fields with the same ``fact``
    are filled in once; it is a name of its own, or the id of the item that they share it with.
    """

    kind: str = "line"
    label: str = ""
    choices: tuple[str, ...] = ()
    filled_from: str = ""
    fact: str = ""


ONE_LINE: Final = Field()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to include in a request.

    ``only_if`` names options: the item is left out when their question was answered otherwise.
    """

    id: str
    text: str
    only_if: tuple[str, ...] = ()
    field: Field = ONE_LINE


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to include in one type of request, such as "Billing".

    ``covers`` says what such a request is for, as the end of a sentence: "the invoice question".
    """

    id: str
    title: str
    request: str
    items: tuple[Item, ...]
    covers: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of the article that is shown when all of ``checklists`` are reached."""

    id: str
    text: str
    checklists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """One article as a program: the walk starts at the first question.

    ``renamed`` holds the ids that its parts have now by the ids that they had once: links with the old ones still work.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    checklists: tuple[Checklist, ...]
    notes: tuple[Note, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
