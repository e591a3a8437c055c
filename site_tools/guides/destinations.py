"""Where requests of each type can be sent: what ``extra.requests`` in ``mkdocs.yml`` says of it.

It looks like this::

    extra:
      requests:
        email:
          Billing: billing@help.example
        ticket_form:
          Billing: https://help.example/new?subject={subject}&description={body}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from decision_engine.nearest_name import did_you_mean
from decision_engine.sending import BODY, SUBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLACE: Final = "extra.requests"
_KINDS: Final = ("email", "ticket_form")
_EMAIL: Final = re.compile(r"[^\s@,;:?&#<>\"()]+@[^\s@,;:?&#<>\"()]+\.[^\s@,;:?&#<>\"().]+")
_TICKET_FORM: Final = re.compile(r"https?://[^\s{}/]+(?:/(?:[^\s{}]|\{subject\}|\{body\})*)")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where requests of one type go: an address, and the template of a ticket form's address; empty where unset."""

    email: str = ""
    ticket_form: str = ""


NOWHERE: Final = Destination()

type Destinations = dict[str, Destination]
"""By the type of request."""


def read_destinations(settings: object) -> tuple[Destinations, list[str]]:
    """Return what the settings say, and what is wrong with them, each with its place."""
    problems: list[str] = []
    found: dict[str, dict[str, str]] = {}
    for kind, entries in _entries(settings, PLACE, problems):
        if kind not in _KINDS:
            problems.append(
                f'{PLACE}: "{kind}" means nothing here{did_you_mean(kind, _KINDS) or "; it takes " + ", ".join(_KINDS)}'
            )
            continue
        for type_, value in _entries(entries, f"{PLACE}.{kind}", problems):
            fault = _fault(kind, value)
            if fault:
                problems.append(f"{PLACE}.{kind}.{type_}: {fault}")
            else:
                found.setdefault(type_, {})[kind] = str(value)
    return {type_: Destination(**values) for type_, values in found.items()}, problems


def find_unknown_types(destinations: Mapping[str, Destination], types: Iterable[str]) -> list[str]:
    """Return a problem for each destination of requests that no guide of the site makes."""
    known = list(dict.fromkeys(types))
    return [
        f'{PLACE}: no checklist has request="{type_}"{did_you_mean(type_, known) or "; there are " + ", ".join(known)}'
        for type_ in destinations
        if type_ not in known
    ]


def _entries(settings: object, place: str, problems: list[str]) -> list[tuple[str, object]]:
    if settings is None:
        return []
    if not isinstance(settings, dict):
        problems.append(f"{place}: expected names with values below it, got {settings!r:.40}")
        return []
    return [(str(key), value) for key, value in settings.items()]


def _fault(kind: str, value: object) -> str | None:
    if kind == "email":
        good = isinstance(value, str) and _EMAIL.fullmatch(value)
        return None if good else f"{value!r:.60} is no address of a mailbox; write it as name@host.example"
    if not isinstance(value, str) or not _TICKET_FORM.fullmatch(value):
        return f"{value!r:.60} is no address of a form; write https://…, with {SUBJECT} and {BODY} where they belong"
    if BODY not in value:
        return f"{value!r:.60} has no {BODY}, the place for the request; add it"
    return None
