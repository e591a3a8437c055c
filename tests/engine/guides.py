"""Guides for the tests of the engine, and strategies for guides and answers that nobody thought of."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from decision_engine.answers import Answers
from decision_engine.fields import field_names
from decision_engine.guide import FIELD_KINDS, Checklist, Field, Guide, Item, Note, Option, Question
from decision_engine.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TWO_REQUESTS: Final = Guide(
    "credits-vs-billing",
    "Credits vs Billing",
    (
        Question(
            "intent",
            "What is your question?",
            many=True,
            options=(
                Option("why-usage", "Why did usage happen?", ("feature",)),
                Option("why-credits", "Why did credits change?", ("feature",)),
                Option("why-charged", "Why was I charged?", ("billing-kind",)),
                Option("commercial-terms", "What are my commercial terms?", ("billing-kind",)),
            ),
        ),
        Question(
            "feature",
            "Which feature was used?",
            many=True,
            options=(
                Option("chat", "Chat", ("usage",)),
                Option("workflow", "Workflow", ("usage",)),
                Option("phone-agent", "Phone agent", ("usage",)),
            ),
        ),
        Question(
            "billing-kind",
            "What is it about?",
            many=False,
            options=(
                Option("payment-failure", "A payment failure", ("billing",)),
                Option("refund", "A refund", ("billing",)),
            ),
        ),
    ),
    (
        Checklist(
            "usage",
            "What to include for credit usage questions",
            "Credits / Usage",
            (
                Item("tenant", "Workspace or tenant."),
                Item("phone", "Phone-agent usage.", ("phone-agent",)),
                Item("date", "Approximate date and time."),
            ),
        ),
        Checklist(
            "billing",
            "What to include for billing questions",
            "Billing",
            (Item("account", "MSP or customer account."), Item("invoice", "Invoice date or number.")),
        ),
    ),
    (
        Note("owner", "An account owner may have to confirm the terms.", ("billing",)),
        Note("both", "Explain the usage question and the invoice question separately.", ("usage", "billing")),
    ),
)
"""The shape of the real guide: two kinds of question, which lead to two requests."""

FORMS: Final = replace(
    TWO_REQUESTS,
    id="forms",
    checklists=(
        Checklist(
            "usage",
            "What to include for credit usage questions",
            "Credits / Usage",
            (
                Item("tenant", "Workspace or tenant.", field=Field(label="Workspace")),
                Item("date", "Approximate date and time.", field=Field("date-time", label="Date and time")),
                Item(
                    "feature-used",
                    "Feature used, such as chat or a workflow.",
                    field=Field(label="Feature used", filled_from="feature"),
                ),
                Item("phone", "Phone-agent usage, if relevant.", ("phone-agent",), Field("lines", label="Phone agent")),
                Item("details", "What you expected and what you saw.", field=Field("lines")),
            ),
            covers="the usage question",
        ),
        Checklist(
            "billing",
            "What to include for billing questions",
            "Billing",
            (
                Item("account", "The account.", field=Field(label="Account", fact="tenant")),
                Item(
                    "kind", "Whether it is a refund.", field=Field("choice", label="Kind", filled_from="billing-kind")
                ),
                Item("plan", "The plan", field=Field("choice", choices=("Monthly", "Yearly"))),
            ),
            covers="the invoice question",
        ),
    ),
)
"""Every kind of field: filled in from the answers, shared, chosen, with a condition, with and without a label."""

LEVELS: Final = Guide(
    "levels",
    "Several levels",
    (
        Question(
            "start",
            "Where to?",
            many=False,
            options=(
                Option("go-left", "Left", ("left",)),
                Option("go-right", "Right", ("right",)),
                Option("go-both", "Both ways", ("right", "left")),
                Option("go-far", "Far", ("last",)),
            ),
        ),
        Question(
            "left",
            "Left: how far?",
            many=True,
            options=(Option("left-on", "On", ("middle",)), Option("left-out", "Out", ("one",))),
        ),
        Question(
            "right",
            "Right: how far?",
            many=False,
            options=(Option("right-on", "On", ("middle",)), Option("right-out", "Out", ("two",))),
        ),
        Question(
            "middle",
            "In the middle: and now?",
            many=False,
            options=(Option("to-one", "One", ("one",)), Option("to-two", "Two, and on", ("two", "last"))),
        ),
        Question(
            "last",
            "At last?",
            many=True,
            options=(Option("last-one", "One", ("one",)), Option("last-three", "Three", ("three",))),
        ),
    ),
    (
        Checklist("one", "One", "First", (Item("one-always", "Always"),)),
        Checklist("two", "Two", "Second", (Item("two-on", "On", ("left-on", "right-on")), Item("two-all", "All"))),
        Checklist("three", "Three", "Third", (Item("three-out", "Out", ("left-out",)), Item("three-all", "All"))),
    ),
)
"""Several levels: an option that leads to two places, and two ways that meet again in the middle."""

CIRCLE: Final = Guide(
    "circle",
    "A circle",
    (
        Question("first", "On?", many=True, options=(Option("on", "On", ("second",)),)),
        Question(
            "second",
            "Back?",
            many=True,
            options=(
                Option("back", "Back", ("first", "second")),
                Option("astray", "Astray", ("nowhere",)),
                Option("out", "Out", ("end",)),
            ),
        ),
    ),
    (Checklist("end", "The end", "End", (Item("thing", "A thing"),)),),
)
"""A guide with problems that must not make anything go round for ever: links back up, and one into nothing."""

EMPTY: Final = Guide("empty", "Empty", (), ())


def chain(length: int, width: int) -> Guide:
    """Return a guide of ``length`` questions with ``width`` options each, one after the other."""
    return Guide(
        "chain",
        "Chain",
        tuple(
            Question(
                f"q{number}",
                f"Question {number}",
                many=True,
                options=tuple(
                    Option(
                        f"o{number}-{place}", f"Option {place}", (f"q{number + 1}" if number < length - 1 else "end",)
                    )
                    for place in range(width)
                ),
            )
            for number in range(length)
        ),
        (Checklist("end", "The end", "End", (Item("thing", "A thing"),)),),
    )


def every_way(guide: Guide) -> Iterator[Answers]:
    """Give the answers of every way through the guide, from the first question to where none is asked."""
    waiting = [Answers()]
    questions = {question.id: question for question in guide.questions}
    while waiting:
        so_far = waiting.pop()
        asked = walk(guide, so_far).ask
        if asked is None:
            yield so_far
            continue
        options = [option.id for option in questions[asked].options]
        sizes = range(1, len(options) + 1 if questions[asked].many else 2)
        waiting += [so_far.with_answer(asked, chosen) for size in sizes for chosen in combinations(options, size)]


@st.composite
def guides(draw: st.DrawFn, max_questions: int = 5) -> Guide:
    """Draw a guide without problems: links lead down the page only, and everything is reached."""
    checklists = [f"c{number}" for number in range(draw(st.integers(1, 3)))]
    questions = [f"q{number}" for number in range(draw(st.integers(1, max_questions)))]
    links: list[list[list[str]]] = []  # by question and option
    for place in range(len(questions)):
        below = st.sampled_from([*questions[place + 1 :], *checklists])
        links.append(draw(st.lists(st.lists(below, min_size=1, max_size=3), min_size=1, max_size=3)))
    for place, target in [*enumerate(questions), *((len(questions), checklist) for checklist in checklists)]:
        if place and not any(target in option for options in links[:place] for option in options):
            draw(st.sampled_from([option for options in links[:place] for option in options])).append(target)
    options = [f"o{place}-{number}" for place, found in enumerate(links) for number in range(len(found))]
    some_options = st.lists(st.sampled_from(options), max_size=2)
    fields = st.builds(
        Field,
        st.sampled_from(["line", "lines"]),
        st.sampled_from(["", "A *name* with: signs", "An_item_"]),
        filled_from=st.sampled_from(["", *questions]),
    )
    return Guide(
        "drawn",
        "Drawn",
        tuple(
            Question(
                question,
                f"Question {question}",
                many=draw(st.booleans()),
                options=tuple(
                    Option(f"o{place}-{number}", f"Option {number}", tuple(targets))
                    for number, targets in enumerate(links[place])
                ),
            )
            for place, question in enumerate(questions)
        ),
        tuple(
            Checklist(
                checklist,
                f"Checklist {checklist}",
                f"Request {checklist}",
                (
                    Item(
                        f"{checklist}-always", "An item", field=Field(fact=f"{checklists[0]}-always" if place else "")
                    ),
                    Item(f"{checklist}-if", "A further item", tuple(draw(some_options)), draw(fields)),
                ),
                covers=draw(st.sampled_from(["", "the rest of *it*"])),
            )
            for place, checklist in enumerate(checklists)
        ),
        tuple(
            Note(f"n{number}", "A note", tuple(some))
            for number, some in enumerate(draw(st.lists(st.sets(st.sampled_from(checklists), min_size=1), max_size=2)))
        ),
    )


def any_guides() -> st.SearchStrategy[Guide]:
    """Return a strategy for guides as records, which make no sense but hold any text whatever."""
    texts = st.tuples(any_text()) | st.just(())
    options = st.builds(Option, any_text(), any_text(), texts)
    fields = st.builds(
        Field,
        st.sampled_from(FIELD_KINDS) | any_text(),
        any_text(),
        st.lists(any_text()).map(tuple),
        any_text(),
        any_text(),
    )
    items = st.builds(Item, any_text(), any_text(), texts, fields)
    return st.builds(
        Guide,
        any_text(),
        any_text(),
        st.tuples(st.builds(Question, any_text(), any_text(), st.booleans(), st.tuples(options))) | st.just(()),
        st.tuples(st.builds(Checklist, any_text(), any_text(), any_text(), st.tuples(items), any_text())) | st.just(()),
        st.tuples(st.builds(Note, any_text(), any_text(), texts)) | st.just(()),
    )


@st.composite
def changed_guides(draw: st.DrawFn) -> Guide:
    """Draw a guide with one part taken out or one option's links changed at will, which may or may not be a fault."""
    guide = draw(guides(max_questions=3))
    ids = [*(question.id for question in guide.questions), *(checklist.id for checklist in guide.checklists)]
    if draw(st.booleans()):
        gone = draw(st.sampled_from(ids))
        return replace(
            guide,
            questions=tuple(question for question in guide.questions if question.id != gone),
            checklists=tuple(checklist for checklist in guide.checklists if checklist.id != gone),
        )
    changed = draw(st.sampled_from([option.id for question in guide.questions for option in question.options]))
    links = tuple(draw(st.lists(st.sampled_from([*ids, "nowhere"]), max_size=3)))
    return replace(
        guide,
        questions=tuple(
            replace(
                question,
                options=tuple(
                    replace(option, leads_to=links) if option.id == changed else option for option in question.options
                ),
            )
            for question in guide.questions
        ),
    )


@st.composite
def answers_to(draw: st.DrawFn, guide: Guide) -> Answers:
    """Draw answers that fit the guide, to some of its questions, in any order."""
    fitting: dict[str, tuple[str, ...]] = {}
    for question in draw(st.permutations(guide.questions)):
        options = st.sampled_from([option.id for option in question.options])
        chosen = st.lists(options, unique=True, max_size=len(question.options) if question.many else 1)
        fitting[question.id] = tuple(draw(chosen))
    return Answers({question: chosen for question, chosen in fitting.items() if chosen})


def any_text() -> st.SearchStrategy[str]:
    """Return a strategy for any text whatever, half surrogate pairs among it, which JSON and addresses may hold."""
    return st.text(st.characters(exclude_categories=()))


def any_json(keys: Sequence[str]) -> st.SearchStrategy[object]:
    """Return a strategy for JSON values of any shape, in whose objects these keys are frequent."""
    scalars = st.none() | st.booleans() | st.integers() | st.floats() | any_text()
    names = st.sampled_from(keys) | any_text()
    return st.recursive(
        scalars, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(names, inside, max_size=8), max_leaves=10
    )


def any_fields(guide: Guide) -> st.SearchStrategy[dict[str, str]]:
    """Return a strategy for what readers may type, of it what could be taken for a part of a request."""
    pieces = [
        "\n", "\r\n", "\u2028", "\x85", "    ", "\t", " ", "\u00a0", "> ", "- ", "* ", "# ", "## ", "+", "1. ",
        "2)", "=", "---", "```", "~~~", "|", "[a](b)", "![", "<script>", "<!--", "-->", "&", "&#35;", "&lt;",
        "\\", "\\*", "**", "_", "__a__", "a_b", "{#id}", "{", "}", "\0", "\x1b[0m", "\u202e", "\u2066",
        "\u200f", "\ud83d", "\ude00", "😀", "👩\u200d💻", "أ", "Request type: Request c0", "Request type: Billing",
        "## Request type: Billing", "Summary:", "**Summary:** x", "Question:", "An item: ", "**An item:**",
        "Not provided yet:", "Answers that led here:", "Checklist with these answers: #q0=o0-0", "...",
    ]  # fmt: skip
    texts = st.lists(st.sampled_from(pieces) | any_text(), max_size=12).map("".join)
    return st.dictionaries(st.sampled_from(field_names(guide)), texts)


def any_answers(guide: Guide) -> st.SearchStrategy[Answers]:
    """Return a strategy for answers of which some may fit the guide and others not at all."""
    ids = st.sampled_from(_ids(guide)) | any_text()
    return st.dictionaries(ids, st.lists(ids, max_size=5).map(tuple), max_size=5).map(Answers)


def any_address(guide: Guide) -> st.SearchStrategy[str]:
    """Return a strategy for addresses made of the guide's ids, of signs that mean something there, and of any text."""
    signs = ["&", "=", ",", "@", "#", "%", "%26", "%3D", "%2C", "%40", "%25", "%2526", "%ff", "+", "\0"]
    ids = st.sampled_from(_ids(guide))
    pieces = st.lists(ids | st.sampled_from(signs) | any_text(), max_size=20).map("".join)
    parts = st.tuples(ids, st.lists(ids, min_size=1, max_size=3)).map(lambda part: f"{part[0]}={','.join(part[1])}")
    return pieces | st.lists(parts | ids.map("@{}".format), max_size=5).map("&".join)


def _ids(guide: Guide) -> list[str]:
    options = [option.id for question in guide.questions for option in question.options]
    return [*(question.id for question in guide.questions), *options, "unknown"]
