"""Hostile input runs nothing, crashes nothing and hangs nothing: the published page in a real browser.

One page is given many inputs, the theme's own script in it; new documents only where input is met at their start.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from decision_engine.answers import UnusableAnswersError
from decision_engine.guide_json import BadGuideError, read_guide
from decision_engine.page import respond
from decision_engine.page_message import BadMessageError
from tests.browser.reader import ARTICLE, Reader, open_reader
from tests.browser.site_server import serve_site
from tests.browser.test_request import BOTH_ANSWERS, open_result
from tests.browser.test_walk import INTENT, USAGE, USAGE_ITEMS
from tests.docs_copy import build_copy, copy_docs
from tests.figures import count
from tests.hostile import PIECES, Case, drafts, fragments, guide_texts, messages, texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, Route

    from decision_engine.guide import Guide

SECONDS: Final = 5  # for each input
KINDS: Final = len(PIECES)

# Listens on the line between the page and its worker: `tap.settled` waits until all that the page asked is answered,
# `tap.ask` asks the worker beside the page, which hears nothing of it.
TAP: Final = """{
  const tap = { asked: 0, answered: 0, heard: null }
  let line, hear
  tap.settled = async () => {
    do await new Promise(resolve => setTimeout(resolve)); while (tap.answered < tap.asked)
  }
  tap.ask = (guide, request) => {
    line.postMessage({ ask: -1, guide, request })
    return new Promise(resolve => { hear = resolve })
  }
  const Shared = window.SharedWorker
  window.SharedWorker = class extends Shared {
    constructor(...options) {
      super(...options)
      line = this.port
      const post = line.postMessage
      line.postMessage = message => {
        if (message.ask > 0) tap.asked = message.ask
        post.call(this.port, message)
      }
      line.addEventListener("message", event => {
        const { answer = 0, failed } = event.data
        if (hear && (answer === -1 || failed !== undefined)) {
          event.stopImmediatePropagation()
          tap.heard = event.data
          hear()
          hear = undefined
        } else tap.answered = Math.max(tap.answered, answer)
      })
    }
  }
  window.tap = tap
}"""

# Each is given its input as JSON text: on the way to the browser, halves of characters would be lost.
OPEN_FRAGMENT: Final = """async text => {
  const before = location.href
  const changed = new Promise(resolve => addEventListener("hashchange", resolve, { once: true }))
  location.hash = JSON.parse(text)
  if (location.href !== before) await changed
}"""
STORE_DRAFT: Final = "text => sessionStorage.setItem('guide-draft:credits-vs-billing', JSON.parse(text))"
# As where the browser brings back a page that was left, while the draft went on in another one.
BRING_BACK: Final = "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
# As a paste puts it there.
PASTE: Final = """([text, number]) => {
  const shown = "[data-checklist]:not([hidden]) [data-field]:not([hidden])"
  const fields = [...document.querySelectorAll(`${shown} [data-value]`)]
  const paste = (field, text) => {
    field.value = text
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  paste(fields[(number + fields.length - 1) % fields.length], "")
  paste(fields[number % fields.length], JSON.parse(text))
}"""
PASTE_REQUEST: Final = """text => {
  document.querySelector("[data-received]").value = JSON.parse(text)
  document.querySelector("[data-do=ask]").click()
}"""
STATE: Final = """() => ({
  ran: window.ran ?? null,
  shown: [...document.querySelectorAll("[data-question], [data-result]")].filter(part => !part.hidden).length,
  failed: document.querySelector("[data-failure] > :not([hidden])") !== null,
})"""

IN_BROWSER = 60
"""Cases of each kind that a page is given one by one: the engine is given twice as many without a browser."""


@dataclass
class Target:
    """A page that hostile input is given to, and what it must not do."""

    reader: Reader
    dialogs: list[str] = field(default_factory=list)
    given: int = 0

    def __post_init__(self) -> None:
        self.page.add_init_script(TAP)
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def page(self) -> Page:
        return self.reader.page

    def bring_theme(self) -> None:
        """Let the theme's own script come, which hears of addresses as well."""
        with self.page.expect_response(re.compile(r"/assets/page/theme-\w+\.js$")):
            self.page.mouse.wheel(0, 200)
        self.page.mouse.wheel(0, -200)

    def give(self, case: Case, script: str, argument: object = None) -> None:
        """Run a script that gives the page a case; once all is answered, check that the page is as well as before."""
        self.given += 1
        mark = f"document.documentElement.dataset.given = {self.given}"
        self.page.evaluate(
            f"argument => {{ Promise.resolve(({script})(argument)).then(tap.settled).finally(() => {{ {mark} }}) }}",
            argument,
        )
        self.wait_for(f"[data-given='{self.given}']", case)
        self.check(case)

    def wait_for(self, selector: str, case: Case) -> None:
        try:
            self.page.wait_for_selector(selector, state="attached", timeout=SECONDS * 1000)
        except PlaywrightTimeout:
            pytest.fail(f"{SECONDS} seconds were not enough for {case}")

    def check(self, case: Case) -> None:
        state = self.page.evaluate(STATE)
        assert state == {"ran": None, "shown": 1, "failed": False}, str(case)
        assert self.reader.errors == [], str(case)
        assert self.dialogs == [], str(case)
        count("hostile inputs tried in the browser")

    def open_anew(self, case: Case, path: str) -> None:
        """Open a document that meets the case as it starts."""
        self.reader.open("/contributing/")
        with self.page.expect_navigation():
            self.page.evaluate("path => location.assign(JSON.parse(path))", json.dumps(path))
        self.wait_for("[data-guide][data-ready]", case)
        self.give(case, "() => {}")

    def expect_ordinary_walk(self) -> None:
        self.page.evaluate("location.hash = '#'")
        expect(self.reader.question(INTENT)).to_be_visible()
        self.reader.choose("Why did usage happen?")
        self.reader.go_on()
        self.reader.choose("Workflow")
        self.reader.go_on()
        assert self.reader.items(USAGE) == USAGE_ITEMS
        self.reader.expect_python()


@pytest.fixture
def target(reader: Reader) -> Target:
    return Target(reader)


@pytest.fixture(scope="module")
def guide_text(site: Path) -> str:
    [published] = (site / "guides").glob("*.json")
    return published.read_text(encoding="utf-8").strip()


@pytest.fixture(scope="module")
def guide(guide_text: str) -> Guide:
    return read_guide(guide_text)


def test_any_fragment_of_the_address_is_opened_or_left_alone(target: Target, guide: Guide) -> None:
    cases = fragments(guide, IN_BROWSER)
    target.reader.open()
    target.bring_theme()
    target.reader.expect_ready()
    for case in cases:
        target.give(case, OPEN_FRAGMENT, json.dumps(case.text))
    target.expect_ordinary_walk()
    for case in cases[:KINDS]:
        target.open_anew(case, f"{ARTICLE}#{case.text}")
    target.expect_ordinary_walk()


def test_any_stored_draft_is_taken_or_passed_over(target: Target, guide: Guide) -> None:
    cases = drafts(guide, IN_BROWSER)
    open_result(target.reader, BOTH_ANSWERS)
    for case in cases:
        target.give(case, f"text => {{ ({STORE_DRAFT})(text); ({BRING_BACK})() }}", json.dumps(case.text))
    for case in cases[:KINDS]:
        target.page.evaluate(STORE_DRAFT, json.dumps(case.text))
        target.open_anew(case, f"{ARTICLE}{BOTH_ANSWERS}")
    target.reader.tool.get_by_role("button", name="Clear what you typed").click()
    expect(target.reader.field("Workspace")).to_have_value("")
    target.reader.fill(Workspace="Acme")
    target.reader.expect_request("Credits / Usage", "Workspace: Acme")
    target.expect_ordinary_walk()


def test_any_text_in_any_field_is_text(target: Target) -> None:
    open_result(target.reader, BOTH_ANSWERS)
    for case in texts(IN_BROWSER):
        if case.number % 4 == 3:
            target.give(case, PASTE_REQUEST, json.dumps(case.text))
        else:
            target.give(case, PASTE, [json.dumps(case.text), case.number])
    target.expect_ordinary_walk()


def answer_here(guide_text: str, message: str) -> dict[str, Any] | str:
    """Return the engine's reply on this machine, without the name of its Python, or the name of its refusal."""
    try:
        reply: dict[str, Any] = json.loads(respond(guide_text, message))
    except (BadGuideError, BadMessageError, UnusableAnswersError) as refusal:
        return type(refusal).__name__
    del reply["runtime"]
    return reply


def ask_worker(target: Target, case: Case, guide_text: str, message: str) -> None:
    """Ask the page's own worker, and check that it does as the engine does on this machine."""
    asking = "([guide, request]) => tap.ask(JSON.parse(guide), JSON.parse(request))"
    target.give(case, asking, [json.dumps(guide_text), json.dumps(message)])
    heard = target.page.evaluate("JSON.stringify(tap.heard)")
    said: dict[str, Any] = json.loads(heard)
    expected = answer_here(guide_text, message)
    if isinstance(expected, str):
        assert said["failed"] == "ENGINE", str(case)
        assert expected in said["detail"], str(case)
    else:
        reply = json.loads(said["reply"])
        assert reply.pop("runtime").endswith(" emscripten"), str(case)
        assert reply == expected, str(case)


def test_the_worker_answers_or_refuses_any_guide_and_any_message(target: Target, guide: Guide, guide_text: str) -> None:
    open_result(target.reader, BOTH_ANSWERS)
    for case in guide_texts(guide):
        message = {"address": BOTH_ANSWERS} if case.number % 2 else {"received": "Request type: Billing\nAccount: x"}
        ask_worker(target, case, case.text, json.dumps(message))
    for case in messages(guide, 10 * KINDS):
        ask_worker(target, case, guide_text, case.text)
    target.expect_ordinary_walk()


@pytest.mark.parametrize(
    "data",
    ["", "[" * 5000, '{"format": 2, "__proto__": {"id": "x"}}', "\0"],
    ids=lambda data: data[:12].replace("\0", "NUL"),
)
def test_a_page_with_a_hostile_guide_says_that_it_cannot_go_on(unlucky: Reader, data: str) -> None:
    def spoil(route: Route) -> None:
        response = route.fetch()
        html, found = re.subn(
            r'(<script data-guide-json="" type="application/json">).*?(?=</script>)',
            lambda start: start[1] + data,
            response.text(),
            flags=re.DOTALL,
        )
        assert found == 1
        route.fulfill(response=response, body=html)

    unlucky.page.route(f"**{ARTICLE}", spoil)
    unlucky.open(f"{ARTICLE}{BOTH_ANSWERS}")
    unlucky.expect_failure()
    expect(unlucky.failure.get_by_text("Code: ENGINE", exact=True)).to_be_visible()
    assert unlucky.page.evaluate("window.ran") is None
    count("hostile inputs tried in the browser")


NAMES: Final = """\
# Names

## Hidden? {#hidden .question}

- [Yes](#dataset) {#closest}
- [No](#constructor) {#matches}

## Dataset? {#dataset .question .many}

- [Some](#constructor) {#then}
- [None](#elements) {#children}

## Constructor? {#constructor .question}

- Both: [here](#elements) and [there](#guide-runtime) {#length}
- [One](#elements) {#name}

## Elements {#elements .checklist request="Elements"}

- [ ] A thing. {#value label="Thing" fact="constructor"}
- [ ] Another. {#prototype label="Other" from="constructor"}

## Runtime {#guide-runtime .checklist request="Runtime"}

- [ ] The thing. {#valueof label="Thing" fact="constructor"}
"""
"""A guide whose ids are names that objects of JavaScript have, its forms among them, and one that the page has."""


def build_names(folder: Path) -> Path:
    copy_docs(folder)
    (folder / "docs" / "credits-vs-billing.md").write_text(NAMES, encoding="utf-8")
    built = build_copy(folder, validation={"links": {"anchors": "ignore"}})  # the home page links to a question
    assert built.status == 0, built.lines
    return built.site


def expect_shown(reader: Reader, question: str, options: Sequence[str]) -> None:
    reader.expect_nothing_chosen(question)
    for option in options:
        expect(reader.option(option)).to_be_visible()


def test_a_guide_may_use_any_name_that_javascript_has(browser: Browser, tmp_path: Path) -> None:
    with serve_site(build_names(tmp_path)) as host, open_reader(browser, host) as reader:
        reader.open()
        expect_shown(reader, "Hidden?", ["Yes", "No"])
        reader.choose("Yes")
        reader.go_on()
        expect_shown(reader, "Dataset?", ["Some", "None"])
        reader.go_on()
        expect(reader.tool.get_by_role("alert").filter(has_text="Choose at least one answer")).to_be_visible()
        reader.choose("Some")
        reader.go_on()
        expect_shown(reader, "Constructor?", ["Both", "One"])
        reader.choose("Both")
        reader.go_on()
        assert reader.answers() == ["Hidden? Yes Change", "Dataset? Some Change", "Constructor? Both Change"]
        assert reader.fragment == "#hidden=closest&dataset=then&constructor=length"
        for checklist in ("Elements", "Runtime"):
            expect(reader.field("Thing", checklist)).to_have_value("")
        expect(reader.field("Other")).to_have_value("Both")
        reader.fill("Elements", Thing="Acme")
        reader.expect_request("Runtime", "Thing: Acme")
        reader.change("Hidden?")
        reader.choose("No")
        reader.go_on()
        expect(reader.notice("Dataset? Some")).to_be_visible()
        assert reader.fragment == "#hidden=matches&constructor=length"
        reader.page.reload()
        expect(reader.field("Thing", "Elements")).to_have_value("Acme")
        reader.tool.get_by_role("button", name="Start again").click()
        expect_shown(reader, "Hidden?", ["Yes", "No"])
        reader.expect_python()
    count("hostile inputs tried in the browser")
