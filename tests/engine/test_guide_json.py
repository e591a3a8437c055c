from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.guide import Guide
from decision_engine.guide_json import BadGuideError, read_guide, write_guide
from tests.engine.guides import CIRCLE, EMPTY, FORMS, LEVELS, TWO_REQUESTS, any_guides, any_json, any_text

CIRCLE_TEXT = (
    '{"format":2,"id":"circle","title":"A circle","questions":['
    '{"id":"first","text":"On?","many":true,"options":[{"id":"on","text":"On","leads_to":["second"]}]},'
    '{"id":"second","text":"Back?","many":true,"options":['
    '{"id":"back","text":"Back","leads_to":["first","second"]},'
    '{"id":"astray","text":"Astray","leads_to":["nowhere"]},'
    '{"id":"out","text":"Out","leads_to":["end"]}]}],'
    '"checklists":[{"id":"end","title":"The end","request":"End","covers":"","items":['
    '{"id":"thing","text":"A thing","only_if":[],'
    '"field":{"kind":"line","label":"","choices":[],"filled_from":"","fact":""}}]}],'
    '"notes":[]}'
)

LEAST: dict[str, Any] = {"format": 2, "id": "g", "title": "G", "questions": [], "checklists": [], "notes": []}
QUESTION: dict[str, Any] = {"id": "q", "text": "Q", "many": False, "options": []}
CHECKLIST: dict[str, Any] = {"id": "c", "title": "C", "request": "R", "covers": "", "items": []}
FIELD: dict[str, Any] = {"kind": "line", "label": "", "choices": [], "filled_from": "", "fact": ""}
ITEM: dict[str, Any] = {"id": "i", "text": "I", "only_if": [], "field": FIELD}
KEYS = [*LEAST, *QUESTION, *CHECKLIST, *ITEM, *FIELD, "leads_to"]


def problems_of(text: str) -> list[str]:
    with pytest.raises(BadGuideError) as caught:
        read_guide(text)
    assert str(caught.value) == "; ".join(caught.value.problems)
    return caught.value.problems


def test_a_guide_is_written_on_one_line() -> None:
    assert write_guide(CIRCLE) == CIRCLE_TEXT


def test_a_guide_is_read() -> None:
    assert read_guide(CIRCLE_TEXT) == CIRCLE


def test_no_sign_is_escaped_without_need() -> None:
    assert '"title":"Prüfen 🎈 </script>"' in write_guide(Guide("g", "Prüfen 🎈 </script>", (), ()))


@pytest.mark.parametrize("guide", [TWO_REQUESTS, FORMS, LEVELS, CIRCLE, EMPTY], ids=lambda guide: guide.id)
def test_a_written_guide_is_read_as_the_same(guide: Guide) -> None:
    assert read_guide(write_guide(guide)) == guide


@given(any_guides())
def test_a_written_guide_is_read_as_the_same_whatever_its_texts(guide: Guide) -> None:
    text = write_guide(guide)
    assert "\n" not in text
    assert read_guide(text) == guide


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the guide is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ('{"id": ', "the guide is not JSON: Expecting value: line 1 column 8 (char 7)"),
        ("[1] x", "the guide is not JSON: Extra data: line 1 column 5 (char 4)"),
        (
            "\N{BYTE ORDER MARK}{}",
            "the guide is not JSON: Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)",
        ),
        ("null", "guide: expected an object, got None"),
        ("[]", "guide: expected an object, got []"),
        ("NaN", "guide: expected an object, got nan"),
        ('"\\ud800"', r"guide: expected an object, got '\ud800'"),
        (json.dumps(list(range(100))), "guide: expected an object, got [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1"),
    ],
)
def test_what_is_no_guide_at_all_is_refused(text: str, problem: str) -> None:
    assert problems_of(text) == [problem]


def test_a_number_too_long_for_python_is_refused() -> None:
    (problem,) = problems_of("1" * 5000)
    assert problem.startswith("the guide is not JSON: Exceeds the limit (4300 digits)")


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"\\"]}":', "}]"), ("[", "")])
@pytest.mark.parametrize("depth", [51, 1_000, 10_000, 100_000])
def test_json_nested_too_deeply_is_refused(opening: str, closing: str, depth: int) -> None:
    # Reading it would end the interpreter under Pyodide, and telling it could where reading does not.
    assert problems_of(opening * depth + "1" + closing * depth) == ["the guide is not JSON: it is nested too deeply"]


def test_what_stands_beside_what_is_nested_does_not_count() -> None:
    beside = "[]," * 1000
    assert problems_of(f"[{beside}1]") == [f"guide: expected an object, got {('[], ' * 10).replace('[', '[[', 1)[:40]}"]
    assert problems_of(f"[{beside}{'[' * 50}{']' * 50}]") == ["the guide is not JSON: it is nested too deeply"]


def test_json_nested_as_deeply_as_allowed_is_read_and_told() -> None:
    assert problems_of("[" * 50 + "]" * 50) == [f"guide: expected an object, got {'[' * 40}"]


@pytest.mark.parametrize(
    "text",
    ["[" * 1000, '"[' * 1000, "\\[{" * 1000, "\\"],
    ids=["brackets", "after quotes", "after backslashes", "backslash"],
)
def test_brackets_within_texts_are_not_nested(text: str) -> None:
    guide = replace(EMPTY, id=text, title=text)
    assert read_guide(write_guide(guide)) == guide


@pytest.mark.parametrize(
    "text",
    ['"', '"\\', '"\\"', '"' + "[{" * 1000, '"' + '\\"' * 200_000],
    ids=["quote", "backslash", "escaped quote", "brackets", "many escaped quotes"],
)
def test_a_text_that_does_not_end_is_refused_at_once(text: str) -> None:
    (problem,) = problems_of(text)
    assert problem.startswith("the guide is not JSON: ")


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"format": 1}, ["guide.format: expected 2, got 1"]),
        ({"format": "2"}, ["guide.format: expected 2, got '2'"]),
        ({"format": True}, ["guide.format: expected 2, got True"]),
        ({"format": 2.0}, ["guide.format: expected 2, got 2.0"]),
        ({"format": None}, ["guide.format: expected 2, got None"]),
        ({"id": 7}, ["guide.id: expected text, got 7"]),
        ({"title": None}, ["guide.title: expected text, got None"]),
        ({"questions": {}}, ["guide.questions: expected a list, got {}"]),
        ({"checklists": "usage"}, ["guide.checklists: expected a list, got 'usage'"]),
        ({"notes": None}, ["guide.notes: expected a list, got None"]),
        ({"colour": "red"}, ["guide: unknown key 'colour'"]),
        ({"k" * 100: 1}, [f"guide: unknown key '{'k' * 39}"]),
        ({"questions": [QUESTION, "q"]}, ["guide.questions[1]: expected an object, got 'q'"]),
        ({"questions": [{**QUESTION, "many": 1}]}, ["guide.questions[0].many: expected true or false, got 1"]),
        ({"questions": [{**QUESTION, "options": [[]]}]}, ["guide.questions[0].options[0]: expected an object, got []"]),
        (
            {"questions": [{**QUESTION, "options": [{"id": "o", "text": "O", "leads_to": ["c", 1]}]}]},
            ["guide.questions[0].options[0].leads_to[1]: expected text, got 1"],
        ),
        (
            {"questions": [{**QUESTION, "options": [{"id": "o", "text": "O", "leads_to": "c"}]}]},
            ["guide.questions[0].options[0].leads_to: expected a list, got 'c'"],
        ),
        ({"checklists": [CHECKLIST, 1]}, ["guide.checklists[1]: expected an object, got 1"]),
        ({"checklists": [{**CHECKLIST, "request": 1.5}]}, ["guide.checklists[0].request: expected text, got 1.5"]),
        (
            {"checklists": [{**CHECKLIST, "items": [{**ITEM, "only_if": [True]}]}]},
            ["guide.checklists[0].items[0].only_if[0]: expected text, got True"],
        ),
        (
            {"checklists": [{**CHECKLIST, "covers": None, "items": [{**ITEM, "field": []}]}]},
            [
                "guide.checklists[0].covers: expected text, got None",
                "guide.checklists[0].items[0].field: expected an object, got []",
            ],
        ),
        (
            {
                "checklists": [
                    {
                        **CHECKLIST,
                        "items": [{**ITEM, "field": {"kind": 1, "choices": [2], "filled_from": 3, "fact": 4, "x": 5}}],
                    }
                ]
            },
            [
                "guide.checklists[0].items[0].field.label: missing",
                "guide.checklists[0].items[0].field: unknown key 'x'",
                "guide.checklists[0].items[0].field.kind: expected text, got 1",
                "guide.checklists[0].items[0].field.choices[0]: expected text, got 2",
                "guide.checklists[0].items[0].field.filled_from: expected text, got 3",
                "guide.checklists[0].items[0].field.fact: expected text, got 4",
            ],
        ),
        ({"notes": [{"id": "n", "text": "N"}]}, ["guide.notes[0].checklists: missing"]),
        (
            {"notes": [{"id": "n", "text": "N", "checklists": [None]}]},
            ["guide.notes[0].checklists[0]: expected text, got None"],
        ),
    ],
)
def test_a_fault_is_told_with_its_place(change: dict[str, Any], problems: list[str]) -> None:
    assert problems_of(json.dumps({**LEAST, **change})) == problems


def test_all_faults_are_told_at_once() -> None:
    value = {
        "id": 1,
        "questions": [{"text": "Q", "options": [{"id": "o", "leads_to": [2], "if": "x"}]}],
        "checklists": [{}, {**CHECKLIST, "items": [{"text": "I", "id": "i"}]}],
        "notes": [3],
        "zoom": 1,
    }
    assert problems_of(json.dumps(value)) == [
        "guide.format: missing",
        "guide.title: missing",
        "guide: unknown key 'zoom'",
        "guide.id: expected text, got 1",
        "guide.questions[0].id: missing",
        "guide.questions[0].many: missing",
        "guide.questions[0].options[0].text: missing",
        "guide.questions[0].options[0]: unknown key 'if'",
        "guide.questions[0].options[0].leads_to[0]: expected text, got 2",
        "guide.checklists[0].id: missing",
        "guide.checklists[0].title: missing",
        "guide.checklists[0].request: missing",
        "guide.checklists[0].covers: missing",
        "guide.checklists[0].items: missing",
        "guide.checklists[1].items[0].only_if: missing",
        "guide.checklists[1].items[0].field: missing",
        "guide.notes[0]: expected an object, got 3",
    ]


@given(st.dictionaries(st.sampled_from(list(LEAST)), any_json(KEYS)))
def test_any_json_is_read_or_refused(change: dict[str, object]) -> None:
    text = json.dumps({**LEAST, **change})
    try:
        guide = read_guide(text)
    except BadGuideError:
        assert problems_of(text)
    else:
        assert read_guide(write_guide(guide)) == guide


@given(any_text())
def test_any_text_that_is_no_guide_is_refused(text: str) -> None:
    assert problems_of(text)


def test_renamed_ids_ride_along_where_there_are_any() -> None:
    guide = read_guide(json.dumps(LEAST | {"renamed": {"old": "new"}}))
    assert guide.renamed == {"old": "new"}
    assert read_guide(write_guide(guide)) == guide
    assert "renamed" not in write_guide(read_guide(json.dumps(LEAST)))


@pytest.mark.parametrize(
    ("renamed", "problem"),
    [
        ([], "guide.renamed: expected an object, got []"),
        ({"old": 1}, "guide.renamed['old']: expected text, got 1"),
    ],
)
def test_renamed_ids_of_another_shape_are_refused(renamed: object, problem: str) -> None:
    with pytest.raises(BadGuideError) as error:
        read_guide(json.dumps(LEAST | {"renamed": renamed}))
    assert error.value.problems == [problem]
