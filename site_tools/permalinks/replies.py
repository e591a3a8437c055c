"""Ready replies: what support answers with, the link in it, and what a checklist asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LINK: Final = "{link}"
"""Stands in a reply for the link, until it is known where the site is."""

_FOR_A_CHECKLIST: Final = """\
Hello,

to look into this, we need the following. Please answer with as much of it as you have:

{checklist}

The same list, with fields to fill in: {link}
"""

_FOR_AN_OUTCOME: Final = """\
Hello,

to look into this, we need the following. Please answer with as much of it as you have:

{checklist}

The same list, to print or to keep: {link}
"""

_FOR_ANY_PLACE: Final = """\
Hello,

this is answered here: {title}
{link}
"""


def make_reply(written: str, *, title: str, items: Sequence[str], outcome: bool = False) -> str:
    """Return a reply with all but its link filled in; ``written`` is its writer's, empty for the one we have.

    ``items`` are the texts of what a checklist asks for, none where the reply is about something else.
    """
    ours = (_FOR_AN_OUTCOME if outcome else _FOR_A_CHECKLIST) if items else _FOR_ANY_PLACE
    checklist = "\n".join(f"- {item}" for item in items)
    return (written or ours).replace("{title}", title).replace("{checklist}", checklist).strip()
