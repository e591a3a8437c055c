from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.guide import Checklist, Guide, Item, Note, Option, Question
from decision_engine.problems import Problem, find_problems, suggest
from tests.engine.guides import CIRCLE, EMPTY, LEVELS, TWO_REQUESTS, any_guides, guides

END = Checklist("end", "The end", "End", (Item("thing", "A thing"),))
ONE = Question("one", "One?", many=False, options=(Option("yes", "Yes", ("end",)), Option("no", "No", ("two",))))
TWO = Question("two", "Two?", many=False, options=(Option("done", "Done", ("end",)),))
SOUND = Guide("sound", "Sound", (ONE, TWO), (END,))


def with_options(*options: Option) -> Guide:
    """Return the sound guide with these options of the first question; one more keeps the second one reached."""
    return replace(SOUND, questions=(replace(ONE, options=(*options, Option("no", "No", ("two",)))), TWO))


@pytest.mark.parametrize("guide", [SOUND, TWO_REQUESTS, LEVELS], ids=lambda guide: guide.id)
def test_a_sound_guide_has_no_problems(guide: Guide) -> None:
    assert find_problems(guide) == ()


@given(guides())
def test_the_guides_of_the_properties_have_no_problems(guide: Guide) -> None:
    assert find_problems(guide) == ()


@pytest.mark.parametrize(
    ("guide", "problems"),
    [
        (EMPTY, [Problem("empty", "the guide has no question; mark a heading with .question")]),
        (
            replace(SOUND, checklists=()),
            [
                Problem("yes", 'option "Yes" leads to #end, which no question or checklist has'),
                Problem("done", 'option "Done" leads to #end, which no question or checklist has'),
                Problem("sound", "the guide has no checklist; mark a heading with .checklist"),
            ],
        ),
        (
            replace(SOUND, questions=(ONE, replace(TWO, options=()))),
            [Problem("two", 'question "Two?" has no options; give it a list of links')],
        ),
        (
            with_options(Option("yes", "", ("end",))),
            [Problem("yes", 'an option of "One?" has no text; say what it is')],
        ),
        (
            with_options(Option("yes", "No", ("end",))),
            [Problem("no", 'two options of "One?" read "No"; tell them apart')],
        ),
        (
            with_options(Option("yes", "Yes", ())),
            [Problem("yes", 'option "Yes" leads nowhere; link it to a question or a checklist')],
        ),
        (
            with_options(Option("yes", "Yes", ("edn",))),
            [Problem("yes", 'option "Yes" leads to #edn, which no question or checklist has; did you mean #end?')],
        ),
        (
            with_options(Option("yes", "Yes", ("xyz", "end"))),
            [Problem("yes", 'option "Yes" leads to #xyz, which no question or checklist has')],
        ),
        (
            # An option or an item is no place to lead to.
            with_options(Option("yes", "Yes", ("done", "thing", "end"))),
            [
                Problem("yes", 'option "Yes" leads to #done, which no question or checklist has; did you mean #one?'),
                Problem("yes", 'option "Yes" leads to #thing, which no question or checklist has'),
            ],
        ),
        (
            with_options(Option("yes", "Yes", ("one", "end"))),
            [Problem("yes", 'option "Yes" leads back up to #one; lead to a question further down')],
        ),
        (
            replace(SOUND, questions=(ONE, replace(TWO, options=(Option("done", "Done", ("one", "two")),)))),
            [
                Problem("done", 'option "Done" leads back up to #one; lead to a question further down'),
                Problem("done", 'option "Done" leads back up to #two; lead to a question further down'),
            ],
        ),
        (
            replace(SOUND, questions=(replace(ONE, options=ONE.options[:1]), TWO)),
            [Problem("two", 'no option leads to the question "Two?"; link to #two')],
        ),
        (
            # Reached only from what is not reached itself.
            replace(
                SOUND,
                questions=(replace(ONE, options=(Option("no", "No", ("other",)),)), TWO),
                checklists=(END, replace(END, id="other", items=(Item("o", "O"),))),
            ),
            [
                Problem("two", 'no option leads to the question "Two?"; link to #two'),
                Problem("end", 'no option leads to the checklist "The end"; link to #end'),
            ],
        ),
        (
            replace(SOUND, checklists=(replace(END, request=""),)),
            [Problem("end", 'checklist "The end" names no request type; add request="…"')],
        ),
        (
            replace(SOUND, checklists=(replace(END, items=()),)),
            [Problem("end", 'checklist "The end" has no items; give it a list of "- [ ] …"')],
        ),
        (
            replace(SOUND, checklists=(replace(END, items=(Item("thing", "A thing", ("yes", "dome", "xyz")),)),)),
            [
                Problem("thing", 'item "A thing" asks for if="dome", which no option has; did you mean done?'),
                Problem("thing", 'item "A thing" asks for if="xyz", which no option has'),
            ],
        ),
        (
            replace(SOUND, notes=(Note("note", "A note that is longer than what a message wants of it", ()),)),
            [Problem("note", 'note "A note that is longer than what a messag…" names no checklist; add for="…"')],
        ),
        (
            replace(SOUND, notes=(Note("note", "A note", ("end", "ende", "one")),)),
            [
                Problem("note", 'note "A note…" is for="ende", which no checklist has; did you mean end?'),
                Problem("note", 'note "A note…" is for="one", which no checklist has'),
            ],
        ),
        (
            CIRCLE,
            [
                Problem("back", 'option "Back" leads back up to #first; lead to a question further down'),
                Problem("back", 'option "Back" leads back up to #second; lead to a question further down'),
                Problem("astray", 'option "Astray" leads to #nowhere, which no question or checklist has'),
            ],
        ),
    ],
)
def test_each_problem_is_told_with_what_to_do(guide: Guide, problems: list[Problem]) -> None:
    assert find_problems(guide) == tuple(problems)


@pytest.mark.parametrize(
    "bad",
    ["", "Yes", "yes_", "1st", "-yes", "yes-", "a--b", "ä", "a b", "a&b", "a=b", "a,b", "@a", "a%", "yes\n", "\ud800"],
)
def test_an_id_that_an_address_cannot_take_as_it_is_is_a_problem(bad: str) -> None:
    assert find_problems(with_options(Option(bad, "Yes", ("end",)))) == (
        Problem(
            bad, f'"Yes" has the id "{bad}"; an id is lower-case letters, digits and single hyphens, a letter first'
        ),
    )


@pytest.mark.parametrize(
    "good", ["a", "a1", "a-1", "phone-agent-2", "x" * 10_000, "a-" * 5_000 + "a"], ids=lambda good: good[:20]
)
def test_an_id_of_lower_case_letters_digits_and_hyphens_is_none(good: str) -> None:
    assert find_problems(with_options(Option(good, "Yes", ("end",)))) == ()


def test_an_id_that_stands_twice_is_a_problem_wherever_it_stands() -> None:
    question = Question("a", "Question", many=False, options=(Option("a", "Option", ("b",)),))
    checklist = Checklist("b", "Checklist", "Request", (Item("a", "Item"),))
    assert find_problems(Guide("g", "G", (question,), (checklist,), (Note("b", "Note", ("b",)),))) == (
        Problem("a", '"Option" has the id "a", which stands above already; give it one of its own'),
        Problem("a", '"Item" has the id "a", which stands above already; give it one of its own'),
        Problem("b", '"Note" has the id "b", which stands above already; give it one of its own'),
    )


def test_two_questions_with_one_id_are_a_problem() -> None:
    assert Problem(
        "one", '"One?" has the id "one", which stands above already; give it one of its own'
    ) in find_problems(replace(SOUND, questions=(ONE, ONE, TWO)))


def test_all_problems_are_told_kind_by_kind() -> None:
    question = Question("One", "One?", many=False, options=(Option("yes", "", ()), Option("yes", "", ("end",))))
    checklist = Checklist("list", "List", "", (Item("item", "Item", ("no",)),))
    assert find_problems(Guide("bad", "Bad", (question,), (checklist,), (Note("note", "Note", ()),))) == (
        Problem(
            "One", '"One?" has the id "One"; an id is lower-case letters, digits and single hyphens, a letter first'
        ),
        Problem("yes", '"" has the id "yes", which stands above already; give it one of its own'),
        Problem("yes", 'an option of "One?" has no text; say what it is'),
        Problem("yes", 'an option of "One?" has no text; say what it is'),
        Problem("yes", 'two options of "One?" read ""; tell them apart'),
        Problem("yes", 'option "" leads nowhere; link it to a question or a checklist'),
        Problem("yes", 'option "" leads to #end, which no question or checklist has'),
        Problem("list", 'no option leads to the checklist "List"; link to #list'),
        Problem("list", 'checklist "List" names no request type; add request="…"'),
        Problem("item", 'item "Item" asks for if="no", which no option has'),
        Problem("note", 'note "Note…" names no checklist; add for="…"'),
    )


@pytest.mark.parametrize(
    ("wanted", "known", "prefix", "expected"),
    [
        ("usgae", ["billing", "usage"], "#", "; did you mean #usage?"),
        ("usgae", ["billing", "usage"], "", "; did you mean usage?"),
        ("xyz", ["billing", "usage"], "#", ""),
        ("usage", [], "#", ""),
    ],
)
def test_the_nearest_name_is_suggested(wanted: str, known: list[str], prefix: str, expected: str) -> None:
    assert suggest(wanted, known, prefix=prefix) == expected


@given(any_guides() | st.just(CIRCLE))
def test_the_problems_of_any_guide_whatever_are_found(guide: Guide) -> None:
    ids = {guide.id, *(note.id for note in guide.notes)}
    for question in guide.questions:
        ids |= {question.id, *(option.id for option in question.options)}
    for checklist in guide.checklists:
        ids |= {checklist.id, *(item.id for item in checklist.items)}
    assert ids.issuperset(problem.id for problem in find_problems(guide))
