"""What stands around the articles of a site that is built by the real command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from site_tools.checks.looking import build_to_look
from tests.built_page import read_page, select, text_of
from tests.docs_copy import Built, build_copy, copy_docs
from tests.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from site_tools.checks.looking import Published
    from site_tools.problems.source_problem import SourceProblem

ONE, TWO = "2024-02-29", "2025-12-31"
REPOSITORY: Final = "https://git.example/writers/site/edit/main/docs/"

HOME = """---
id: home
description: Home.
---

# Home

[Start](folder/help.md#which){ .guide }
"""
GUIDE = """---
id: help
tags:
  - Billing
description: A guide.
---

# Help

### Which? {#which .question}

- [One](#one) {#first}

## One {#one .checklist request="One"}

- [ ] A thing. {#thing}
"""
TERMS = "[Terms](folder/help.md#one) hold.\n"
ABOUT = "---\nid: about\ndescription: About.\n---\n\n# About\n"
WITH_TERMS = (
    ABOUT.replace("id: about", "id: about\ntags: [Billing, الفوترة]")
    .replace("about", "terms")
    .replace("About", "Terms")
    + '\n--8<-- "terms.md"\n'
)
SOON = """---
id: soon
description: Soon.
draft: true
---

# Soon

## Nothing here has an id yet

- [An option of nothing](#nowhere) {#broken .question}
"""
NAV = [
    {"Home": "index.md"},
    {"Help": "folder/help.md"},
    {"Later": [{"Soon": "soon.md"}]},
    "about.md",
    "new.md",
    "terms.md",
    "links.md",
]


def write(docs: Path, pages: dict[str, str]) -> None:
    for name, text in pages.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    repository = Repository(tmp_path_factory.mktemp("writers"))
    pages = {
        "index.md": HOME,
        "folder/help.md": GUIDE.replace("A thing", "Something"),
        "about.md": ABOUT.replace("id: about", "id: about\nfeedback: false"),
    }
    write(repository.docs, {**pages, "terms.md": WITH_TERMS, "snippets/terms.md": "Old terms.\n"})
    repository.commit(ONE)
    write(repository.docs, {"folder/help.md": GUIDE, "snippets/terms.md": TERMS})
    repository.commit(TWO)
    write(repository.docs, {"new.md": ABOUT.replace("about", "new").replace("About", "New"), "soon.md": SOON})
    built = build_copy(repository.folder, nav=NAV, edit_uri=REPOSITORY)
    assert built.status == 0, built.lines
    return built


def pages_of(built: Built) -> dict[str, Path]:
    return {path.parent.relative_to(built.site).as_posix(): path for path in built.site.rglob("index.html")}


def faults_in(folder: Path, pages: dict[str, str], **settings: object) -> list[str]:
    """Return what is told of a site with these pages."""
    write(folder / "docs", pages)
    config = copy_docs(folder, **settings)

    def look(published: Published) -> list[SourceProblem]:
        return published.said.problems()

    return [str(problem) for problem in build_to_look(config, folder / "docs", look)]


def test_a_page_leads_to_its_source_and_what_is_made_of_it_too(built: Built) -> None:
    links = {
        page: [link.get("href") for link in select(read_page(path), "//a[@rel='edit']")]
        for page, path in pages_of(built).items()
    }
    assert links == {
        ".": [f"{REPOSITORY}index.md"],
        "folder/help": [f"{REPOSITORY}folder/help.md"],
        "folder/help/one": [f"{REPOSITORY}folder/help.md"],
        "about": [f"{REPOSITORY}about.md"],
        "new": [f"{REPOSITORY}new.md"],
        "terms": [f"{REPOSITORY}terms.md"],
        "tags": [],
        "links": [],
        "maps": [],
        "maps/help": [],
    }


def test_without_the_setting_no_page_leads_to_its_source(site: Path) -> None:
    assert [page for page in site.rglob("*.html") if select(read_page(page), "//a[@rel='edit']")] == []


def test_a_page_tells_its_day_with_that_of_what_it_takes_from_others_and_a_page_that_is_made_none(built: Built) -> None:
    changed = "Last changed on 31 December 2025"
    days = {
        page: [text_of(time.getparent()) for time in select(read_page(path), f"//footer/p/time[@datetime='{day}']")]
        for page, path in pages_of(built).items()
        for day in [ONE if page == "about" else TWO]
    }
    assert days == {
        ".": [changed],
        "folder/help": [changed],
        "folder/help/one": [],
        "about": ["Last changed on 29 February 2024"],
        "new": [],
        "terms": [changed],
        "tags": [],
        "links": [],
        "maps": [],
        "maps/help": [],
    }


def test_a_draft_is_nowhere_in_the_site(built: Built) -> None:
    assert "soon" not in pages_of(built)
    for name in ("search/search_index.json", "links.json", "permalinks.txt"):
        text = (built.site / name).read_text(encoding="utf-8")
        assert "about" in text
        assert "soon" not in text.lower()
    entries = select(read_page(built.site / "index.html"), "//nav[contains(@class, 'md-nav--primary')]//li/a")
    assert [text_of(entry) for entry in entries] == ["Home", "Help", "About", "New", "Terms", "Link desk"]


def test_a_snippet_stands_in_its_pages_and_is_none_of_its_own(built: Built) -> None:
    (link,) = select(read_page(built.site / "terms" / "index.html"), "//article/p/a[@href='../folder/help/#one']")
    assert text_of(link.getparent()) == "Terms hold."
    assert not [path for path in built.site.rglob("*") if "snippets" in path.name]


def test_a_link_to_nowhere_in_a_snippet_is_told_where_a_page_takes_it_in(tmp_path: Path) -> None:
    home = HOME.partition("[Start]")[0] + '\n--8<-- "terms.md"\n'
    (told,) = faults_in(tmp_path, {"index.md": home, "snippets/terms.md": TERMS}, nav=["index.md", "links.md"])
    assert told.startswith('docs/index.md:9: the link "folder/help.md#one" leads to no file below docs; ')


def test_a_page_has_its_tags_and_a_page_lists_what_has_them(built: Built) -> None:
    tags = select(read_page(built.site / "terms" / "index.html"), "//article/nav/a")
    assert [(tag.get("href"), text_of(tag)) for tag in tags] == [
        ("../tags/#tag-billing", "Billing"),
        ("../tags/#tag-الفوترة", "الفوترة"),
    ]
    listing = read_page(built.site / "tags" / "index.html")
    listed = {
        text_of(heading): [link.get("href") for link in select(heading, "./following-sibling::ul[1]/li/a")]
        for heading in select(listing, "//article/h2")
    }
    assert listed == {"Billing": ["../folder/help/", "../terms/"], "الفوترة": ["../terms/"]}
    assert [heading.get("aria-label") for heading in select(listing, "//article/h2")] == list(listed)
    addresses = (built.site / "permalinks.txt").read_text(encoding="utf-8").splitlines()
    assert {"/tags/", "/tags/#tag-billing", "/tags/#tag-الفوترة"} <= set(addresses)


def test_a_site_without_tags_has_no_page_of_them(site: Path) -> None:
    assert not (site / "tags").exists()


def test_an_article_ends_with_a_line_that_names_it_unless_it_says_otherwise(built: Built) -> None:
    lines = {
        page: [text_of(line) for line in select(read_page(path), "//footer//*[@data-feedback-line]")]
        for page, path in pages_of(built).items()
    }
    assert lines == {
        ".": ["Home · / · last changed on 31 December 2025"],
        "folder/help": ["Help · /folder/help/ · last changed on 31 December 2025"],
        "folder/help/one": [],
        "about": [],
        "new": ["New · /new/"],
        "terms": ["Terms · /terms/ · last changed on 31 December 2025"],
        "tags": [],
        "links": [],
        "maps": [],
        "maps/help": [],
    }


def test_where_a_site_has_an_address_for_it_an_article_ends_with_a_link(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    write(docs, {"index.md": HOME.partition("[Start]")[0].replace("# Home", "# This & that")})
    settings = {"feedback": "https://help.example/tell?page={page}&title={title}"}
    config = copy_docs(tmp_path, nav=["index.md", "links.md"], extra=settings, site_url="https://docs.example/x/")
    build(load_config(str(config), site_dir=str(tmp_path / "site")))
    (link,) = select(read_page(tmp_path / "site" / "index.html"), "//article/footer//a")
    assert text_of(link) == "Tell us about this page"
    assert link.get("href") == (
        "https://help.example/tell?page=https%3A%2F%2Fdocs.example%2Fx%2F&title=This%20%26%20that"
    )


def test_a_draft_is_shown_as_one_while_the_site_is_served(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    write(docs, {"index.md": HOME.partition("[Start]")[0], "soon.md": SOON.partition("## ")[0]})
    settings = load_config(
        str(copy_docs(tmp_path, nav=["index.md", "soon.md", "links.md"])), site_dir=str(tmp_path / "site")
    )
    settings.plugins.on_startup(command="serve", dirty=False)
    build(settings, serve_url="http://127.0.0.1:8000/")
    page = read_page(tmp_path / "site" / "soon" / "index.html")
    assert [text_of(mark) for mark in select(page, "//article/p[@class='guide-unpublished']")] == [
        "Draft. This page is shown here alone: it is not published while its front matter says draft: true."
    ]
    assert [text_of(entry) for entry in select(page, "//nav[contains(@class, 'md-nav--primary')]/ul/li/a")][1] == "Soon"
    assert select(read_page(tmp_path / "site" / "index.html"), "//article/p[@class='guide-unpublished']") == []


def test_a_link_to_a_draft_is_told_where_it_stands(tmp_path: Path) -> None:
    links = "\n[Soon](soon.md) and\n\n[more](soon.md#broken)\n"
    nav = ["index.md", "about.md", "soon.md", "links.md"]
    home = HOME.partition("[Start]")[0]
    says = "the link leads to soon.md, a draft, which is not published; take the link away, or publish that page"
    assert faults_in(tmp_path, {"index.md": home, "soon.md": SOON, "about.md": ABOUT + links}, nav=nav) == [
        f"docs/about.md:8: {says}",
        f"docs/about.md:10: {says}",
    ]


def test_a_draft_that_is_none_and_tags_that_are_not_alike_are_told(tmp_path: Path) -> None:
    pages = {
        "index.md": HOME.partition("[Start]")[0].replace("id: home", "id: home\ndraft: true"),
        "about.md": ABOUT.replace("description", "draft: maybe\ntags: [Billing]\ndescription"),
        "terms.md": ABOUT.replace("about", "terms").replace("description", "tags:\n  - billing\ndescription"),
    }
    assert faults_in(tmp_path, pages, nav=["index.md", "about.md", "terms.md", "links.md"]) == [
        'docs/about.md:3: "draft: maybe" means nothing; write true or false',
        "docs/index.md:1: the home page cannot be a draft; take the line away",
        'docs/terms.md:4: the tag "billing" is "Billing" in about.md:4; write it alike',
    ]
