"""The pages of outcomes: which there are, under which names, and their exact HTML."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.config import load_config

from decision_engine.guide import Checklist, Guide, Item, Option, Question
from decision_engine.guide_json import write_guide
from decision_engine.walk import walk
from site_tools.guides.embed import find_guide
from site_tools.permalinks.hook import EXTENSION
from site_tools.permalinks.outcomes import MOST_TOGETHER, Outcome, find_outcomes, make_outcomes, name_of
from site_tools.project import CONFIG
from tests.engine.guides import CIRCLE, EMPTY, FORMS, LEVELS, TWO_REQUESTS, chain, every_way, guides


def guide_with(*checklists: str, many: bool = True) -> Guide:
    """Return a guide of one question, each of whose options leads to one of these checklists."""
    options = tuple(Option(f"to-{id_}", f"To {id_}", (id_,)) for id_ in checklists)
    lists = tuple(Checklist(id_, id_, f"Request {id_}", (Item(f"{id_}-item", "It"),)) for id_ in checklists)
    return Guide("guide", "Guide", (Question("which", "Which?", many=many, options=options),), lists)


class TestWhichThereAre:
    @pytest.mark.parametrize(
        ("guide", "outcomes"),
        [
            (TWO_REQUESTS, [("usage",), ("billing",), ("usage", "billing")]),
            (FORMS, [("usage",), ("billing",), ("usage", "billing")]),
            (LEVELS, [("one",), ("two",), ("three",), ("one", "two"), ("one", "three"), ("two", "three"),
                      ("one", "two", "three")]),
            (CIRCLE, [("end",)]),
            (EMPTY, []),
            (chain(3, 4), [("end",)]),
            (chain(30, 30), [("end",)]),
            (guide_with("a", "b", "c"), [("a",), ("b",), ("c",), ("a", "b", "c")]),
            (guide_with("a", "b", many=False), [("a",), ("b",)]),
        ],
    )  # fmt: skip
    def test_one_for_each_checklist_and_one_for_those_that_readers_reach_together(
        self, guide: Guide, outcomes: list[tuple[str, ...]]
    ) -> None:
        found = find_outcomes(guide)
        singles = len(guide.checklists)
        assert found[:singles] == outcomes[:singles]
        assert sorted(found[singles:]) == sorted(outcomes[singles:])

    @pytest.mark.parametrize(("pairs", "together"), [(MOST_TOGETHER, MOST_TOGETHER), (MOST_TOGETHER + 1, 0)])
    def test_a_guide_with_many_that_are_reached_together_has_no_page_for_any_of_them(
        self, pairs: int, together: int
    ) -> None:
        some = list(combinations("abcde", 2))[:pairs]
        options = tuple(Option(f"{one}{two}", f"{one} and {two}", (one, two)) for one, two in some)
        guide = replace(guide_with(*"abcde"), questions=(Question("which", "?", many=False, options=options),))
        assert find_outcomes(guide) == [*((each,) for each in "abcde"), *some[:together]]

    @settings(deadline=None)
    @given(guides())
    def test_each_is_what_some_answers_lead_to(self, guide: Guide) -> None:
        reached = {tuple(each.id for each in walk(guide, answers).checklists) for answers in every_way(guide)}
        found = find_outcomes(guide)
        assert len(found) == len(set(found))
        assert {each for each in found if len(each) > 1} <= reached


class TestNames:
    @pytest.mark.parametrize(
        ("ids", "chosen", "name"),
        [
            (("a", "b"), ("a",), "a"),
            (("a", "b"), ("a", "b"), "a-and-b"),
            (("a", "b", "c"), ("a", "b", "c"), "a-and-b-and-c"),
            (("a", "b", "a-and-b"), ("a-and-b",), "a-and-b"),
            (("a", "b", "a-and-b"), ("a", "b"), "a--b"),
            (("a-and-b", "c"), ("a-and-b", "c"), "a-and-b--c"),
            (("a", "b-and-c"), ("a", "b-and-c"), "a--b-and-c"),
            (("a-and", "b"), ("a-and", "b"), "a-and--b"),
            (("a", "and-b"), ("a", "and-b"), "a-and-and-b"),
        ],
    )
    def test_checklists_are_joined_so_that_their_names_can_be_told_apart(
        self, ids: tuple[str, ...], chosen: tuple[str, ...], name: str
    ) -> None:
        assert name_of(chosen, guide_with(*ids)) == name

    @settings(deadline=None)
    @given(
        st.lists(
            st.lists(st.sampled_from(["a", "b", "and"]), min_size=1, max_size=5).map("-".join),
            min_size=1,
            max_size=5,
            unique=True,
        )
    )
    def test_no_two_outcomes_of_a_guide_have_the_same(self, ids: list[str]) -> None:
        guide = guide_with(*ids)
        every = [chosen for size in range(1, len(ids) + 1) for chosen in combinations(ids, size)]
        assert len({name_of(chosen, guide) for chosen in every}) == len(every)


PAGE = """\
# Help & more

## What do you need? {#need}

### Which? {#which .question .many}

- [One](#one) {#to-one}
- [Two](#two) {#to-two}

## One & only {#one .checklist request="First"}

Before the [list](other.md#x).

- [ ] A *thing*. {#a-thing}

About one. {#about-one .note for="one"}

About two. {#about-two .note for="two"}

## Two {#two .checklist request="Second"}

- [ ] Another. {#another}

Both at once. {#both .note for="one two"}
"""


def outcomes_of(text: str, address: str = "help/") -> list[Outcome]:
    """Return the outcomes of a page in Markdown."""
    config = load_config(str(CONFIG))
    converter = Markdown(
        extensions=config.markdown_extensions, extension_configs={**config.mdx_configs, EXTENSION: {"id": "help"}}
    )
    html = converter.convert(text)
    guide = find_guide(html)
    assert guide is not None
    return make_outcomes(guide.json, address, html)


def copy_link(title: str) -> str:
    return f'<a class="headerlink" href="./" title="Copy link" aria-label="Copy link: {title}"></a>'


class TestPages:
    def test_a_checklist_has_its_text_its_list_and_its_own_notes(self) -> None:
        one = outcomes_of(PAGE)[0]
        assert (one.name, one.title, one.checklists) == ("one", "One & only", ("one",))
        assert one.description == "What to include in a First request."
        link = "headerlink"
        text = one.content.replace("\n", "")
        assert text == (
            f'<h1 aria-label="One &amp; only">One &amp; only{copy_link("One &amp; only")}</h1>'
            '<p class="guide-outcome">Request type: First.</p>'
            '<p>Before the <a href="../../help/other.md#x">list</a>.</p>'
            f'<ul class="guide-items"><li>A <em>thing</em>.<a aria-label="Copy link: A thing." class="{link}" '
            'href="../../help/#a-thing" title="Copy link"></a></li></ul>'
            f'<p>About one.<a aria-label="Copy link: About one." class="{link}" href="../../help/#about-one" '
            'title="Copy link"></a></p>'
            '<p class="guide-outcome-back">Is this not your request? <a href="../../help/#need">Answer the questions'
            '</a>, or read <a href="../../help/">Help &amp; more</a>.</p>'
        )  # fmt: skip

    def test_several_have_what_is_said_of_all_of_them_and_a_heading_each(self) -> None:
        both = outcomes_of(PAGE)[2]
        assert (both.name, both.title) == ("one-and-two", "What to include: First and Second")
        assert both.description == "What to include in requests: First and Second."
        assert both.checklists == ("one", "two")
        assert '<p class="guide-outcome">Separate requests: First and Second.</p>\n' in both.content.replace(
            "<p>Both", "\n<p>Both"
        )
        order = [
            both.content.index(part)
            for part in ("<p>Both at once.", '<h2 aria-label="One &amp; only">', '<h2 aria-label="Two">')
        ]
        assert order == sorted(order)

    def test_a_note_stands_once_and_where_all_of_its_checklists_do(self) -> None:
        notes = [
            [note for note in ("About one.", "About two.", "Both at once.") if f"<p>{note}" in outcome.content]
            for outcome in outcomes_of(PAGE)
        ]
        assert notes == [["About one."], ["About two."], ["About one.", "About two.", "Both at once."]]
        assert all(outcome.content.count("<p>About one.") < 2 for outcome in outcomes_of(PAGE))

    def test_no_id_of_the_article_stands_on_them_twice(self) -> None:
        assert all(" id=" not in outcome.content for outcome in outcomes_of(PAGE))

    def test_a_guide_of_the_home_page_has_them_below_the_root(self) -> None:
        one = outcomes_of(PAGE, "")[0]
        assert '<a href="../#need">Answer the questions</a>, or read <a href="../">' in one.content

    def test_where_no_heading_stands_above_the_questions_the_first_is_where_they_begin(self) -> None:
        text = PAGE.partition("## What do you need? {#need}\n\n")[2]
        assert '<a href="../../help/#which">Answer the questions</a>' in outcomes_of(text)[0].content

    def test_a_guide_and_its_page_give_one_for_each_set(self) -> None:
        html = "".join(f'<h2 id="{checklist.id}">A</h2>' for checklist in LEVELS.checklists)
        made = make_outcomes(write_guide(LEVELS), "levels/", html)
        assert [outcome.checklists for outcome in made] == find_outcomes(LEVELS)


def test_a_checklist_that_raw_html_swallowed_is_made_of_what_the_guide_knows() -> None:
    swallowed = (
        "# Help\n\n## Which? {#which .question}\n\n- [One](#one) {#to-one}\n\nA <textarea> here.\n\n"
        '## One {#one .checklist request="First"}\n\n- [ ] A *thing*. {#a-thing}\n\n'
        'About one. {#about .note for="one"}\n'
    )
    (one,) = outcomes_of(swallowed)
    assert '<ul class="guide-items"><li>A thing.</li></ul><p>About one.</p>' in one.content
