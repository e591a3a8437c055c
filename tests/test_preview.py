"""The states that the preview shows of a guide, and that nothing of it is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from decision_engine.answers import read_answers, write_answers
from decision_engine.guide_json import write_guide
from decision_engine.sensitive import find_sensitive
from decision_engine.visit import open_address
from site_tools.guides.destinations import read_destinations
from site_tools.preview import hook, paths
from site_tools.preview.page import PreviewedGuide, let_be_prepared, render_preview
from site_tools.preview.paths import find_paths
from site_tools.preview.states import SECRET, Play, find_states
from tests.markdown_page import convert
from tests.test_layers import ARTICLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from decision_engine.guide import Guide
    from site_tools.preview.states import GuideStates, State

FAULTS = """# Faults

## Which one {#which}

### How bad is it? {#severity .question}

- [Nothing works](#outage) {#nothing-works}
- [It is slow](#where) {#slow}

### Where is it slow? {#where .question .many}

- [Home](#slowness) {#home}
- [Office](#slowness) {#office}

## Outage {#outage .checklist request="Outage"}

- [ ] Since when. {#since label="Since" field="date-time"}

## Slowness {#slowness .checklist request="Slowness"}

- [ ] Who is slow. {#who label="Who"}
- [ ] On which floor. {#floor label="Floor" field="choice" choices="First | Second" if="office"}
"""
"""A guide of another shape than the published one, with what that one lacks."""


def guide_of(text: str) -> Guide:
    page = convert(text)
    assert page.problems == []
    assert page.guide is not None
    return page.guide


def states_of(text: str, requests: object = None) -> GuideStates:
    destinations, problems = read_destinations(requests)
    assert problems == []
    page = convert(text, destinations=destinations)
    assert page.guide is not None
    return find_states(write_guide(page.guide), page.tool)


def captions(found: GuideStates, group: str) -> list[str]:
    return [state.caption for state in found.states if state.group == group]


@pytest.fixture(scope="module")
def article() -> Guide:
    return guide_of(ARTICLE.read_text(encoding="utf-8").partition("---\n\n")[2])


# ---- Paths -----------------------------------------------------------------------------------------


def test_each_question_is_reached_by_the_fewest_answers(article: Guide) -> None:
    found = find_paths(article)
    assert {question: write_answers(before) for question, before in found.questions.items()} == {
        "intent": "",
        "feature": "intent=why-usage",
        "billing-kind": "intent=why-charged",
    }
    for question, before in found.questions.items():
        assert open_address(article, write_answers(before)).question == question


def test_each_result_that_differs_in_checklists_or_items_is_found_once(article: Guide) -> None:
    found = find_paths(article)
    assert [[(each.id, len(each.items)) for each in step.checklists] for step in found.results] == [
        [("usage", 5)],
        [("usage", 6)],
        [("billing", 4)],
        [("usage", 5), ("billing", 4)],
        [("usage", 6), ("billing", 4)],
    ]
    assert found.is_whole


def test_what_is_too_large_to_be_looked_through_says_so(monkeypatch: pytest.MonkeyPatch, article: Guide) -> None:
    monkeypatch.setattr(paths, "MOST_PLACES", 4)
    found = find_paths(article)
    assert not found.is_whole
    assert len(found.results) < 5
    # The questions are looked for by themselves then.
    assert list(found.questions) == ["intent", "feature", "billing-kind"]
    for question, before in found.questions.items():
        assert open_address(article, write_answers(before)).question == question
    monkeypatch.setattr(paths, "MOST_PLACES", 2_000)
    monkeypatch.setattr(paths, "MOST_RESULTS", 2)
    found = find_paths(article)
    assert (len(found.results), found.is_whole) == (2, False)
    monkeypatch.setattr(paths, "MOST_RESULTS", 60)
    monkeypatch.setattr(paths, "MOST_PLACES", 1)
    monkeypatch.setattr(paths, "MOST_QUESTIONS", 1)
    assert (list(find_paths(article).questions), find_paths(article).is_whole) == (["intent"], False)


def test_a_question_behind_others_is_found_where_the_rest_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    text = FAULTS.replace("- [It is slow](#where) {#slow}", "- It is slow: [where](#where), [when](#when) {#slow}")
    text = text.replace(
        "### Where is it slow?",
        "### When? {#when .question}\n\n- [Now](#slowness) {#now}\n\n### Where is it slow?",
    )
    monkeypatch.setattr(paths, "MOST_PLACES", 1)
    found = find_paths(guide_of(text))
    assert {question: write_answers(before) for question, before in found.questions.items()} == {
        "severity": "",
        "when": "severity=slow",
        "where": "severity=slow&when=now",
    }


def test_a_long_guide_is_looked_through_to_its_end() -> None:
    questions = [
        f"### Question {number}? {{#q{number} .question .many}}\n\n"
        f"- [Yes](#{next_}) {{#yes-{number}}}\n- [No](#{next_}) {{#no-{number}}}\n"
        for number, next_ in ((number, f"q{number + 1}" if number < 60 else "list") for number in range(1, 61))
    ]
    text = "\n".join(["# Long\n", *questions, '## List {#list .checklist request="List"}\n', "- [ ] It. {#it}\n"])
    found = find_paths(guide_of(text))
    assert (len(found.questions), len(found.results), found.is_whole) == (60, 1, True)


# ---- States ----------------------------------------------------------------------------------------


def test_the_states_of_a_guide_of_another_shape_are_its_own() -> None:
    requests = {"email": {"Slowness": "it@help.example"}, "ticket_form": {"Outage": "https://help.example/?t={body}"}}
    found = states_of(FAULTS, requests)
    assert captions(found, "Questions") == [
        "“How bad is it?”, not answered",
        "“How bad is it?”, answered",
        "“How bad is it?”, with nothing chosen, after Continue",
        "“Where is it slow?”, not answered",
        "“Where is it slow?”, answered",
        "“Where is it slow?”, with nothing chosen, after Continue",
        "An answer is dropped: “How bad is it?” is answered anew, with “Nothing works”",
    ]
    assert captions(found, "Results") == [
        "Outage (1 item), after “Nothing works”",
        "Slowness (1 item), after “It is slow”, “Home”",
        "Slowness (2 items), after “It is slow”, “Office”",
    ]
    assert [caption for caption in captions(found, "Requests") if ":" in caption and "support" not in caption] == [
        "Outage: the form, filled in",
        "Outage: the request that is ready",
        "Slowness: the form, filled in",
        "Slowness: the request that is ready",
        "Something is pointed out: a password",
        "Since: a time that is not complete",
        "Not copied: the browser refuses",
        "A request without the last changes: Python has ended",
        "Handed to the mail program: Slowness",
        "Too long for the mail program: Slowness",
        "Opened in the ticket form: Outage",
        "Too long for the ticket form: Outage",
    ]


def test_where_nothing_takes_requests_none_is_handed_on() -> None:
    assert not [
        caption for caption in captions(states_of(FAULTS), "Requests") if "mail" in caption or "form:" in caption
    ]


@pytest.mark.parametrize("text", [FAULTS, ARTICLE.read_text(encoding="utf-8").partition("---\n\n")[2]])
def test_each_state_has_a_name_a_caption_and_an_address_that_the_guide_knows(text: str) -> None:
    guide, found = guide_of(text), states_of(text)
    assert len({state.name for state in found.states}) == len(found.states)
    assert len({state.caption for state in found.states}) == len(found.states)
    for state in found.states:
        visit = open_address(guide, state.address)
        assert bool(visit.unusable) == (state.name == "unusable")
        if state.group == "Results":
            assert visit.question is None
            assert not state.is_played
        if state.group == "Questions" and not state.is_played:
            assert state.shows.startswith(f'[data-question="{visit.question}"]')
            assert bool(visit.chosen) == state.caption.endswith(", answered")


def test_the_forms_are_filled_in_whatever_their_kind() -> None:
    by_name = {state.name: state for state in states_of(FAULTS).states}
    filled = [text for state in (by_name["filled.1"], by_name["filled.2"]) for text in texts_typed(state)]
    assert {"2026-01-15", "10:30", "An example: Who"} <= set(filled)
    # The floor applies to the office alone, and the shorter way to this checklist is from home.
    assert "Second" not in filled
    assert find_sensitive(SECRET)[0].what == "a password"


def texts_typed(state: State) -> list[str]:
    return [action["text"] for action in state.play.actions if "fill" in action]


def test_an_option_that_is_called_like_the_one_that_nobody_knows_is_not_taken_for_it() -> None:
    text = FAULTS.replace("#nothing-works", "#no-longer-here")
    by_name = {state.name: state for state in states_of(text).states}
    assert by_name["unusable"].address == "severity=no-longer-here-either"


def test_what_is_played_is_told_to_the_script_as_json() -> None:
    by_name = {state.name: state for state in states_of(FAULTS).states}
    told = json.loads(by_name["silent"].as_json())
    assert (told["worker"], told["clock"]) == ([], "flies")
    assert json.loads(by_name["result.1"].as_json())["worker"] is None
    assert by_name["result.1"].play == Play()
    assert read_answers(told["address"]).to("severity") == ("nothing-works",)


# ---- The page ------------------------------------------------------------------------------------


def test_the_page_names_its_guides_and_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    page = convert(FAULTS.replace("# Faults", '# <b>"Faults"</b>'))
    assert page.guide is not None
    monkeypatch.setattr(paths, "MOST_RESULTS", 1)
    find_states.cache_clear()
    guide = PreviewedGuide("help/faults/", "help/faults.md", write_guide(page.guide), page.tool)
    html = render_preview([guide], "docs")
    find_states.cache_clear()
    assert "This guide has more ways than were looked at" in html
    assert "<code>docs/help/faults.md</code>" in html
    assert 'src="../help/faults/#severity=nothing-works"' in html
    assert "frame-src 'self'" in html
    assert "<b>" not in html


def test_a_site_without_guides_is_told_how_a_page_becomes_one() -> None:
    assert "No page of this site holds a guide yet." in render_preview([], "docs")


def test_a_page_can_be_prepared_before_any_script_of_its_own_runs() -> None:
    page = '<head><meta charset="utf-8"><script>first()</script></head>'
    assert let_be_prepared(page).index("prepareFrame") < let_be_prepared(page).index("first()")


@pytest.fixture
def config(tmp_path: Path) -> Iterator[MkDocsConfig]:
    config = MkDocsConfig()
    config.load_dict({"site_name": "Site", "site_dir": str(tmp_path), "site_url": "http://127.0.0.1:8000/"})
    yield config
    hook.on_startup(command="build", dirty=False)


def test_it_is_written_while_the_site_is_served(config: MkDocsConfig, tmp_path: Path) -> None:
    hook.on_startup(command="serve", dirty=False)
    hook.on_files(Files([]), config=config)
    hook.on_post_build(config)
    assert "No page of this site holds a guide yet." in (tmp_path / "preview" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("command", ["build", "gh-deploy"])
def test_it_is_not_written_when_the_site_is_built(
    config: MkDocsConfig, tmp_path: Path, command: Literal["build", "gh-deploy"]
) -> None:
    hook.on_startup(command=command, dirty=False)
    hook.on_files(Files([]), config=config)
    hook.on_post_build(config)
    assert list(tmp_path.iterdir()) == []


def test_a_page_of_the_writers_that_stands_there_stays(
    config: MkDocsConfig, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hook.on_startup(command="serve", dirty=False)
    hook.on_files(Files([File("preview.md", "docs", str(tmp_path), use_directory_urls=True)]), config=config)
    hook.on_post_build(config)
    assert list(tmp_path.iterdir()) == []
    assert "preview.md stands at /preview/: give it another place" in caplog.text


def test_nothing_of_the_preview_is_published(site: Path) -> None:
    assert not (site / "preview").exists()
    files = [path for path in site.rglob("*") if path.is_file()]
    assert len(files) > 30
    assert [path for path in files if b"prepareFrame" in path.read_bytes()] == []
    listed = ("sitemap.xml", "permalinks.txt", "links.json", "search/search_index.json", "_redirects")
    assert [name for name in listed if "/preview/" in (site / name).read_text(encoding="utf-8")] == []
