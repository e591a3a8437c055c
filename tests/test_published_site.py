"""The site as it is published: whole in itself, and refused when a guide has a fault."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from mkdocs.config import load_config
from mkdocs.utils import DuplicateFilter

from site_tools.guides import hook
from site_tools.sealing.header_rules import HeaderRules
from site_tools.sealing.host_files import FOR_GOOD, HEADERS
from tests.built_page import article_of, read_page, select, text_of
from tests.docs_copy import Built, build_copy, build_with

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ROOT = Path(__file__).resolve().parent.parent
DESCRIPTION = (
    "Find out whether your Hatz question is about credit usage or about billing, and what to include when you ask it."
)

# Where an address stands that a browser asks for by itself; a link is followed by the reader alone.
LOADS = (
    "//link/@href | //@src | //@srcset | //@data | //@poster | //@action | //@formaction | //@background | //use/@href"
)
ADDRESS_ELSEWHERE = re.compile(r"""^\s*(?:[a-z][a-z0-9+.-]*:)?//|^\s*(?!data:)[a-z][a-z0-9+.-]*:""", re.IGNORECASE)
# Namespaces are names, not addresses to load from.
NAMESPACE = re.compile(r"https?://www\.w3\.org/(?:1999|2000|1998)/\w+")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, HtmlElement]:
    """Return every page of the site by its path, such as "contributing/index.html"."""
    found = {path.relative_to(site).as_posix(): read_page(path) for path in sorted(site.rglob("*.html"))}
    assert {"index.html", "credits-vs-billing/index.html", "contributing/format/index.html", "404.html"} <= found.keys()
    return found


@pytest.fixture(scope="module")
def home(pages: dict[str, HtmlElement]) -> HtmlElement:
    return pages["index.html"]


@pytest.fixture(scope="module")
def read(pages: dict[str, HtmlElement]) -> dict[str, HtmlElement]:
    """Return the pages that readers stay on: those at former and short addresses lead on."""
    found = {name: page for name, page in pages.items() if not select(page, "//meta[@http-equiv='refresh']")}
    assert 5 < len(found) < len(pages)
    return found


class TestWholeInItself:
    def test_no_page_loads_anything_from_another_host(self, pages: dict[str, HtmlElement]) -> None:
        loaded = {(name, str(address)) for name, page in pages.items() for address in page.xpath(LOADS)}
        assert len(loaded) > len(pages)
        assert {each for each in loaded if ADDRESS_ELSEWHERE.search(each[1])} == set()

    def test_no_style_loads_anything_from_another_host(self, site: Path, pages: dict[str, HtmlElement]) -> None:
        sheets = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.css")}
        assert (
            [name for name in sheets if re.fullmatch(r"assets/(?:site|flow-map)-[0-9a-f]{8}\.css", name)]
            == list(sheets)
            != []
        )
        sheets |= {f"{name} <style>": "".join(page.xpath("//style/text() | //@style")) for name, page in pages.items()}
        found = {
            (name, address)
            for name, text in sheets.items()
            for address in re.findall(r"""(?:url\(|@import(?!\s+url))\s*["']?([^"')]+)""", text)
            if ADDRESS_ELSEWHERE.search(address)
        }
        assert found == set()

    def test_no_script_of_ours_names_another_host(self, site: Path, pages: dict[str, HtmlElement]) -> None:
        paths = [*(site / "assets" / "guide").glob("*.js"), *(site / "assets" / "page").glob("start-*.js")]
        assert sorted(path.name.partition("-")[0] for path in paths) == ["guide", "start"]
        scripts = {path.name: path.read_text(encoding="utf-8") for path in paths}
        for name, page in pages.items():
            scripts |= {f"{name} {place}": text for place, text in enumerate(page.xpath("//script/text()"))}
        assert {
            name for name, text in scripts.items() if re.search(r"https?://|wss?://", NAMESPACE.sub("", text))
        } == set()

    def test_every_file_that_a_page_loads_is_there(self, site: Path, pages: dict[str, HtmlElement]) -> None:
        addresses = {(name, str(address)) for name, page in pages.items() for address in page.xpath(LOADS)}
        assert {each for each in addresses if each[1] and target_of(site, *each) is None} == set()

    def test_every_link_leads_to_a_page_and_a_place_of_it(self, site: Path, pages: dict[str, HtmlElement]) -> None:
        links = {(name, link.get("href", "")) for name, page in pages.items() for link in select(page, "//a[@href]")}
        inner = {each for each in links if not ADDRESS_ELSEWHERE.search(each[1])}
        assert ("index.html", "credits-vs-billing/#feature") in inner
        broken = set()
        for name, address in inner:
            target = target_of(site, name, address)
            fragment = unquote(urlsplit(address).fragment)
            if "=" in fragment:
                continue  # answers, which test_checking.py and test_links.py follow
            if target is None or (fragment and fragment not in places_of(pages[target])):
                broken.add((name, address))
        assert broken == set()

    def test_no_id_stands_twice_on_a_page(self, pages: dict[str, HtmlElement]) -> None:
        twice = {
            name: [id_ for id_, times in Counter(page.xpath("//@id")).items() if times > 1]
            for name, page in pages.items()
        }
        assert {name: ids for name, ids in twice.items() if ids} == {}

    def test_every_page_has_one_first_heading(self, pages: dict[str, HtmlElement]) -> None:
        assert {name: len(select(page, "//h1")) for name, page in pages.items()} == dict.fromkeys(pages, 1)

    def test_the_tool_has_no_handlers_and_no_styles_of_its_own(self, pages: dict[str, HtmlElement]) -> None:
        tools = [
            tool for page in pages.values() for tool in select(page, "//*[@data-guide] | //*[@class='guide-outline']")
        ]
        assert len(tools) >= 4  # in the article and on the home page, the tool and its list
        for tool in tools:
            attributes = {str(name) for part in tool.iter() for name in part.attrib}
            assert {name for name in attributes if name == "style" or name.startswith("on")} == set()
            assert {script.get("type") for script in select(tool, ".//script")} <= {"application/json"}

    def test_pages_with_a_tool_start_its_script_and_others_do_not(self, read: dict[str, HtmlElement]) -> None:
        for name, page in read.items():
            (start,) = [script.get("src", "") for script in select(page, "//script[@type='module']")]
            assert re.search(r"(?:^|/)assets/page/start-\w{8}\.js$", start), name
            later = [link.get("href", "") for link in select(page, "//link[@rel='modulepreload']")]
            assert (
                len(later)
                == len(select(page, "//*[@data-guide]"))
                == len(select(page, "//script[@id='guide-runtime']"))
            )
            depth = "../" * name.count("/")
            assert all(re.fullmatch(rf"{depth}assets/guide/guide-\w{{8}}\.js", each) for each in later), name

    def test_what_hosts_may_keep_for_good_is_there_and_named_after_its_content(self, site: Path) -> None:
        rules = HeaderRules((site / HEADERS).read_text(encoding="utf-8"))
        said = {
            path.relative_to(site).as_posix(): rules.headers_for(f"/{path.relative_to(site).as_posix()}").get(
                "Cache-Control"
            )
            for path in site.rglob("*")
            if path.is_file()
        }
        kept = {path for path, rule in said.items() if rule}
        assert {said[path] for path in kept} == {FOR_GOOD}
        assert {path for path in said if path.startswith("assets/runtime/")} < kept
        assert all(re.search(r"[-.]\w{8}\.", path) for path in kept if not path.startswith("assets/runtime/"))
        assert {path.relative_to(site).as_posix() for path in site.rglob("assets/*/*-????????.js")} < kept

    def test_what_has_been_bundled_is_not_published_besides(self, site: Path) -> None:
        left = {path.name for path in (site / "assets").rglob("*") if path.suffix in {".js", ".css", ".map"}}
        assert not left & {
            "guide.js",
            "forms.js",
            "start.js",
            "late_search.js",
            "clean_html.js",
            "own_worker.js",
            "site.css",
        }
        assert not [name for name in left if re.match(r"(main|palette|bundle)\.", name)]


class TestHome:
    def test_one_sentence_says_what_it_is_for(self, home: HtmlElement) -> None:
        article = article_of(home)
        assert text_of(select(article, "./p")[0]) == DESCRIPTION
        (description,) = select(home, "//meta[@name='description']")
        assert description.get("content") == DESCRIPTION

    def test_the_first_question_is_ready_to_be_asked(self, home: HtmlElement) -> None:
        (form,) = select(home, "//*[@data-guide]//form[not(@hidden)]")
        assert form.get("data-question") == "intent"
        assert [legend.text for legend in select(form, ".//legend")] == ["What is your question?"]
        labels = [(label.text_content(), select(label, "input")[0].get("value")) for label in select(form, ".//label")]
        assert labels == [
            ("Why did usage happen?", "why-usage"),
            ("Why did credits change?", "why-credits"),
            ("Why was I charged?", "why-charged"),
            ("What are my commercial terms?", "commercial-terms"),
        ]
        assert [button.text for button in select(form, ".//button[not(@hidden)]")] == ["Continue"]

    def test_without_scripts_the_questions_are_lists_of_links(self, home: HtmlElement) -> None:
        (outline,) = select(article_of(home), ".//details")
        assert "open" in outline.attrib
        questions = [
            (text_of(select(section, "h2")[0]), {(text_of(link), link.get("href")) for link in select(section, ".//a")})
            for section in select(outline, "section")
        ]
        assert questions[0] == (
            "What is your question?",
            {
                ("Why did usage happen?", "credits-vs-billing/#feature"),
                ("Why did credits change?", "credits-vs-billing/#feature"),
                ("Why was I charged?", "credits-vs-billing/#billing-kind"),
                ("What are my commercial terms?", "credits-vs-billing/#billing-kind"),
            },
        )
        assert [(name, len(links), {href for _, href in links}) for name, links in questions[1:]] == [
            ("Which feature was used?", 8, {"credits-vs-billing/#usage"}),
            ("What is the billing question about?", 7, {"credits-vs-billing/#billing"}),
        ]

    def test_it_has_the_ids_of_the_tool_only_each_once(self, home: HtmlElement) -> None:
        (article,) = select(home, "//article")
        ids = [str(id_) for id_ in article.xpath(".//*[not(self::h1)]/@id")]
        assert {"guide-tool-error-intent", "guide-tool-field-workspace"} <= set(ids)
        assert [id_ for id_ in ids if not id_.startswith("guide-tool-")] == []
        assert len(set(ids)) == len(ids)

    def test_each_id_that_something_points_to_is_there(self, home: HtmlElement) -> None:
        (tool,) = select(home, "//*[@data-guide]")
        ids = {str(id_) for id_ in tool.xpath(".//@id")}
        named = {str(id_) for value in tool.xpath(".//@for | .//@aria-describedby") for id_ in value.split()}
        assert len(named) > 20
        assert named <= ids

    def test_it_offers_the_whole_article(self, home: HtmlElement) -> None:
        links = [(text_of(link), link.get("href")) for link in select(home, "//article/p/a")]
        assert links == [("Credits vs Billing", "credits-vs-billing/")]


def target_of(site: Path, page: str, address: str) -> str | None:
    """Return the file of the site that an address on this page leads to, if there is one."""
    parts = urlsplit(urljoin(f"/{page}", address))
    path = unquote(parts.path).lstrip("/")
    if not path or path.endswith("/"):
        path += "index.html"
    return path if (site / path).is_file() else None


def places_of(page: HtmlElement) -> set[str]:
    return {str(place) for place in page.xpath("//@id | //a/@name")}


def faults(built: Built) -> list[str]:
    """Return what a refused build says is wrong; it says so in sentences, and publishes nothing."""
    assert built.status == 1
    assert not [line for line in built.lines if "Traceback" in line or line.startswith("  File")]
    assert not built.site.exists()
    return [line for line in built.lines if line.startswith("docs/")]


ARTICLE = "credits-vs-billing.md"


class TestBuild:
    def test_the_copy_without_a_fault_is_built_as_the_real_one(
        self, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # The history that dates the pages stays where it is.
        monkeypatch.setenv("GIT_DIR", str(ROOT / ".git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
        built = build_with(tmp_path, {})
        assert built.status == 0, built.lines
        for name in ("index.html", "credits-vs-billing/index.html", "guides/credits-vs-billing.json"):
            assert (built.site / name).read_bytes() == (site / name).read_bytes()

    def test_a_mistyped_target_is_told_with_its_line(self, tmp_path: Path) -> None:
        built = build_with(tmp_path, {ARTICLE: ("(#feature) {#why-usage}", "(#faeture) {#why-usage}")})
        fault = 'option "Why did usage happen?" leads to #faeture, which no question or checklist has'
        assert faults(built) == [f"docs/{ARTICLE}:{line_of('{#why-usage}')}: {fault}; did you mean #feature?"]

    @pytest.mark.parametrize(
        ("top", "faulty", "line", "told"),
        [
            (
                "description: How",
                "description: How: this",
                3,
                'the text holds a colon; put it in quotes, as in key: "one: two"',
            ),
            (
                "description: How",
                'description: "How',
                3,
                "the quote that opens here is never closed; close it at the end of the text",
            ),
            (
                "---\nid: credits",
                "\n---\nid: credits",
                2,
                "the front matter begins below the first line, and is not read; take the empty lines away",
            ),
        ],
        ids=["colon", "quote", "empty line"],
    )
    def test_front_matter_that_cannot_be_read_is_not_published_as_text(
        self, tmp_path: Path, top: str, faulty: str, line: int, told: str
    ) -> None:
        built = build_with(tmp_path, {ARTICLE: (top, faulty)})
        assert faults(built) == [f"docs/{ARTICLE}:{line}: {told}"]

    def test_pages_that_are_not_utf_8_are_told_with_their_lines(self, tmp_path: Path) -> None:
        pages = copytree(ROOT / "docs", tmp_path / "docs")
        for name, encoding in ((ARTICLE, "latin-1"), ("contributing/format.md", "utf-16")):
            text = (pages / name).read_text(encoding="utf-8").replace("Credits", "Crédits").replace("…", "...")
            (pages / name).write_text(text, encoding=encoding)
        assert faults(build_copy(tmp_path)) == [
            "docs/contributing/format.md:1: the text is not UTF-8; save it as UTF-8",
            f"docs/{ARTICLE}:{line_of('Credits')}: the text is not UTF-8; save it as UTF-8",
        ]

    def test_a_fault_leaves_the_last_good_site_and_a_good_build_replaces_it(self, tmp_path: Path) -> None:
        built = build_with(tmp_path, {})
        assert built.status == 0, built.lines
        (built.site / "gone.html").write_text("A page that the docs do not hold any more.")
        kept = (built.site / "index.html").read_bytes()
        page = tmp_path / "docs" / ARTICLE
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("(#feature)", "(#faeture)"), encoding="utf-8")
        assert build_copy(tmp_path).status == 1
        assert (built.site / "index.html").read_bytes() == kept
        assert (built.site / "gone.html").exists()
        page.write_text(text, encoding="utf-8")
        assert build_copy(tmp_path).status == 0
        assert (built.site / "index.html").read_bytes() == kept
        assert not (built.site / "gone.html").exists()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "mkdocs.yml", "site"]

    def test_a_folder_that_holds_something_else_is_left_alone(self, tmp_path: Path) -> None:
        thesis = tmp_path / "site" / "thesis.txt"
        thesis.parent.mkdir()
        thesis.write_text("Years of work.")
        built = build_with(tmp_path, {})
        assert built.status == 1
        says = f"{thesis.parent} holds what no build has written, and would lose it; name another folder"
        assert says in built.lines[-1]
        assert thesis.read_text() == "Years of work."
        assert list(thesis.parent.iterdir()) == [thesis]

    def test_a_fault_that_is_back_while_mkdocs_serves_is_told_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        log = logging.getLogger("mkdocs.commands.build")
        monkeypatch.setattr(log, "filters", [DuplicateFilter()])
        record = logging.LogRecord("name", logging.ERROR, "path", 1, "A fault.", None, None)
        assert log.filter(record)
        assert not log.filter(record)
        hook.on_pre_build(config=load_config(str(ROOT / "mkdocs.yml")))
        assert log.filter(record)

    @pytest.mark.parametrize(
        ("requests", "fault"),
        [
            (
                {"email": {"Billing": "help"}},
                ("extra.requests.email.Billing: 'help' is no address of a mailbox; write it as name@host.example"),
            ),
            (
                {"email": {"Biling": "a@help.example"}},
                'extra.requests: no checklist has request="Biling"; did you mean Billing?',
            ),
        ],
        ids=["address", "type"],
    )
    def test_a_slip_in_where_requests_go_is_told(self, tmp_path: Path, requests: object, fault: str) -> None:
        built = build_with(tmp_path, {}, extra={"requests": requests})
        assert built.status == 1
        assert f"mkdocs.yml:4: {fault}" in built.lines
        assert not built.site.exists()

    def test_all_faults_of_all_pages_are_told_at_once(self, tmp_path: Path) -> None:
        edits = {
            ARTICLE: ("- [ ] MSP or customer account.", "- MSP or customer account."),
            "contributing/index.md": ("\n# ", "\n[Ask](../index.md){ .guide }\n\n# "),
        }
        contributing = line_of("# ", "contributing/index.md")
        link = 'the link "Ask" is marked .guide, but leads to no guide; link to one'
        item = (
            '"MSP or customer account." stands among the items of "What to include for billing questions"; '
            'begin it with "- [ ] "'
        )
        assert faults(build_with(tmp_path, edits)) == [
            f"docs/contributing/index.md:{contributing}: {link}",
            f"docs/{ARTICLE}:{line_of('{#account ')}: {item}",
        ]

    def test_a_link_to_a_heading_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        built = build_with(tmp_path, {"index.md": ("(credits-vs-billing.md).", "(credits-vs-billing.md#gone).")})
        assert built.status == 1
        assert "Aborted with 1 warnings in strict mode!" in built.lines
        warning = (
            "WARNING -  Doc file 'index.md' contains a link 'credits-vs-billing.md#gone', "
            "but the doc 'credits-vs-billing.md' does not contain an anchor '#gone'."
        )
        assert [line for line in built.lines if line.startswith("WARNING")] == [warning]


def line_of(text: str, page: str = ARTICLE) -> int:
    """Return the number of the first line of a page with this text."""
    lines = (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_a_link_is_named_by_the_title_of_its_page_and_not_by_the_navigation(site: Path) -> None:
    first = json.loads((site / "links.json").read_text(encoding="utf-8"))["links"][0]
    assert (first["address"], first["title"]) == ("/", "Credits or billing?")


def test_the_search_finds_the_article_and_not_the_tool(site: Path) -> None:
    found = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    assert [each["location"] for each in found if "Phone-agent usage" in each["text"]] == ["credits-vs-billing/#usage"]
    assert [each["location"] for each in found if "Choose all that apply." in each["text"]] == []
