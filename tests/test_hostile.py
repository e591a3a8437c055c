"""Hostile input runs nothing, crashes nothing and hangs nothing: the engine and the build, on this machine."""

from __future__ import annotations

import json
import re
import time
from contextlib import contextmanager, suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from decision_engine.answers import Answers, UnusableAnswersError, read_answers
from decision_engine.fields import BadFieldsError, field_names, read_fields
from decision_engine.guide_json import BadGuideError, read_guide, write_guide
from decision_engine.page import respond
from decision_engine.page_message import BadMessageError
from decision_engine.problems import find_problems
from decision_engine.request_reading import read_requests
from decision_engine.walk import walk
from tests.docs_copy import build_copy, copy_docs
from tests.figures import count
from tests.hostile import (
    LONG,
    MANY,
    PIECES,
    SEED,
    Case,
    drafts,
    fragments,
    guide_texts,
    markdown_pages,
    messages,
    texts,
)
from tests.markdown_page import convert, convert_without_guides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from decision_engine.guide import Guide

ROOT: Final = Path(__file__).resolve().parent.parent
REFUSALS: Final = (BadGuideError, BadMessageError, UnusableAnswersError)
PAGE: Final = "https://help.example/guide/"
RESULTS: Final = (
    "intent=why-usage&feature=workflow,phone-agent",
    "intent=why-usage,why-charged&feature=workflow&billing-kind=refund-request",
)
"""Answers that lead to one request, and to two."""

AT_ONCE: Final = 0.5  # seconds of the processor's time, for a text of any length
FOR_EACH_CHARACTER: Final = 30e-6  # as many more
BUILT_AT_ONCE: Final = 5.0  # seconds; Python-Markdown takes its time


@contextmanager
def tried(case: Case, *, seconds: float = AT_ONCE) -> Iterator[None]:
    """Try a case: name it where it fails, or takes more time than its length can explain."""
    began = time.process_time()
    try:
        yield
    except Exception as error:
        error.add_note(str(case))
        raise
    took = time.process_time() - began
    assert took < seconds + len(case.text) * FOR_EACH_CHARACTER, f"{took:.1f} seconds for {case}"
    count("hostile inputs tried")


@pytest.fixture(scope="module")
def guide() -> Guide:
    """The guide of the published article."""
    article = ROOT / "docs" / "credits-vs-billing.md"
    found = convert(article.read_text(encoding="utf-8").partition("---\n\n")[2], path=article.name).guide
    assert found is not None
    return found


def answered(guide_text: str, message: str) -> dict[str, object] | None:
    """Return the engine's reply, or ``None`` where it refuses by a name that it is known to refuse by."""
    try:
        reply = respond(guide_text, message)
    except REFUSALS:
        return None
    assert reply.isascii()
    value: dict[str, object] = json.loads(reply)
    return value


# ---- The generator --------------------------------------------------------------------------------


def test_the_cases_are_many_of_every_kind_and_the_same_each_time(guide: Guide) -> None:
    for make in (fragments, drafts, guide_texts, messages):
        cases = make(guide)
        assert len(cases) == MANY >= 200
        assert {case.kind for case in cases} == set(PIECES)
        assert len({case.text for case in cases}) > MANY * 0.9
        assert cases == make(guide)
    for cases in (texts(), markdown_pages()):
        assert len(cases) == MANY
    assert max(len(case.text) for case in texts()) >= LONG


def test_a_case_is_told_by_what_brings_it_back() -> None:
    case = texts()[7]
    assert str(case).startswith(f"hostile input 7 ({case.kind}, seed {SEED}): '")
    assert texts(8)[7] == case


# ---- The engine -----------------------------------------------------------------------------------


def test_any_fragment_is_opened(guide: Guide) -> None:
    guide_text = write_guide(guide)
    for case in fragments(guide):
        with tried(case):
            reply = answered(guide_text, json.dumps({"address": case.text}))
            assert reply is not None
            assert reply["question"] in {None, *(question.id for question in guide.questions)}
        with tried(case), suppress(UnusableAnswersError):
            assert isinstance(read_answers(case.text), Answers)


def test_any_text_is_drafted_pointed_out_and_read_back(guide: Guide) -> None:
    guide_text = write_guide(guide)
    names = field_names(guide)
    for case in texts():
        # Each field is looked at: a text stands in a few of them only, or it is as long as all of them together.
        fields = dict.fromkeys(names[case.number % 3 :: 7], case.text)
        message = {"address": RESULTS[case.number % 2], "fields": fields, "page": PAGE}
        with tried(case, seconds=AT_ONCE * 4):
            reply = answered(guide_text, json.dumps(message))
            assert reply is not None
            assert reply["requests"]
        with tried(case):
            assert answered(guide_text, json.dumps({"received": case.text, "page": case.text})) is not None
        with tried(case):
            assert len(read_requests(guide, f"Request type: Billing\n{case.text}", page=PAGE)) in {1, 2}


def test_any_message_is_answered_or_refused_by_name(guide: Guide) -> None:
    guide_text = write_guide(guide)
    outcomes = set()
    for case in messages(guide):
        with tried(case, seconds=AT_ONCE * 4):
            outcomes.add(answered(guide_text, case.text) is None)
    assert outcomes == {True, False}


def test_any_guide_is_read_and_walked_or_refused_by_name(guide: Guide) -> None:
    asked = [
        {"address": ""},
        {"address": RESULTS[1], "fields": {"workspace": "x"}, "page": PAGE},
        {"address": RESULTS[0], "send": {"usage": {"email": "a@b.example", "ticket_form": "https://b.example/{body}"}}},
        {"received": "Request type: Billing\nAccount: x\n"},
    ]
    outcomes = set()
    for case in guide_texts(guide):
        with tried(case, seconds=AT_ONCE * 4):
            outcomes.add(tuple(answered(case.text, json.dumps(message)) is None for message in asked))
        with tried(case, seconds=AT_ONCE * 4), suppress(BadGuideError):
            read = read_guide(case.text)
            find_problems(read)
            walk(read, Answers())
            assert read_guide(write_guide(read)) == read
    assert {(True,) * 4, (False,) * 4} <= outcomes


def test_any_fields_are_read_or_refused_by_name(guide: Guide) -> None:
    for case in drafts(guide):
        with tried(case), suppress(BadFieldsError):
            assert isinstance(read_fields(guide, case.text), dict)


# ---- The build ------------------------------------------------------------------------------------

RUNS: Final = frozenset({
    "script", "iframe", "frame", "object", "embed", "applet", "base", "meta", "link", "style", "svg", "math",
    "template", "form", "img", "details",
})  # fmt: skip
"""Elements that run, load or lead away, or that can be made to."""
ADDRESSES: Final = ("href", "src", "srcdoc", "action", "formaction", "data", "xlink:href")
"""Attributes in which an address may be a script."""
OWN_TAGS: Final = frozenset({"form", "details"})
"""Those of them that the tool is made of."""


class _Running(HTMLParser):
    """Collects what of a page could run: elements, handlers, and addresses that are scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in RUNS and "data-guide-json" not in names:
            self.found.add(f"<{tag}")
        self.found |= {name for name in names if name.startswith("on")}
        addresses = {(names.get(name) or "").strip().lower() for name in ADDRESSES}
        self.found |= {"javascript:" for address in addresses if address.startswith("javascript:")}


def test_any_page_of_markdown_is_a_guide_in_which_nothing_runs_or_has_faults_with_lines() -> None:
    outcomes = []
    for case in markdown_pages():
        with tried(case, seconds=BUILT_AT_ONCE):
            page = convert(case.text)
            for problem in page.problems:
                found = re.fullmatch(r"page\.md:(\d+): [^\n]+", problem)
                assert found is not None, problem
                assert 1 <= int(found[1]) <= case.text.count("\n") + 1
            assert not (page.problems and page.tool)
        outcomes.append((bool(page.problems), page.guide is not None))
        if not page.problems:
            # What the writer wrote as HTML is HTML; nothing else becomes it.
            plain = convert_without_guides(case.text).lower()
            running = _Running(page.tool).found - {f"<{tag}" for tag in OWN_TAGS}
            running |= _Running(page.article).found - {"<details"}
            assert {each for each in running if each not in plain} == set(), str(case)
    assert {(True, False), (False, True)} <= {*outcomes}
    assert outcomes.count((False, True)) > MANY // 4


def built_cases() -> dict[str, Case]:
    """Return hostile pages by the names of their files.

    Long texts are not among them: the theme writes the titles of thirty pages into each page.
    """
    return {f"page-{case.number}.md": case for case in markdown_pages(24) if case.kind != "long"}


@pytest.fixture(scope="module")
def hostile_docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the docs, and pages among them with hostile texts and front matter."""
    folder = tmp_path_factory.mktemp("hostile")
    copy_docs(folder)
    for name, case in built_cases().items():
        (folder / "docs" / name).write_text(case.text, encoding="utf-8", newline="")
    for number, text in enumerate(PIECES["markup"]):
        quoted = json.dumps(text)
        front = f"---\ntitle: {quoted}\ndescription: {quoted}\n---\n\n# Plain\n\nText.\n"
        (folder / "docs" / f"front-{number}.md").write_text(front, encoding="utf-8")
    return folder


# Pages that no navigation leads to and links that lead nowhere are not what this is about.
QUIET: Final = {
    "nav": {"omitted_files": "ignore"},
    "links": dict.fromkeys(("not_found", "anchors", "absolute_links", "unrecognized_links"), "ignore"),
}


def test_a_build_tells_the_faults_of_hostile_pages_and_publishes_the_others(hostile_docs: Path) -> None:
    cases = built_cases()
    faulty = {name for name, case in cases.items() if convert(case.text, path=name).problems}
    assert 0 < len(faulty) < len(cases)
    failed = build_copy(hostile_docs, validation=QUIET)
    assert failed.status != 0
    assert not [line for line in failed.lines if "Traceback" in line]
    told = {found[1] for line in failed.lines if (found := re.search(r"docs/([\w-]+\.md):\d+: ", line))}
    assert told == faulty
    for name in faulty:
        (hostile_docs / "docs" / name).unlink()
    built = build_copy(hostile_docs, validation=QUIET)
    assert built.status == 0, built.lines
    for name in {*cases} - faulty:
        page = (built.site / Path(name).stem / "index.html").read_text(encoding="utf-8")
        guide = read_guide((built.site / "guides" / f"{Path(name).stem}.json").read_text(encoding="utf-8"))
        assert "Content-Security-Policy" in page
        assert guide.questions
    # Of what is above a page's text, nothing is more than text, in its own page and in those that name it.
    ordinary = _Running((built.site / "contributing" / "index.html").read_text(encoding="utf-8"))
    for path in built.site.glob("front-*/index.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script>window.ran" not in page.lower()
        assert "<script>alert" not in page.lower()
        assert _Running(page).found <= ordinary.found
    count("hostile inputs tried", len(cases) + len(PIECES["markup"]))
