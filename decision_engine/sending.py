"""Links that hand a request on: to the reader's mail program, or to a ticket form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from decision_engine.request_text import write_text

if TYPE_CHECKING:
    from decision_engine.requests import Request

LONGEST_MAIL_LINK: Final = 2000
"""Characters. Windows hands about 2,080 on to a mail program."""

LONGEST_TICKET_LINK: Final = 8000
"""Characters. Many hosts read a request line of 8,192 bytes, nginx and Apache among them, and refuse longer ones."""

SUBJECT: Final = "{subject}"
BODY: Final = "{body}"


def mail_link(address: str, request: Request) -> str | None:
    """Return the link that opens a mail with the request, or ``None`` when it would be too long.

    Lines end as RFC 6068 wants it, with a carriage return and a line feed.
    """
    body = write_text(request).replace("\n", "\r\n")
    mail = quote(address, safe="@+", errors="replace")
    link = f"mailto:{mail}?subject={_quoted(request.subject)}&body={_quoted(body)}"
    return link if len(link) <= LONGEST_MAIL_LINK else None


def ticket_link(template: str, request: Request) -> str | None:
    """Return the link that opens a ticket form with the request, or ``None`` when it would be too long.

    ``template`` is an address with ``{subject}`` and ``{body}`` in it.
    """
    subject, body = _quoted(request.subject), _quoted(write_text(request))
    # A subject that holds "{body}" holds no braces once it is quoted.
    link = template.replace(SUBJECT, subject).replace(BODY, body)
    return link if len(link) <= LONGEST_TICKET_LINK else None


def without_request(template: str) -> str:
    """Return the address of a ticket form with nothing filled in."""
    return template.replace(SUBJECT, "").replace(BODY, "")


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")
