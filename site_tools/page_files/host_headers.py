"""How long browsers may keep the files of the site, for hosts that read it from a file: Netlify, Cloudflare Pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE: Final = "_headers"

# A year, the longest that is of any use: https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2
FOR_GOOD: Final = "public, max-age=31536000, immutable"

_ABOUT: Final = """\
# Names that hold a hash of the content are kept for good. All else, the pages first, is asked for anew each time,
# which is what these hosts do by themselves: a rule for all would be joined to the ones below, not give way to them.
"""


def write_rules(kept: Iterable[str]) -> str:
    """Return the text of the file; ``kept`` are the addresses of what never changes, or a folder of it with ``/*``."""
    return _ABOUT + "".join(f"\n/{address}\n  Cache-Control: {FOR_GOOD}\n" for address in kept)
