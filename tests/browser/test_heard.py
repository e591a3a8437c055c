"""What a screen reader hears of the tool beside the focus: each change once, and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.reader import ARTICLE, Reader
from tests.browser.test_start import PACKED
from tests.browser.test_walk import BILLING, FEATURE, INTENT, KIND

if TYPE_CHECKING:
    from collections.abc import Callable

# Keep what each region that is read out comes to hold, as it is seen: so a screen reader is told of it.
LISTEN = """{
  window.heard = []
  const held = new Map()
  const listen = () => {
    for (const region of document.querySelectorAll("[role=status], [role=alert], [aria-live]")) {
      const text = region.checkVisibility() ? region.innerText.trim() : ""
      if (text !== (held.get(region) ?? "") && text) heard.push(text)
      held.set(region, text)
    }
  }
  const changes = { attributes: true, characterData: true, childList: true, subtree: true }
  new MutationObserver(listen).observe(document, changes)
}"""

type Hear = Callable[[], list[str]]


@pytest.fixture
def hear(reader: Reader) -> Hear:
    """Return what was heard since this was asked the last time."""
    reader.page.add_init_script(LISTEN)

    def heard() -> list[str]:
        reader.page.wait_for_timeout(50)  # what the page has done is told to an observer a moment later
        said: list[str] = reader.page.evaluate("heard.splice(0)")
        return said

    return heard


def test_a_new_question_is_heard_by_its_focus_alone(reader: Reader, hear: Hear) -> None:
    reader.open()
    reader.expect_ready()
    hear()
    reader.choose("Why did usage happen?", "Why was I charged?")
    reader.go_on()
    reader.expect_focus(FEATURE)
    assert hear() == []
    reader.choose("Workflow")
    reader.go_on()
    reader.expect_focus(KIND)
    assert hear() == []
    reader.go_back()
    reader.expect_focus(FEATURE)
    assert hear() == []


def test_of_a_result_the_focus_tells_and_once_where_the_draft_is_kept(reader: Reader, hear: Hear) -> None:
    reader.open(f"{ARTICLE}#intent=why-usage")
    reader.expect_focus(FEATURE)
    hear()
    reader.choose("Workflow")
    reader.go_on()
    reader.expect_focus("Your answers")
    reader.expect_request("Credits / Usage", "Feature used: Workflow")
    (said,) = hear()
    assert said.startswith("What you type stays in this tab")
    reader.fill(Summary="Too much usage", Workspace="Acme")
    reader.expect_request("Credits / Usage", "Workspace: Acme")
    assert hear() == []


def test_a_missing_answer_is_heard_once_each_time_it_is_missing(reader: Reader, hear: Hear) -> None:
    reader.open()
    reader.expect_ready()
    hear()
    for _ in range(2):
        reader.go_on()
        expect(reader.question(INTENT).get_by_role("alert")).to_be_visible()
        assert hear() == ["Choose at least one answer, then continue."]
        reader.choose("Why was I charged?")
        assert hear() == []
        reader.option("Why was I charged?").uncheck()


def test_an_answer_that_is_dropped_is_heard_once(reader: Reader, hear: Hear) -> None:
    reader.open(f"{ARTICLE}#intent=why-usage,why-charged&feature=workflow&billing-kind=purchase")
    expect(reader.checklist(BILLING)).to_be_visible()
    reader.change(INTENT)
    reader.expect_focus(INTENT)
    reader.option("Why did usage happen?").uncheck()
    hear()
    reader.go_on()
    reader.expect_focus("Your answers")
    said = hear()
    assert len(said) == len(set(said))
    assert [each for each in said if "dropped" in each] == [
        f"An answer is not needed any more and was dropped: {FEATURE} Workflow."
    ]


def test_what_is_waited_for_is_heard_once_and_the_bar_never(reader: Reader, hear: Hear) -> None:
    reader.host.slow_down(PACKED, seconds=0.3, pieces=6)
    reader.open()
    expect(reader.tool.get_by_text("Getting ready. You can answer already.")).to_be_visible()
    reader.choose("Why did usage happen?")
    reader.go_on()
    reader.expect_focus(FEATURE)
    assert hear() == [
        "Getting ready. You can answer already.",
        "Getting ready. Your answer is kept, and counts as soon as everything is here.",
    ]
