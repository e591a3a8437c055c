"""The figures of the report, from measurements that are made up."""

from __future__ import annotations

import doctest
import platform
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from site_tools.bench import report
from site_tools.bench.browsers import Memory, grown
from site_tools.bench.command import HOSTED
from site_tools.bench.machine import describe_machine
from site_tools.bench.plot import draw
from site_tools.bench.report import BARE, NAIVE, OURS, QUANTITIES, TARGETS, Target, figure_table, judge, target_table

if TYPE_CHECKING:
    from pathlib import Path

MADE_UP = {
    ("cold", NAIVE): [4.0, 2.0, 3.0, 2.5, 3.5],
    ("cold", OURS): [0.9, 1.2, 1.0, 0.95, 30.0],
    ("bytes", NAIVE): [13_500_000.0],
    ("bytes", OURS): [3_499_999.0],
    ("Lighthouse performance, mobile", OURS): [98.0, 97.0, 100.0],
    ("largest paint", OURS): [300.0, 330.0],
    ("largest paint", BARE): [200.0, 220.0],
}


def test_the_table_holds_medians_quartiles_and_ratios_of_medians() -> None:
    assert figure_table(MADE_UP) == (
        "| figure | way and host | ratio | median | quartiles | n |\n"
        "| --- | --- | ---: | ---: | ---: | ---: |\n"
        "| cold | naive | 1.000 | 3.00 s | 2.50 to 3.50 | 5 |\n"
        "|  | ours, Brotli | 0.333 | 1.00 s | 0.95 to 1.20 | 5 |\n"
        "| bytes | naive | 1.000 | 13.50 MB | 13.50 to 13.50 | 1 |\n"
        "|  | ours, Brotli | 0.259 | 3.50 MB | 3.50 to 3.50 | 1 |\n"
        "| largest paint | ours, Brotli | 1.500 | 315 ms | 308 to 322 | 2 |\n"
        "|  | bare page | 1.000 | 210 ms | 205 to 215 | 2 |\n"
        "| Lighthouse performance, mobile | ours, Brotli |  | 98 | 98 to 99 | 3 |\n"
    )


def test_a_target_is_judged_by_what_was_measured_and_not_by_what_is_shown() -> None:
    targets = (
        Target("cold", "cold", OURS, 0.33, NAIVE),
        Target("colder", "cold", OURS, 0.334, NAIVE),
        Target("bytes", "bytes", OURS, 3.5),
        Target("paint", "largest paint", OURS, 1.5, BARE),
        Target("memory", "memory, unique", OURS, 0.95, NAIVE),
        Target("score", "Lighthouse performance, mobile", OURS, 98, at_least=True),
        Target("better score", "Lighthouse performance, mobile", OURS, 99, at_least=True),
    )
    assert target_table(judge(MADE_UP, targets)) == (
        "| figure | target | measured | verdict |\n"
        "| --- | ---: | ---: | --- |\n"
        "| cold | ≤ 0.33 of naive | 0.333 | **not met** |\n"
        "| colder | ≤ 0.334 of naive | 0.333 | met |\n"
        "| bytes | ≤ 3.5 MB | 3.50 | met |\n"
        "| paint | ≤ 1.5 of bare page | 1.500 | met |\n"
        "| memory | ≤ 0.95 of naive |  | not measured |\n"
        "| score | ≥ 98 | 98 | met |\n"
        "| better score | ≥ 99 | 98 | **not met** |\n"
    )


def test_a_ratio_to_what_was_not_measured_is_no_ratio() -> None:
    [verdict] = judge({("cold", OURS): [1.0]}, [Target("cold", "cold", OURS, 0.33, NAIVE)])
    assert (verdict.measured, verdict.met) == (None, None)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_target_is_of_something_that_is_measured(target: Target) -> None:
    assert target.quantity in QUANTITIES
    assert {target.subject, target.of or target.subject} <= HOSTED.keys()


def test_the_plot_is_a_picture_with_its_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "plot.svg"
    draw(MADE_UP, path)
    picture = etree.fromstring(path.read_bytes())
    texts = {text.strip() for text in picture.itertext()}
    assert {"naive", "ours, Brotli", "0.33", "cold (naive: 3.0 s)"} <= texts
    first = path.read_bytes()
    draw(MADE_UP, path)
    assert path.read_bytes() == first


def test_the_site_is_held_by_the_processes_that_are_new_or_have_grown() -> None:
    before = {1: Memory(50_000_000, 160_000_000), 2: Memory(8_000_000, 110_000_000)}
    after = {1: Memory(51_000_000, 161_000_000), 2: Memory(110_000_000, 240_000_000), 3: Memory(30_000_000, 90_000_000)}
    assert grown(before, after) == Memory(140_000_000, 330_000_000)


def test_the_machine_is_described_without_its_name() -> None:
    described = describe_machine()
    assert "cores" in described
    assert "GiB of memory" in described
    assert "Chrom" in described
    assert platform.node() not in described


def test_the_examples_in_the_docstrings_are_true() -> None:
    result = doctest.testmod(report)
    assert result.attempted
    assert not result.failed
