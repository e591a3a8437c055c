"""The page that explains the format: its examples, put together, are one guide that does what the page says of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from decision_engine.answers import read_answers
from decision_engine.walk import walk
from tests.docs_copy import ROOT
from tests.markdown_page import convert

if TYPE_CHECKING:
    from decision_engine.guide import Guide

PAGE = (ROOT / "docs" / "contributing" / "format.md").read_text(encoding="utf-8")

# What the examples lead to, and where they are reached from.
AROUND = """\
# The examples

### About what? {{#about .question .many}}

- [A feature](#feature) {{#about-a-feature}}
- [Money](#billing-kind) {{#about-money}}

{question}
{option}

### What kind? {{#billing-kind .question}}

- [A refund](#billing) {{#refund}}
- [A purchase](#billing) {{#purchase}}

{checklist}

## Minutes {{#phone-minutes .checklist request="Phone minutes"}}

- [ ] Minutes. {{#minutes}}

{covers}

{fields}

{note}
"""


def examples() -> dict[str, str]:
    """Return the examples in Markdown by the name of their section, the second of one by a name of its own."""
    found: dict[str, str] = {}
    section = ""
    parts = re.compile(
        r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$|^## [^\n]*\{#(?P<id>[\w-]+)\}$", re.MULTILINE | re.DOTALL
    )
    for part in parts.finditer(PAGE):
        if part["id"]:
            section = part["id"]
        elif part["kind"] == "markdown":
            found[section + "+" * sum(name.startswith(section) for name in found)] = part["text"].rstrip("\n")
    return found


@pytest.fixture(scope="module")
def guide() -> Guide:
    example = examples()
    page = convert(
        AROUND.format(
            question=example.pop("a-question"),
            option=example.pop("an-option"),
            checklist=example.pop("a-checklist"),
            fields=example.pop("a-field"),
            covers=example.pop("a-field+"),
            note=example.pop("a-note"),
        )
    )
    assert example.keys() == {"a-guide-on-another-page", "a-snippet"}
    assert page.problems == []
    assert page.guide is not None
    return page.guide


def test_an_option_with_several_links_has_its_name_in_front_of_the_colon(guide: Guide) -> None:
    (phone,) = (option for option in guide.questions[1].options if option.id == "phone-agent")
    assert (phone.text, phone.leads_to) == ("Phone agent", ("usage", "phone-minutes"))
    assert guide.questions[1].many


def test_an_item_is_left_out_when_its_question_was_answered_otherwise(guide: Guide) -> None:
    for chosen, items in (("chat", ["workspace"]), ("phone-agent", ["workspace", "phone-agent-usage"])):
        step = walk(guide, read_answers(f"about=about-a-feature&feature={chosen}"))
        assert list(step.checklists[0].items) == items


def test_the_fields_are_of_the_kinds_that_their_attributes_name(guide: Guide) -> None:
    fields = {item.id: item.field for item in next(each for each in guide.checklists if each.id == "billing").items}
    assert {id_: (each.kind, each.label, each.filled_from, each.fact) for id_, each in fields.items()} == {
        "date-and-time": ("date-time", "Date and time", "", ""),
        "feature-used": ("line", "Feature used", "feature", ""),
        "kind": ("choice", "Kind", "billing-kind", ""),
        "paid": ("choice", "Payment", "", ""),
        "account": ("line", "Account", "", "workspace"),
    }
    assert fields["paid"].choices == ("Monthly", "Yearly")


def test_a_note_belongs_to_the_checklists_that_it_names(guide: Guide) -> None:
    assert [(note.id, note.checklists) for note in guide.notes] == [
        ("who-confirms", ("billing",)),
        ("separately", ("usage", "billing")),
    ]


def test_a_request_covers_what_its_checklist_says(guide: Guide) -> None:
    assert {each.id: each.covers for each in guide.checklists} == {
        "usage": "",
        "phone-minutes": "",
        "billing": "the invoice or payment question",
    }
