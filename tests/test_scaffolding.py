"""New pages: what is written, where it is named, that it passes every check, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from lxml import html as lxml_html

from site_tools import new_command
from site_tools.checks.whole import check
from site_tools.nav_entry import NoPlaceInNavError, add_to_nav
from site_tools.permalinks.ledger import LEDGER, read_ledger
from site_tools.scaffolding import KINDS, LONGEST_NAME, SCAFFOLDS, CannotMakePage, clean_title, fill_in, name_of
from tests.docs_copy import copy_docs
from tests.markdown_page import convert

if TYPE_CHECKING:
    from pathlib import Path

HOME = "---\nid: home\ndescription: The first page.\n---\n\n# Home\n\nWelcome.\n"
ODD_TITLES = [
    "Plain words",
    "What: \"this\" and 'that'?",
    "# {#id} and {.question .many} {",
    "`code` `` and <b>bold</b> <script>alert(1)</script>",
    "Fish & chips &amp; &#35; co",
    "*stars* _lines_ and snake_case __x__",
    "[link](https://help.example) ![picture](x.png) [ref]",
    "C# and F#",
    "1. first - second | third ~ fourth ^ fifth $six ${title}",
    "- yes: no # not a comment",
    "---",
    "==",
    "back\\slash \\{ \\`",
    "Ça coûte combien ? 🎉👩‍🔧",
    "كيف أدفع؟",
    "word " * 200,
]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return the settings of a site of one page."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(HOME, encoding="utf-8")
    (tmp_path / "docs" / LEDGER).write_text("/\n/#home\n/links.csv\n/links.json\n/links/\n", encoding="utf-8")
    return copy_docs(tmp_path, nav=[{"Home": "index.md"}, {"Desk": "links.md"}])


def docs_of(config: Path) -> Path:
    return config.parent / "docs"


def files_of(config: Path) -> dict[str, bytes]:
    folder = config.parent
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("title", ODD_TITLES, ids=lambda title: title[:20])
def test_a_title_reads_on_its_page_as_it_was_given(kind: str, title: str, config: Path) -> None:
    wanted = clean_title(title)
    filled = fill_in(kind, wanted, "a-name.md", docs_of(config))
    _, front_matter, text = filled.text.split("---\n", 2)
    meta = yaml.safe_load(front_matter)
    assert meta["id"] == "a-name"
    assert meta["description"].startswith(wanted)
    page = convert(text)
    assert page.problems == []
    heading = lxml_html.fragment_fromstring(page.html, create_parent="div").find("h1")
    assert heading is not None
    assert heading.text_content() == wanted
    assert len(heading) == 0
    assert (page.guide is not None) == (kind == "guide")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("À la carte: what's on?", "a-la-carte-what-s-on"),
        ("Straße 7", "strasse-7"),
        ("  Two   words ", "two-words"),
        ("😀 One", "one"),
        ("ﬁne", "fine"),
        ("word " * 200, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("w" * 200, "w" * LONGEST_NAME),
    ],
)
def test_a_file_is_named_after_the_title(title: str, name: str) -> None:
    assert name_of(clean_title(title)) == name


@pytest.mark.parametrize(
    ("title", "path", "says"),
    [
        ("", "", 'the title is empty; write it between quotes, as in: new guide "Printer requests"'),
        (" \n ", "", 'the title is empty; write it between quotes, as in: new guide "Printer requests"'),
        ("Bell\a", "", "the title holds U+0007, which is no sign of a text; take it away"),
        ("Half \udc80", "", "the title holds U+DC80, which is no sign of a text; take it away"),
        (
            "请求",
            "",
            (
                "the title has letters that no address is made of (求请); "
                "choose the name of the file yourself, as in: --path a-name.md"
            ),
        ),
        (
            "?!",
            "",
            (
                "the title has no letter or digit of a to z and 0 to 9; "
                "choose the name of the file yourself, as in: --path a-name.md"
            ),
        ),
        ("Index", "", "docs/index.md is there already, and stays as it is; choose another title, or --path"),
        *(
            (
                "Fine",
                path,
                (
                    f'--path "{path}" cannot be used; write lower-case words with hyphens between, below docs, '
                    "as in: --path teams/a-name.md"
                ),
            )
            for path in ("../out.md", "/x.md", "A.md", "a b", "a//b", ".md", "a.txt", "é")
        ),
        (
            "Fine",
            "index.md/a",
            (
                '--path "index.md/a" cannot be used; write lower-case words with hyphens between, '
                "below docs, as in: --path teams/a-name.md"
            ),
        ),
    ],
)
def test_what_no_page_can_be_made_of_is_said_and_nothing_is_written(
    title: str, path: str, says: str, config: Path
) -> None:
    before = files_of(config)
    with pytest.raises(CannotMakePage, match=f"^{re.escape(says)}$"):
        new_command.run("guide", title, config, docs_of(config), path=path)
    assert files_of(config) == before


def test_new_pages_pass_every_check_at_once(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = docs_of(config)
    assert new_command.run("guide", "Fault: `it's` <b>broken</b> {#x}", config, docs, path="wish.md") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "docs/wish.md: the new guide. Each part of it tells what it does.",
        "mkdocs.yml: names it below nav, behind index.md.",
        f"docs/{LEDGER}: holds its {len(read_ledger((docs / LEDGER).read_text(encoding='utf-8'))) - 5} addresses.",
    ]
    assert new_command.run("article", 'Fish & "chips" 🎉', config, docs, path="teams/new/lesson") == 0
    assert "docs/teams/new/lesson.svg: the picture in it, to be replaced." in capsys.readouterr().out
    # The guide has a part of that name.
    assert "id: wish-guide\n" in (docs / "wish.md").read_text(encoding="utf-8")
    assert "(../../wish.md#wish-guide)" in (docs / "teams/new/lesson.md").read_text(encoding="utf-8")
    assert yaml.safe_load(config.read_text(encoding="utf-8"))["nav"] == [
        {"Home": "index.md"},
        "wish.md",
        "teams/new/lesson.md",
        {"Desk": "links.md"},
    ]
    assert list(map(str, check(config, docs))) == []


def test_a_page_that_cannot_be_built_leaves_nothing_behind(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The link desk, which the build makes, has that place.
    before = files_of(config)
    assert new_command.run("article", "Links", config, docs_of(config)) == 1
    assert "links.md would be lost: the link desk has its place; give it another name" in capsys.readouterr().out
    assert files_of(config) == before


def test_a_fault_of_another_page_keeps_the_new_one_out_of_the_ledger(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = docs_of(config)
    (docs / "index.md").write_text(HOME + "\n## No id\n", encoding="utf-8")
    before = (docs / LEDGER).read_bytes()
    assert new_command.run("article", "Fine", config, docs) == 1
    said = capsys.readouterr().out
    assert 'docs/index.md:10: the section "No id" has no permanent id; write {#no-id} behind it' in said
    assert (docs / "fine.md").is_file()
    assert (docs / LEDGER).read_bytes() == before


def test_the_scaffolds_are_there_for_each_kind() -> None:
    assert {path.stem for path in SCAFFOLDS.glob("*.md")} == set(KINDS)


NAV = """\
# The site
nav:
  - Home: index.md   # first

  # pages
  - a.md
  - Teams:
      - One: teams/one.md
      - Gone: gone.md
  - "Desk": desk.md

theme: x # last
"""


@pytest.mark.parametrize(
    ("file", "behind", "line", "at"),
    [
        ("new.md", "a.md", "  - new.md", 6),
        ("teams/two.md", "teams/one.md", "      - teams/two.md", 8),
        ("other/two.md", "a.md", "  - other/two.md", 6),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_page_is_added_to_the_navigation_and_no_other_line_changes(
    file: str, behind: str, line: str, at: int, end: str, tmp_path: Path
) -> None:
    (tmp_path / "teams").mkdir()
    for page in ("index.md", "a.md", "teams/one.md"):
        (tmp_path / page).touch()
    config = tmp_path / "mkdocs.yml"
    config.write_bytes(NAV.replace("\n", end).encode())
    assert add_to_nav(config, tmp_path, file) == behind
    lines = NAV.split("\n")
    lines.insert(at, line)
    assert config.read_bytes() == end.join(lines).encode()


@pytest.mark.parametrize(
    ("text", "becomes", "behind"),
    [
        ("nav:\n- Teams:\n  - x.md", "nav:\n- Teams:\n  - x.md\n- new.md", ""),
        ("nav:\n-\n  Home: index.md\n", "nav:\n-\n  Home: index.md\n- new.md\n", "index.md"),
        ("site_name: x\n", "site_name: x\n", None),
    ],
)
def test_a_navigation_without_pages_takes_one_at_its_end(
    text: str, becomes: str, behind: str | None, tmp_path: Path
) -> None:
    (tmp_path / "index.md").touch()
    config = tmp_path / "mkdocs.yml"
    config.write_text(text, encoding="utf-8")
    assert add_to_nav(config, tmp_path, "new.md") == behind
    assert config.read_text(encoding="utf-8") == becomes


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x: 1\nnav: [a.md, b.md]\n", "2: nav is no list with a line for each entry; write - new.md below nav in"),
        ("nav:\n", "1: nav is no list with a line for each entry; write - new.md below nav in"),
        ("nav:\n  - a.md\n - b.md\n", "3: the settings are no YAML; mend that line first"),
    ],
)
def test_a_navigation_that_takes_no_line_is_told(text: str, says: str, tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(NoPlaceInNavError, match=f"^mkdocs.yml:{re.escape(says)}"):
        add_to_nav(config, tmp_path, "new.md")
    assert config.read_text(encoding="utf-8") == text
