"""What writers are told, in the README and on their pages of the site."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def steps_of(page: str, heading: str) -> list[str]:
    """Return the numbered steps below this heading, each on one line."""
    text = (ROOT / page).read_text(encoding="utf-8")
    section = re.split(rf"\n## {heading}(?: {{#[\w-]+}})?\n", text)[1].partition("\n## ")[0]
    joined = re.sub(r"\n {2,}", " ", section)
    return re.findall(r"^\d+\. (.*)$", joined, re.MULTILINE)


def test_the_readme_and_the_site_tell_the_same_ten_steps_to_change_a_question() -> None:
    steps = steps_of("README.md", "Change a question")
    assert len(steps) == 10
    assert steps_of("docs/contributing/index.md", "Change a question in ten lines") == steps


def test_every_command_that_they_name_is_there() -> None:
    readme, page = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/contributing/index.md"))
    table = readme.partition("| `python3 -m site_tools …` |")[2].partition("\n\n")[0]
    named = set(re.findall(r"python3 -m site_tools (\w+)", readme + page))
    named |= set(re.findall(r"^\| `(\w+)\b[^`]*` \|", table, re.MULTILINE))
    source = (ROOT / "site_tools" / "commands.py").read_text(encoding="utf-8")
    assert named == set(re.findall(r'commands\.add_parser\("(\w+)"', source))
