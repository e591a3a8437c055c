"""What the tests have tried, counted while they run: a green run says how much of it there was.

What is counted stands below the results, once for all processes; see ``conftest.py``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_counted: Counter[str] = Counter()


def count(what: str, number: int = 1) -> None:
    """Add to the number of what was tried, which is named as it is to be read: "pages opened"."""
    _counted[what] += number


def counted() -> dict[str, int]:
    """Return what this process has counted, and what others have handed over."""
    return dict(_counted)


def add(others: Mapping[str, int]) -> None:
    """Add what another process has counted."""
    _counted.update(others)
