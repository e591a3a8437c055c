"""What was measured, as tables: medians with their spread, ratios, and whether each target is met."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

type Values = Mapping[tuple[str, str], Sequence[float]]
"""What was measured, by quantity and subject, as in `Samples`."""

NAIVE: Final = "naive"
NAIVE_BROTLI: Final = "naive, Brotli"
OURS: Final = "ours, Brotli"
OURS_AS_IS: Final = "ours, not compressed"
PYSCRIPT: Final = "PyScript, Brotli"
PYSCRIPT_WORKER: Final = "PyScript in a worker, Brotli"
COMPILE: Final = "floor: WebAssembly compiled"
JAVASCRIPT: Final = "floor: plain JavaScript"
BARE: Final = "bare page"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How a quantity is shown: what one unit of it is, in what it was measured in, and with how many digits."""

    unit: str
    one: float = 1
    digits: int = 2


QUANTITIES: Final = {
    "cold": Quantity("s"),
    "warm": Quantity("s"),
    "next page": Quantity("s", digits=3),
    "next page, by another": Quantity("s", digits=3),
    "slow line": Quantity("s"),
    "bytes": Quantity("MB", 1_000_000),
    "memory, unique": Quantity("MB", 1_000_000, 1),
    "memory, resident": Quantity("MB", 1_000_000, 1),
    "answer, median": Quantity("ms"),
    "answer, p99": Quantity("ms"),
    "long tasks": Quantity("", digits=0),
    "longest task": Quantity("ms", digits=0),
    "long tasks at 4x": Quantity("", digits=0),
    "longest task at 4x": Quantity("ms", digits=0),
    "page, requests": Quantity("", digits=0),
    "page, bytes": Quantity("KB", 1_000, 1),
    "largest paint": Quantity("ms", digits=0),
    "Lighthouse performance, mobile": Quantity("", digits=0),
    "Lighthouse performance, desktop": Quantity("", digits=0),
}


@dataclass(frozen=True, slots=True)
class Target:
    """The most that a subject's median may be: of another subject's, or in the quantity's unit where none is named.

    With ``at_least`` it is the least.
    """

    name: str
    quantity: str
    subject: str
    limit: float
    of: str = ""
    at_least: bool = False


TARGETS: Final = (
    Target("cold", "cold", OURS, 0.33, NAIVE),
    Target("warm: second visit, same profile", "warm", OURS, 0.25, NAIVE),
    Target("next page of the same visit", "next page", OURS, 0.05, NAIVE),
    Target("next page, by way of another page", "next page, by another", OURS, 0.05, NAIVE),
    Target("at 4 Mbit/s and 100 ms", "slow line", OURS, 0.28, NAIVE),
    Target("bytes on the wire, host that serves Brotli", "bytes", OURS, 3.5),
    Target("bytes on the wire, host that compresses nothing", "bytes", OURS_AS_IS, 4.9),
    Target("memory after the first answer, unique", "memory, unique", OURS, 0.95, NAIVE),
    Target("memory after the first answer, resident", "memory, resident", OURS, 0.95, NAIVE),
    Target("one answer, worker round trip, p99 of 1000", "answer, p99", OURS, 8),
    Target("main thread while Python starts: tasks over 50 ms", "long tasks", OURS, 0),
    Target("page before any Python: requests", "page, requests", OURS, 6),
    Target("page before any Python: bytes", "page, bytes", OURS, 45),
    Target("page before any Python: largest paint, 4x slower processor", "largest paint", OURS, 1.5, BARE),
    Target("Lighthouse performance of any page, phone", "Lighthouse performance, mobile", OURS, 98, at_least=True),
    Target("Lighthouse performance of any page, desktop", "Lighthouse performance, desktop", OURS, 98, at_least=True),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a target: the measured figure, ``None`` where it was not measured."""

    target: Target
    measured: float | None

    @property
    def met(self) -> bool | None:
        """Whether the target is met, as far as that is known."""
        if self.measured is None:
            return None
        limit = self.target.limit
        return self.measured >= limit if self.target.at_least else self.measured <= limit


def judge(values: Values, targets: Sequence[Target] = TARGETS) -> list[Verdict]:
    """Return the verdict on each target, by medians and ratios of medians."""
    return [Verdict(target, _figure(values, target)) for target in targets]


def _figure(values: Values, target: Target) -> float | None:
    own = values.get((target.quantity, target.subject))
    other = values.get((target.quantity, target.of))
    if not own or (target.of and not other):
        return None
    return median(own) / (median(other) if other else QUANTITIES[target.quantity].one)


def target_table(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as a Markdown table; what was not measured says so."""
    lines = ["| figure | target | measured | verdict |", "| --- | ---: | ---: | --- |"]
    for verdict in verdicts:
        target = verdict.target
        unit = f" of {target.of}" if target.of else f" {QUANTITIES[target.quantity].unit}".rstrip()
        measured = "" if verdict.measured is None else f"{verdict.measured:.{_digits(target)}f}"
        word = {True: "met", False: "**not met**", None: "not measured"}[verdict.met]
        sign = "≥" if target.at_least else "≤"
        lines.append(f"| {target.name} | {sign} {target.limit:g}{unit} | {measured} | {word} |")
    return "\n".join(lines) + "\n"


def _digits(target: Target) -> int:
    # One more than ratios are usually given with: a figure that misses by little is not to look as if it met.
    return 3 if target.of else QUANTITIES[target.quantity].digits


def figure_table(values: Values) -> str:
    """Return all that was measured as a Markdown table; ratios are to the naive way, or to the bare page."""
    lines = ["| figure | way and host | ratio | median | quartiles | n |", "| --- | --- | ---: | ---: | ---: | ---: |"]
    before = ""
    for name, quantity in QUANTITIES.items():
        for subject in dict.fromkeys(subject for measured, subject in values if measured == name):
            own = [value / quantity.one for value in values[name, subject]]
            low, middle, high = quartiles(own)
            other = values.get((name, NAIVE)) or values.get((name, BARE))
            base = median(other) / quantity.one if other else 0
            ratio = f"{middle / base:.3f}" if base else ""
            digits = quantity.digits
            shown = f"{middle:.{digits}f} {quantity.unit}".rstrip()
            spread = f"{low:.{digits}f} to {high:.{digits}f}"
            lines.append(
                f"| {'' if name == before else name} | {subject} | {ratio} | {shown} | {spread} | {len(own)} |"
            )
            before = name
    return "\n".join(lines) + "\n"


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the lower quartile, the median and the upper quartile.

    >>> quartiles([4, 1, 3, 2, 5])
    (2.0, 3.0, 4.0)
    >>> quartiles([7])
    (7, 7, 7)
    """
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return low, middle, high
