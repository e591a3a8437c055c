"""What the page sends to the engine: read, or refused with everything that is wrong with it.

The page sends ``{"address": …}`` to open an address, and adds ``"choose": {"question": …,
"options": […]}`` to answer a question or ``"revisit": question`` to look at it again. With it goes
the draft, all of it optional: ``"fields"`` holds what was typed by the name of the field, ``"page"``
is the page's own address, and ``"send"`` holds where requests can go, by the id of their checklist:
``{"email": address, "ticket_form": template}``. Instead of all that, ``{"received": text, "page":
…}`` asks for what is missing in requests that somebody sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from decision_engine.json_text import ShapeReader, WrongShapeError, load_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE: Final = "message"


class BadMessageError(WrongShapeError):
    """A text that holds no message of the page; ``problems`` says everything that is wrong, each with its place."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer to a question: its id, and those of the chosen options."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What the page asks; ``received`` is ``None`` where it asks about a visit, and then the others count.

    ``choose`` and ``revisit`` are what the reader does at the address. ``fields`` holds what was typed by the name
    of the field, ``send`` where requests can go by the id of their checklist and the way to send them.
    """

    page: str = ""
    received: str | None = None
    address: str = ""
    choose: Choice | None = None
    revisit: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    send: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_message(text: str) -> Message:
    """Return the message that this JSON text holds.

    Raises:
        BadMessageError: the text is not JSON, or of another shape; all problems are collected.
    """
    try:
        value = load_json(text)
    except ValueError as error:
        raise BadMessageError([f"the message is not JSON: {error}"]) from None
    reader = _Reader()
    message = reader.message(value)
    if reader.problems:
        raise BadMessageError(reader.problems)
    return message


class _Reader(ShapeReader):
    def message(self, value: object) -> Message:
        if isinstance(value, dict) and "received" in value:
            asked = self.fields_of(value, _PLACE, ("received",), ("page",))
            return Message(self.text_in(asked, "page", _PLACE), self.text_in(asked, "received", _PLACE))
        asked = self.fields_of(value, _PLACE, ("address",), ("choose", "revisit", "fields", "page", "send"))
        return Message(
            page=self.text_in(asked, "page", _PLACE),
            address=self.text_in(asked, "address", _PLACE),
            choose=self._choice(asked["choose"], f"{_PLACE}.choose") if "choose" in asked else None,
            revisit=self.text_in(asked, "revisit", _PLACE) if "revisit" in asked else None,
            fields=self.entries_in(asked, "fields", _PLACE, self.text),
            send=self.entries_in(asked, "send", _PLACE, self._ways),
        )

    def _choice(self, value: object, place: str) -> Choice:
        chosen = self.fields_of(value, place, ("question", "options"))
        return Choice(self.text_in(chosen, "question", place), self.list_in(chosen, "options", place, self.text))

    def _ways(self, value: object, place: str) -> dict[str, str]:
        ways = self.fields_of(value, place, (), ("email", "ticket_form"))
        return {way: self.text_in(ways, way, place) for way in ways}
