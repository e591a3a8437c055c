"""The plot of the start: how long each way takes, as a part of what the naive one takes."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING, Final

from site_tools.bench.report import NAIVE, QUANTITIES, TARGETS, quartiles
from site_tools.setup.extra_packages import extra_packages

if TYPE_CHECKING:
    from pathlib import Path

    from site_tools.bench.report import Values

SHOWN: Final = ("cold", "warm", "next page", "slow line")

# The plot brings its own background, so that it reads the same on light and dark pages.
BACKGROUND: Final = "#f7f7f9"
INK: Final = "#1d1d1f"
OURS_COLOUR: Final = "#0b57a4"
OTHER_COLOUR: Final = "#9a9aa2"
TARGET_COLOUR: Final = "#b3261e"

SETTINGS: Final = {
    # Text stays text: it is small, can be searched, and is drawn in the reader's own font.
    "svg.fonttype": "none",
    # Equal figures give equal bytes.
    "svg.hashsalt": "bench",
    "font.family": "sans-serif",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def draw(values: Values, path: Path) -> None:
    """Write the plot to this path, as SVG: a panel a quantity, a bar a way, with its quartiles and the target.

    Raises:
        PackagesNotInstalled: matplotlib could not be fetched.
    """
    _ensure_matplotlib()
    import matplotlib as mpl  # noqa: PLC0415 -- only now it is sure to be there
    from matplotlib.figure import Figure  # noqa: PLC0415

    quantities = [name for name in SHOWN if values.get((name, NAIVE))]
    subjects = {name: [subject for measured, subject in values if measured == name] for name in quantities}
    with mpl.rc_context(SETTINGS):
        heights = [len(subjects[name]) + 1 for name in quantities]
        figure = Figure(figsize=(8, 0.32 * sum(heights) + 0.6), facecolor=BACKGROUND, layout="constrained")
        panels = figure.subplots(len(quantities), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        for panel, name in zip(panels, quantities, strict=True):
            base = median(values[name, NAIVE])
            for place, subject in enumerate(subjects[name]):
                low, middle, high = (value / base for value in quartiles(values[name, subject]))
                colour = OURS_COLOUR if subject.startswith("ours") else OTHER_COLOUR
                panel.barh(place, middle, color=colour, height=0.7)
                panel.plot([low, high], [place, place], color=INK, linewidth=1.2)
                panel.text(max(high, middle) + 0.01, place, f" {middle:.2f}", va="center", fontsize=8)
            for target in TARGETS:
                if target.quantity == name:
                    panel.axvline(target.limit, color=TARGET_COLOUR, linewidth=1.2, linestyle="--")
            panel.set_yticks(range(len(subjects[name])), subjects[name], fontsize=8)
            panel.invert_yaxis()
            unit = QUANTITIES[name].unit
            panel.set_title(f"{name} (naive: {base:.1f} {unit})", loc="left", fontsize=9)
            panel.set_facecolor(BACKGROUND)
            panel.spines[["top", "right"]].set_visible(False)
        panels[-1].set_xlabel("median, as a part of the naive way's; line: quartiles; dashed: target", fontsize=8)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _ensure_matplotlib() -> None:
    """Make matplotlib importable: it is larger than all other packages together, and nothing else needs it."""
    folder = str(extra_packages("plot"))
    if folder not in sys.path:
        sys.path.append(folder)
