"""Each check of texts has examples: its bad example is found by it, and by it alone, and its good one is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from site_tools.project import CONFIG
from site_tools.source_check.all_checks import find_source_problems
from site_tools.source_check.style import PREFIX, SAYS, SETTINGS
from tests.figures import count
from tests.source_check_examples import EXAMPLES, Example

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "# Title\n\n"


def examples() -> dict[str, tuple[Example, str]]:
    """Return all examples by the names of files that are made of them."""
    return {
        f"{name}-{kind}": (each, each.bad if kind == "bad" else each.good)
        for name, each in EXAMPLES.items()
        for kind in ("bad", "good")
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the checks that found something in each example; Node starts once for all of them."""
    docs = tmp_path_factory.mktemp("examples") / "docs"
    docs.mkdir()
    for name, (example, text) in examples().items():
        if example.file in {"", "page.md"}:
            (docs / f"{name}.md").write_text(text if example.file else TITLE + text, encoding="utf-8")
    checks: dict[str, list[str]] = {}
    for problem in find_source_problems(docs, CONFIG):
        checks.setdefault(problem.path.removeprefix("docs/").removesuffix(".md"), []).append(problem.check)
    return checks


def of_another_file(folder: Path, example: Example, text: str) -> list[str]:
    docs = folder / "docs"
    docs.mkdir(exist_ok=True)
    (docs / example.file).write_text(text, encoding="utf-8")
    return [problem.check for problem in find_source_problems(docs, CONFIG)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bad_example_of_a_check_is_found_by_it_alone_and_the_good_one_by_none(
    name: str, found: dict[str, list[str]], tmp_path: Path
) -> None:
    example = EXAMPLES[name]
    if example.file in {"", "page.md"}:
        bad, good = found.get(f"{name}-bad", []), found.get(f"{name}-good", [])
    else:
        bad, good = (of_another_file(tmp_path, example, each) for each in (example.bad, example.good))
    assert bad == [name]
    assert good == []
    count("examples of checks")


def test_every_rule_of_style_that_counts_has_a_sentence_and_an_example() -> None:
    rules = json.loads(SETTINGS.read_text(encoding="utf-8"))
    assert rules.pop("default") is False
    assert set(rules) == set(SAYS)
    assert {f"{PREFIX}{rule}" for rule in rules} == {name for name in EXAMPLES if name.startswith(PREFIX)}
