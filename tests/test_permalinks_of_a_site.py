"""The addresses of a site as it is built: what stands at old and short ones, its lists, and what becomes of a move."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

import pytest

from site_tools.checks.looking import Published
from site_tools.checks.mkdocs_words import Said
from site_tools.permalinks.ledger import LEDGER, find_lost, read_ledger
from site_tools.permalinks.redirects import REDIRECTS, read_redirects
from site_tools.sealing.host_files import NGINX
from tests.built_page import read_page, select, text_of
from tests.docs_copy import build_copy, copy_docs
from tests.test_page_links import NO_ADDRESS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs_copy import Built

SITE_URL = "https://help.example/docs/"
GUIDE = """\
# A & <b>guide</b>

## Which? {#which .question .many}

- [One](#one) {#to-one}
- [Two](#two) {#to-two}

## One & "only" {#one .checklist request="First"}

- [ ] A thing. {#thing}

## Two {#two .checklist request="Second"}

- [ ] Another. {#another}

## More {#more}

<div id="raw">Raw.</div>
"""
OF_THE_GUIDE = """\
id: guide
redirects:
  - /guide/
  - more-of-it: more
  - raw-part: raw
  - /contributing/#gone: one
  - /other/
  - /other/#part: two
  - /a%20b/: more
short_links:
  first: one
  both: one-and-two/
  answers: which=to-one, to-two"""
ARTICLE = "# Article\n\n## Now {#now}\n\nText.\n\n## Kept {#kept}\n\nText.\n"


class Moved(NamedTuple):
    """A site before two of its pages were moved, and after it."""

    before: Path
    after: Path
    docs: Path


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """Build a site, write its addresses into the ledger, move two pages with a line each, and build it again."""
    folder = tmp_path_factory.mktemp("moved")
    docs = folder / "docs"
    copy_docs(folder)
    write(docs / "guide.md", "id: guide\ndescription: A guide.", GUIDE)
    write(docs / "article.md", "id: article\nredirects: [was: now]", ARTICLE)
    before = folder / "before"
    built(build_copy(folder, nav=None)).rename(before)
    (docs / LEDGER).write_bytes((before / LEDGER).read_bytes())

    (docs / "guide.md").unlink()
    write(docs / "in" / "guide.md", OF_THE_GUIDE, GUIDE)
    (docs / "article.md").unlink()
    later = ARTICLE.replace("Now {#now}", "Later {#later}")
    write(docs / "moved.md", "id: article\nredirects: [/article/, was: later, now: later]", later)
    return Moved(before, built(build_copy(folder, nav=None, site_url=SITE_URL)), docs)


def write(page: Path, front_matter: str, text: str) -> None:
    page.parent.mkdir(exist_ok=True)
    page.write_text(f"---\n{front_matter}\n---\n\n{text}", encoding="utf-8")


def built(build: Built) -> Path:
    assert build.status == 0, build.lines
    return build.site


def leads_on(site: Path, address: str) -> str:
    """Return where the page at an address leads, by all of its ways."""
    name = address.removeprefix("/")
    page = read_page(site / (name + "index.html" if name.endswith("/") or not name else name))
    (refresh,) = select(page, "//meta[@http-equiv='refresh']")
    (canonical,) = select(page, "//link[@rel='canonical']")
    (link,) = select(page, "//a[@data-leads-on]")
    ways = {
        refresh.get("content", "").removeprefix("0; url="),
        canonical.get("href"),
        link.get("href"),
    }
    assert len(ways) == 1
    return urljoin(f"http://site.invalid{address}", str(ways.pop())).removeprefix("http://site.invalid")


def lost(moved: Moved) -> list[str]:
    """Return the addresses of the ledger that lead nowhere on the site as it is now."""
    published = Published(moved.after, moved.docs, Said([], moved.docs, moved.docs))
    ledger = read_ledger((moved.docs / LEDGER).read_text(encoding="utf-8"))
    return [each.address for each in find_lost(ledger, published.addresses, published.redirects)]


class TestMove:
    def test_one_line_keeps_every_address_of_a_page_that_was_moved(self, moved: Moved) -> None:
        known = read_ledger((moved.docs / LEDGER).read_text(encoding="utf-8"))
        assert {"/guide/", "/guide/#which", "/guide/#thing", "/guide/one/", "/guide/one-and-two/"} <= known.keys()
        assert {"/article/", "/article/#now", "/article/#was", "/article/#kept"} <= known.keys()
        assert lost(moved) == []

    def test_the_ledger_does_not_grow_by_what_is_led_on(self, moved: Moved) -> None:
        now = read_ledger((moved.after / LEDGER).read_text(encoding="utf-8"))
        assert {"/guide/", "/guide/one/", "/in/guide/", "/in/guide/one/", "/in/guide/#one", "/moved/#was"} <= now.keys()
        assert not {"/guide/#one", "/article/#was", "/other/one/"} & now.keys()

    def test_what_the_page_lost_on_the_way_is_lost(self, moved: Moved) -> None:
        published = Published(moved.after, moved.docs, Said([], moved.docs, moved.docs))
        ledger = {"/guide/#gone": 1, "/guide/three/": 2, "/article/#later": 3, "/a%20b/#one": 4}
        gone = find_lost(ledger, published.addresses, published.redirects)
        assert [each.address for each in gone] == ["/guide/#gone", "/guide/three/", "/a%20b/#one"]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("/guide/", "/in/guide/"),
            ("/guide/one/", "/in/guide/one/"),
            ("/guide/one-and-two/", "/in/guide/one-and-two/"),
            ("/article/", "/moved/"),
        ],
    )
    def test_its_pages_lead_on(self, moved: Moved, old: str, new: str) -> None:
        assert leads_on(moved.after, old) == new


class TestRedirectPages:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("/en/articles/15681396-credits-vs-billing/", "/credits-vs-billing/"),
            ("/en/articles/15681396/", "/credits-vs-billing/"),
            ("/go/credits-vs-billing/", "/credits-vs-billing/"),
            ("/go/usage/", "/credits-vs-billing/#usage"),
            ("/go/usage-and-billing/", "/credits-vs-billing/usage-and-billing/"),
            ("/go/refund/", "/credits-vs-billing/#intent=why-charged&billing-kind=refund-request"),
            ("/go/first/", "/in/guide/#one"),
            ("/go/both/", "/in/guide/one-and-two/"),
            ("/go/answers/", "/in/guide/#which=to-one,to-two"),
        ],
    )
    def test_old_and_short_addresses_lead_on(self, moved: Moved, old: str, new: str) -> None:
        assert leads_on(moved.after, old) == new

    def test_an_address_with_a_percent_is_the_file_that_hosts_look_for(self, moved: Moved) -> None:
        page = read_page(moved.after / "a b" / "index.html")
        assert [link.get("href") for link in select(page, "//a")] == ["../in/guide/#more"]

    def test_they_are_not_found_by_searches_and_say_where_they_lead(self, moved: Moved) -> None:
        page = read_page(moved.after / "go" / "first" / "index.html")
        assert [meta.get("content") for meta in select(page, "//meta[@name='robots']")] == ["noindex"]
        assert text_of(page) == 'One & "only" What was asked for here is at One & "only".'
        assert [each.text for each in select(page, "//title")] == ['One & "only"']

    def test_former_anchors_lead_to_their_own_places(self, moved: Moved) -> None:
        page = read_page(moved.after / "other" / "index.html")
        assert [(part.get("id"), text_of(part)) for part in select(page, "//*[@data-moved]")] == [
            ("part", "This part of it has moved: Two")
        ]
        assert [link.get("href") for link in select(page, "//*[@data-moved]/a")] == ["../in/guide/#two"]

    def test_anchors_that_have_gone_from_a_page_that_is_there_are_told_on_it(self, moved: Moved) -> None:
        page = read_page(moved.after / "contributing" / "index.html")
        assert [(part.get("id"), text_of(part)) for part in select(page, "//*[@data-moved]")] == [
            ("gone", 'This part has moved: One & "only"')
        ]
        assert [link.get("href") for link in select(page, "//*[@data-moved]/a")] == ["../in/guide/#one"]

    def test_former_ids_stand_where_the_new_ones_do(self, moved: Moved) -> None:
        page = read_page(moved.after / "in" / "guide" / "index.html")
        assert [alias.getparent().get("id") for alias in select(page, "//span[@id='more-of-it']")] == ["more"]
        assert [link.get("href") for link in select(page, "//*[@data-moved][@id='raw-part']/a")] == [
            "../../in/guide/#raw"
        ]
        article = read_page(moved.after / "moved" / "index.html")
        parents = [alias.getparent().get("id") for alias in select(article, "//span[@class='guide-alias']")]
        assert parents == ["later", "later"]

    def test_no_page_is_sealed_less_than_others(self, moved: Moved) -> None:
        for page in (*moved.after.glob("go/*/index.html"), moved.after / "guide" / "index.html"):
            assert select(read_page(page), "//meta[@http-equiv='Content-Security-Policy']"), page


class TestForHosts:
    def test_hosts_read_where_each_page_leads(self, moved: Moved) -> None:
        pairs = read_redirects((moved.after / REDIRECTS).read_text(encoding="utf-8"))
        assert ("/go/usage/", "/credits-vs-billing/#usage") in pairs
        assert ("/go/usage", "/credits-vs-billing/#usage") in pairs
        assert ("/en/articles/15681396", "/credits-vs-billing/") in pairs
        assert all(leads_on(moved.after, old) == new for old, new in pairs if old.endswith("/") and "%" not in old)
        assert not [old for old, _ in pairs if old.startswith("/other")]

    def test_nginx_is_told_the_same(self, moved: Moved) -> None:
        pairs = read_redirects((moved.after / REDIRECTS).read_text(encoding="utf-8"))
        text = (moved.after / NGINX).read_text(encoding="utf-8")
        assert text.count("return 301") == len(pairs)
        assert 'location = "/go/usage" {\n  return 301 "/credits-vs-billing/#usage";\n' in text
        assert 'location = "/a b/" {\n  return 301 "/in/guide/#more";\n' in text


class TestOutcomePages:
    def test_one_can_be_read_without_scripts(self, moved: Moved) -> None:
        page = read_page(moved.after / "credits-vs-billing" / "usage-and-billing" / "index.html")
        (article,) = select(page, "//article")
        text = text_of(article)
        assert text.startswith("What to include: Credits / Usage and Billing")
        assert "Separate requests: Credits / Usage and Billing." in text
        assert "If both are involved, start by explaining" in text
        assert not select(article, ".//guide-tool | .//*[@data-guide] | .//script")
        assert len(select(article, ".//h1")) == 1
        assert [link.get("href") for link in select(article, ".//*[@class='guide-outcome-back']/a")] == [
            "../../credits-vs-billing/#classify",
            "../../credits-vs-billing/",
        ]

    def test_its_title_and_description_are_text(self, moved: Moved) -> None:
        page = read_page(moved.after / "in" / "guide" / "one" / "index.html")
        (title,) = select(page, "//title")
        assert title.text == 'One & "only" - Hatz request guide'
        (description,) = select(page, "//meta[@name='description']")
        assert description.get("content") == "What to include in a First request."

    def test_neither_the_navigation_nor_the_search_knows_it(self, moved: Moved) -> None:
        search = json.loads((moved.after / "search" / "search_index.json").read_text(encoding="utf-8"))
        assert not [doc for doc in search["docs"] if doc["location"].startswith("in/guide/one")]
        navigation = select(read_page(moved.after / "index.html"), "//nav//a[contains(@href, 'in/guide/one')]")
        assert not navigation

    def test_a_page_that_embeds_a_guide_has_none_of_its_own(self, moved: Moved) -> None:
        assert select(read_page(moved.after / "index.html"), "//guide-tool")
        assert not (moved.after / "usage").exists()


class TestLists:
    def test_the_desk_and_both_files_hold_the_same(self, moved: Moved) -> None:
        data = json.loads((moved.after / "links.json").read_text(encoding="utf-8"))
        assert data["format"] == 1
        with (moved.after / "links.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)) == [row | {"former": " ".join(row["former"])} for row in data["links"]]
        root = SITE_URL.rstrip("/")
        listed = []
        for row in select(read_page(moved.after / "links" / "index.html"), "//li[@data-row]"):
            (link,) = select(row, ".//a[@data-link]")
            short = [urljoin(f"{root}/links/", str(each.get("href"))) for each in select(row, ".//a[@data-short]")]
            address = urljoin(f"{root}/links/", str(link.get("href")))
            (kind,) = select(row, ".//*[@class='link-desk__kind']")
            page = [text_of(each) for each in select(row, ".//*[@class='link-desk__page']")] or [text_of(link)]
            reply = str(row.get("data-reply")).replace("{link}", (short or [address])[0])
            listed.append(
                {"kind": {"checklist page": "outcome"}.get(str(kind.text), kind.text), "title": text_of(link),
                 "page": page[0], "address": address, "short": "".join(short), "reply": reply}
            )  # fmt: skip
        assert listed == [{key: row[key] for key in row if key != "former"} for row in data["links"]]
        former = {row["address"]: row["former"] for row in data["links"] if row["former"]}
        assert former[f"{SITE_URL}in/guide/"] == [f"{SITE_URL}guide/", f"{SITE_URL}other/"]

    def test_titles_are_text_and_addresses_whole(self, moved: Moved) -> None:
        rows = json.loads((moved.after / "links.json").read_text(encoding="utf-8"))["links"]
        by_address = {row["address"]: (row["kind"], row["title"], row["page"], row["short"]) for row in rows}
        assert by_address[f"{SITE_URL}in/guide/"] == ("article", "A & guide", "A & guide", "")
        assert by_address[f"{SITE_URL}in/guide/#one"] == (
            "checklist", 'One & "only"', "A & guide", f"{SITE_URL}go/first/",
        )  # fmt: skip
        assert by_address[f"{SITE_URL}in/guide/#which=to-one,to-two"] == (
            "result", "One → Two", "A & guide", f"{SITE_URL}go/answers/",
        )  # fmt: skip

    def test_without_an_address_of_the_site_links_begin_at_its_root(self, moved: Moved) -> None:
        rows = json.loads((moved.before / "links.json").read_text(encoding="utf-8"))["links"]
        assert rows[0]["address"] == "/"
        assert all(row["address"].startswith("/") for row in rows)

    def test_the_ledger_knows_every_page_of_the_site(self, moved: Moved) -> None:
        known = read_ledger((moved.after / LEDGER).read_text(encoding="utf-8"))
        pages = {f"/{path.parent.relative_to(moved.after).as_posix()}/" for path in moved.after.rglob("index.html")}
        assert {page.replace("/./", "/").replace(" ", "%20") for page in pages} <= known.keys()
        assert {"/links.json", "/links.csv", "/guides/guide.json", "/guides/credits-vs-billing.json"} <= known.keys()
        assert list(known) == sorted(known)

    def test_what_is_not_there_is_answered_with_the_nearest_links(self, moved: Moved) -> None:
        page = read_page(moved.after / "404.html")
        (nearest,) = select(page, "//*[@data-nearest]")
        assert urljoin(SITE_URL, str(nearest.get("data-nearest"))).endswith("/links.json")
        assert "hidden" in nearest.attrib
        (article,) = select(page, "//article")
        assert text_of(article).startswith("There is no such page Nothing is at this address.")


class TestRefusals:
    def test_all_faults_are_told_at_once_with_their_places(self, tmp_path: Path) -> None:
        copy_docs(tmp_path)
        docs = tmp_path / "docs"
        article = (docs / "credits-vs-billing.md").read_text(encoding="utf-8")
        changed = article.replace("  usage: usage\n", "  usage: usagee\n", 1)
        assert changed != article
        (docs / "credits-vs-billing.md").write_text(changed, encoding="utf-8")
        write(docs / "credits-vs-billing" / "usage.md", "id: in-the-way", "# In the way\n")
        write(docs / "credits-vs-billing" / "billing" / "index.md", "id: home\nredirects: Old", "# As well\n")
        build = build_copy(tmp_path, nav=None)
        assert build.status == 1
        told = [line for line in build.lines if line.startswith("docs/")]
        below = "docs/credits-vs-billing/billing/index.md"
        way = "of credits-vs-billing.md has this place; give this file another"
        assert told == [
            'docs/credits-vs-billing.md:8: this page has no id "usagee"; did you mean usage?',
            f'{below}:1: the checklist page "billing" {way}',
            f'{below}:2: the page index.md has the id "home" too; give this one another',
            f'{below}:3: "Old" {NO_ADDRESS}',
            f'docs/credits-vs-billing/usage.md:1: the checklist page "usage" {way}',
        ]

    def test_a_redirect_in_the_place_of_a_file_is_told(self, tmp_path: Path) -> None:
        copy_docs(tmp_path)
        docs = tmp_path / "docs"
        (docs / "table.html").write_text("<!doctype html><html><head><meta charset='utf-8'><title>A</title>")
        lines = ("id: page", "redirects:", "  - /links.json", "  - /table.html", "  - /links/", "  - /fine/")
        write(docs / "page.md", "\n".join(lines), "# Page\n")
        build = build_copy(tmp_path, nav=None)
        assert build.status == 1
        assert [line for line in build.lines if line.startswith("docs/")] == [
            f"docs/page.md:{line}: {address} is redirected, but a file of the site is there; take the line away"
            for line, address in ((4, "/links.json/"), (5, "/table.html"), (6, "/links/"))
        ]

    def test_a_page_in_the_place_of_the_link_desk_is_told(self, tmp_path: Path) -> None:
        copy_docs(tmp_path)
        write(tmp_path / "docs" / "links.md", "id: links", "# Links\n")
        build = build_copy(tmp_path, nav=None)
        assert build.status == 1
        says = "links.md would be lost: the link desk has its place; give it another name"
        assert [line for line in build.lines if says in line]
