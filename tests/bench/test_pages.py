"""The pages that are made for comparison really answer, with the engine in Python, as the engine does here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Playwright, sync_playwright

from decision_engine.page import respond
from site_tools.bench import ways
from site_tools.bench.browsers import Reader, open_browser
from site_tools.bench.hosts import serve
from site_tools.bench.measure import Bench, Subject
from tests.built_page import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_tools.bench.ways import Article


@pytest.fixture(scope="module")
def article(site: Path) -> Article:
    return ways.find_article(site)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def reader(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with open_browser(playwright, tmp_path_factory.mktemp("profile"), ["worker_tap.js"]) as reader:
        yield reader


def engines_answer(article: Article) -> dict[str, object]:
    answer: dict[str, object] = json.loads(respond(article.guide, json.dumps({"address": article.answers})))
    return answer


@pytest.mark.parametrize("kind", ["naive", "pyscript", "pyscript-worker"])
def test_a_page_with_python_answers_as_the_engine_does(
    article: Article, reader: Reader, tmp_path: Path, kind: str
) -> None:
    way = ways.MAKERS[kind](article, tmp_path / kind)
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    with serve(way.folder, "none") as host:
        assert 0 < reader.seconds_to_answer(Subject(kind, way, host).address()) < 60
        tool = reader.page.locator("[data-guide]")
        answer = json.loads(tool.text_content() or "")
        answered_by = tool.get_attribute("data-answered-by")
    assert answer.pop("runtime") == answered_by == "Python 3.14.2 emscripten"
    expected = engines_answer(article)
    assert expected.pop("runtime") != answered_by
    assert answer == expected
    assert answer["checklists"]
    assert [url for url in asked if not url.startswith((host.address, "blob:", "data:"))] == []


def test_the_floors_stop_the_clock_and_the_javascript_reaches_the_checklists(
    article: Article, reader: Reader, tmp_path: Path
) -> None:
    with serve(ways.compile_alone(article, tmp_path / "compile").folder, "none") as host:
        assert reader.seconds_to_answer(host.address + "/") > 0
        assert {sent.path for sent in host.sent} >= {"/", "/pyodide/pyodide.asm.wasm"}
    way = ways.javascript(article, tmp_path / "javascript")
    with serve(way.folder, "none") as host:
        assert reader.seconds_to_answer(way.address(host.address)) > 0
        step = json.loads(reader.page.locator("[data-guide]").text_content() or "")
    assert step == {"ask": None, "checklists": [*engines_answer(article)["checklists"]]}  # type: ignore[misc]


def test_the_built_site_answers_and_its_workers_question_can_be_asked_again(article: Article, reader: Reader) -> None:
    way = ways.ours(article, article.site)
    with serve(way.folder, "none") as host:
        assert reader.seconds_to_answer(way.address(host.address)) > 0
        times = reader.page.evaluate("count => benchAskAgain(count)", 5)
    assert len(times) == 5
    assert all(0 < time < 10_000 for time in times)


def test_the_page_before_any_python_starts_no_worker_and_counts_no_runtime(
    article: Article, playwright: Playwright
) -> None:
    bench = Bench(playwright, rounds=1)
    way = ways.ours(article, article.site)
    with serve(way.folder, "none") as host:
        bench.measure_page([Subject("ours", way, host)])
        assert [sent.path for sent in host.sent if sent.path.endswith(".wasm")] == []
    [requests], [size] = bench.samples.of["page, requests", "ours"], bench.samples.of["page, bytes", "ours"]
    page = (article.site / article.page.strip("/") / "index.html").stat().st_size
    assert requests > 1
    assert size > page


def test_the_bare_page_holds_the_articles_text_and_neither_style_nor_script(article: Article, tmp_path: Path) -> None:
    page = read_page(ways.bare(article, tmp_path / "bare").folder / "index.html")
    assert page.xpath("//script | //style | //link[@rel='stylesheet']") == []
    built = read_page(article.site / article.page.strip("/") / "index.html")
    headings = [heading.text_content() for heading in page.xpath("//article//h2")]
    assert headings == [heading.text_content() for heading in built.xpath("//article//h2")]
    assert headings


def test_every_subject_is_visited_once_a_round_and_each_round_begins_with_another(
    article: Article, playwright: Playwright
) -> None:
    way = ways.ours(article, article.site)
    with serve(way.folder, "none") as host:
        subjects = [Subject(name, way, host) for name in "abc"]
        assert "".join(subject.name for subject in Bench(playwright, rounds=4).rotating(subjects)) == "abcbcacababc"
