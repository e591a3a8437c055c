"""What readers can do at the end of an article where something is wrong in it: ``extra.feedback`` in ``mkdocs.yml``.

Without the setting they copy a line that names the page. With an address they follow a link that names it, such as::

    extra:
      feedback: https://help.example/feedback?page={page}&title={title}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from decision_engine.nearest_name import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE: Final = "extra.feedback"
PLACES: Final = ("page", "title", "changed")
"""What an address can hold between braces: the page's address, its title, and the day of its last change."""

_MAIL: Final = re.compile(r"mailto:[^\s@,;:?&#<>\"()]+@[^\s@,;:?&#<>\"()]+\.[^\s@,;:?&#<>\"().]+(?P<query>\?\S*)?")
_WEB: Final = re.compile(r"https?://[^\s{}/]+/\S*")
_BRACED: Final = re.compile(r"\{([^{}]*)\}")
_OF_A_MAIL: Final = "?subject={title}&body={page}"


def find_feedback_problems(setting: object) -> Iterator[str]:
    """Yield what is wrong with the setting; ``None`` is none."""
    if setting is None:
        return
    if not isinstance(setting, str) or not (_MAIL.fullmatch(setting) or _WEB.fullmatch(setting)):
        yield (
            f"{PLACE}: {setting!r} is no address; write mailto: and a mailbox, or a form as "
            "https://help.example/feedback?page={page}"
        )
        return
    named = _BRACED.findall(setting)
    for name in named:
        if name not in PLACES:
            yield f"{PLACE}: {{{name}}} means nothing{did_you_mean(name, PLACES) or '; there are ' + ', '.join(PLACES)}"
    if not named and not _is_mailbox(setting):
        yield f"{PLACE}: nothing tells the page that a reader comes from; write {{page}} where the address takes it"


def feedback_link(setting: str, *, page: str, title: str, changed: str) -> str:
    """Return the address of a link for a page, from a setting without a fault.

    >>> feedback_link("mailto:docs@help.example", page="/a/", title="A & B", changed="")
    'mailto:docs@help.example?subject=A%20%26%20B&body=%2Fa%2F'
    """
    values = {"page": page, "title": title, "changed": changed}
    address = setting + _OF_A_MAIL if _is_mailbox(setting) else setting
    return _BRACED.sub(lambda found: quote(values[found[1]], safe=""), address)


def _is_mailbox(setting: str) -> bool:
    found = _MAIL.fullmatch(setting)
    return found is not None and found["query"] is None
