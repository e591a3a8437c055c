"""What the extensions know of a page where no hook tells them, and the host of the converter does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from markdown import Markdown
from markdown.preprocessors import Preprocessor

from site_tools.guides.destinations import Destination
from site_tools.guides.host_page import HostPage, find_host_page
from site_tools.permalinks.page_links import read_page_links
from site_tools.problems.source_problem import SourceProblemsError
from tests.markdown_page import DATA

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """# Which one?

## Which one is it? {#which .question}

- [This](#list) {#this}

## What to send {#list .checklist request="This"}

- [ ] The name. {#name}
"""
FRONT_MATTER = "---\nid: which-one\nredirects:\n  - once: this\n---\n\n"
EXTENSIONS = ["attr_list", "toc", "site_tools.guides.extension", "site_tools.permalinks.extension"]


class Context(Preprocessor):
    """Stands for the one of Zensical, which has the same name and attributes."""

    def __init__(self, md: Markdown, page: object, config: dict[str, Any]) -> None:
        super().__init__(md)
        self.page = page
        self.config = config

    def run(self, lines: list[str]) -> list[str]:
        return lines


def converter(folder: Path, meta: dict[str, object], *, path: str = "deep/page.md", **config: object) -> Markdown:
    """Return a converter whose host says that it is at this page of the folder."""
    md = Markdown(extensions=EXTENSIONS)
    page = SimpleNamespace(path=path, url=path.removesuffix(".md") + "/", meta=meta)
    settings = {"root_dir": str(folder), "docs_dir": "docs", **config}
    md.preprocessors.register(Context(md, page, settings), "rendering_context", 0)
    return md


def write_page(folder: Path, text: str) -> None:
    page = folder / "docs" / "deep" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text(text, encoding="utf-8")


def guide_in(html: str) -> str:
    found = DATA.search(html)
    assert found is not None
    return found[1]


def test_a_converter_whose_host_says_nothing_has_no_page() -> None:
    assert find_host_page(Markdown()) is None


def test_the_guide_is_named_by_the_id_of_its_page_and_knows_former_ids(tmp_path: Path) -> None:
    html = converter(tmp_path, {"id": "which-one", "redirects": [{"once": "this"}]}).convert(GUIDE)
    assert '"id":"which-one"' in guide_in(html)
    assert '"renamed":{"once":"this"}' in guide_in(html)
    assert '<h1 aria-label="Which one?" id="which-one">' in html


def test_a_page_without_an_id_gives_its_guide_the_name_of_its_path(tmp_path: Path) -> None:
    assert '"id":"deep/page"' in guide_in(converter(tmp_path, {}).convert(GUIDE))


def test_requests_go_where_the_settings_of_the_host_say(tmp_path: Path) -> None:
    md = converter(tmp_path, {}, extra={"requests": {"email": {"This": "this@help.example"}}})
    page = find_host_page(md)
    assert page is not None
    assert page.destinations == {"This": Destination(email="this@help.example")}
    assert "this@help.example" in md.convert(GUIDE)


def test_settings_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    md = converter(tmp_path, {}, extra={"requests": {"email": {"This": "nobody"}}})
    with pytest.raises(SourceProblemsError) as raised:
        md.convert(GUIDE)
    assert str(raised.value) == (
        "mkdocs.yml:1: extra.requests.email.This: 'nobody' is no address of a mailbox; write it as name@host.example"
    )


@pytest.mark.parametrize(
    ("above", "given"),
    [
        ("", GUIDE),
        (FRONT_MATTER, GUIDE),
        (FRONT_MATTER, "\n" + GUIDE),
        (FRONT_MATTER, GUIDE.rstrip("\n")),
        (FRONT_MATTER + "\n\n", GUIDE),
    ],
)
def test_a_fault_has_the_line_that_it_has_in_its_file(tmp_path: Path, above: str, given: str) -> None:
    broken = "](#list)", "](#lost)"
    write_page(tmp_path, above + GUIDE.replace(*broken))
    line = (above + GUIDE).split("\n").index("- [This](#list) {#this}") + 1
    with pytest.raises(SourceProblemsError) as raised:
        converter(tmp_path, {}).convert(given.replace(*broken))
    assert [problem.line for problem in raised.value.problems if "#lost" in problem.message] == [line]


def test_lines_count_from_the_text_where_its_file_holds_another_one(tmp_path: Path) -> None:
    write_page(tmp_path, FRONT_MATTER + "Something else.\n")
    assert find_host_page(converter(tmp_path, {}), GUIDE) == HostPage("deep/page.md")


@pytest.mark.parametrize(
    "lines",
    [
        ["redirects: /old/"],
        ["redirects:", "  - /old/", "  - once: now", "  - other: now"],
        ["redirects:", "  once: now", "  /page/#third: now"],
        ["redirects:", "  - /elsewhere/#part: now", "  - gone: a=b", "  - set: x-and-y/", "  - whole:"],
    ],
)
def test_former_ids_are_the_ones_that_mkdocs_build_reads(tmp_path: Path, lines: list[str]) -> None:
    links, _ = read_page_links("page.md", "/page/", "\n".join(["---", *lines, "---", ""]))
    page = find_host_page(converter(tmp_path, yaml.safe_load("\n".join(lines)), path="page.md"))
    assert page is not None
    assert page.renamed == links.renamed
