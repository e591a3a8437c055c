from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.guide import Checklist, Field, Guide, Item, Note, Option, Question
from decision_engine.nearest_name import did_you_mean
from decision_engine.problems import Problem, find_problems
from tests.engine.guides import CIRCLE, EMPTY, FORMS, LEVELS, TWO_REQUESTS, any_guides, chain, guides

END = Checklist("end", "The end", "End", (Item("thing", "A thing"),))
ONE = Question("one", "One?", many=False, options=(Option("yes", "Yes", ("end",)), Option("no", "No", ("two",))))
TWO = Question("two", "Two?", many=False, options=(Option("done", "Done", ("end",)),))
SOUND = Guide("sound", "Sound", (ONE, TWO), (END,))


def with_options(*options: Option) -> Guide:
    """Return the sound guide with these options of the first question; one more keeps the second one reached."""
    return replace(SOUND, questions=(replace(ONE, options=(*options, Option("no", "No", ("two",)))), TWO))


@pytest.mark.parametrize("guide", [SOUND, TWO_REQUESTS, FORMS, LEVELS], ids=lambda guide: guide.id)
def test_a_sound_guide_has_no_problems(guide: Guide) -> None:
    assert find_problems(guide) == ()


@given(guides())
def test_the_guides_of_the_properties_have_no_problems(guide: Guide) -> None:
    assert find_problems(guide) == ()


@pytest.mark.parametrize(
    ("guide", "problems"),
    [
        (
            EMPTY,
            [Problem("empty", "guide-without-questions", "the guide has no question; mark a heading with .question")],
        ),
        (
            replace(SOUND, checklists=()),
            [
                Problem("yes", "option-to-nowhere", 'option "Yes" leads to #end, which no question or checklist has'),
                Problem("done", "option-to-nowhere", 'option "Done" leads to #end, which no question or checklist has'),
                Problem(
                    "sound", "guide-without-checklists", "the guide has no checklist; mark a heading with .checklist"
                ),
            ],
        ),
        (
            replace(SOUND, questions=(ONE, replace(TWO, options=()))),
            [Problem("two", "question-without-options", 'question "Two?" has no options; give it a list of links')],
        ),
        (
            with_options(Option("yes", "", ("end",))),
            [Problem("yes", "option-without-text", 'an option of "One?" has no text; say what it is')],
        ),
        (
            with_options(Option("yes", "No", ("end",))),
            [Problem("no", "option-doubled", 'two options of "One?" read "No"; tell them apart')],
        ),
        (
            with_options(Option("yes", "Yes", ())),
            [Problem("yes", "option-without-link", 'option "Yes" leads nowhere; link it to a question or a checklist')],
        ),
        (
            with_options(Option("yes", "Yes", ("edn",))),
            [
                Problem(
                    "yes",
                    "option-to-nowhere",
                    'option "Yes" leads to #edn, which no question or checklist has; did you mean #end?',
                )
            ],
        ),
        (
            with_options(Option("yes", "Yes", ("xyz", "end"))),
            [Problem("yes", "option-to-nowhere", 'option "Yes" leads to #xyz, which no question or checklist has')],
        ),
        (
            # An option or an item is no place to lead to.
            with_options(Option("yes", "Yes", ("done", "thing", "end"))),
            [
                Problem(
                    "yes",
                    "option-to-nowhere",
                    'option "Yes" leads to #done, which no question or checklist has; did you mean #one?',
                ),
                Problem("yes", "option-to-nowhere", 'option "Yes" leads to #thing, which no question or checklist has'),
            ],
        ),
        (
            with_options(Option("yes", "Yes", ("one", "end"))),
            [Problem("yes", "option-loop", 'option "Yes" leads back up to #one; lead to a question further down')],
        ),
        (
            replace(SOUND, questions=(ONE, replace(TWO, options=(Option("done", "Done", ("one", "two")),)))),
            [
                Problem("done", "option-loop", 'option "Done" leads back up to #one; lead to a question further down'),
                Problem("done", "option-loop", 'option "Done" leads back up to #two; lead to a question further down'),
            ],
        ),
        (
            replace(SOUND, questions=(replace(ONE, options=ONE.options[:1]), TWO)),
            [Problem("two", "question-unreached", 'no option leads to the question "Two?"; link to #two')],
        ),
        (
            # Reached only from what is not reached itself.
            replace(
                SOUND,
                questions=(replace(ONE, options=(Option("no", "No", ("other",)),)), TWO),
                checklists=(END, replace(END, id="other", request="Other", items=(Item("o", "O"),))),
            ),
            [
                Problem("two", "question-unreached", 'no option leads to the question "Two?"; link to #two'),
                Problem("end", "checklist-unreached", 'no option leads to the checklist "The end"; link to #end'),
            ],
        ),
        (
            replace(SOUND, checklists=(replace(END, request=""),)),
            [Problem("end", "request-missing", 'checklist "The end" names no request type; add request="…"')],
        ),
        (
            replace(
                SOUND,
                questions=(ONE, replace(TWO, options=(Option("done", "Done", ("end", "other")),))),
                checklists=(END, Checklist("other", "Other", "end .", (Item("o", "O"),), covers="the end.")),
            ),
            [
                Problem(
                    "other",
                    "request-doubled",
                    'two checklists have request="end ."; give each a type of its own, by which its request is known',
                ),
                Problem(
                    "other",
                    "covers-sentence",
                    'covers="the end." of "Other" is the end of a sentence; leave out the sign at its end',
                ),
            ],
        ),
        (
            replace(SOUND, checklists=(replace(END, items=()),)),
            [
                Problem(
                    "end", "checklist-without-items", 'checklist "The end" has no items; give it a list of "- [ ] …"'
                )
            ],
        ),
        (
            replace(SOUND, checklists=(replace(END, items=(Item("thing", "A thing", ("yes", "dome", "xyz")),)),)),
            [
                Problem(
                    "thing", "if-unknown", 'item "A thing" asks for if="dome", which no option has; did you mean done?'
                ),
                Problem("thing", "if-unknown", 'item "A thing" asks for if="xyz", which no option has'),
            ],
        ),
        (
            replace(SOUND, notes=(Note("note", "A note that is longer than what a message wants of it", ()),)),
            [
                Problem(
                    "note",
                    "note-without-for",
                    'note "A note that is longer than what a messag…" names no checklist; add for="…"',
                )
            ],
        ),
        (
            replace(SOUND, notes=(Note("note", "A note", ("end", "ende", "one")),)),
            [
                Problem(
                    "note",
                    "note-for-unknown",
                    'note "A note…" is for="ende", which no checklist has; did you mean end?',
                ),
                Problem("note", "note-for-unknown", 'note "A note…" is for="one", which no checklist has'),
            ],
        ),
        (
            CIRCLE,
            [
                Problem(
                    "back", "option-loop", 'option "Back" leads back up to #first; lead to a question further down'
                ),
                Problem(
                    "back", "option-loop", 'option "Back" leads back up to #second; lead to a question further down'
                ),
                Problem(
                    "astray",
                    "option-to-nowhere",
                    'option "Astray" leads to #nowhere, which no question or checklist has',
                ),
            ],
        ),
    ],
)
def test_each_problem_is_told_with_what_to_do(guide: Guide, problems: list[Problem]) -> None:
    assert find_problems(guide) == tuple(problems)


def with_items(*items: Item) -> Guide:
    """Return the sound guide with these items; its first question takes one option, its second one many."""
    return replace(SOUND, questions=(ONE, replace(TWO, many=True)), checklists=(replace(END, items=items),))


LABEL = 'give it another label="…"'


@pytest.mark.parametrize(
    ("items", "problems"),
    [
        (
            [Item("thing", "A thing.", field=Field("liens"))],
            [
                Problem(
                    "thing",
                    "field-unknown",
                    'item "A thing." has field="liens", which means nothing; did you mean lines?',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field("xyz"))],
            [
                Problem(
                    "thing",
                    "field-unknown",
                    'item "A thing." has field="xyz", which means nothing; it can be line, lines, date-time, choice',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field(filled_from="tow"))],
            [
                Problem(
                    "thing",
                    "from-unknown",
                    'item "A thing." is filled in from="tow", which no question has; did you mean two?',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field("choice", filled_from="xyz"))],
            [
                Problem(
                    "thing",
                    "from-unknown",
                    'item "A thing." is filled in from="xyz", which no question has; there are one, two',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field("choice"))],
            [
                Problem(
                    "thing",
                    "field-choices",
                    'item "A thing." is a choice of nothing; '
                    'add choices="One | Other", or from="…" with the id of a question',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field("choice", choices=("A", "B"), filled_from="one"))],
            [
                Problem(
                    "thing",
                    "field-choices",
                    'item "A thing." has choices, and takes those of a question; leave out choices="…" or from="…"',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field("choice", filled_from="two"))],
            [
                Problem(
                    "thing",
                    "field-choices",
                    'item "A thing." is a choice of one, but "Two?" takes many; make it field="line"',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field(choices=("A", "B")))],
            [Problem("thing", "field-choices", 'item "A thing." has choices; add field="choice"')],
        ),
        *(
            (
                [Item("thing", "A thing.", field=Field("choice", choices=choices))],
                [
                    Problem(
                        "thing",
                        "field-choices",
                        'item "A thing." has a choice that is empty or stands twice; write them with a | between two',
                    )
                ],
            )
            for choices in (("A", ""), ("A", "B", "a"))
        ),
        (
            [Item("thing", "Not provided yet.")],
            [
                Problem(
                    "thing",
                    "label-reserved",
                    f'item "Not provided yet." is called "Not provided yet", which each request has by itself; {LABEL}',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field(label="summary"))],
            [
                Problem(
                    "thing",
                    "label-reserved",
                    f'item "A thing." is called "summary", which each request has by itself; {LABEL}',
                )
            ],
        ),
        (
            [Item("thing", "A thing."), Item("other", "Another", field=Field(label="a Thing"))],
            [
                Problem(
                    "other",
                    "label-doubled",
                    'two items of "The end" are called "a Thing"; tell them apart with label="…"',
                )
            ],
        ),
        *(
            (
                [Item("thing", first), Item("other", second)],
                [
                    Problem(
                        "other",
                        "label-ambiguous",
                        f'the name of the item "{second}" begins as another one does, up to a colon; '
                        'give it a label="…"',
                    )
                ],
            )
            for first, second in (("Time", "Time: when"), ("Time: when", "Time"))
        ),
        (
            [Item("thing", "Summary: of it")],
            [
                Problem(
                    "thing",
                    "label-ambiguous",
                    'the name of the item "Summary: of it" begins as another one does, up to a colon; '
                    'give it a label="…"',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field(fact="A fact"))],
            [
                Problem(
                    "thing",
                    "fact-form",
                    'item "A thing." has fact="A fact"; its form is that of an id, or the id of the other item',
                )
            ],
        ),
        (
            [Item("first", "A thing.", field=Field(fact="secnod")), Item("second", "Another.")],
            [
                Problem(
                    "first",
                    "fact-alone",
                    'item "A thing." has fact="secnod", which it shares with no other item; did you mean second?',
                )
            ],
        ),
        (
            [Item("first", "A thing.", field=Field("lines", fact="second")), Item("second", "Another.")],
            [
                Problem(
                    "second",
                    "fact-differs",
                    'items "A thing." and "Another." share a fact, but are filled in differently; '
                    "give both the same field, choices and from",
                )
            ],
        ),
        (
            [Item("first", "A thing.", field=Field(fact="first"))],
            [Problem("first", "fact-alone", 'item "A thing." has fact="first", which it shares with no other item')],
        ),
        (
            [Item("thing", "A thing.", field=Field("date-time", filled_from="one"))],
            [
                Problem(
                    "thing", "from-date", 'item "A thing." is a date and time, which no answer is; leave out from="…"'
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field("choice", choices=("A, B",)))],
            [
                Problem(
                    "thing",
                    "field-choices",
                    'item "A thing." has one choice, "A, B"; write several with a | between two',
                )
            ],
        ),
        (
            [Item("thing", "A thing.", field=Field(label="Thing:"))],
            [Problem("thing", "label-colon", 'item "A thing." is called "Thing:"; leave out the colon')],
        ),
        ([Item("first", "A thing.", field=Field(fact="second")), Item("second", "Another.")], []),
        (
            [
                Item("first", "A thing.", field=Field(fact="common", label="A")),
                Item("second", "Another.", field=Field(fact="common", label="B")),
            ],
            [],
        ),
    ],
)
def test_a_field_that_cannot_be_filled_in_is_a_problem(items: list[Item], problems: list[Problem]) -> None:
    assert find_problems(with_items(*items)) == tuple(problems)


@pytest.mark.parametrize(
    "bad",
    ["", "Yes", "yes_", "1st", "-yes", "yes-", "a--b", "ä", "a b", "a&b", "a=b", "a,b", "@a", "a%", "yes\n", "\ud800"],
)
def test_an_id_that_an_address_cannot_take_as_it_is_is_a_problem(bad: str) -> None:
    assert find_problems(with_options(Option(bad, "Yes", ("end",)))) == (
        Problem(
            bad,
            "id-form",
            f'"Yes" has the id "{bad}"; an id is lower-case letters, digits and single hyphens, a letter first',
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
        Problem("a", "id-doubled", '"Option" has the id "a", which stands above already; give it one of its own'),
        Problem("a", "id-doubled", '"Item" has the id "a", which stands above already; give it one of its own'),
        Problem("b", "id-doubled", '"Note" has the id "b", which stands above already; give it one of its own'),
    )


def test_two_questions_with_one_id_are_a_problem() -> None:
    assert Problem(
        "one", "id-doubled", '"One?" has the id "one", which stands above already; give it one of its own'
    ) in find_problems(replace(SOUND, questions=(ONE, ONE, TWO)))


def test_all_problems_are_told_kind_by_kind() -> None:
    question = Question("One", "One?", many=False, options=(Option("yes", "", ()), Option("yes", "", ("end",))))
    checklist = Checklist("list", "List", "", (Item("item", "Item", ("no",)),))
    assert find_problems(Guide("bad", "Bad", (question,), (checklist,), (Note("note", "Note", ()),))) == (
        Problem(
            "One",
            "id-form",
            '"One?" has the id "One"; an id is lower-case letters, digits and single hyphens, a letter first',
        ),
        Problem("yes", "id-doubled", '"" has the id "yes", which stands above already; give it one of its own'),
        Problem("yes", "option-without-text", 'an option of "One?" has no text; say what it is'),
        Problem("yes", "option-without-text", 'an option of "One?" has no text; say what it is'),
        Problem("yes", "option-doubled", 'two options of "One?" read ""; tell them apart'),
        Problem("yes", "option-without-link", 'option "" leads nowhere; link it to a question or a checklist'),
        Problem("yes", "option-to-nowhere", 'option "" leads to #end, which no question or checklist has'),
        Problem("list", "checklist-unreached", 'no option leads to the checklist "List"; link to #list'),
        Problem("list", "request-missing", 'checklist "List" names no request type; add request="…"'),
        Problem("item", "if-unknown", 'item "Item" asks for if="no", which no option has'),
        Problem("note", "note-without-for", 'note "Note…" names no checklist; add for="…"'),
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
    assert did_you_mean(wanted, known, prefix=prefix) == expected


@given(any_guides() | st.just(CIRCLE))
def test_the_problems_of_any_guide_whatever_are_found(guide: Guide) -> None:
    ids = {guide.id, *(note.id for note in guide.notes)}
    for question in guide.questions:
        ids |= {question.id, *(option.id for option in question.options)}
    for checklist in guide.checklists:
        ids |= {checklist.id, *(item.id for item in checklist.items)}
    assert ids.issuperset(problem.id for problem in find_problems(guide))


def test_only_the_first_ten_unknown_names_are_looked_up_and_each_once() -> None:
    options = [Option(f"option-{number}", f"Option {number}", (f"end{number // 2}",)) for number in range(24)]
    messages = [problem.message for problem in find_problems(with_options(*options))]
    assert messages == [
        f'option "Option {number}" leads to #end{number // 2}, which no question or checklist has'
        + ("; did you mean #end?" if number < 20 else "")
        for number in range(24)
    ]


def test_a_message_lists_ten_questions_at_most() -> None:
    guide = chain(11, 1)
    item = Item("thing", "A thing.", field=Field(filled_from="xyz"))
    (problem,) = find_problems(replace(guide, checklists=(replace(guide.checklists[0], items=(item,)),)))
    listed = ", ".join(f"q{number}" for number in range(10))
    says = 'item "A thing." is filled in from="xyz", which no question has'
    assert problem == Problem("thing", "from-unknown", f"{says}; there are {listed}, …")
