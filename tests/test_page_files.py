"""The scripts and styles of the pages: nothing that a page can use is left out, and nothing is made twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_tools.page_files import bundles
from site_tools.page_files.bundles import BundlingFailed, ensure_scripts, ensure_styles
from site_tools.page_files.links import find_sheets, put_styles
from site_tools.page_files.used_names import find_used_names

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bundles, "BUNDLES", tmp_path / "cache")
    return tmp_path / "cache"


def styles_for(folder: Path, css: str, page: str, *scripts: str) -> str:
    sheet = folder / "own.css"
    sheet.write_text(css, encoding="utf-8")
    return ensure_styles([sheet], [page], scripts).strip()


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("css", "page", "script"),
    [
        (".a-box{color:red}", '<p class="x a-box">', ""),
        (".a-box{color:red}", "<p title=\"a > b\" class='a-box'>", ""),
        ("#part{color:red}", "<p id=part>", ""),
        ("aside{color:red}", "<ASIDE>", ""),
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
    used = find_used_names(['<p style="color: var(--b)">'], ['get("--a")'], ":root{--a:1;--b:2;--c:3}")
    assert used.variables == {"--a", "--b"}


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
    links = find_sheets(page + elsewhere, tmp_path)
    assert (links.sheets, links.root) == (("assets/one.css", "assets/two.css"), root)
    put = put_styles(page + elsewhere, links, 'p{content:"</style>"}', "assets/later.css")
    styles = f'    <style data-whole="{root}assets/later.css">p{{content:"<\\/style>"}}</style>\n'
    assert put == "<head>\n" + styles + elsewhere
