"""The edge to the page: JSON text in, JSON text out.

What the page may send, `page_message` says.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from decision_engine.fields import fill_in
from decision_engine.guide_json import read_guide
from decision_engine.missing import ask_for_missing
from decision_engine.page_message import read_message
from decision_engine.request_reading import read_requests
from decision_engine.request_text import write_markdown, write_text
from decision_engine.requests import draft_for_step
from decision_engine.sending import mail_link, ticket_link
from decision_engine.sensitive import find_sensitive
from decision_engine.visit import Visit, choose, open_address, revisit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from decision_engine.guide import Guide
    from decision_engine.page_message import Message
    from decision_engine.requests import Request

_read_guide = lru_cache(maxsize=4)(read_guide)


MOST_PARTS: Final = 5
LONGEST_PART: Final = 40  # characters


def respond(guide_text: str, message_text: str) -> str:
    """Return what the page shows next, as JSON text in ASCII.

    ``runtime`` names the Python that gave the answer, so that a test can tell who did.

    Raises:
        BadGuideError, BadMessageError, UnusableAnswersError: the page and the engine do not fit together.
    """
    guide = _read_guide(guide_text)
    message = read_message(message_text)
    if message.received is not None:
        received = read_requests(guide, message.received, page=message.page)
        answer: dict[str, object] = {"read": len(received), "reply": ask_for_missing(received)}
    else:
        visit = _visit(guide, message)
        drafted = draft_for_step(guide, visit.step, message.fields, page=message.page)
        answer = _visit_as_json(visit) | _draft_as_json(guide, visit, drafted, message)
    answer["runtime"] = f"Python {sys.version.split()[0]} {sys.platform}"
    return json.dumps(answer, separators=(",", ":"))


def _visit(guide: Guide, message: Message) -> Visit:
    if message.choose is not None:
        return choose(guide, message.address, message.choose.question, message.choose.options)
    if message.revisit is not None:
        return revisit(guide, message.address, message.revisit)
    return open_address(guide, message.address)


def _visit_as_json(visit: Visit) -> dict[str, object]:
    step = visit.step
    return {
        "address": visit.address,
        "question": visit.question,
        "chosen": visit.chosen,
        "back": visit.back,
        "answers": dict(step.answers.by_question),
        "checklists": [
            {"id": checklist.id, "because": checklist.because, "items": checklist.items}
            for checklist in step.checklists
        ],
        "notes": step.notes,
        "dropped": dict(visit.dropped.by_question),
        # An address can be of any length; what is said of it is not.
        "unusable": [unusable.part[:LONGEST_PART] for unusable in visit.unusable[:MOST_PARTS]],
    }


def _draft_as_json(guide: Guide, visit: Visit, drafted: tuple[Request, ...], message: Message) -> dict[str, object]:
    if not message.fields:
        find_sensitive.cache_clear()  # what was wiped is wiped here as well
    shown = dict.fromkeys(entry.name for each in drafted for entry in each.own + each.items)
    return {
        "filled": fill_in(guide, visit.step.answers),
        "requests": [_request_as_json(each, message.send.get(each.checklist, {})) for each in drafted],
        "findings": [
            {"field": name, "what": finding.what, "start": finding.start, "end": finding.end}
            for name in shown
            for finding in find_sensitive(message.fields.get(name, ""))
        ],
        "reply": ask_for_missing(drafted),
    }


def _request_as_json(request: Request, send: Mapping[str, str]) -> dict[str, object]:
    return {
        "checklist": request.checklist,
        "text": write_text(request),
        "markdown": write_markdown(request),
        "filled": sum(1 for entry in request.items if entry.value),
        "total": len(request.items),
        "removed": request.removed,
        "email": mail_link(send["email"], request) if "email" in send else None,
        "ticket_form": ticket_link(send["ticket_form"], request) if "ticket_form" in send else None,
    }
