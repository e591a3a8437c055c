"""What a mistyped name was meant to be."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def find_nearest(wanted: str, known: Iterable[str]) -> str:
    """Return the known name nearest to the wanted one, or an empty text if none is near."""
    near = get_close_matches(wanted, list(known), n=1)
    return near[0] if near else ""


def did_you_mean(wanted: str, known: Iterable[str], *, prefix: str = "") -> str:
    """Return "; did you mean …?" for the known name nearest to the wanted one, or an empty text."""
    near = find_nearest(wanted, known)
    return f"; did you mean {prefix}{near}?" if near else ""
