"""Tables of what was measured, beside its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Row(NamedTuple):
    """A line of a table: what was measured, its figure, the target and whether that is met."""

    what: str
    figure: str
    target: str
    met: bool


def write_table(rows: Iterable[Row]) -> str:
    """Return the rows as a table in Markdown."""
    lines = [f"| {what} | {figure} | {target} | {'met' if met else 'not met'} |" for what, figure, target, met in rows]
    return "\n".join(["| | measured | target | |", "| --- | ---: | ---: | --- |", *lines])
