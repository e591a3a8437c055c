from __future__ import annotations

import json

import pytest

from decision_engine.answers import Answers
from decision_engine.fields import (
    BadFieldsError,
    choices_of,
    field_names,
    fill_in,
    label_of,
    name_of,
    read_fields,
    with_filled_in,
)
from decision_engine.guide import Field, Item
from tests.engine.guides import FORMS, TWO_REQUESTS

NAMES = (
    "usage.summary", "usage.ask", "tenant", "date", "feature-used", "phone", "details",
    "billing.summary", "billing.ask", "kind", "plan",
)  # fmt: skip


@pytest.mark.parametrize(
    ("item", "name", "label"),
    [
        (Item("one", "A thing."), "one", "A thing"),
        (Item("one", "A thing"), "one", "A thing"),
        (Item("one", "Wait..."), "one", "Wait.."),
        (Item("one", "A thing.", field=Field(label="Thing.")), "one", "Thing."),
        (Item("one", "A thing.", field=Field(fact="two")), "two", "A thing"),
    ],
)
def test_a_field_is_named_by_its_fact_and_called_by_its_label(item: Item, name: str, label: str) -> None:
    assert (name_of(item), label_of(item)) == (name, label)


def test_a_shared_fact_is_one_field() -> None:
    assert field_names(FORMS) == NAMES


def test_a_choice_has_its_own_choices_or_those_of_its_question() -> None:
    _, kind, plan = FORMS.checklists[1].items
    assert choices_of(FORMS, kind) == ("A payment failure", "A refund")
    assert choices_of(FORMS, plan) == ("Monthly", "Yearly")
    assert choices_of(TWO_REQUESTS, TWO_REQUESTS.checklists[0].items[0]) == ()


@pytest.mark.parametrize(
    ("answers", "filled"),
    [
        ({}, {}),
        ({"feature": ("chat",)}, {"feature-used": "Chat"}),
        (
            {"feature": ("workflow", "chat"), "billing-kind": ("refund",)},
            {"feature-used": "Chat, Workflow", "kind": "A refund"},
        ),
    ],
)
def test_the_answers_fill_in_what_asks_for_them(answers: dict[str, tuple[str, ...]], filled: dict[str, str]) -> None:
    assert fill_in(FORMS, Answers(answers)) == filled


def test_what_is_typed_takes_the_place_of_what_is_filled_in_also_when_it_is_nothing() -> None:
    answers = Answers({"feature": ("chat",), "billing-kind": ("refund",)})
    assert with_filled_in(FORMS, answers, {"feature-used": "", "tenant": "Acme"}) == {
        "feature-used": "",
        "kind": "A refund",
        "tenant": "Acme",
    }


def test_fields_are_read() -> None:
    fields = {name: f"{name} é\n" for name in NAMES}
    assert read_fields(FORMS, json.dumps(fields)) == fields


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["the fields are not JSON: Expecting value: line 1 column 1 (char 0)"]),
        ("[" * 100_000, ["the fields are not JSON: it is nested too deeply"]),
        ('{"plan": "a", "plan": "b"}', ["the fields are not JSON: the key 'plan' stands twice"]),
        ("[]", ["expected an object of texts by field, got []"]),
        (
            '{"tenat": "x", "plan": 1, "zzz": null}',
            [
                'the guide has no field "tenat"; did you mean tenant?',
                f'the guide has no field "zzz"; it has {", ".join(NAMES)}',
                "plan: expected text, got 1",
                "zzz: expected text, got None",
            ],
        ),
    ],
)
def test_what_are_no_fields_of_the_guide_is_refused(text: str, problems: list[str]) -> None:
    with pytest.raises(BadFieldsError) as caught:
        read_fields(FORMS, text)
    assert str(caught.value) == "; ".join(caught.value.problems)
    assert caught.value.problems == problems
