"""What a first visit costs on the wire may not creep up: each file has its budget, in ``byte_budget.json``.

A file is as large as it travels: packed with brotli from a host that compresses, as it is from one that does not.
Who means it to grow writes the new size into the budget, where a review sees it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

BUDGET = Path(__file__).with_name("byte_budget.json")
MOST_GROWTH = 1.03
MEGABYTE = 1e6


def name_of(site: Path, path: Path) -> str:
    """Return the file's address in the site without what changes with its content."""
    address = path.relative_to(site).as_posix()
    address = re.sub(r"^assets/runtime/[0-9a-f]{16}/", "assets/runtime/", address)
    return re.sub(r"[-.](?:[0-9a-f]{8}|[A-Z0-9]{8})(?=\.(?:min\.)?(?:js|css)$)", "", address)


def measure(site: Path) -> dict[str, dict[str, int]]:
    """Return the sizes in bytes of all that a reader of the article may load, by the names of the files."""
    pages = [site / "index.html", site / "credits-vs-billing" / "index.html"]
    (runtime,) = (site / "assets" / "runtime").iterdir()
    loaded = [path for path in (site / "assets").rglob("*") if path.suffix in {".js", ".css", ".svg"}]
    loaded = [path for path in loaded if "/lunr/" not in path.as_posix() and "shipped" not in path.parts]
    loaded += [runtime / name for name in ("python.mjs", "python.wasm", "python.wasm.gz")]
    return {
        name_of(site, path): (
            # What is packed already is for hosts that do not compress. Quality 11 takes half a minute more.
            {} if path.suffix == ".gz" else {"brotli": len(brotli.compress(path.read_bytes(), quality=9, lgwin=24))}
        )
        | {"as it is": path.stat().st_size}
        for path in sorted({*pages, *loaded})
    }


@pytest.fixture(scope="module")
def measured(site: Path) -> dict[str, dict[str, int]]:
    return measure(site)


@pytest.fixture(scope="module")
def budget() -> dict[str, dict[str, int]]:
    return dict(json.loads(BUDGET.read_text(encoding="utf-8")))


def find_grown(measured: dict[str, dict[str, int]], budget: dict[str, dict[str, int]]) -> list[str]:
    return [
        f"{name} ({form}): {size} bytes, the budget is {budget.get(name, {}).get(form, 0)}"
        for name, sizes in measured.items()
        for form, size in sizes.items()
        if size > budget.get(name, {}).get(form, 0) * MOST_GROWTH
    ]


def test_no_file_has_outgrown_its_budget(
    measured: dict[str, dict[str, int]], budget: dict[str, dict[str, int]]
) -> None:
    grown = find_grown(measured, budget)
    assert not grown, "\n".join(["these files grew by more than 3 %, or are new:", *grown])


def test_the_budget_holds_no_file_that_is_gone(
    measured: dict[str, dict[str, int]], budget: dict[str, dict[str, int]]
) -> None:
    assert set(budget) == set(measured)


def test_a_file_that_grows_is_named(budget: dict[str, dict[str, int]]) -> None:
    grown = {name: dict(sizes) for name, sizes in budget.items()}
    grown["assets/runtime/python.mjs"]["brotli"] = int(budget["assets/runtime/python.mjs"]["brotli"] * 1.04)
    grown["assets/new.js"] = {"brotli": 1, "as it is": 1}
    assert [line.partition(":")[0] for line in find_grown(grown, budget)] == [
        "assets/runtime/python.mjs (brotli)",
        "assets/new.js (brotli)",
        "assets/new.js (as it is)",
    ]


def test_a_first_visit_is_within_the_targets(measured: dict[str, dict[str, int]]) -> None:
    """Those of a host that compresses nothing; those of one that does stand in the bench, at brotli's best quality."""
    page = ["credits-vs-billing/index.html", "assets/page/start.js", "assets/guide/guide.js", "assets/icon.svg"]
    runtime = [f"assets/runtime/{name}" for name in ("worker.js", "python.mjs", "python.wasm.gz")]
    assert sum(measured[name]["as it is"] for name in page + runtime) <= 4.9 * MEGABYTE
    assert sum(measured[name]["brotli"] for name in page) <= 45_000
