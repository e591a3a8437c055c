"""All addresses of a site, what leads to them, and every message about what cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from site_tools.permalinks.page_links import read_page_links
from site_tools.permalinks.places import Place, find_places
from site_tools.permalinks.site_links import Lead, PageOfSite, as_page, gather
from tests.engine.guides import TWO_REQUESTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from decision_engine.guide import Guide


def page(
    name: str, *front_matter: str, ids: Sequence[str] = (), guide: Guide | None = None, outcomes: Sequence[str] = ()
) -> PageOfSite:
    """Return a page without faults of its own: the lines of its front matter begin with line 2."""
    address = f"/{name}/" if name else "/"
    path = f"{name or 'index'}.md"
    links, problems = read_page_links(path, address, "\n".join(("---", *front_matter, "---", "")))
    assert problems == []
    title = name.upper() or "HOME"
    places = [Place(address, "article", title, title)]
    places += [Place(f"{address}#{id_}", "section", f"Part {id_}", title) for id_ in ids]
    made = [Place(f"{address}{each}/", "outcome", f"Outcome {each}", title, (each,)) for each in outcomes]
    return PageOfSite(links, places, guide, made)


def guide_page(*front_matter: str) -> PageOfSite:
    """Return a page with a guide, whose checklists have pages below it."""
    return page("a", *front_matter, ids=["usage"], guide=TWO_REQUESTS, outcomes=["usage", "billing"])


def leads_of(*pages: PageOfSite, published: Sequence[str] = ()) -> dict[str, str]:
    """Return what leads where on a site without faults."""
    links, problems = gather(pages, published)
    assert problems == []
    return {lead.source: lead.target for lead in links.leads}


def told_of(*pages: PageOfSite) -> list[str]:
    """Return what is told of a site, sorted by place."""
    return [str(problem) for problem in sorted(gather(pages)[1])]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/old", "/old/"),
        ("/old/", "/old/"),
        ("/old#part", "/old/#part"),
        ("/old/index.html", "/old/"),
        ("/index.html#a", "/#a"),
        ("/old.html#a", "/old.html#a"),
        ("/old.htm", "/old.htm"),
        ("/a/b.pdf", "/a/b.pdf/"),
        ("/", "/"),
    ],
)
def test_an_address_of_a_page_has_one_form(written: str, address: str) -> None:
    assert as_page(written) == address


def test_the_addresses_are_those_of_places_and_of_what_leads_to_them() -> None:
    links, problems = gather(
        [page("", ids=["home"]), guide_page("redirects: {/old: usage}", "short_links: {use: usage/, all: }")]
    )
    assert problems == []
    assert [place.address for place in links.places] == [
        "/", "/#home", "/a/", "/a/#usage", "/a/usage/", "/a/billing/",
    ]  # fmt: skip
    assert links.leads == (
        Lead("/old/", "/a/#usage", "Part usage", "a.md", 2),
        Lead("/go/use/", "/a/usage/", "Outcome usage", "a.md", 3, "use"),
        Lead("/go/all/", "/a/", "A", "a.md", 3, "all"),
    )
    assert links.short_links == links.leads[1:]
    assert links.addresses == {place.address for place in links.places} | {"/old/", "/go/use/", "/go/all/"}


class TestTargets:
    @pytest.mark.parametrize(
        ("written", "target"),
        [
            ("", "/a/"),
            ("usage", "/a/#usage"),
            ("billing/", "/a/billing/"),
            ("intent=why-usage", "/a/#intent=why-usage"),
            ("intent=why-charged&billing-kind=refund", "/a/#intent=why-charged&billing-kind=refund"),
            # As addresses have them, whatever a writer pasted.
            ("'intent=why-usage, why-charged'", "/a/#intent=why-usage,why-charged"),
            ("'intent=why-usage%2Cwhy-charged.'", "/a/#intent=why-usage,why-charged"),
            ("feature=chat&intent=why-usage", "/a/#intent=why-usage&feature=chat"),
        ],
    )
    def test_a_lead_goes_to_the_page_or_a_part_or_an_outcome_or_answers(self, written: str, target: str) -> None:
        assert leads_of(guide_page(f"redirects: {{/old/: {written}}}")) == {"/old/": target}
        assert leads_of(guide_page(f"short_links: {{old: {written}}}")) == {"/go/old/": target}

    @pytest.mark.parametrize(
        ("target", "says"),
        [
            ("usagee", 'this page has no id "usagee"; did you mean usage?'),
            ("zzz", 'this page has no id "zzz"; write one that it has'),
            ("'#usage'", 'this page has no id "#usage"; did you mean usage?'),
            ("usagee/", 'no page "usagee/" stands below this one; did you mean usage/?'),
            ("zzz/", 'no page "zzz/" stands below this one; there are usage/, billing/'),
            ("intent=why", 'the question "intent" has no option "why"'),
            ("what=why&feature=x", 'the question "feature" has no option "x"; the guide has no question "what"'),
            ("intent=", '"intent=" is not of the form question=option,option'),
            ("billing-kind=refund,payment-failure", 'the question "billing-kind" takes one option, not 2'),
        ],
    )
    def test_what_the_page_lacks_is_told(self, target: str, says: str) -> None:
        assert told_of(guide_page("id: a", "redirects:", f'  - /old/: "{target.strip("'")}"')) == [f"a.md:4: {says}"]
        assert told_of(guide_page("short_links:", f'  old: "{target.strip("'")}"')) == [f"a.md:3: {says}"]

    def test_answers_and_outcomes_of_a_page_without_a_guide_are_told(self) -> None:
        assert told_of(page("b", "short_links:", "  one: intent=why-usage", "  two: usage/")) == [
            'b.md:3: "intent=why-usage" are answers, but this page holds no guide; write an id of the page',
            'b.md:4: no page "usage/" stands below this one; it has no checklists',
        ]

    def test_an_id_that_was_renamed_itself_is_told_with_the_one_that_it_has_now(self) -> None:
        assert told_of(page("b", "redirects:", "  - older: old", "  - old: new", ids=["new"])) == [
            'b.md:3: "old" was renamed itself; write new in its place'
        ]


class TestSources:
    def test_former_ids_lead_to_those_of_now(self) -> None:
        assert leads_of(page("b", "redirects: {old: new, /b/#older: new, /b/#gone: }", ids=["new"])) == {
            "/b/#old": "/b/#new",
            "/b/#older": "/b/#new",
            "/b/#gone": "/b/",
        }

    def test_a_number_of_a_help_centre_leads_on_by_itself(self) -> None:
        assert leads_of(page("b", "redirects: /en/articles/15681396-credits-vs-billing")) == {
            "/en/articles/15681396-credits-vs-billing/": "/b/",
            "/en/articles/15681396/": "/b/",
        }
        both = ["  - /articles/15681396-new-title", "  - /articles/15681396-title"]
        assert len(leads_of(page("b", "redirects:", *both))) == 3

    @pytest.mark.parametrize(
        ("source", "at", "other"),
        [("/c", "/c/", "place"), ("/c/#part", "/c/#part", "id"), ("part", "/b/#part", "id"), ("/b/", "/b/", "place")],
    )
    def test_a_redirect_of_what_is_there_is_told(self, source: str, at: str, other: str) -> None:
        site = [page("b", "redirects:", f"  {source}: new", ids=["part", "new"]), page("c", ids=["part"])]
        says = f"{at} is redirected, but something is there; take the line away, or give that another {other}"
        assert told_of(*site) == [f"b.md:3: {says}"]

    def test_a_short_link_in_whose_place_a_page_stands_is_told(self) -> None:
        says = "but something is there; take the line away, or give that another place"
        assert told_of(page("b", "short_links: c"), page("go/c")) == [
            f'b.md:2: the short link "c" is at /go/c/, {says}'
        ]

    def test_the_same_source_on_two_pages_is_told(self) -> None:
        assert told_of(page("b", "redirects: /old/"), page("c", "id: c", "redirects: /old")) == [
            "c.md:3: the redirect of /old/ is taken already, in b.md:2"
        ]

    def test_the_same_source_in_two_forms_on_one_page_is_told_where_the_targets_differ(self) -> None:
        assert told_of(page("b", "redirects:", "  - /old/", "  - /old: new", ids=["new"])) == [
            "b.md:4: the redirect of /old/ is taken already, in b.md:3"
        ]
        assert leads_of(page("b", "redirects: [/old/, /old, /old/index.html]")) == {"/old/": "/b/"}

    def test_a_short_link_that_is_taken_is_told(self) -> None:
        assert told_of(page("b", "short_links: x"), page("c", "short_links: x")) == [
            'c.md:2: the short link "x" is taken already, in b.md:2'
        ]
        assert told_of(page("b", "redirects: /go/x", "short_links: x")) == [
            'b.md:3: the short link "x" is taken already, in b.md:2'
        ]

    def test_an_anchor_of_another_page_that_is_there_leads_on(self) -> None:
        assert leads_of(page("b", "redirects: {/c/#gone: new}", ids=["new"]), page("c")) == {"/c/#gone": "/b/#new"}

    def test_an_anchor_of_a_page_that_is_redirected_leads_on_wherever_that_is(self) -> None:
        site = [page("b", "redirects: {/old/#part: new}", ids=["new"]), page("c", "redirects: /old/")]
        assert leads_of(*site) == {"/old/#part": "/b/#new", "/old/": "/c/"}

    def test_an_anchor_of_a_page_that_is_gone_is_told(self) -> None:
        assert told_of(page("b", "redirects: {/old#part: new}", ids=["new"])) == [
            "b.md:2: nothing is at /old/ to lead on from /old/#part; redirect /old/ as well"
        ]

    def test_two_pages_with_one_id_are_told(self) -> None:
        assert told_of(page("b", "id: one"), page("c", "title: C", "id: one"), page("d"), page("e")) == [
            'c.md:3: the page b.md has the id "one" too; give this one another'
        ]


class TestMovedGuides:
    MOVED = "redirects: [/was/, /was.html, /en/articles/15681396-was]"

    def test_published_outcomes_lead_on_with_their_page(self) -> None:
        published = ["/was/", "/was/usage/", "/was/usage/more/", "/a/billing/", "/other/usage/"]
        assert leads_of(guide_page(self.MOVED), published=published) == {
            "/was/": "/a/",
            "/was.html": "/a/",
            "/en/articles/15681396-was/": "/a/",
            "/en/articles/15681396/": "/a/",
            "/was/usage/": "/a/usage/",
        }

    def test_outcomes_of_checklists_that_were_renamed_lead_on(self) -> None:
        own = page("a", "redirects: [/was/, used: usage, paid: billing]", ids=["usage", "billing"], guide=TWO_REQUESTS)
        both = Place("/a/usage-and-billing/", "outcome", "Both", "A", ("usage", "billing"))
        usage = Place("/a/usage/", "outcome", "Usage", "A", ("usage",))
        published = ["/a/used/", "/a/used-and-paid/", "/a/used-and-billing/", "/was/used/", "/a/usage/", "/a/else/"]
        leads = leads_of(replace(own, outcomes=[usage, both]), published=published)
        assert {source: target for source, target in leads.items() if "#" not in source} == {
            "/was/": "/a/",
            "/a/used/": "/a/usage/",
            "/was/used/": "/a/usage/",
            "/a/used-and-paid/": "/a/usage-and-billing/",
            "/a/used-and-billing/": "/a/usage-and-billing/",
        }

    def test_a_lead_of_their_own_comes_first(self) -> None:
        leads = leads_of(guide_page("redirects: {/was/: , /was/usage/: billing/}"), published=["/was/usage/"])
        assert leads["/was/usage/"] == "/a/billing/"

    def test_what_is_there_again_does_not_lead_on(self) -> None:
        assert leads_of(guide_page("redirects: /was/"), page("was/usage"), published=["/was/usage/"]) == {
            "/was/": "/a/"
        }

    def test_a_redirect_to_a_part_takes_no_outcomes_along(self) -> None:
        leads = leads_of(guide_page("redirects: {/was/: usage}"), published=["/was/usage/"])
        assert leads == {"/was/": "/a/#usage"}


class TestReplies:
    def test_they_are_known_by_the_address_of_what_they_are_about(self) -> None:
        links, problems = gather([page("b", "id: b", "replies: {part: One, b: Two}", ids=["b", "part"])])
        assert problems == []
        assert links.replies == {"/b/#part": "One", "/b/": "Two"}

    @pytest.mark.parametrize(("id_", "advice"), [("parts", "did you mean part?"), ("zzz", "write one that it has")])
    def test_one_about_what_the_page_lacks_is_told(self, id_: str, advice: str) -> None:
        says = f'b.md:4: there is a reply for "{id_}", but this page has no such id; {advice}'
        assert told_of(page("b", "id: b", "replies:", f"  {id_}: One", "  part: Two", ids=["part"])) == [says]


def test_all_faults_are_told_at_once() -> None:
    told = told_of(
        page("b", "id: one", "redirects: [/c/, {old: gone}]", "short_links: {x: gone}", "replies: {gone: A}"),
        page("c", "id: one"),
    )
    assert [line.partition(": ")[0] for line in told] == ["b.md:3", "b.md:3", "b.md:4", "b.md:5", "c.md:2"]


class TestPlaces:
    def test_a_page_its_sections_and_what_has_an_id_are_places(self) -> None:
        html = (
            '<h1 id="page">Title</h1><h2 id="part"><span id="was" class="guide-alias"></span>A &amp; <em>b</em>'
            '<a class="headerlink" href="#part"></a></h2><ul><li id="one"><p>One.</p><p>More.</p><ul><li>Two</li></ul>'
            '</li></ul><p id="guide-tool-x">Tool</p><a class="quiet" id="a">A\n b</a>'
        )
        assert list(find_places("/page/", "Name", html)) == [
            Place("/page/", "article", "Name", "Name"),
            Place("/page/#page", "anchor", "Title", "Name"),
            Place("/page/#part", "section", "A & b", "Name"),
            Place("/page/#one", "anchor", "One. More.", "Name"),
            Place("/page/#a", "anchor", "A b", "Name"),
        ]
        assert [place.anchor for place in find_places("/page/", "Name", html)] == ["", "page", "part", "one", "a"]

    def test_an_empty_page_is_a_place(self) -> None:
        assert list(find_places("/", "Home", "")) == [Place("/", "article", "Home", "Home")]
