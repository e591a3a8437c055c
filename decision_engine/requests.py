"""Requests: what a reader sends in the end, drafted from the answers and from what the reader typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from decision_engine.answers import write_answers
from decision_engine.clean_text import clean
from decision_engine.fields import OWN_FIELDS, SUMMARY, label_of, name_of, own_field, with_filled_in
from decision_engine.walk import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from decision_engine.answers import Answers
    from decision_engine.guide import Checklist, Guide
    from decision_engine.walk import Step

LONGEST_SUBJECT: Final = 120
"""Characters; what does not fit stands in the text, whose summary is whole."""

_SAFE_IN_ADDRESS: Final = "/:?#[]@!$&'*+,;=%~"  # RFC 3986, without the round brackets that end a link in Markdown


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a request: its name, label and hint, and what it holds; nothing is an empty text."""

    name: str
    label: str
    hint: str
    value: str


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer that led to a request, in words: the question, and the options that were chosen."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request, ready to be written down.

    ``own`` are the entries that every request has, ``items`` those of its checklist. ``others`` are
    the types of the requests beside it, each with what it covers. ``link`` opens the checklist with
    the answers. ``removed`` says what the entries do not hold though it was typed.
    """

    checklist: str
    type: str
    own: tuple[Entry, ...]
    items: tuple[Entry, ...]
    reasons: tuple[Reason, ...]
    others: tuple[tuple[str, str], ...]
    link: str
    removed: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What stands above the request in a list of mail: its type and its summary, on one line."""
        summary = " ".join(next(entry.value for entry in self.own if entry.name.endswith(f".{SUMMARY}")).split())
        subject = f"{self.type}: {summary}" if summary else f"{self.type} request"
        return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1].rstrip() + "…"

    @property
    def missing(self) -> tuple[Entry, ...]:
        """The entries that are not provided yet."""
        return tuple(entry for entry in self.own + self.items if not entry.value)


class UnfinishedAnswersError(ValueError):
    """Answers that reach no request yet; ``question`` is the id of the question that is open."""

    def __init__(self, question: str) -> None:
        super().__init__(f'the question "{question}" is not answered yet')
        self.question = question


def draft_requests(guide: Guide, answers: Answers, fields: Mapping[str, str], *, page: str = "") -> tuple[Request, ...]:
    """Return the requests that these answers lead to, one for each checklist, in document order.

    ``fields`` holds what was typed, by the name of the field. A field that is not there holds what
    the answers fill in; an item that does not apply is left out, whatever its field holds. ``page``
    is the address of the guide's page, for the link.

    Raises:
        UnusableAnswersError: the answers do not fit the guide.
        UnfinishedAnswersError: a question is open.
    """
    step = walk(guide, answers)
    if step.ask is not None:
        raise UnfinishedAnswersError(step.ask)
    return draft_for_step(guide, step, fields, page=page)


def draft_for_step(guide: Guide, step: Step, fields: Mapping[str, str], *, page: str) -> tuple[Request, ...]:
    """Return the requests of the checklists that this step reaches: none while a question is open."""
    values = with_filled_in(guide, step.answers, fields)
    checklists = {checklist.id: checklist for checklist in guide.checklists}
    return tuple(
        draft_request(
            checklists[reached.id],
            values,
            items=reached.items,
            reasons=_reasons(guide, reached.because),
            others=tuple(
                (other.request, checklists[other.id].covers) for other in step.checklists if other is not reached
            ),
            link=link_to(page, step.answers),
        )
        for reached in step.checklists
    )


def draft_request(  # noqa: PLR0913 -- the parts of one record, by name
    checklist: Checklist,
    values: Mapping[str, str],
    *,
    items: tuple[str, ...],
    reasons: tuple[Reason, ...] = (),
    others: tuple[tuple[str, str], ...] = (),
    link: str = "",
) -> Request:
    """Return the request of one checklist, with the entries of these items of it."""
    applying = frozenset(items)
    removed: list[str] = []

    def entry(name: str, label: str, hint: str) -> Entry:
        cleaned = clean(values.get(name, ""))
        removed.extend(f"{label}: {what}" for what in cleaned.removed)
        return Entry(name, label, hint, cleaned.text)

    return Request(
        checklist=checklist.id,
        type=checklist.request,
        own=tuple(entry(own_field(checklist.id, part), label, hint) for part, _, label, hint in OWN_FIELDS),
        items=tuple(entry(name_of(item), label_of(item), item.text) for item in checklist.items if item.id in applying),
        reasons=reasons,
        others=others,
        link=link,
        removed=tuple(removed),
    )


def _reasons(guide: Guide, because: tuple[str, ...]) -> tuple[Reason, ...]:
    """Return the answers with these options, in words."""
    chosen = frozenset(because)
    reasons = (
        Reason(question.text, tuple(option.text for option in question.options if option.id in chosen))
        for question in guide.questions
    )
    return tuple(reason for reason in reasons if reason.options)


def link_to(page: str, answers: Answers | None = None) -> str:
    """Return the address of the guide's page, with these answers at its end, as it can stand in any text."""
    address = quote(page.partition("#")[0], safe=_SAFE_IN_ADDRESS, errors="replace")
    return address if answers is None else f"{address}#{write_answers(answers)}"
