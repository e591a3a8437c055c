"""The list of links that people paste, as rows, as JSON and as CSV, each with its ready reply."""

from __future__ import annotations

import csv
import io
import json

import pytest

from site_tools.permalinks.link_list import ListedLink, list_links, write_csv, write_json
from site_tools.permalinks.page_links import read_page_links
from site_tools.permalinks.places import Place
from site_tools.permalinks.replies import make_reply
from site_tools.permalinks.site_links import PageOfSite, gather
from tests.engine.guides import TWO_REQUESTS

ASKS = "to look into this, we need the following. Please answer with as much of it as you have:"
USAGE = "- Workspace or tenant.\n- Phone-agent usage.\n- Approximate date and time."
BILLING = "- MSP or customer account.\n- Invoice date or number."
FILL_IN = "The same list, with fields to fill in: {link}"
KEEP = "The same list, to print or to keep: {link}"


def rows_of(*front_matter: str) -> list[ListedLink]:
    """Return the rows of a site with a page and a guide, in whose front matter these lines stand."""
    links, problems = read_page_links("credits.md", "/credits/", "\n".join(("---", *front_matter, "---", "")))
    places = [
        Place("/credits/", "article", "Credits", "Credits"),
        Place("/credits/#credits", "anchor", "Credits", "Credits"),
        Place("/credits/#part", "section", "A part", "Credits"),
        Place("/credits/#intent", "question", "What is it?", "Credits"),
        Place("/credits/#chat", "option", "Chat", "Credits"),
        Place("/credits/#usage", "checklist", "For usage", "Credits"),
        Place("/credits/#tenant", "item", "Workspace", "Credits"),
        Place("/credits/#billing", "checklist", "For billing", "Credits"),
        Place("/credits/#both", "note", "Both", "Credits"),
    ]
    outcomes = [
        Place("/credits/usage/", "outcome", "For usage", "Credits", ("usage",)),
        Place("/credits/usage-and-billing/", "outcome", "All", "Credits", ("usage", "billing")),
    ]
    home, _ = read_page_links("index.md", "/", "")
    pages = [
        PageOfSite(home, [Place("/", "article", "Home", "Home")]),
        PageOfSite(links, places, TWO_REQUESTS, outcomes),
    ]
    site, faults = gather(pages)
    assert [*problems, *faults] == []
    return list_links(pages, site)


def test_what_people_paste_is_listed_in_the_order_of_the_pages() -> None:
    assert [(row.kind, row.title, row.page, row.address, row.short) for row in rows_of()] == [
        ("article", "Home", "Home", "/", ""),
        ("article", "Credits", "Credits", "/credits/", ""),
        ("section", "A part", "Credits", "/credits/#part", ""),
        ("question", "What is it?", "Credits", "/credits/#intent", ""),
        ("checklist", "For usage", "Credits", "/credits/#usage", ""),
        ("checklist", "For billing", "Credits", "/credits/#billing", ""),
        ("outcome", "For usage", "Credits", "/credits/usage/", ""),
        ("outcome", "All", "Credits", "/credits/usage-and-billing/", ""),
    ]


def test_a_row_has_the_first_of_its_short_links_and_redirects_are_none() -> None:
    rows = rows_of("short_links: {all: , more: , use: usage, print: usage/}", "redirects: {/old/: part}")
    assert {row.address: row.short for row in rows if row.short} == {
        "/credits/": "/go/all/",
        "/credits/#usage": "/go/use/",
        "/credits/usage/": "/go/print/",
    }


def test_answers_with_a_short_link_are_a_result_at_the_end_of_their_page() -> None:
    rows = rows_of("short_links: {refund: intent=why-charged&billing-kind=refund, start: intent=why-usage}")
    assert rows[-2:] == [
        ListedLink(
            "result",
            "Why was I charged? → A refund",
            "Credits",
            "/credits/#intent=why-charged&billing-kind=refund",
            "/go/refund/",
            f"Hello,\n\n{ASKS}\n\n{BILLING}\n\n{FILL_IN}",
        ),
        ListedLink(
            "result",
            "Why did usage happen?",
            "Credits",
            "/credits/#intent=why-usage",
            "/go/start/",
            "Hello,\n\nthis is answered here: Why did usage happen?\n{link}",
        ),
    ]


def test_a_result_asks_for_what_those_answers_leave() -> None:
    rows = rows_of("short_links: {chat: intent=why-usage&feature=chat}")
    assert "Phone-agent" not in rows[-1].reply
    assert "- Workspace or tenant.\n- Approximate date and time." in rows[-1].reply


class TestReplies:
    def test_a_checklist_is_asked_for_and_other_places_are_named(self) -> None:
        replies = {row.address: row.reply for row in rows_of()}
        assert replies["/"] == "Hello,\n\nthis is answered here: Home\n{link}"
        assert replies["/credits/#usage"] == f"Hello,\n\n{ASKS}\n\n{USAGE}\n\n{FILL_IN}"
        assert replies["/credits/usage/"] == f"Hello,\n\n{ASKS}\n\n{USAGE}\n\n{KEEP}"
        assert replies["/credits/usage-and-billing/"] == f"Hello,\n\n{ASKS}\n\n{USAGE}\n{BILLING}\n\n{KEEP}"

    def test_what_a_writer_wrote_comes_first_also_on_the_page_of_its_checklist(self) -> None:
        lines = (
            "id: credits",
            "replies:",
            '  usage: "{title}: {checklist} {link}"',
            "  part: See {link}",
            "  credits: All",
        )
        replies = {row.address: row.reply for row in rows_of(*lines)}
        assert replies["/credits/#usage"] == replies["/credits/usage/"] == f"For usage: {USAGE} {{link}}"
        assert replies["/credits/#part"] == "See {link}"
        assert replies["/credits/"] == "All"
        assert replies["/credits/usage-and-billing/"].startswith("Hello,")

    @pytest.mark.parametrize(
        ("written", "reply"), [("{title}, {checklist}, {link}", "T, - A\n- B, {link}"), (" as it is \n", "as it is")]
    )
    def test_all_but_the_link_is_filled_in(self, written: str, reply: str) -> None:
        assert make_reply(written, title="T", items=["A", "B"]) == reply


ROWS = [
    ListedLink("article", 'A "B", ü', "Page", "/a/", "", "See {link}"),
    ListedLink("outcome", "O", "Page", "/a/o/", "/go/o/", "One\n{link}\n{link}", ("/o/", "/old/o/")),
]


class TestFiles:
    @pytest.mark.parametrize("root", ["", "https://help.example", "https://help.example/docs"])
    def test_json_and_csv_hold_the_same_with_whole_addresses(self, root: str) -> None:
        expected = [
            {
                "kind": "article",
                "title": 'A "B", ü',
                "page": "Page",
                "address": f"{root}/a/",
                "short": "",
                "reply": f"See {root}/a/",
                "former": [],
            },
            {
                "kind": "outcome",
                "title": "O",
                "page": "Page",
                "address": f"{root}/a/o/",
                "short": f"{root}/go/o/",
                "reply": f"One\n{root}/go/o/\n{root}/go/o/",
                "former": [f"{root}/o/", f"{root}/old/o/"],
            },
        ]
        assert json.loads(write_json(ROWS, root)) == {"format": 1, "links": expected, "places": []}
        flat = [row | {"former": " ".join(row["former"])} for row in expected]
        assert list(csv.DictReader(io.StringIO(write_csv(ROWS, root)))) == flat

    def test_they_are_written_as_others_read_them(self) -> None:
        assert write_csv(ROWS[:1], "") == (
            'kind,title,page,address,short,reply,former\r\narticle,"A ""B"", ü",Page,/a/,,See /a/,\r\n'
        )
        assert '"title": "A \\"B\\", ü"' in write_json(ROWS, "")
        assert write_json([], "") == '{\n "format": 1,\n "links": [],\n "places": []\n}\n'

    def test_places_that_are_no_rows_are_told_in_json_as_well(self) -> None:
        others = [
            Place("/a/", "article", "A", "A"),
            Place("/a/#b", "option", "B", "A"),
            Place("/a/#c", "anchor", "", "A"),
        ]
        places = json.loads(write_json([], "https://help.example", others))["places"]
        assert places == [{"kind": "option", "title": "B", "page": "A", "address": "https://help.example/a/#b"}]
