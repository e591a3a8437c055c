"""The scripts and styles of the pages: nothing that a page can use is left out, and nothing is made twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_tools.page_files import bundles
from site_tools.page_files.bundles import BundlingFailed, ensure_scripts, ensure_styles
from site_tools.page_files.links import SheetFinder, put_styles
from site_tools.page_files.used_names import PageNames, find_used_names

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bundles, "BUNDLES", tmp_path / "cache")
    return tmp_path / "cache"


def names_in(*pages: str) -> PageNames:
    names = PageNames()
    for page in pages:
        names.read(page)
    return names


def styles_for(folder: Path, css: str, page: str, *scripts: str) -> str:
    sheet = folder / "own.css"
    sheet.write_text(css, encoding="utf-8")
    return ensure_styles([sheet], names_in(page), scripts).strip()


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("css", "page", "script"),
    [
        (".a-box{color:red}", '<p class="x a-box">', ""),
        (".a-box{color:red}", "<p title=\"a > b\" class='a-box'>", ""),
        ("#part{color:red}", "<p id=part>", ""),
        ("aside{color:red}", "<ASIDE>", ""),
        (".a-box{color:red}", '<P CLASS="a-box">', ""),
        (".a-box{color:red}", '<p class="&#97;-box">', ""),
        (".a-box{color:red}", '<p title="\'"\n  class="a-box"\n>', ""),
        ("[hidden]{color:red}", "<p hidden>", ""),
        ("[dir=rtl] p{color:red}", '<html dir="rtl"><p>', ""),
        ('[id^="note:"]{color:red}', '<p id="note:1">', ""),
        (".a-box{color:red}", "", 'part.classList.add("a-box")'),
        (".a-box--open{color:red}", "", "part.className = `a-box--${state}`"),
        (".a-box--open{color:red}", "", 'part.className = "a-box--" + state'),
        ("[data-is-open]{color:red}", "", 'part.dataset.isOpen = ""'),
        (".a-box{color:red}", '<script>part.className = "a-box"</script>', ""),
        ("p:not(.gone){color:red}", "<p>", ""),
    ],
)
def test_a_rule_that_a_page_or_a_script_can_use_is_kept(tmp_path: Path, css: str, page: str, script: str) -> None:
    assert "{color:red}" in styles_for(tmp_path, css, page, script)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("css", "page", "script"),
    [
        (".a-box{color:red}", '<p class="a-boxes">', 'find(".a-box")'),
        ("[dir=rtl] p{color:red}", '<html dir="ltr"><p>', ""),
        ("aside{color:red}", "<p>an aside", ""),
        (":root{--unused:red}", "<p>", ""),
        ("@keyframes unused{from{color:red}}", "<p>", ""),
    ],
)
def test_a_rule_that_nothing_can_use_is_left_out(tmp_path: Path, css: str, page: str, script: str) -> None:
    assert "red" not in styles_for(tmp_path, css, page, script)


def test_what_a_writer_writes_changes_the_styles_only_where_another_rule_is_needed(tmp_path: Path, cache: Path) -> None:
    css = ".a-box{color:red}table{color:blue}"
    first = styles_for(tmp_path, css, '<p class="a-box">')
    assert styles_for(tmp_path, css, '<h2 id="new">A new part</h2><p class="a-box other">') == first
    assert len(list(cache.glob("styles-*/"))) == 1
    assert "table{" in styles_for(tmp_path, css, '<p class="a-box"><table>')


def test_a_variable_that_scripts_alone_use_counts_as_used() -> None:
    pages = names_in('<p style="color: var(--b)">')
    used = find_used_names(pages, ['get("--a")'], ":root{--a:1;--b:2;--c:3}")
    assert used.variables == {"--a", "--b"}


def test_each_page_counts_and_the_same_pages_do_for_other_styles() -> None:
    pages = names_in('<p class="a" id="x">', '<p class="b" id="x">', '<h1 class="a"><script>add("d-e")</script>')
    styles = ".a{}.b{}.c{}.d-e{}h1{}h2{}#x{}"
    used = find_used_names(pages, [], styles)
    assert (used.classes, used.tags, used.ids) == ({"a", "b"}, {"h1"}, {"x"})
    assert used.undetermined == {"d-e"}
    assert find_used_names(pages, [], ".b{}p{}").as_json() == find_used_names(pages, [], "p{}.b{}").as_json()
    assert find_used_names(pages, [], ".b{}p{}").classes == {"b"}
    assert find_used_names(pages, ['add("c")'], styles).undetermined == {"c", "d-e"}


@pytest.mark.usefixtures("cache")
def test_scripts_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    script = tmp_path / "theme.js"
    script.write_text("let = 1 +")
    with pytest.raises(BundlingFailed, match="the page's files cannot be bundled:"):
        ensure_scripts(script)
    assert not list((tmp_path / "cache").glob("scripts-*/"))


def test_equal_scripts_are_bundled_once_and_named_after_their_content(tmp_path: Path, cache: Path) -> None:
    script = tmp_path / "theme.js"
    script.write_text("console.log(1)")
    first = ensure_scripts(script)
    assert ensure_scripts(script) == first
    assert len(list(cache.glob("scripts-*/"))) == 1
    assert all((first.folder / address).is_file() for address in first.addresses)
    script.write_text("console.log(2)")
    second = ensure_scripts(script)
    assert second.guide == first.guide
    assert second.theme != first.theme
    assert second.start != first.start  # it names the theme's


@pytest.mark.parametrize("root", ["", "../", "../../", "/", "/help/"])
def test_styles_stand_where_the_first_sheet_was_linked(tmp_path: Path, root: str) -> None:
    (tmp_path / "assets").mkdir()
    for name in ("one.css", "two.css"):
        (tmp_path / "assets" / name).write_text("")
    elsewhere = '<link rel="stylesheet" href="gone.css">\n'
    page = "<head>\n" + "".join(f'<link rel="stylesheet" href="{root}assets/{n}.css">\n' for n in ("one", "two"))
    links = SheetFinder(tmp_path).find(page + elsewhere)
    assert (links.sheets, links.root) == (("assets/one.css", "assets/two.css"), root)
    put = put_styles(page + elsewhere, links, 'p{content:"</style>"}', "assets/later.css")
    styles = f'    <style data-whole="{root}assets/later.css">p{{content:"<\\/style>"}}</style>\n'
    assert put == "<head>\n" + styles + elsewhere


def test_only_the_links_and_the_blanks_of_their_own_lines_give_way_to_styles(tmp_path: Path) -> None:
    for name in ("one.css", "two.css"):
        (tmp_path / name).write_text("")
    finder = SheetFinder(tmp_path)
    page = ' \t<link rel="stylesheet" href="one.css"><meta>\n\n\t<link rel="stylesheet" href="two.css">\n\n<body>'
    put = put_styles(page, finder.find(page), "p{}", "w.css")
    assert put == '    <style data-whole="w.css">p{}</style>\n<meta>\n\n\n<body>'
    bare = '<link rel="stylesheet" href="one.css">'
    assert put_styles(bare, finder.find(bare), "p{}", "w.css") == '    <style data-whole="w.css">p{}</style>\n'
    without = '<p><link rel="stylesheet" href="gone.css"> <link rel="icon" href="one.css">'
    assert put_styles(without, finder.find(without), "p{}", "w.css") == without
