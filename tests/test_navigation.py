"""The navigation of a site that grows: what a page shows of it, and that its weight does not grow along."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from site_tools import navigation
from site_tools.bench.growing_sites import (
    IN_SECTION,
    MOST_WEIGHT_GROWTH,
    SHAPES,
    Shape,
    SiteBuild,
    article_places,
    build_site,
    write_articles,
)
from site_tools.navigation import MOST_SHOWN, LargeNavigation, fair_shares, remember_entries
from site_tools.project import CONFIG
from tests.built_page import read_page, select, text_of
from tests.docs_copy import build_copy

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from mkdocs.config.defaults import MkDocsConfig

FEW, MANY = 40, 120
"""Articles of the smaller and of the larger site, both larger than what a page shows."""

NAVIGATION = "//nav[@data-md-level='0']"
OUTSIDE_CONTENTS = "[not(ancestor::*[@data-md-component='toc'])]"
"""The theme puts the contents of the page into the navigation as well, below the page itself."""


ENTRIES = """
{% import "partials/nav-item.html" as item with context %}
{% for each in nav.items %}{{ item.render(each, "at_" ~ loop.index, 1) }}{% endfor %}
"""


def made_page(place: str, config: MkDocsConfig) -> Page:
    return Page(f"Page {place}", File(place, "docs", "site", use_directory_urls=True), config)


class Sites(NamedTuple):
    """Two sites of one shape, one three times as large: how they were built, and where the larger one is."""

    few: SiteBuild
    many: SiteBuild
    site: Path

    @property
    def places(self) -> list[tuple[str, str]]:
        return list(article_places(MANY, self.many.shape))

    def page(self, place: str) -> HtmlElement:
        """Return the page made of the source at this place."""
        return read_page(self.site / place.removesuffix(".md") / "index.html")


@pytest.fixture(scope="module")
def all_sites(tmp_path_factory: pytest.TempPathFactory) -> dict[Shape, Sites]:
    folder = tmp_path_factory.mktemp("sites")
    return {
        shape: Sites(
            build_site(folder / f"{shape}-{FEW}", "ours", FEW, shape),
            build_site(folder / f"{shape}-{MANY}", "ours", MANY, shape),
            folder / f"{shape}-{MANY}" / "site",
        )
        for shape in SHAPES
    }


@pytest.fixture(params=SHAPES)
def sites(request: pytest.FixtureRequest, all_sites: dict[Shape, Sites]) -> Sites:
    shape: Shape = request.param
    return all_sites[shape]


def entries(page: HtmlElement) -> list[HtmlElement]:
    """Return the entries of the page's navigation: links, and the names of the sections that are opened."""
    return select(page, f"{NAVIGATION}//li{OUTSIDE_CONTENTS}")


def links(page: HtmlElement) -> dict[str, str]:
    """Return where the links of the page's navigation lead, by their text."""
    return {text_of(link): link.get("href", "") for link in select(page, f"{NAVIGATION}//li/a{OUTSIDE_CONTENTS}")}


class TestWeight:
    def test_a_page_weighs_the_same_in_a_larger_site(self, sites: Sites) -> None:
        assert sites.many.weight == pytest.approx(sites.few.weight, rel=MOST_WEIGHT_GROWTH)
        assert sites.many.heaviest == pytest.approx(sites.few.heaviest, rel=MOST_WEIGHT_GROWTH)

    def test_the_shape_of_the_site_makes_no_difference(self, all_sites: dict[Shape, Sites]) -> None:
        weights = [sites.many.weight for sites in all_sites.values()]
        assert max(weights) == pytest.approx(min(weights), rel=MOST_WEIGHT_GROWTH)


class TestWhatAPageShows:
    def test_it_shows_the_way_to_itself_and_its_neighbours(self, sites: Sites) -> None:
        for number in (0, 1, IN_SECTION - 1, MANY // 2, MANY - 1):
            place, title = sites.places[number]
            page = sites.page(place)
            shown = links(page)
            (here,) = select(page, f"{NAVIGATION}//a[contains(@class, 'md-nav__link--active')]")
            assert text_of(here) == title
            assert shown.keys() >= {"Home", "All pages"}
            section = place.rpartition("/")[0]
            near = [sites.places[other] for other in (number - 1, number + 1) if 0 <= other < MANY]
            assert {other for at, other in near if at.rpartition("/")[0] == section} <= shown.keys()
            opened = select(page, f"{NAVIGATION}//li[contains(@class, 'md-nav__item--active')]/label")
            assert len([label for label in opened if label.get("for") != "__toc"]) == section.count("/") + 1

    def test_it_shows_as_much_as_there_is_room_for(self, sites: Sites) -> None:
        shown = [len(entries(sites.page(place))) for place, _ in sites.places]
        levels = sites.places[0][0].count("/") + 1
        assert MOST_SHOWN < max(shown) <= MOST_SHOWN + levels

    def test_so_does_the_page_for_mistyped_addresses(self, sites: Sites) -> None:
        page = read_page(sites.site / "404.html")
        assert list(links(page).items())[-1] == ("All pages", "/all-pages/")
        assert len(entries(page)) <= MOST_SHOWN + 1

    def test_each_of_its_links_leads_to_a_page_and_a_place_of_it(self, sites: Sites) -> None:
        ids = {str(id_) for id_ in sites.page("all-pages").xpath("//article//@id")}
        for place, _ in sites.places[::7]:
            for text, address in links(sites.page(place)).items():
                target, _, fragment = urljoin(f"/{place.removesuffix('.md')}/", address).partition("#")
                assert (sites.site / target.lstrip("/") / "index.html").is_file(), (place, text)
                assert not fragment or (target == "/all-pages/" and fragment in ids), (place, text)

    def test_what_is_left_out_of_a_section_is_one_link_away(self, sites: Sites) -> None:
        of_section = MANY if sites.many.shape == "flat" else IN_SECTION
        shown = links(sites.page(sites.places[0][0]))
        (address,) = (address for text, address in shown.items() if text.startswith(f"All {of_section} in "))
        (section,) = select(sites.page("all-pages"), f"//article//*[@id='{address.partition('#')[2]}']")
        titles = [title for _, title in sites.places[:of_section]]
        assert [text_of(link) for link in select(section, ".//a")] == titles

    def test_contents_footer_and_search_go_on_working(self, sites: Sites) -> None:
        page = sites.page(sites.places[1][0])
        headings = [text_of(heading) for heading in select(page, "//article/h2")]
        assert [text_of(link) for link in select(page, "//*[@data-md-type='toc']//nav//li//a")] == headings
        assert len(headings) > 1
        beside = [link.get("href", "") for rel in ("prev", "next") for link in select(page, f"//link[@rel='{rel}']")]
        assert [address.rstrip("/").rpartition("/")[2] for address in beside] == ["article-0000", "article-0002"]
        index = json.loads((sites.site / "search" / "search_index.json").read_text(encoding="utf-8"))
        found = {entry["location"].partition("#")[0] for entry in index["docs"]}
        assert {f"{place.removesuffix('.md')}/" for place, _ in sites.places} < found
        assert "all-pages/" not in found


class TestThePageOfAllPages:
    def test_it_lists_each_page_once_in_its_section(self, sites: Sites) -> None:
        page = sites.page("all-pages")
        assert [text_of(heading) for heading in select(page, "//h1")] == ["All pages"]
        listed = [(text_of(link), link.get("href", "")) for link in select(page, "//article/ul//a")]
        articles = [(title, f"../{place.removesuffix('.md')}/") for place, title in sites.places]
        assert [each for each in listed if each in articles] == articles
        assert len(listed) == MANY + 3  # the home page, the guide and the link desk
        folders = {parent for place, _ in sites.places for parent in PurePosixPath(place).parents} - {PurePosixPath()}
        assert len(select(page, "//article//li[@id]")) == len(folders)

    def test_a_small_site_has_none_and_shows_all_of_its_navigation(self, site: Path) -> None:
        assert not (site / "all-pages").exists()
        shown = links(read_page(site / "contributing" / "format" / "index.html"))
        for_writers = [
            "Change a guide",
            "The format",
            "Checks",
            "Links that last",
            "Hosting",
            "Decisions",
            "Performance",
        ]
        assert list(shown) == ["Home", "Credits vs Billing", "Link desk", "Maps", *for_writers]

    def test_a_page_of_that_name_is_told_not_lost(self, tmp_path: Path) -> None:
        write_articles(tmp_path / "docs", FEW, "flat")
        (tmp_path / "docs" / "all-pages.md").write_text("# Mine\n", encoding="utf-8")
        built = build_copy(tmp_path, nav=None)
        assert built.status == 1
        says = "all-pages.md would be lost: the page of all pages has its place; give it another name"
        assert [line for line in built.lines if says in line]


class TestEntriesThatAreRenderedOnce:
    def test_they_are_what_the_theme_makes_of_them_on_each_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        config = load_config(str(CONFIG))
        pages = [
            made_page(f"{folder}/page-{number}.md", config) for folder in ("a", "a/b", "c") for number in range(20)
        ]
        again = Page("Page 3, again", pages[3].file, config)
        inner = Section("B", [*pages[20:40]])
        outer = Section("A", [*pages[:20], inner, Link("Elsewhere", "https://elsewhere.example/")])
        last = Section("C", [*pages[40:]])
        home = made_page("index.md", config)
        items = [home, outer, last, again, Link("Of the site", "/x/")]
        for section in (outer, inner, last):
            for child in section.children:
                child.parent = section
        large = LargeNavigation(Navigation(items, pages), "all-pages/")
        monkeypatch.setattr(navigation, "_current", [large])
        theme, ours = config.theme.get_env(), config.theme.get_env()
        navigation.on_env(ours, config=config, files=Files([]))
        assert ours.loader is not None
        assert "render_once" in ours.loader.get_source(ours, "partials/nav-item.html")[0]
        for page in [*pages, home, *pages[::-7], again, None]:
            part = large.part_for(page)
            if page is not None:
                page.active = True
            context = {
                "nav": part,
                "page": page,
                "base_url": "/",
                "config": config,
                "features": ["navigation.sections"],
            }
            assert ours.from_string(ENTRIES).render(context) == theme.from_string(ENTRIES).render(context)
            if page is not None:
                page.active = False

    def test_an_entry_of_a_plugin_is_rendered_on_each_page(self) -> None:
        class View(Page):
            """A page that a plugin makes."""

        view = View("View", File("view.md", "docs", "site", use_directory_urls=True), load_config(str(CONFIG)))
        large = LargeNavigation(Navigation([view], [view]), "all-pages/")
        answers = iter("ab")
        assert [large.render_once(view, "view/", lambda _: next(answers)) for _ in range(2)] == ["a", "b"]

    def test_a_theme_without_the_macro_renders_as_ever(self) -> None:
        assert (
            remember_entries("{% macro other(nav_item) %}{% endmacro %}") == "{% macro other(nav_item) %}{% endmacro %}"
        )


@pytest.mark.parametrize(
    ("sizes", "most", "shares"),
    [
        ([1000], 30, [30]),
        ([3, 1000], 30, [3, 27]),
        ([1000, 3], 30, [27, 3]),
        ([1000, 1000], 30, [15, 15]),
        ([40, 4, 100], 30, [13, 4, 13]),
        ([5, 6], 30, [5, 6]),
        ([2] * 40, 30, [1] * 40),
    ],
)
def test_levels_share_the_room(sizes: list[int], most: int, shares: list[int]) -> None:
    assert fair_shares(sizes, most) == shares


@settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(1, 100), min_size=1, max_size=20), st.integers(20, 40))
def test_the_room_is_used_and_never_more(sizes: list[int], most: int) -> None:
    shares = fair_shares(sizes, most)
    assert sum(shares) == min(most, sum(sizes))
    assert all(1 <= share <= size for share, size in zip(shares, sizes, strict=True))
