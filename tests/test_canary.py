"""The same pages with Material's successor: what may differ, what may not, and that both are told apart."""

from __future__ import annotations

from shutil import copytree, ignore_patterns
from typing import TYPE_CHECKING

import pytest

from site_tools.canary.command import NotBuiltHere, canary, report
from site_tools.canary.differences import BREAKS, Comparison, Difference, Kind, compare
from site_tools.canary.expected import EXPECTED, sort_out
from site_tools.canary.zensical import NotBuiltThere, build_with_zensical, zensical_version
from site_tools.link_check.built_site import BuiltSite
from site_tools.project import CONFIG, DOCS
from tests.docs_copy import copy_docs

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = "Nothing differs that is not expected."
ARTICLE = "credits-vs-billing/index.html"
FORMAT = "contributing/format/index.html"

type Edit = tuple[str, str, str]
"""A page of Zensical's site, a text on it, and what takes its place; no text for the page to be taken away."""


@pytest.fixture(scope="module")
def ours(site: Path) -> BuiltSite:
    """The docs as MkDocs builds them, read once."""
    return BuiltSite(site)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The docs as Zensical builds them."""
    return build_with_zensical(CONFIG, DOCS, tmp_path_factory.mktemp("canary"))


def test_the_guide_and_all_pages_are_there_with_zensical_and_what_differs_is_known() -> None:
    status, lines = canary(CONFIG, DOCS)
    assert lines[2] == NOTHING, "\n".join(lines)
    assert status == 0
    pages = len(list(DOCS.rglob("*.md")))
    assert lines[0] == (
        f"Zensical {zensical_version()} builds {pages} of {pages} pages, and 1 of 1 guides with the same JSON."
    )


def test_guides_are_the_same_that_are_named_after_their_path_have_former_ids_or_send_their_requests(
    tmp_path: Path,
) -> None:
    requests = {"email": {"Deep": "deep@help.example"}}
    config = copy_docs(tmp_path, extra={"requests": requests, "generator": False})
    page = tmp_path / "docs" / "deep" / "guide.md"
    page.parent.mkdir()
    page.write_text(
        "---\nredirects:\n  - once: this\n---\n\n# Deep & <wide>\n\n## Which one? {#which .question}\n\n"
        '- [This](#list) {#this}\n\n## To send {#list .checklist request="Deep"}\n\n- [ ] The name. {#name}\n',
        encoding="utf-8",
    )
    (page.parent / "index.md").write_text("---\nid: deep\n---\n\n# Below\n\n[Guide](guide.md)\n", encoding="utf-8")
    status, lines = canary(config, tmp_path / "docs")
    assert lines[2] == NOTHING, "\n".join(lines)
    assert status == 0
    assert "2 of 2 guides with the same JSON" in lines[0]


@pytest.mark.parametrize(
    ("edit", "kind", "sentence"),
    [
        ((FORMAT, "", ""), Kind.PAGE, "/contributing/format/ is not there"),
        (("contributing/result.png", "", ""), Kind.FILE, "/contributing/result.png is not there"),
        (
            (ARTICLE, ' data-guide-json=""', ""),
            Kind.GUIDE,
            "the guide at /credits-vs-billing/ has no JSON there",
        ),
        (
            (ARTICLE, '"format":', '"Format":'),
            Kind.GUIDE,
            'the JSON of the guide at /credits-vs-billing/ is not the same: here "{"format":',
        ),
        (
            (ARTICLE, 'class="guide-card"', 'class="card"'),
            Kind.TOOL,
            'the tool at /credits-vs-billing/ is not the same: here "',
        ),
        ((FORMAT, "<title>", "<title>Not "), Kind.TITLE, '/contributing/format/ is called "Not The format'),
        (
            (FORMAT, 'id="a-field"', 'id="field"'),
            Kind.HEADING,
            '/contributing/format/ lacks the heading "A field" (h2, id "a-field")',
        ),
        (
            ("contributing/index.html", 'href="format/"', 'href="form/"'),
            Kind.LINK,
            '/contributing/ lacks the link "The format" to /contributing/format/',
        ),
        (("contributing/index.html", "result.png", "gone.png"), Kind.PICTURE, "/contributing/ lacks the picture"),
        (
            (FORMAT, "</h1>", "</h1><p>More.</p>"),
            Kind.TEXT,
            "the text of /contributing/format/ is not the same: here",
        ),
        (
            (FORMAT, "</h1>", '</h1><p id="new"></p>'),
            Kind.ID,
            "/contributing/format/ has the id new, which it has not here",
        ),
        (("new/index.html", "", "<p>New.</p>"), Kind.MORE, "/new/ is there alone"),
    ],
)
def test_whatever_else_differs_is_told_and_fails_where_the_site_cannot_do_without(
    ours: BuiltSite, theirs: Path, tmp_path: Path, edit: Edit, kind: Kind, sentence: str
) -> None:
    changed = copytree(theirs, tmp_path / "site", ignore=ignore_patterns("assets"))
    name, old, new = edit
    page = changed / name
    if old:
        text = page.read_text(encoding="utf-8")
        assert old in text
        page.write_text(text.replace(old, new), encoding="utf-8")
    elif new:
        page.parent.mkdir()
        page.write_text(new, encoding="utf-8")
    else:
        page.unlink()
    unexpected, _, _ = sort_out(compare(ours, BuiltSite(changed), DOCS).differences)
    told = [each for each in unexpected if each.kind is kind and each.sentence.startswith(sentence)]
    assert len(told) == 1, unexpected
    assert any(each.kind in BREAKS for each in unexpected) == (kind in BREAKS)


def test_what_cannot_be_done_without_is_written_pages_and_files_and_the_json_of_guides() -> None:
    assert {Kind.PAGE, Kind.FILE, Kind.GUIDE} == BREAKS


def test_the_report_tells_what_is_not_expected_and_what_is_expected_in_vain() -> None:
    lost = Difference(Kind.PAGE, "/a/", "", "/a/ is not there")
    other = Difference(Kind.TITLE, "/b/", "", '/b/ is called "C", here "B"')
    lines = list(report(Comparison(2, 1, 1, 0, (lost, other)), "1.2.3"))
    assert lines[0] == "Zensical 1.2.3 builds 1 of 2 pages, and 0 of 1 guides with the same JSON."
    assert lines[2:5] == [
        "Not expected:",
        "- /a/ is not there (the site cannot do without).",
        '- /b/ is called "C", here "B".',
    ]
    in_vain = [f'- "{entry.what}" is expected, and is not so any more' for entry in EXPECTED if entry.always]
    assert in_vain
    assert [line.partition(";")[0] for line in lines[5 : 5 + len(in_vain)]] == in_vain


def test_pages_that_mkdocs_cannot_build_are_told_as_the_check_tells_them(tmp_path: Path) -> None:
    config = copy_docs(tmp_path)
    break_article(tmp_path)
    with pytest.raises(NotBuiltHere, match=r"(?s)^docs/credits-vs-billing\.md:\d+: .*#gone.*mend them first$"):
        canary(config, tmp_path / "docs")


def test_what_zensical_refuses_is_told_with_the_line_of_its_file(tmp_path: Path) -> None:
    config = copy_docs(tmp_path)
    line = break_article(tmp_path)
    (tmp_path / "canary").mkdir()
    told = rf"^Zensical cannot build the pages: credits-vs-billing\.md:{line}: .*#gone(?s:(?!Traceback).)*$"
    with pytest.raises(NotBuiltThere, match=told):
        build_with_zensical(config, tmp_path / "docs", tmp_path / "canary")


def break_article(folder: Path) -> int:
    """Let an answer lead to nowhere, and return the number of its line."""
    article = folder / "docs" / "credits-vs-billing.md"
    lines = article.read_text(encoding="utf-8").split("\n")
    place = next(place for place, line in enumerate(lines) if line.startswith("- [") and "](#" in line)
    lines[place] = lines[place].replace("](#", "](#gone-", 1)
    article.write_text("\n".join(lines), encoding="utf-8")
    return place + 1
