"""Asking for what is missing: the reply to a request that is not whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from decision_engine.requests import Entry, Request


def ask_for_missing(requests: Sequence[Request]) -> str:
    """Return a polite reply that lists what these requests do not hold yet, or an empty text.

    Nothing that was typed stands in it. It ends with a line break.
    """
    incomplete = [request for request in requests if request.missing]
    if not incomplete:
        return ""
    types = " and ".join(f"{request.type} request" for request in incomplete)
    blocks = ["Hello,", f"Thank you for your {types}."]
    for request in incomplete:
        blocks.append(f"For the {request.type} request, please send us what you have of this:")
        blocks.append("\n".join(f"- {_name(entry)}" for entry in request.missing))
    links = list(dict.fromkeys(request.link for request in incomplete if request.link))
    if links:
        blocks += ["You can answer this message, or put the request together again here:", "\n".join(links)]
    else:
        blocks.append("You can answer this message.")
    blocks.append("If you do not have something, just say so, and we will go on without it.")
    blocks.append("Thank you!")
    return "\n\n".join(blocks) + "\n"


def _name(entry: Entry) -> str:
    """Return the label and the hint, or one of them where it says the same as both."""
    if entry.hint.removesuffix(".") == entry.label:
        return entry.label
    if entry.label.casefold() in entry.hint.casefold():
        return entry.hint
    return f"{entry.label}: {entry.hint}"
