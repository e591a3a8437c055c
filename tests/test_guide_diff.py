"""What changed between two guides: by ids and outcomes, never by wording."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision_engine.answers import Answers, write_answers
from decision_engine.guide import Checklist, Field, Guide, Item, Note, Option, Question
from decision_engine.walk import walk
from site_tools.guide_diff import ways as ways_module
from site_tools.guide_diff.compare import compare_guides, pair_pages
from site_tools.guide_diff.rendering import to_text
from site_tools.guide_diff.report import write_report
from site_tools.guide_diff.ways import compare_ways, every_way, find_alike
from site_tools.guides.source_pages import ReadPage
from tests.engine.guides import EMPTY, LEVELS, chain, guides
from tests.engine.guides import every_way as ways_by_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_tools.guide_diff.compare import GuideChange
    from site_tools.guide_diff.ways import Ways

small = settings(
    max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)

GUIDE = Guide(
    "help",
    "Ask for help",
    (
        Question("about", "What is it about?", many=True, options=(
            Option("mails", "Mail", ("mail",)), Option("printer", "Printer", ("kind",)),
        )),
        Question("kind", "Which kind?", many=False, options=(
            Option("old", "Old", ("devices",)), Option("new", "New", ("devices",)),
        )),
    ),
    (
        Checklist("mail", "Mail", "Mail", (Item("address", "The address"),)),
        Checklist("devices", "Devices", "Devices", (Item("device", "The device"), Item("age", "Its age", ("old",)))),
    ),
    (Note("both", "Both", ("mail", "devices")),),
)  # fmt: skip


def with_question(guide: Guide, id_: str, change: Callable[[Question], Question]) -> Guide:
    return replace(guide, questions=tuple(change(each) if each.id == id_ else each for each in guide.questions))


def with_option(guide: Guide, id_: str, change: Callable[[Option], Option | None]) -> Guide:
    return replace(
        guide,
        questions=tuple(
            replace(
                question,
                options=tuple(
                    new
                    for option in question.options
                    if (new := change(option) if option.id == id_ else option) is not None
                ),
            )
            for question in guide.questions
        ),
    )


def with_checklist(guide: Guide, id_: str, change: Callable[[Checklist], Checklist]) -> Guide:
    return replace(guide, checklists=tuple(change(each) if each.id == id_ else each for each in guide.checklists))


def with_item(guide: Guide, id_: str, change: Callable[[Item], Item]) -> Guide:
    return replace(
        guide,
        checklists=tuple(
            replace(each, items=tuple(change(item) if item.id == id_ else item for item in each.items))
            for each in guide.checklists
        ),
    )


def parts_of(change: GuideChange) -> list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(part.kind, part.id, part.what, part.before, part.after) for part in change.parts]


def told(ways: tuple[Ways, ...]) -> list[tuple[str, int, str | None, tuple[str, ...]]]:
    return [(write_answers(each.answers), each.count, each.why, each.ids) for each in ways]


def ways_of(change: GuideChange) -> tuple[list[object], list[object], list[object]]:
    assert change.ways is not None
    return [*told(change.ways.added)], [*told(change.ways.gone)], [*told(change.ways.changed)]


# ---- One change at a time ----------------------------------------------------------------------


def test_an_option_that_leads_elsewhere_changes_its_results() -> None:
    change = compare_guides(GUIDE, with_option(GUIDE, "new", lambda option: replace(option, leads_to=("mail",))))
    assert parts_of(change) == [("option", "new", "leads-to", ("devices",), ("mail",))]
    assert ways_of(change) == (
        [],
        [],
        [("about=printer&kind=new", 1, None, ()), ("about=mails,printer&kind=new", 1, None, ())],
    )
    assert change.ways is not None
    first = change.ways.changed[0]
    assert first.before is not None
    assert first.after is not None
    assert first.before.checklists == (("devices", ("device",)),)
    assert first.after.checklists == (("mail", ("address",)),)


def test_links_in_another_order_lead_to_the_same() -> None:
    def both(*targets: str) -> Guide:
        return with_option(GUIDE, "new", lambda option: replace(option, leads_to=targets))

    assert compare_guides(both("mail", "devices"), both("devices", "mail")).parts == ()


def test_an_added_option_adds_paths_and_takes_none_away() -> None:
    added = with_question(
        GUIDE, "kind", lambda kind: replace(kind, options=(*kind.options, Option("lost", "Lost", ("devices",))))
    )
    change = compare_guides(GUIDE, added)
    assert parts_of(change) == [("option", "lost", "added", (), ("devices",))]
    assert ways_of(change) == (
        [
            ("about=printer&kind=lost", 1, "no-option", ("lost",)),
            ("about=mails,printer&kind=lost", 1, "no-option", ("lost",)),
        ],
        [],
        [],
    )
    back = compare_guides(added, GUIDE)
    assert parts_of(back) == [("option", "lost", "gone", ("devices",), ())]
    assert ways_of(back) == ([], ways_of(change)[0], [])


def test_an_option_that_moves_to_another_question_is_neither_new_nor_gone() -> None:
    moved = with_question(
        with_option(GUIDE, "old", lambda _: None),
        "about",
        lambda about: replace(about, options=(*about.options, Option("old", "Old", ("devices",)))),
    )
    change = compare_guides(GUIDE, moved)
    assert parts_of(change) == [("option", "old", "moved", ("kind",), ("about",))]
    added, gone, changed = ways_of(change)
    assert added == [
        ("about=old", 2, "no-option", ("old",)),
        ("about=mails,old", 2, "no-option", ("old",)),
    ]
    assert gone == [
        ("about=printer&kind=old", 1, "no-option", ("old",)),
        ("about=mails,printer&kind=old", 1, "no-option", ("old",)),
    ]
    assert changed == []


def test_a_question_in_between_ends_the_paths_that_do_not_answer_it() -> None:
    between = Question("sure", "Sure?", many=False, options=(Option("yes", "Yes", ("devices",)),))
    longer = with_option(GUIDE, "new", lambda option: replace(option, leads_to=("sure",)))
    longer = replace(longer, questions=(*longer.questions, between))
    change = compare_guides(GUIDE, longer)
    added, gone, changed = ways_of(change)
    assert added[0] == ("about=printer&kind=new&sure=yes", 1, "no-question", ("sure",))
    assert gone[0] == ("about=printer&kind=new", 1, "asks-more", ("sure",))
    assert changed == []
    assert ways_of(compare_guides(longer, GUIDE))[0][0] == ("about=printer&kind=new", 1, "asks-more", ("sure",))


def test_a_question_that_some_answers_lead_to_no_more_is_told() -> None:
    shorter = with_option(GUIDE, "printer", lambda option: replace(option, leads_to=("devices",)))
    still = with_option(shorter, "mails", lambda option: replace(option, leads_to=("mail", "kind")))
    before = with_option(GUIDE, "mails", lambda option: replace(option, leads_to=("mail", "kind")))
    added, gone, _ = ways_of(compare_guides(before, still))
    assert added == [("about=printer", 1, "asks-more", ("kind",))]
    assert gone == [
        ("about=printer&kind=old", 1, "asks-less", ("kind",)),
        ("about=printer&kind=new", 1, "asks-less", ("kind",)),
    ]


def test_a_question_that_takes_one_option_now_loses_its_sets_also_of_options_that_are_alike() -> None:
    alike = with_option(GUIDE, "printer", lambda option: replace(option, leads_to=("mail",)))
    change = compare_guides(alike, with_question(alike, "about", lambda about: replace(about, many=False)))
    assert parts_of(change) == [("question", "about", "takes", ("any number",), ("one",))]
    assert ways_of(change) == ([], [("about=mails,printer", 1, "takes-one", ("about",))], [])


def test_another_first_question_is_where_readers_begin() -> None:
    first, second = LEVELS.questions[:2]
    change = compare_guides(LEVELS, replace(LEVELS, questions=(second, first, *LEVELS.questions[2:])))
    assert ("guide", "", "start", ("start",), ("left",)) in parts_of(change)
    assert change.decides
    assert change.ways is not None
    assert change.ways.gone


def test_items_that_come_go_and_depend_on_something_else_are_told_with_the_results() -> None:
    def change_items(devices: Checklist) -> Checklist:
        age = devices.items[1]
        return replace(devices, items=(replace(age, only_if=("old", "new")), Item("colour", "Its colour", ("new",))))

    change = compare_guides(GUIDE, with_checklist(GUIDE, "devices", change_items))
    assert parts_of(change) == [
        ("item", "age", "condition", ("old",), ("old", "new")),
        ("item", "colour", "added", (), ("new",)),
        ("item", "device", "gone", (), ()),
    ]
    assert ways_of(change) == (
        [],
        [],
        [("about=printer&kind=old", 2, None, ()), ("about=printer&kind=new", 2, None, ())],
    )


def test_an_item_in_another_checklist_and_a_note_for_others_are_told() -> None:
    moved = with_checklist(GUIDE, "devices", lambda devices: replace(devices, items=devices.items[:1]))
    moved = with_checklist(moved, "mail", lambda mail: replace(mail, items=(*mail.items, GUIDE.checklists[1].items[1])))
    change = compare_guides(GUIDE, replace(moved, notes=(Note("both", "Both", ("mail",)),)))
    assert parts_of(change) == [
        ("item", "age", "moved", ("devices",), ("mail",)),
        ("note", "both", "condition", ("mail", "devices"), ("mail",)),
    ]
    assert change.ways is not None
    assert [write_answers(each.answers) for each in change.ways.changed] == [
        "about=mails",
        "about=printer&kind=old",
        "about=mails,printer&kind=old",
    ]


def test_another_type_of_request_and_another_field_decide_but_change_no_path() -> None:
    other = with_checklist(GUIDE, "mail", lambda mail: replace(mail, request="E-mail"))
    other = with_item(other, "age", lambda item: replace(item, field=Field("choice", choices=("1", "2"))))
    change = compare_guides(GUIDE, other)
    assert parts_of(change) == [
        ("checklist", "mail", "request", ("Mail",), ("E-mail",)),
        ("item", "age", "field", ('field="line"',), ('field="choice"', "2 choices")),
    ]
    assert change.decides
    assert change.ways is None


def test_wording_and_order_are_told_and_decide_nothing() -> None:
    kind = GUIDE.questions[1]
    other = replace(GUIDE, title="Help", checklists=GUIDE.checklists[::-1])
    other = with_question(other, "kind", lambda _: replace(kind, text="What kind?", options=kind.options[::-1]))
    other = with_item(other, "age", lambda item: replace(item, text="How old it is", field=Field(label="Age")))
    change = compare_guides(GUIDE, other)
    assert not change.decides
    assert change.ways is None
    assert [(part.kind, part.id, part.what, part.attribute) for part in change.parts] == [
        ("guide", "", "wording", ""),
        ("question", "kind", "wording", ""),
        ("item", "age", "wording", ""),
        ("item", "age", "wording", "label"),
        ("guide", "", "order", "checklists"),
        ("question", "kind", "order", "options"),
    ]


def test_choices_in_other_words_are_wording_and_another_number_of_them_is_a_field() -> None:
    def choices(*words: str) -> Guide:
        return with_item(GUIDE, "age", lambda item: replace(item, field=Field("choice", choices=words)))

    (worded,) = compare_guides(choices("New", "Old"), choices("New", "Aged")).parts
    assert (worded.what, worded.attribute, worded.before, worded.after) == (
        "wording",
        "choices",
        ("New | Old",),
        ("New | Aged",),
    )
    (more,) = compare_guides(choices("New", "Old"), choices("New", "Old", "Broken")).parts
    assert (more.what, more.before[1], more.after[1]) == ("field", "2 choices", "3 choices")


# ---- Ids that were renamed ---------------------------------------------------------------------


def renamed_in(original: Guide, names: dict[str, str]) -> Guide:
    """Return the guide as its writer would have it with other ids, and what the front matter says of the old ones."""
    text = repr(original)
    for old, new in names.items():
        text = text.replace(f"'{old}'", f"'{new}'")
    scope = {each.__name__: each for each in (Guide, Question, Option, Checklist, Item, Field, Note)}
    guide = eval(text, scope)  # noqa: S307 -- a repr of records
    assert isinstance(guide, Guide)
    return replace(guide, renamed=names)


@pytest.mark.parametrize("old", ["about", "printer", "kind", "old", "devices", "age", "mail", "both"])
def test_an_id_that_was_renamed_is_the_same_part(old: str) -> None:
    guide = with_item(GUIDE, "device", lambda item: replace(item, field=Field(filled_from="kind", fact="age")))
    # A checklist and its title, or its type, may read alike: only ids are renamed.
    change = compare_guides(guide, renamed_in(guide, {old: "another"}))
    assert (change.parts, change.renamed) == ((), {old: "another"})


def test_an_id_that_is_gone_without_a_redirect_is_gone_and_new() -> None:
    change = compare_guides(GUIDE, replace(renamed_in(GUIDE, {"printer": "device-kind"}), renamed={}))
    assert [(part.id, part.what) for part in change.parts] == [("device-kind", "added"), ("printer", "gone")]


def test_a_part_whose_links_another_one_takes_over_is_gone_and_says_so() -> None:
    without = with_option(GUIDE, "old", lambda _: None)
    without = with_item(without, "age", lambda item: replace(item, only_if=("new",)))
    change = compare_guides(GUIDE, replace(without, renamed={"old": "new"}))
    assert change.renamed == {}
    assert ("option", "old", "gone", ("devices",), ("new",)) in parts_of(change)


def test_of_two_parts_that_one_new_part_takes_over_the_first_one_was_it() -> None:
    one = Option("printers", "Printers", ("devices",))
    merged = with_question(GUIDE, "kind", lambda kind: replace(kind, options=(one,)))
    merged = with_item(merged, "age", lambda item: replace(item, only_if=("printers",)))
    change = compare_guides(GUIDE, replace(merged, renamed={"new": "printers", "old": "printers"}))
    assert change.renamed == {"old": "printers"}
    assert ("option", "new", "gone", ("devices",), ("printers",)) in parts_of(change)


def test_an_id_that_led_elsewhere_all_along_renames_nothing() -> None:
    assert compare_guides(GUIDE, replace(GUIDE, renamed={"ancient": "new"})).parts == ()


# ---- Guides at random --------------------------------------------------------------------------


@st.composite
def changes(draw: st.DrawFn) -> tuple[Guide, Guide]:
    """Draw a guide and what a writer may make of it, up to three changes, also such as are faults."""
    before = after = draw(guides(max_questions=3))
    ids = [*(each.id for each in before.questions[1:]), *(each.id for each in before.checklists)]
    options = [option.id for question in before.questions for option in question.options]
    for _ in range(draw(st.integers(1, 3))):
        option, question = draw(st.sampled_from(options)), draw(st.sampled_from(before.questions)).id
        item = draw(st.sampled_from([item.id for each in before.checklists for item in each.items]))
        some = tuple(draw(st.lists(st.sampled_from(options), max_size=2)))
        place = next(number for number, each in enumerate(before.questions) if option in {o.id for o in each.options})
        below = tuple(draw(st.lists(st.sampled_from(ids[place:]), min_size=1, max_size=2)))
        after = draw(
            st.sampled_from([
                with_option(after, option, lambda each, below=below: replace(each, leads_to=below)),  # type: ignore[misc]
                with_option(after, option, lambda each: replace(each, id=f"{each.id}-new")),
                with_question(after, question, lambda each: replace(each, many=not each.many)),
                with_item(after, item, lambda each, some=some: replace(each, only_if=some)),  # type: ignore[misc]
                with_item(after, item, lambda each: replace(each, id=f"{each.id}-new")),
                with_checklist(after, after.checklists[0].id, lambda each: replace(each, items=each.items[:1])),
                replace(after, notes=after.notes[:-1]),
            ])
        )  # fmt: skip
    return before, after


def result_by_force(guide: Guide, answers: Answers) -> object:
    """Return what answers lead to, or ``None`` where they are no way of the guide."""
    try:
        step = walk(guide, answers)
    except ValueError:
        return None
    if step.ask is not None or step.dropped:
        return None
    return {each.id: set(each.items) for each in step.checklists}, set(step.notes)


def key_of(answers: Answers) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset((question, frozenset(chosen)) for question, chosen in answers.by_question.items())


@small
@given(changes())
def test_the_ways_that_are_compared_stand_for_all_ways(pair: tuple[Guide, Guide]) -> None:
    before, after = pair
    first = find_alike(before, after)
    fates: dict[frozenset[tuple[str, frozenset[str]]], str] = {}
    for guide in pair:
        for way in ways_by_force(guide):
            then, now = result_by_force(before, way), result_by_force(after, way)
            fate = "added" if then is None else "gone" if now is None else "same" if then == now else "changed"
            short = Answers(
                {question: tuple(first[option] for option in chosen) for question, chosen in way.by_question.items()}
            )
            # All that a way stands for meet the same fate.
            assert fates.setdefault(key_of(short), fate) == fate
    found = compare_ways(before, after)
    assert found.all_
    assert found.compared == len(fates)
    for name, groups in (("added", found.added), ("gone", found.gone), ("changed", found.changed)):
        assert sum(each.count for each in groups) == list(fates.values()).count(name)
        assert all(fates[key_of(each.answers)] == name for each in groups)
    # Where nothing that decides was found, no way needs to be looked at.
    assert compare_guides(before, after).ways is not None or set(fates.values()) == {"same"}


@small
@given(guides())
def test_a_guide_beside_itself_has_not_changed(guide: Guide) -> None:
    change = compare_guides(guide, guide)
    assert (change.parts, change.ways, change.renamed, change.decides) == ((), None, {}, False)


@small
@given(guides())
def test_other_words_are_wording_and_nothing_else(guide: Guide) -> None:
    worded = replace(
        guide,
        title="Another title",
        questions=tuple(
            replace(
                each,
                text=each.text[::-1],
                options=tuple(replace(option, text=option.text[::-1]) for option in each.options),
            )
            for each in guide.questions
        ),
        checklists=tuple(
            replace(
                each,
                title=each.title[::-1],
                items=tuple(replace(item, text=item.text[::-1]) for item in each.items),
            )
            for each in guide.checklists
        ),
        notes=tuple(replace(each, text=each.text[::-1]) for each in guide.notes),
    )
    change = compare_guides(guide, worded)
    assert not change.decides
    assert {part.what for part in change.parts} == {"wording"}
    parts = 1 + sum(1 + len(each.options) for each in guide.questions)
    parts += sum(1 + len(each.items) for each in guide.checklists) + len(guide.notes)
    assert len(change.parts) == parts


# ---- How many ways -----------------------------------------------------------------------------


def test_ways_come_from_the_simplest_to_those_with_most_options() -> None:
    steps, all_ = every_way(LEVELS, find_alike(LEVELS, LEVELS), 1000)
    ways = [step.answers.by_question for step in steps]
    more = [sum(map(len, way.values())) - len(way) for way in ways]
    assert all_
    assert more == sorted(more)
    assert more[0] == 0
    assert len({key_of(step.answers) for step in steps}) == len(steps)


def test_too_many_ways_are_not_all_looked_at_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways_module, "MOST_WAYS", 10)
    guide = chain(4, 3)
    apart = replace(
        guide.checklists[0],
        items=tuple(Item(f"i-{each.id}", "x", (each.id,)) for question in guide.questions for each in question.options),
    )
    guide = replace(guide, checklists=(apart,))
    change = compare_guides(guide, with_option(guide, "o3-2", lambda _: None))
    assert change.ways is not None
    assert not change.ways.all_
    # Ways of both guides are looked at, and the option that is gone is on one of the simplest.
    assert 10 <= change.ways.compared <= 20
    assert write_answers(change.ways.gone[0].answers) == "q0=o0-0&q1=o1-0&q2=o2-0&q3=o3-2"


def test_a_large_guide_has_fewer_ways_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways_module, "FEWEST_WAYS", 3)
    monkeypatch.setattr(ways_module, "MOST_PARTS", 10)
    found = compare_ways(LEVELS, LEVELS)
    assert (found.compared, found.all_) == (3, False)


def test_a_guide_without_questions_has_one_way_that_leads_nowhere() -> None:
    found = compare_ways(EMPTY, EMPTY)
    assert (found.compared, found.all_, found.changed) == (1, True, ())


# ---- In words ----------------------------------------------------------------------------------


def words(before: Guide, after: Guide) -> str:
    """Return the report on two guides as a terminal shows it."""
    then, now = (ReadPage("help.md", "/help/", "help", guide, frozenset(), ()) for guide in (before, after))
    return to_text(write_report(pair_pages([then], [now]), "main", "0123456789abcdef", "docs"))


SURE = Question("sure", "Sure?", many=False, options=(Option("yes", "Yes", ("devices",)),))


@pytest.mark.parametrize(
    ("after", "says", "says_back"),
    [
        (with_question(GUIDE, "about", lambda about: replace(about, many=False)),
         ["question about “What is it about?” takes one, and took any number of its options",
          "After: takes one answer to about"],
         ["Before: took one answer to about"]),
        (replace(
            with_option(GUIDE, "new", lambda each: replace(each, leads_to=("sure",))),
            questions=(*GUIDE.questions[:1],
                       *with_option(GUIDE, "new", lambda each: replace(each, leads_to=("sure",))).questions[1:], SURE)),
         ["question sure “Sure?” is new, and takes one", "Before: did not ask sure", "After: also asks sure",
          "option new of kind “New” leads to sure, and led to devices"],
         ["After: does not ask sure any more", "Before: also asked sure"]),
        (with_option(GUIDE, "printer", lambda each: replace(each, leads_to=("devices",))),
         ["Before: also asked kind", "After: ends without kind"],
         ["After: also asks kind", "Before: ended without kind"]),
        (replace(GUIDE, notes=(Note("both", "Both", ("mail",)),)),
         ["note both “Both” is for mail, and was for mail, devices", "After: mail: 1 item; note both"],
         ["Before: mail: 1 item; note both"]),
        (with_item(GUIDE, "age", lambda item: replace(item, only_if=())),
         ["item age of devices “Its age” counts always, and counted with old", "After: devices: 2 items with age"],
         ["Before: devices: 2 items with age"]),
        (with_question(GUIDE, "kind", lambda kind: replace(kind, options=kind.options[::-1])),
         ["No reader's result changes; 1 order of a list does.", "options of kind: new, old"],
         ["options of kind: old, new"]),
        (replace(GUIDE, checklists=GUIDE.checklists[::-1]), ["checklists of the page: devices, mail"], []),
    ],
    ids=["takes", "question", "shorter", "note", "always", "options", "checklists"],
)  # fmt: skip
def test_a_change_is_told_in_words_and_so_is_taking_it_back(
    after: Guide, says: list[str], says_back: list[str]
) -> None:
    told_, told_back = words(GUIDE, after), words(after, GUIDE)
    assert [each for each in says if each not in told_] == []
    assert [each for each in says_back if each not in told_back] == []


def test_options_that_are_alike_are_named_once_and_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    guide = with_item(GUIDE, "age", lambda item: replace(item, only_if=()))
    added = with_item(guide, "age", lambda item: replace(item, only_if=("mails",)))
    text = words(guide, added)
    assert "    A printer" not in text
    assert "    Printer → Old (or 1 other)\n    about=printer&kind=old\n" in text
    assert "  Options that lead to the same: 1\n    old stands for new, too\n" in text
    monkeypatch.setattr(ways_module, "MOST_WAYS", 2)
    text = words(guide, added)
    assert "  There are too many paths to compare all of them: the simplest 2 paths were compared.\n" in text
    assert text.startswith("What readers get changes: at least 1 result changed and 1 item changed.\n")


def test_a_long_list_of_items_is_cut_where_it_tells_no_more() -> None:
    more = tuple(Item(f"more-{number}", f"More {number}") for number in range(10))
    text = words(GUIDE, with_checklist(GUIDE, "mail", lambda mail: replace(mail, items=(*mail.items, *more))))
    assert "After: mail: 11 items with more-0, more-1," in text
    assert "more-7 and 2 more\n" in text
