"""What the front matter of a page says of its links, and every message about it with its line."""

from __future__ import annotations

import pytest

from site_tools.permalinks.page_links import PageLinks, Redirect, ShortLink, read_page_links

NO_ADDRESS = (
    "is redirected, but is no address; write /path/ or /path/#anchor for what stood elsewhere, and the id alone for a "
    "part of this page"
)


def links_of(*lines: str) -> PageLinks:
    """Return what a page without faults says, whose front matter begins with these lines, the first of them line 2."""
    links, problems = read_page_links("page.md", "/page/", source_of(*lines))
    assert problems == []
    return links


def told_of(*lines: str) -> list[str]:
    """Return what is told of a page whose front matter holds these lines, the first of them line 2."""
    _, problems = read_page_links("page.md", "/page/", source_of(*lines))
    return [str(problem).removeprefix("page.md:") for problem in problems]


def source_of(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", "", "# Title", "", "redirects: /not-this/", ""))


def test_a_page_that_says_nothing_has_no_links() -> None:
    for source in ("# Title\n", source_of("title: Title"), source_of("- a list"), ""):
        assert read_page_links("page.md", "/page/", source) == (PageLinks("page.md", "/page/"), [])


def test_keys_with_nothing_behind_them_say_nothing() -> None:
    assert links_of("id:", "redirects:", "short_links:", "replies:") == PageLinks("page.md", "/page/", id_line=2)


def test_front_matter_that_yaml_cannot_read_is_left_to_who_tells_of_it() -> None:
    assert told_of("redirects: [", "id: : :") == []


class TestId:
    def test_the_id_is_known_with_its_line(self) -> None:
        links = links_of("title: Title", "id: credits-vs-billing")
        assert (links.id, links.id_line) == ("credits-vs-billing", 3)

    @pytest.mark.parametrize("written", ["15681396", "0123", "2026-01-02", "yes", "'quoted'"])
    def test_what_yaml_takes_for_something_else_is_the_id_as_it_is_written(self, written: str) -> None:
        assert links_of(f"id: {written}").id == written.strip("'")

    @pytest.mark.parametrize("written", ["Credits", "a b", "a_b", "-a", "a-", "a--b", "a.b", "ü", "1.5", "-1"])
    def test_what_is_no_id_is_told(self, written: str) -> None:
        says = f'3: the id "{written}" cannot be used; write lower-case words with hyphens between'
        assert told_of("title: Title", f"id: {written}") == [says]

    @pytest.mark.parametrize(("written", "kind"), [("[a, b]", "a list"), ("{a: b}", "a mapping")])
    def test_an_id_that_is_no_text_is_told(self, written: str, kind: str) -> None:
        assert told_of(f"id: {written}") == [f"2: id: expected a text, got {kind}; write one id"]


class TestRedirects:
    @pytest.mark.parametrize(
        ("lines", "redirects"),
        [
            (["redirects: /old/"], [Redirect("/old/", "", 2)]),
            (["redirects: [/old/, /older]"], [Redirect("/old/", "", 2), Redirect("/older", "", 2)]),
            (
                ["redirects:", "  - /old/", "  # why", "  - was: is", "  - /other/#part: is"],
                [Redirect("/old/", "", 3), Redirect("/page/#was", "is", 5), Redirect("/other/#part", "is", 6)],
            ),
            (
                ["redirects:", "- /old/", "- {was: is, before: is}"],
                [Redirect("/old/", "", 3), Redirect("/page/#was", "is", 4), Redirect("/page/#before", "is", 4)],
            ),
            (
                ["redirects:", "  /old/:", "  was: is", "  '/a/#b': ''"],
                [Redirect("/old/", "", 3), Redirect("/page/#was", "is", 4), Redirect("/a/#b", "", 5)],
            ),
            (["redirects: {2024: 2025}"], [Redirect("/page/#2024", "2025", 2)]),
            (["redirects: [/, /o.html, /a%20b/c]"], [Redirect(each, "", 2) for each in ("/", "/o.html", "/a%20b/c")]),
        ],
    )  # fmt: skip
    def test_they_are_one_text_or_a_list_or_a_mapping(self, lines: list[str], redirects: list[Redirect]) -> None:
        assert list(links_of(*lines).redirects) == redirects

    def test_lines_are_those_of_the_entry_and_not_of_what_looks_like_it(self) -> None:
        links = links_of("title: was", "short_links: {was: is}", "redirects:", "  - else: was", "  - was: is")
        assert [(each.source, each.line) for each in links.redirects] == [("/page/#else", 5), ("/page/#was", 6)]

    @pytest.mark.parametrize("slash", ["", "/"])
    def test_a_number_of_a_help_centre_is_redirected_without_its_words_as_well(self, slash: str) -> None:
        source = f"/en/articles/15681396-credits-vs-billing{slash}"
        assert list(links_of(f"redirects: {{{source}: part}}").redirects) == [
            Redirect(source, "part", 2),
            Redirect("/en/articles/15681396", "part", 2),
        ]

    @pytest.mark.parametrize(
        "source",
        ["/articles/15681396", "/news/123-words", "/12345-words/more", "/a12345-words", "/news/2024-05-01-words"],
    )
    def test_other_numbers_are_left_as_they_are(self, source: str) -> None:
        assert [each.source for each in links_of(f"redirects: {source}").redirects] == [source]

    def test_ids_of_this_page_are_known_by_those_that_they_had(self) -> None:
        links = links_of(
            "redirects:", "  was: is", "  /page/#before: is", "  /other/#x: is", "  /page/#gone:", "  /old/:",
            "  result: a=b", "  list: usage/",
        )  # fmt: skip
        assert links.renamed == {"was": "is", "before": "is"}

    @pytest.mark.parametrize(
        "written",
        [
            "old/page",
            "https://help.example/old/",
            "/a b/",
            "/a//b",
            "/old/?q=1",
            "/old/#",
            "/über/",
            "/%zz/",
            "/%ff/",
            "/a/%2e%2e/b",
            "/../../etc/",
            "/./a",
            "/a%2Fb",
            "/a%5Cb",
            "/a%0Ab",
            "Was",
            "#was",
        ],
    )
    def test_what_is_no_address_and_no_id_is_told(self, written: str) -> None:
        assert told_of("redirects:", f'  - "{written}": is') == [f'3: "{written}" {NO_ADDRESS}']

    def test_a_long_text_is_told_in_part(self) -> None:
        assert told_of(f"redirects: {'A' * 100}") == [f'2: "{"A" * 80}" {NO_ADDRESS}']

    def test_an_address_that_stands_twice_is_told_with_both_lines(self) -> None:
        assert told_of("redirects:", "  - /old/", "  - was: is", "  - /old/: is", "  - was: is") == [
            '5: "/old/" is redirected twice, first in line 3; leave one',
            '6: "was" is redirected twice, first in line 4; leave one',
        ]
        assert told_of("redirects:", "  was: is", "  was: other") == [
            '4: "was" is redirected twice, first in line 3; leave one'
        ]

    @pytest.mark.parametrize("written", ["was", "was:", "was: ''", "was: # is", "was: ~"])
    def test_an_id_that_leads_nowhere_is_told(self, written: str) -> None:
        says = '3: the id "was" is redirected to nothing; write was: the-id-that-it-has-now'
        assert told_of("redirects:", f"  - {written}") == [says]

    @pytest.mark.parametrize("written", ["#was", "''", "~"])
    def test_an_anchor_without_quotes_is_nothing_to_yaml(self, written: str) -> None:
        assert told_of("redirects:", "  - /old/", f"  - {written}") == [
            '4: redirects: expected a text, got nothing; a text that begins with "#" stands in quotes'
        ]

    def test_lists_and_mappings_where_a_text_belongs_are_told(self) -> None:
        lines = ("  - [/old/]", "  - /a/: [b, c]", "  - {d: {e: f}}", "  - ? {g: h}", "    : i")
        assert told_of("redirects:", *lines) == [
            '3: redirects: expected a text, got a list; a text that begins with "#" stands in quotes',
            '4: redirects: "/a/" can lead to one place, not to a list; write its id behind the colon',
            '5: redirects: "d" can lead to one place, not to a mapping; write its id behind the colon',
            '6: redirects: expected a text, got a mapping; a text that begins with "#" stands in quotes',
        ]  # fmt: skip


class TestShortLinks:
    @pytest.mark.parametrize(
        ("lines", "short_links"),
        [
            (["short_links: usage"], [ShortLink("usage", "", 2)]),
            (
                [
                    "short_links:",
                    "  all:",
                    "  usage: usage",
                    "  refund: intent=why-charged&billing-kind=refund-request",
                ],
                [
                    ShortLink("all", "", 3),
                    ShortLink("usage", "usage", 4),
                    ShortLink("refund", "intent=why-charged&billing-kind=refund-request", 5),
                ],
            ),
            (["short_links:", "  - all", "  - 2024: usage"], [ShortLink("all", "", 3), ShortLink("2024", "usage", 4)]),
        ],
    )
    def test_they_have_names_and_lead_to_places_or_to_the_page(
        self, lines: list[str], short_links: list[ShortLink]
    ) -> None:
        assert list(links_of(*lines).short_links) == short_links

    @pytest.mark.parametrize("name", ["Usage", "a/b", "/go/usage/", "a b"])
    def test_a_name_that_is_none_is_told(self, name: str) -> None:
        says = f'3: the short link "{name}" is no name; use lower-case words with hyphens between'
        assert told_of("short_links:", f"  {name}: usage") == [says]

    @pytest.mark.parametrize("entry", ["  {}: {}", "  - {}: {}"])
    def test_a_name_that_stands_twice_on_a_page_is_told(self, entry: str) -> None:
        lines = (entry.format("usage", "usage"), entry.format("billing", "billing"), entry.format("usage", "billing"))
        says = '5: the short link "usage" stands twice, first in line 3; leave one'
        assert told_of("short_links:", *lines) == [says]

    def test_what_is_no_name_at_all_is_told(self) -> None:
        assert told_of("short_links:", "  usage: [a]", "  ~: b") == [
            '3: short_links: "usage" can lead to one place, not to a list; write its id behind the colon',
            '4: short_links: expected a text, got nothing; a text that begins with "#" stands in quotes',
        ]


class TestReplies:
    def test_they_are_known_by_the_id_of_what_they_are_about_with_their_lines(self) -> None:
        links = links_of(
            "replies:", "  usage: |", "    Hello,", "", "    {checklist}", "  billing: See {link}, {title}."
        )
        assert links.replies == {"usage": "Hello,\n\n{checklist}", "billing": "See {link}, {title}."}
        assert links.reply_lines == {"usage": 3, "billing": 7}

    @pytest.mark.parametrize("written", ["Hello", "[usage]", "[usage: Hello]"])
    def test_what_is_no_mapping_is_told(self, written: str) -> None:
        assert told_of(f"replies: {written}") == ["2: replies: expected an id with its reply on each line"]

    @pytest.mark.parametrize("written", ["", "'  '", "[a]", "{a: b}"])
    def test_a_reply_without_a_text_is_told(self, written: str) -> None:
        says = '3: the reply for "usage" has no text; write it, or leave it out'
        assert told_of("replies:", f"  usage: {written}") == [says]

    def test_a_second_reply_is_told(self) -> None:
        says = '5: there are two replies for "usage", the first in line 3; leave one'
        assert told_of("replies:", "  usage: a", "  billing: b", "  usage: c") == [says]

    @pytest.mark.parametrize(
        ("unknown", "advice"),
        [
            ("list", "did you mean checklist?"),
            ("links", "did you mean link?"),
            (" link ", "did you mean link?"),
            ("name", "it takes {title}, {link}, {checklist}"),
            ("", "it takes {title}, {link}, {checklist}"),
        ],
    )
    def test_braces_around_what_means_nothing_are_told(self, unknown: str, advice: str) -> None:
        says = f'3: the reply for "usage" holds {{{unknown}}}, which means nothing here; {advice}'
        assert told_of("replies:", f'  usage: "{{title}} {{{unknown}}} {{link}}"') == [says]


class TestKeys:
    def test_a_key_that_stands_twice_is_told(self) -> None:
        assert told_of("redirects: /a/", "title: Title", "redirects: /b/", "id: a", "id: b") == [
            "4: redirects stands twice, first in line 2; put both into one",
            "6: id stands twice, first in line 5; put both into one",
        ]

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("redirect", "redirects"),
            ("Redirects", "redirects"),
            ("short-links", "short_links"),
            ("repliess", "replies"),
        ],
    )
    def test_a_key_that_is_nearly_ours_is_told(self, written: str, meant: str) -> None:
        says = f'3: "{written}" means nothing here; did you mean {meant}?'
        assert told_of("title: Title", f"{written}: /a/") == [says]

    def test_keys_of_others_are_left_alone(self) -> None:
        assert (
            told_of("hide: [toc]", "ids: a", "reply: a", "description: Redirects", "~: a", "template: links.html") == []
        )

    def test_links_in_what_is_no_front_matter_are_told(self) -> None:
        _, problems = read_page_links("page.md", "/page/", "id: page\nredirects: /old/\n\n# Title\n")
        assert [str(problem) for problem in problems] == [
            'page.md:1: "id" stands in no front matter; write a line of --- above and below it',
            'page.md:1: "redirects" stands in no front matter; write a line of --- above and below it',
        ]
