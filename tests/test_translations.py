"""Pages in several languages: where they stand, that they lead to the same places, and what is untranslated."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html as lxml_html

from site_tools.checks.whole import check
from site_tools.link_check.source_places import SourcePlaces
from site_tools.translations.command import find_untranslated, list_untranslated
from site_tools.translations.comparing import find_other_ways, find_same_words
from tests.docs_copy import build_copy, copy_docs
from tests.markdown_page import convert

if TYPE_CHECKING:
    from pathlib import Path

    from decision_engine.guide import Guide
    from tests.docs_copy import Built

GUIDE = """\
---
id: help
description: Where to ask.
---

# Help

## What is broken? {#what .question}

- [A printer](#printers) {#printer}
- [A screen](#printers) {#screen}

## Ask about devices {#printers .checklist request="Devices"}

- [ ] Its number. {#number label="Number"}

## More {#more}

[The start](index.md)
"""

ARABIC = """\
---
id: help-ar
description: أين تسأل.
---

# المساعدة

## ما الذي تعطل؟ {#what .question}

- [طابعة](#printers) {#printer}
- [A screen](#printers) {#screen}

## اسأل عن الأجهزة {#printers .checklist request="Devices"}

- [ ] رقمه. {#number label="الرقم"}

[البداية](index.md)
"""

HOME = "---\nid: home\ndescription: Start.\n---\n\n# Home\n\n[Help](help.md), [more](other.md)\n"
OTHER = "---\nid: other\ndescription: Other.\n---\n\n# Other\n\nA page.\n"


def write(docs: Path, **pages: str) -> None:
    docs.mkdir(exist_ok=True)
    for name, text in {"index": HOME, "other": OTHER, "help": GUIDE, "help.ar": ARABIC, **pages}.items():
        (docs / f"{name}.md").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("translated")
    write(folder / "docs")
    return build_copy(folder, nav=["index.md", "help.md", "other.md", "links.md"])


def page(built: Built, name: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring((built.site / name / "index.html").read_bytes())


def test_a_translation_stands_below_its_language_and_each_leads_to_the_other(built: Built) -> None:
    assert built.status == 0, built.lines
    for name, leads in (("help", ("ar", "rtl", "../ar/help/")), ("ar/help", ("en", "ltr", "../../help/"))):
        language, direction, address = leads
        (link,) = page(built, name).xpath("//p[@class='guide-languages']/a")
        assert (link.get("hreflang"), link.get("lang"), link.get("dir")) == (language, language, direction)
        assert link.get("href") == address
        (alternate,) = page(built, name).xpath("//link[@rel='alternate'][@hreflang]")
        assert (alternate.get("hreflang"), alternate.get("href")) == (language, address)
    assert page(built, "other").xpath("//p[@class='guide-languages']") == []


def test_a_translation_is_in_its_language_and_out_of_the_navigation(built: Built) -> None:
    (tool,) = page(built, "ar/help").xpath("//guide-tool")
    assert (tool.get("lang"), tool.get("dir")) == ("ar", "rtl")
    entries = page(built, "other").xpath("//nav[contains(@class, 'md-nav--primary')]//a/@href")
    assert not [entry for entry in entries if "ar/help" in entry]
    addresses = (built.site / "permalinks.txt").read_text(encoding="utf-8")
    assert "\n/ar/help/#what\n" in addresses
    assert "help.ar" not in addresses


def test_a_fault_in_a_translation_is_told_in_its_file(tmp_path: Path) -> None:
    write(tmp_path / "docs", **{"help.ar": ARABIC.replace("(index.md)", "(#nowhere)")})
    assert SourcePlaces(tmp_path / "docs").source_of("/ar/help/") == "help.ar.md"
    assert SourcePlaces(tmp_path / "docs").source_of("/ar/help/printers/") == "help.ar.md"
    config = copy_docs(tmp_path, nav=["index.md", "help.md", "other.md", "links.md"])
    (told,) = (each for each in check(config, tmp_path / "docs") if each.check.startswith("link-"))
    assert (told.path, told.line) == ("docs/help.ar.md", 17)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (
            "{#screen}",
            "{#display}",
            11,
            'the option "display" is not in the original; take it away, or write it there too',
        ),
        (".question}", ".question .many}", 8, 'the question "what" does something else in the original; give both the'),
        ('label="الرقم"', 'label="الرقم" field="lines"', 15, 'the item "number" does something else in the original'),
    ],
)
def test_a_translation_that_leads_elsewhere_is_refused(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert ARABIC.count(old) == 1
    write(tmp_path / "docs", **{"help.ar": ARABIC.replace(old, new)})
    config = copy_docs(tmp_path, nav=["index.md", "help.md", "other.md", "links.md"])
    told = [str(replace(each, column=0)) for each in check(config, tmp_path / "docs") if each.check == "translation"]
    assert any(each.startswith(f"docs/help.ar.md:{line}: {says}") for each in told), told
    assert build_copy(tmp_path, nav=["index.md", "help.md", "other.md", "links.md"]).status == 1


def guide(text: str) -> Guide:
    found = convert(text.partition("---\n\n")[2]).guide
    assert found is not None
    return found


def test_the_same_guide_in_other_words_leads_nowhere_else() -> None:
    assert list(find_other_ways(guide(GUIDE), guide(ARABIC))) == []
    assert list(find_same_words(guide(GUIDE), guide(ARABIC))) == ["screen"]


def test_parts_in_another_order_are_told() -> None:
    swapped = re.sub(r"(- \[.*\n)(- \[.*\n)", r"\2\1", ARABIC, count=1)
    ((_, says),) = find_other_ways(guide(GUIDE), guide(swapped))
    assert says == "the parts of the guide stand in another order than in the original; put them as there"


def test_what_is_untranslated_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "docs")
    config = copy_docs(tmp_path, nav=["index.md", "help.md", "other.md", "links.md"])
    assert sorted(map(str, find_untranslated(config, tmp_path / "docs"))) == [
        'docs/help.ar.md:11: "A screen" (screen) reads as in docs/help.md',
        'docs/help.md:17: "more" is not in docs/help.ar.md',
        "docs/index.md:1: this page has no translation into ar",
        "docs/other.md:1: this page has no translation into ar",
    ]
    assert list_untranslated(config, tmp_path / "docs") == 0
    assert capsys.readouterr().out.count("\n") == 4


def test_a_page_that_only_looks_like_a_translation_is_a_page(tmp_path: Path) -> None:
    write(tmp_path / "docs", **{"notes.v2": OTHER.replace("other", "notes")})
    (tmp_path / "docs" / "help.ar.md").unlink()
    config = copy_docs(tmp_path, nav=["index.md", "help.md", "other.md", "notes.v2.md", "links.md"])
    assert list(find_untranslated(config, tmp_path / "docs")) == []
