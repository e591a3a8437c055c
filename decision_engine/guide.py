"""A guide: the questions, options and checklists that one article holds.

Questions and checklists stand in document order, as the reader of the article meets them.
Every id is unique within its guide, so that it can be a link target on the guide's page.
"""

from __future__ import annotations

from dataclasses import dataclass


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
class Item:
    """One thing to include in a request.

    ``only_if`` names options: the item is left out when their question was answered otherwise.
    """

    id: str
    text: str
    only_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to include in one type of request, such as "Billing"."""

    id: str
    title: str
    request: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of the article that is shown when all of ``checklists`` are reached."""

    id: str
    text: str
    checklists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """One article as a program: the walk starts at the first question."""

    id: str
    title: str
    questions: tuple[Question, ...]
    checklists: tuple[Checklist, ...]
    notes: tuple[Note, ...] = ()
