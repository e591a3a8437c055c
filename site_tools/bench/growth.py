"""How sites and guides grow: ``bench --pages N`` and ``bench --guide``."""

from __future__ import annotations

from typing import Final

from site_tools.bench import big_guides, growing_sites
from site_tools.bench.table import write_table

QUESTIONS: Final = (500, 1000, 2000)


def bench_sites(pages: int, rounds: int) -> int:
    """Build sites of this many articles, of half and of twice as many, print the table, and return 0."""
    growth = growing_sites.measure([max(1, pages // 2), pages, 2 * pages], pages, rounds=rounds)
    print(write_table(growing_sites.rows(growth)))  # noqa: T201 -- a command prints
    return 0


def bench_guides(rounds: int) -> int:
    """Walk and check guides of up to 2000 questions with 10 options each, print the table, and return 0."""
    print(write_table(big_guides.rows(big_guides.measure(QUESTIONS, rounds=rounds))))  # noqa: T201 -- likewise
    return 0
