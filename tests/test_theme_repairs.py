"""The theme's templates are mended as they are loaded, and a repair that does not fit any more is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader, Environment
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from site_tools.project import CONFIG
from site_tools.theme_repairs import REPAIRS, TemplateChangedError, mend, on_env
from tests.built_page import read_page, select, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

ALL = [(name, number) for name, repairs in REPAIRS.items() for number in range(len(repairs))]


def template_with(name: str, *, times: int, of: int) -> str:
    """Return a template that every repair of this name fits, but for one, whose text it holds so many times."""
    return "\n".join(repair.old * (times if number == of else 1) for number, repair in enumerate(REPAIRS[name]))


@pytest.mark.parametrize(("name", "number"), ALL)
@pytest.mark.parametrize("times", [0, 2])
def test_a_text_that_is_not_there_once_is_told_with_what_it_was_mended_for(name: str, number: int, times: int) -> None:
    with pytest.raises(TemplateChangedError) as told:
        mend(name, template_with(name, times=times, of=number))
    assert str(told.value).startswith(f"the theme's {name} holds {REPAIRS[name][number].old!r} {times} times, ")
    assert f", so that {REPAIRS[name][number].purpose}; " in str(told.value)


@pytest.mark.parametrize("name", REPAIRS)
def test_a_template_gets_all_of_its_repairs(name: str) -> None:
    mended = mend(name, template_with(name, times=1, of=0))
    assert all(repair.new in mended for repair in REPAIRS[name])


def test_a_build_with_another_theme_ends_with_a_sentence() -> None:
    config, files = load_config(str(CONFIG)), Files([])
    texts = {name: template_with(name, times=1, of=0) for name in REPAIRS}
    on_env(Environment(loader=DictLoader(texts)), config=config, files=files)  # noqa: S701 -- renders nothing
    changed = Environment(loader=DictLoader({**texts, "partials/search.html": "<div>"}))  # noqa: S701
    with pytest.raises(PluginError, match=r"^the theme's partials/search.html holds .* 0 times"):
        on_env(changed, config=config, files=files)
    del texts["partials/progress.html"]
    with pytest.raises(PluginError, match=r"^the theme has no partials/progress.html any more"):
        on_env(Environment(loader=DictLoader(texts)), config=config, files=files)  # noqa: S701


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, HtmlElement]:
    found = {path.relative_to(site).as_posix(): read_page(path) for path in site.rglob("*.html")}
    # Those at former and short addresses are none of the theme's.
    return {name: page for name, page in found.items() if not select(page, "//meta[@http-equiv='refresh']")}


def test_every_page_begins_with_a_link_past_the_header_that_leads_into_it(pages: dict[str, HtmlElement]) -> None:
    assert len(pages) > 5
    for name, page in pages.items():
        (skip,) = select(page, "//a[@class='md-skip']")
        assert text_of(skip) == "Skip to content", name
        assert select(page, "//body//*[self::a or self::button or self::textarea]")[0] is skip, name
        (target,) = select(page, f"//*[@id='{skip.get('href', '').removeprefix('#')}']")
        assert select(target, "ancestor-or-self::*[contains(@class, 'md-content')]"), name


def test_what_opens_the_drawer_and_the_search_is_a_button_with_a_name(pages: dict[str, HtmlElement]) -> None:
    for name, page in pages.items():
        buttons = select(page, "//header//button[@data-opens]")
        about = [(each.get("data-opens"), each.get("aria-label"), each.get("aria-expanded")) for each in buttons]
        assert about == [("drawer", "Navigation", "false"), ("search", "Search", "false")], name
        assert all(select(button, ".//*[local-name()='svg']") for button in buttons), name


def test_the_search_has_a_name_and_says_how_much_it_finds(pages: dict[str, HtmlElement]) -> None:
    for name, page in pages.items():
        (search,) = select(page, "//*[@role='dialog']")
        assert search.get("aria-label") == "Search", name
        (found,) = select(search, ".//*[@role='status']")
        assert "md-search-result__meta" in found.get("class", ""), name


def test_the_entry_of_the_page_that_is_shown_is_marked_and_no_other(pages: dict[str, HtmlElement]) -> None:
    marked = {
        name: [text_of(link) for link in select(page, "//a[@aria-current='page']")] for name, page in pages.items()
    }
    assert marked["contributing/format/index.html"] == ["The format"]
    assert marked["404.html"] == []
    assert {len(links) for links in marked.values()} == {0, 1}


def test_each_palette_is_named_by_what_leads_to_it(pages: dict[str, HtmlElement]) -> None:
    for name, page in pages.items():
        palettes = select(page, "//*[@data-md-component='palette']/input")
        named = {each.get("data-md-color-scheme"): each.get("aria-label") for each in palettes}
        assert named == {"default": "Switch to light mode", "slate": "Switch to dark mode"}, name
