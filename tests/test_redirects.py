"""What stands at former and short addresses, what hosts read of it, and what a page says of anchors that have gone."""

from __future__ import annotations

import pytest

from site_tools.permalinks.redirects import (
    RedirectPage,
    moved_anchors,
    read_redirects,
    redirect_pages,
    relative,
    write_redirects,
)
from site_tools.permalinks.site_links import Lead

ABOUT = "# What leads elsewhere, written by the build. A host that does not read this finds a page at each address.\n"


def lead(source: str, target: str, title: str = "Title") -> Lead:
    return Lead(source, target, title, "page.md", 1)


@pytest.mark.parametrize(
    ("page", "target", "way"),
    [
        ("/old/", "/new/", "../new/"),
        ("/en/articles/1/", "/new/#a", "../../../new/#a"),
        ("/old.html", "/new/", "new/"),
        ("/old.html", "/", "./"),
        ("/old/", "/", "../"),
        ("/a/old.html", "/", "../"),
        ("/", "/", "./"),
        ("/", "/#a", "#a"),
    ],
)
def test_one_page_leads_to_another_wherever_the_site_lies(page: str, target: str, way: str) -> None:
    assert relative(page, target) == way


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("/old/", "old/index.html"),
        ("/", "index.html"),
        ("/a/old.html", "a/old.html"),
        ("/a%20b/%C3%BC/", "a b/ü/index.html"),
    ],
)
def test_a_redirect_is_a_file_where_hosts_look_for_it(source: str, file: str) -> None:
    assert RedirectPage(lead(source, "/new/")).file == file


def test_a_page_that_leads_on_has_its_former_anchors() -> None:
    a, x, y, b = lead("/a/", "/n/"), lead("/a/#x", "/n/#1"), lead("/a/#y", "/m/"), lead("/b/", "/n/")
    live = lead("/live/#x", "/n/")
    assert redirect_pages([y, b, live, x, a]) == [RedirectPage(a, [x, y]), RedirectPage(b)]


class TestForHosts:
    def test_each_address_is_redirected_with_and_without_the_slash_at_its_end(self) -> None:
        leads = [lead("/old/", "/new/#a"), lead("/a/b.html", "/new/"), lead("/", "/new/"), lead("/live/#x", "/new/")]
        text = write_redirects(leads)
        assert text == ABOUT + "/ /new/ 301\n/a/b.html /new/ 301\n/old/ /new/#a 301\n/old /new/#a 301\n"
        assert read_redirects(text) == [
            ("/", "/new/"),
            ("/a/b.html", "/new/"),
            ("/old/", "/new/#a"),
            ("/old", "/new/#a"),
        ]

    def test_a_page_with_former_anchors_is_left_to_itself_as_hosts_do_not_see_them(self) -> None:
        leads = [lead("/old/", "/new/"), lead("/old/#x", "/other/"), lead("/older/", "/new/")]
        assert read_redirects(write_redirects(leads)) == [("/older/", "/new/"), ("/older", "/new/")]

    def test_blank_lines_and_comments_are_no_redirects(self) -> None:
        assert read_redirects("# a b c\n\n/old /new 301\n  \n") == [("/old", "/new")]
        assert read_redirects(write_redirects([])) == []


class TestMovedAnchors:
    def test_a_page_says_where_parts_have_gone_that_are_on_others_now(self) -> None:
        leads = [
            lead("/a/#y", "/b/#two", 'Two & "<b>"'),
            lead("/a/#x", "/b/", "One"),
            lead("/aa/#z", "/b/"),
            lead("/a/", "/b/"),
        ]
        assert moved_anchors("/a/", leads, "") == (
            '<p class="guide-moved" data-moved data-search-exclude id="x">This part has moved: '
            '<a href="../b/">One</a></p>'
            '<p class="guide-moved" data-moved data-search-exclude id="y">This part has moved: '
            '<a href="../b/#two">Two &amp; &quot;&lt;b&gt;&quot;</a></p>'
        )

    def test_a_part_that_the_page_holds_under_both_ids_has_not_gone(self) -> None:
        content = '<h2 id="new"><span id="old" class="guide-alias"></span>New</h2>'
        assert moved_anchors("/a/", [lead("/a/#old", "/a/#new")], content) == ""

    def test_a_former_id_of_what_is_no_markdown_leads_on_as_well(self) -> None:
        content = "<div id='new'>Raw</div>"
        assert moved_anchors("/a/", [lead("/a/#old", "/a/#new", "Raw")], content) == (
            '<p class="guide-moved" data-moved data-search-exclude id="old">This part has moved: '
            '<a href="../a/#new">Raw</a></p>'
        )

    @pytest.mark.parametrize("target", ["/a/", "/a/#intent=why&kind=b", "/a/usage/"])
    def test_a_former_id_that_leads_to_the_whole_page_or_answers_or_an_outcome_leads_on(self, target: str) -> None:
        moved = moved_anchors("/a/", [lead("/a/#old", target)], "")
        assert f'<a href="..{target.replace("&", "&amp;")}">' in moved
