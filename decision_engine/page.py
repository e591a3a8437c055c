"""The edge to the page: JSON text in, JSON text out.

The page sends ``{"address": …}`` to open an address, and adds ``"choose": {"question": …,
"options": […]}`` to answer a question or ``"revisit": question`` to look at it again.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from typing import Final

from decision_engine.guide_json import read_guide
from decision_engine.visit import Visit, choose, open_address, revisit

_read_guide = lru_cache(maxsize=4)(read_guide)


MOST_PARTS: Final = 5
LONGEST_PART: Final = 40  # characters


def respond(guide_text: str, request_text: str) -> str:
    """Return what the page shows next, as JSON text.

    ``runtime`` names the Python that gave the answer, so that a test can tell who did.

    Raises:
        BadGuideError, UnusableAnswersError, KeyError: the page and the engine do not fit together.
    """
    guide = _read_guide(guide_text)
    request = json.loads(request_text)
    address = request["address"]
    if "choose" in request:
        visit = choose(guide, address, request["choose"]["question"], request["choose"]["options"])
    elif "revisit" in request:
        visit = revisit(guide, address, request["revisit"])
    else:
        visit = open_address(guide, address)
    return json.dumps(_as_json(visit), separators=(",", ":"))


def _as_json(visit: Visit) -> dict[str, object]:
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
        "runtime": f"Python {sys.version.split()[0]} {sys.platform}",
    }
