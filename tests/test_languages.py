"""Languages: what translations hold, what a page in one looks like, and a site that is all in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from site_tools.guides import words
from site_tools.guides.hook import on_pre_build
from site_tools.guides.page_language import find_language_problems, page_words
from site_tools.guides.words import (
    CATALOGS,
    ENGLISH,
    BadCatalogError,
    UnknownLanguageError,
    Words,
    catalog_tags,
    read_catalog,
    words_of,
)
from site_tools.project import CONFIG
from tests.built_page import read_page, select, text_of
from tests.docs_copy import ROOT, build_copy
from tests.markdown_page import convert
from tests.other_guides import SOURCES
from tests.sentences import EVERY_PART, own_sentences

if TYPE_CHECKING:
    from pathlib import Path

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize("tag", catalog_tags())
def test_a_translation_has_words_for_every_sentence_and_no_others(tag: str) -> None:
    assert set(read_catalog(CATALOGS / f"{tag}.po")) == own_sentences()


def test_english_needs_no_translation_and_others_say_what_they_have() -> None:
    assert words_of("en") is ENGLISH
    assert words_of("en-GB").has("Anything")
    arabic = words_of("ar-EG")
    assert (arabic.language, arabic.direction) == ("ar-EG", "rtl")
    assert arabic.sentences == words_of("ar").sentences
    assert words_of("he").direction == "rtl"
    german = words_of("de")
    assert (german.direction, german.sentences) == ("ltr", {})
    assert not german.has("Continue")
    assert german.text("Continue") == "Continue"


def test_what_is_filled_in_is_not_read_as_a_part_of_the_sentence() -> None:
    own = Words("xx", "ltr", {"{a} of {b}": "{b}: {a}"})
    assert own.text("{a} of {b}", a="{b}", b="2") == "2: {b}"
    assert own.text("{a} of {b}", b="2") == "2: {a}"


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("arabic", '"arabic" is no language; write its tag, such as en, ar'),
        ("en_GB", '"en_GB" is no language; write its tag, such as en, ar'),
        ("", '"" is no language; write its tag, such as en, ar'),
        ("a" * 100, f'"{"a" * 40}" is no language; write its tag, such as en, ar'),
        ("../ar", '"../ar" is no language; write its tag, such as en, ar'),
        ("arx", '"arx" is no language; did you mean ar?'),
    ],
)
def test_what_is_no_language_is_told(tag: str, says: str) -> None:
    with pytest.raises(UnknownLanguageError) as told:
        words_of(tag)
    assert str(told.value) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'msgid "{a} of {b}"\nmsgstr "{a}"\n',
            'xx.po:5: the translation of "{a} of {b}" needs its slots: {a}, {b}',
        ),
        ('msgid "None"\nmsgstr "{a}"\n', 'xx.po:5: the translation of "None" needs its slots: none'),
        ("not a catalog\n", "xx.po: this is no catalog of gettext (unknown line on 5); mend it"),
    ],
)
def test_a_translation_that_cannot_be_used_is_told(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "xx.po").write_text(HEADER + text, encoding="utf-8")
    with pytest.raises(BadCatalogError) as told:
        read_catalog(tmp_path / "xx.po")
    assert str(told.value).startswith(says.partition(" (")[0])


def test_translations_that_are_not_finished_do_not_count(tmp_path: Path) -> None:
    text = '#, fuzzy\nmsgid "One"\nmsgstr "1"\n\nmsgid "Two"\nmsgstr ""\n\nmsgid "Three"\nmsgstr "3"\n'
    (tmp_path / "xx.po").write_text(HEADER + text, encoding="utf-8")
    assert read_catalog(tmp_path / "xx.po") == {"Three": "3"}


def test_a_sentence_that_a_language_lacks_is_marked_as_english() -> None:
    some = Words("ar", "rtl", {"Continue": "متابعة", "{filled} of {total} items filled in": "{total}/{filled}"})
    tool = convert(EVERY_PART, words=some).tool
    assert '<button class="guide-button" type="submit">متابعة</button>' in tool
    assert '<p class="guide-how-many" dir="ltr" lang="en">Choose one.</p>' in tool
    assert '<span data-slot="total">3</span>/<span data-slot="filled">0</span></p>' in tool


def test_the_language_of_a_page_is_its_own_or_that_of_the_site() -> None:
    assert page_words({}, {"language": "ar"}).language == "ar"
    assert page_words({"lang": "he"}, {"language": "ar"}).language == "he"
    assert page_words({}, {}) is ENGLISH
    assert page_words({"lang": False}, {}).language == "no"  # as YAML reads "no"
    assert page_words({"lang": "arabic"}, {}) is ENGLISH
    assert page_words({}, {"language": "custom-x"}) is ENGLISH


def test_a_page_that_names_no_language_is_told_at_its_line() -> None:
    source = "---\nid: page\nlang: arabic\n---\n"
    (problem,) = find_language_problems({"lang": "arabic"}, "page.md", source)
    assert str(problem) == 'page.md:3: lang: "arabic" is no language; write its tag, such as en, ar'
    assert find_language_problems({"lang": "ar"}, "page.md", source) == []


def test_translations_that_cannot_be_used_are_told_where_their_language_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "he.po").write_text(HEADER + 'msgid "One"\nmsgstr "{a}"\n', encoding="utf-8")
    monkeypatch.setattr(words, "CATALOGS", tmp_path)
    words_of.cache_clear()
    (problem,) = find_language_problems({"lang": "he"}, "page.md", "---\nlang: he\n---\n")
    assert str(problem) == 'page.md:2: lang: he.po:5: the translation of "One" needs its slots: none'
    assert page_words({"lang": "he"}, {}) is ENGLISH
    with pytest.raises(PluginError, match=r'^he\.po:5: the translation of "One" needs its slots: none$'):
        on_pre_build(load_config(str(CONFIG), theme={"name": "material", "language": "he"}))
    words_of.cache_clear()


HOME = "---\nid: home\ndescription: {}\n---\n\n# {}\n\n[1]({}){{ .guide }}\n"


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site that is all in Arabic, but for one page."""
    folder = tmp_path_factory.mktemp("arabic")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text(HOME.format("البداية", "البداية", "library-loans.md"), encoding="utf-8")
    loans = SOURCES["library-loans"].read_text(encoding="utf-8")
    assert loans.count("lang: ar\n") == 1
    # What was published at another address leads on.
    front_matter = 'redirects:\n  - /old/\n  - "/old/#part": loans\n'
    (docs / "library-loans.md").write_text(loans.replace("lang: ar\n", front_matter), encoding="utf-8")
    severity = SOURCES["incident-severity"].read_text(encoding="utf-8")
    (docs / "incident-severity.md").write_text(severity.replace("---\n", "---\nlang: en\n", 1), encoding="utf-8")
    theme = {"custom_dir": str(ROOT / "site_tools" / "theme"), "language": "ar"}
    nav = ["index.md", "library-loans.md", "incident-severity.md", "links.md"]
    built = build_copy(folder, nav=nav, theme=theme)
    assert built.status == 0, built.lines
    return built.site


def languages_in(page: Path) -> dict[str, tuple[str | None, str | None]]:
    """Return what the whole page, its content and its tool say of their languages, by where."""
    root = read_page(page)
    (body,) = select(root, "//body")
    (content,) = select(root, "//*[@id='__content']")
    said = {"page": (root.get("lang"), body.get("dir")), "content": (content.get("lang"), content.get("dir"))}
    for tool in select(root, "//*[@data-guide]"):
        said["tool"] = (tool.get("lang"), tool.get("dir"))
    return said


def test_a_site_in_another_language_runs_its_way_and_speaks_it(arabic: Path) -> None:
    assert languages_in(arabic / "index.html") == {
        "page": ("ar", "rtl"),
        "content": (None, None),
        "tool": (None, None),
    }
    page = read_page(arabic / "library-loans" / "index.html")
    buttons = [button.text_content() for button in select(page, "//form[@data-question]//button[@type='submit']")]
    assert set(buttons) == {"متابعة"}
    assert text_of(select(page, "//summary")[-1]) == "كل الأسئلة في قائمة روابط"
    link = select(page, "//h2[@id='loans']/a")[0]
    assert (link.get("title"), link.get("aria-label")) == ("نسخ الرابط", "نسخ الرابط: طلبات الإعارة")
    outcome = read_page(arabic / "library-loans" / "loan-and-fine" / "index.html")
    assert "طلبات منفصلة: إعارة وغرامة." in text_of(outcome)
    lost = read_page(arabic / "404.html")
    assert text_of(select(lost, "//h1")[0]) == "لا توجد صفحة كهذه"
    assert text_of(select(lost, "//article/p")[-1]) == (
        "البحث في أعلى الصفحة يبحث في المقالات، والصفحة الأولى مكان جيد للبدء."
    )
    old = read_page(arabic / "old" / "index.html")
    assert text_of(select(old, "//p")[0]) == "ما طُلب هنا موجود في طلبات الإعارة والغرامات."
    assert (old.get("lang"), old.get("dir")) == ("ar", "rtl")


def test_a_page_in_another_language_than_its_site_says_so(arabic: Path) -> None:
    page = arabic / "incident-severity" / "index.html"
    in_english = ("en", "ltr")
    assert languages_in(page) == {"page": ("ar", "rtl"), "content": in_english, "tool": in_english}
    (outline,) = select(read_page(page), "//details[@data-guide-outline]")
    assert (outline.get("lang"), outline.get("dir")) == in_english
    assert languages_in(page.parent / "severity-one" / "index.html")["content"] == in_english
    # The desk is for staff, and nobody has translated it.
    assert languages_in(arabic / "links" / "index.html")["content"] == in_english
