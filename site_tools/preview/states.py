"""The states that the tool of a guide can be in, and how each of them is brought about in a frame.

An address leads to most of them. For the others the frame plays a part: that of the worker, the clock, the clipboard or
the reader. What is played is said in `Play`; ``preview.js`` does it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from decision_engine.answers import write_answers
from decision_engine.fields import ASK, SUMMARY, choices_of, label_of, name_of, own_field
from decision_engine.guide_json import read_guide
from decision_engine.visit import choose
from site_tools.preview.paths import find_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from decision_engine.answers import Answers
    from decision_engine.guide import Guide, Item, Question
    from decision_engine.walk import ReachedChecklist, Step
    from site_tools.preview.paths import Paths

type Group = Literal["The start", "Questions", "Results", "Requests", "Trouble"]
type Action = dict[str, Any]
"""One thing that is done in the frame, such as ``{"press": "button"}``; see ``act`` in ``preview.js``."""

MEGABYTES: Final = 1_000_000
LONGEST_LIST: Final = 3
"""How many answers a caption names."""
TOO_LONG: Final = 9_000
"""Characters that are too many for a link of any kind; see `decision_engine.sending`."""
DATE, TIME = "2026-01-15", "10:30"
# A sentence in which a password is found, whatever the field that it is typed into.
SECRET: Final = "The password is Tr0ub4dor&3"  # noqa: S105 -- for show


@dataclass(frozen=True, slots=True)
class Play:
    """What is played in the frame of a state.

    ``worker`` are the messages of a worker that stands in for the engine's, ``None`` where the real one runs; one
    without messages is silent. ``clock`` stops long waits of the page, or makes them short. ``before`` are options that
    are chosen before the tool begins, by question. ``draft`` are fields that the tab holds from before. ``actions`` are
    done once the tool shows what its address leads to.
    """

    worker: tuple[Action, ...] | None = None
    clock: Literal["runs", "stands", "flies"] = "runs"
    before: dict[str, tuple[str, ...]] = field(default_factory=dict)
    draft: dict[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    refuses: tuple[Literal["storage", "clipboard"], ...] = ()
    lacks: Literal["", "scripts", "tool", "published"] = ""
    """What has not come: any script, the script of the tool, or what the page names since the site is another one."""


@dataclass(frozen=True, slots=True)
class State:
    """A state: what it is called, the fragment of the address for it, and a selector of what is to be seen there.

    ``name`` is unique within the guide and stays the same from build to build.
    """

    group: Group
    name: str
    caption: str
    address: str
    shows: str
    play: Play = field(default_factory=Play)

    @property
    def is_played(self) -> bool:
        """Whether its address alone does not lead to it."""
        return self.play != Play()

    def as_json(self) -> str:
        """Return what the script of the preview is to know of it."""
        return json.dumps({"address": self.address, "shows": self.shows, **asdict(self.play)}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class GuideStates:
    """All states of a guide; ``is_whole`` tells whether no question or result was left out."""

    states: tuple[State, ...]
    is_whole: bool


@lru_cache(maxsize=256)  # by far the most guides are the same in the next build
def find_states(guide_json: str, tool_html: str) -> GuideStates:
    """Return the states of a guide; ``tool_html`` is its tool, which tells where its requests can be sent."""
    guide = read_guide(guide_json)
    paths = find_paths(guide)
    states = [
        *_start(guide, paths),
        *_questions(guide, paths),
        *_results(guide, paths),
        *_requests(guide, paths, tool_html),
        *_trouble(guide, paths),
    ]
    return GuideStates(tuple(states), paths.is_whole)


# ---- Before and between the answers ---------------------------------------------------------------


def _start(guide: Guide, paths: Paths) -> Iterator[State]:
    first = guide.questions[0]
    silent = Play(worker=(), clock="stands")
    answer = (_choose(first, first.options[0].id), _press(f'{_form(first)} [type="submit"]'))
    yield State("The start", "start", "Before Python is there", "", '[data-state="starting"]', silent)
    yield State(
        "The start",
        "kept",
        "Answered before Python is there",
        "",
        '[data-state="kept"]',
        replace(silent, actions=answer),
    )
    result = next(iter(paths.results), None)
    if result is not None:
        address = write_answers(result.answers)
        yield State(
            "The start",
            "opening",
            "A link with answers, before Python is there",
            address,
            '[data-state="opening"]',
            silent,
        )
        begun = Play(before={first.id: (first.options[-1].id,)})
        says = "A link with answers, opened by a reader who has begun to answer"
        yield State("The start", "unopened", says, address, '[data-notice="unopened"]', begun)
    unknown = "no-longer-here"
    while any(unknown == option.id for option in first.options) or unknown in guide.renamed:
        unknown += "-either"
    says = "A link with an answer that is not known"
    yield State("The start", "unusable", says, f"{first.id}={unknown}", '[data-notice="unusable"]')


def _questions(guide: Guide, paths: Paths) -> Iterator[State]:
    kinds_told = set()
    for question in guide.questions:
        before = paths.questions.get(question.id)
        if before is None:
            continue
        address = write_answers(before)
        name = f"question.{question.id}"
        yield State("Questions", name, f"“{question.text}”, not answered", address, _form(question))
        chosen = tuple(option.id for option in question.options[: 2 if question.many else 1])
        answered = f"{write_answers(before.with_answer(question.id, chosen))}&@{question.id}"
        says = f"“{question.text}”, answered"
        yield State("Questions", f"{name}.answered", says, answered, f"{_form(question)} :checked")
        if question.many not in kinds_told:
            kinds_told.add(question.many)
            says = f"“{question.text}”, with nothing chosen, after Continue"
            on = Play(actions=(_press(f'{_form(question)} [type="submit"]'),))
            yield State("Questions", f"{name}.error", says, address, f"{_form(question)} [data-error]", on)
    yield from _dropped(guide, paths)


def _dropped(guide: Guide, paths: Paths) -> Iterator[State]:
    """Yield the state after a change of one answer that makes another one pointless, if the guide has such answers."""
    for step in paths.results:
        for question in guide.questions:
            chosen = step.answers.to(question.id)
            for option in question.options if chosen else ():
                changed = choose(guide, write_answers(step.answers), question.id, [option.id])
                if changed.dropped.by_question:
                    address = f"{write_answers(step.answers)}&@{question.id}"
                    actions = (_choose(question, option.id), _press(f'{_form(question)} [type="submit"]'))
                    says = f"An answer is dropped: “{question.text}” is answered anew, with “{option.text}”"
                    yield State("Questions", "dropped", says, address, '[data-notice="dropped"]', Play(actions=actions))
                    return


# ---- Results and requests -------------------------------------------------------------------------


def _results(guide: Guide, paths: Paths) -> Iterator[State]:
    told: Counter[str] = Counter()
    for number, step in enumerate(paths.results, start=1):
        says = f"{_requests_of(step, with_items=True)}, after {_answers_of(guide, step.answers)}"
        told[says] += 1
        says += f" ({told[says]})" if told[says] > 1 else ""
        address = write_answers(step.answers)
        shows = _checklist(step.checklists[0]) if step.checklists else "[data-result]"
        yield State("Results", f"result.{number}", says, address, shows)


def _requests(guide: Guide, paths: Paths, tool_html: str) -> Iterator[State]:
    by_checklists: dict[object, Step] = {}
    for step in paths.results:
        if step.checklists:
            by_checklists.setdefault(tuple(each.id for each in step.checklists), step)
    for number, step in enumerate(by_checklists.values(), start=1):
        address = write_answers(step.answers)
        filled = Play(actions=tuple(_fill_in(guide, step)))
        requests = _requests_of(step)
        first = _checklist(step.checklists[0])
        yield State(
            "Requests", f"filled.{number}", f"{requests}: the form, filled in", address, f"{first} [data-field]", filled
        )
        shows = f"{first} [data-request] [data-text]"
        yield State("Requests", f"ready.{number}", f"{requests}: the request that is ready", address, shows, filled)
    if by_checklists:
        yield from _what_is_done(guide, next(iter(by_checklists.values())))
    for kind in ("email", "ticket_form"):
        yield from _handed_on(kind, by_checklists.values(), tool_html)


def _what_is_done(guide: Guide, step: Step) -> Iterator[State]:
    """Yield the states that differ in what is typed and pressed, with the first result of the guide."""
    address = write_answers(step.answers)
    checklist = _checklist(step.checklists[0])
    summary = own_field(step.checklists[0].id, SUMMARY)
    typed = _fill(_control(summary), "An example of a summary")
    said = f"{checklist} [data-request] [data-said] > *"
    copied = _press(f'{checklist} [data-request] [data-do="copy"]')
    secret = (_fill(_control(summary), SECRET), {"wait": f"{checklist} [data-finding]"})
    desk = ({"press": "[data-desk] > summary"}, {"wait": "[data-desk] [data-received]"})
    ask = _press('[data-desk] [data-do="ask"]')
    said_by_desk = "[data-desk] > [data-said] > *"

    def state(name: str, caption: str, shows: str, *actions: Action, **play: Any) -> State:  # noqa: ANN401 -- of Play
        return State("Requests", name, caption, address, shows, Play(actions=actions, **play))

    yield state("finding", "Something is pointed out: a password", f"{checklist} [data-finding]", *secret)
    yield state("held", "A request is held because of it", f"{checklist} [data-held]", *secret, copied)
    yield state("removed", "It is removed", said, *secret, _press(f'{checklist} [data-finding] [data-do="remove"]'))
    yield state("kept-finding", "It is kept", said, *secret, _press(f'{checklist} [data-finding] [data-do="keep"]'))
    turned = _fill(_control(summary), "An example \u202eof a summary")
    yield state("left-out", "Characters are left out of a request", f"{checklist} [data-removed]", turned)
    when = next(iter(_items(guide, step, "date-time")), None)
    if when is not None:
        half = {"half": f'[data-field="{name_of(when)}"] [data-part="time"]'}
        shows = f'[data-field="{name_of(when)}"] [data-incomplete]'
        yield state("incomplete", f"{label_of(when)}: a time that is not complete", shows, half)
    yield state("copied", "Copied", said, typed, copied)
    yield state("refused", "Not copied: the browser refuses", said, typed, copied, refuses=("clipboard",))
    yield state("downloaded", "Downloaded", said, typed, _press(f'{checklist} [data-do="download"]'))
    yield state("printed", "Printed", said, typed, _press(f'{checklist} [data-do="print"]'))
    yield state(
        "restored", "A draft from before", '[data-draft="restored"]', draft={summary: "An example of a summary"}
    )
    yield state(
        "unkept", "A draft that the browser does not keep", '[data-draft="unkept"]', typed, refuses=("storage",)
    )
    clear = _press('.guide-draft [data-do="clear"]')
    yield state("cleared", "A draft that is cleared", ".guide-draft [data-said] > *", typed, clear)
    yield state("reply", "For support: a reply that asks for what is missing", "[data-desk] [data-reply]", *desk, ask)
    foreign = _fill("[data-desk] [data-received]", "Hello!")
    yield state("nothing-read", "For support: a text that is no request", said_by_desk, *desk, foreign, ask)
    everything = tuple(_fill_in(guide, step))
    yield state("nothing-missing", "For support: nothing is missing", said_by_desk, *everything, *desk, ask)
    lost = ({"lose": True}, _fill(_control(summary), "An example of a later summary"))
    yield state("late", "A request without the last changes: Python has ended", said, typed, *lost)


def _handed_on(kind: str, steps: Iterable[Step], tool_html: str) -> Iterator[State]:
    """Yield the states of a request that is sent by mail or to a ticket form, where one of the guide's can be."""
    mail = kind == "email"
    for step in steps:
        for reached in step.checklists:
            section = tool_html.partition(f'data-checklist="{reached.id}"')[2].partition("data-checklist=")[0]
            if f'data-do="{kind}"' not in section:
                continue
            address = write_answers(step.answers)
            said = f"{_checklist(reached)} [data-request] [data-said] > *"
            send = _press(f'{_checklist(reached)} [data-do="{kind}"]')
            caption = "Handed to the mail program" if mail else "Opened in the ticket form"
            short = Play(actions=(send,))
            yield State("Requests", f"{kind}", f"{caption}: {reached.request}", address, said, short)
            long = Play(actions=(_fill(_control(own_field(reached.id, ASK)), "x" * TOO_LONG), send))
            caption = "Too long for the mail program" if mail else "Too long for the ticket form"
            yield State("Requests", f"{kind}.long", f"{caption}: {reached.request}", address, said, long)
            return


# ---- Trouble --------------------------------------------------------------------------------------


def _trouble(guide: Guide, paths: Paths) -> Iterator[State]:
    first = guide.questions[0]
    address = write_answers(next((step.answers for step in paths.results), paths.questions[first.id]))
    failure = "[data-failure] > p"
    moving = Play(worker=({"moved": 1.2 * MEGABYTES, "of": 3 * MEGABYTES},), clock="stands")
    yield State("Trouble", "slow", "Python is slow", "", "[data-progress]", moving)
    silent = Play(worker=(), clock="flies")
    yield State("Trouble", "silent", "Python is silent", address, failure, silent)
    for code, says in (("MISSING", "Offline: Python did not come"), ("CHANGED", "What came is not what was published")):
        fails = Play(worker=({"failed": code, "detail": "played by the preview"},))
        yield State("Trouble", code.lower(), says, address, failure, fails)
    replaced = Play(worker=({"failed": "MISSING", "detail": "played by the preview"},), lacks="published")
    yield State(
        "Trouble",
        "old",
        "The site was published anew meanwhile",
        address,
        '[data-failure] > [data-when="OLD"]',
        replaced,
    )
    yield State("Trouble", "tool", "The script of the tool did not come", "", ".guide-late", Play(lacks="tool"))
    says = "No scripts: the questions as lists of links"
    yield State("Trouble", "scripts", says, "", "[data-guide-outline] > section a", Play(lacks="scripts"))


# ---- Parts of the tool, and what is done with them ------------------------------------------------


def _form(question: Question) -> str:
    return f'[data-question="{question.id}"]'


def _checklist(reached: ReachedChecklist) -> str:
    return f'[data-checklist="{reached.id}"]'


def _control(field_name: str) -> str:
    return f'[data-field="{field_name}"] [data-value]'


def _choose(question: Question, *options: str) -> Action:
    return {"choose": _form(question), "options": options}


def _press(selector: str) -> Action:
    return {"press": selector}


def _fill(selector: str, text: str) -> Action:
    return {"fill": selector, "text": text}


def _items(guide: Guide, step: Step, kind: str = "") -> Iterator[Item]:
    """Yield the items of a result, those of one kind alone where one is named; one of those that share a fact."""
    told = set()
    for checklist in guide.checklists:
        applying = {item for each in step.checklists if each.id == checklist.id for item in each.items}
        for item in checklist.items:
            if item.id in applying and name_of(item) not in told and kind in {"", item.field.kind}:
                told.add(name_of(item))
                yield item


def _fill_in(guide: Guide, step: Step) -> Iterator[Action]:
    for reached in step.checklists:
        yield _fill(_control(own_field(reached.id, SUMMARY)), "An example of a summary")
        yield _fill(_control(own_field(reached.id, ASK)), "An example of a question.\nIt has two lines.")
    for item in _items(guide, step):
        name = name_of(item)
        if item.field.kind == "date-time":
            yield _fill(f'[data-field="{name}"] [data-part="date"]', DATE)
            yield _fill(f'[data-field="{name}"] [data-part="time"]', TIME)
        elif item.field.kind == "choice":
            yield _fill(_control(name), choices_of(guide, item)[-1])
        elif not item.field.filled_from:
            yield _fill(_control(name), f"An example: {label_of(item)}")


def _requests_of(step: Step, *, with_items: bool = False) -> str:
    items = {reached.id: f" ({_counted(len(reached.items))})" if with_items else "" for reached in step.checklists}
    return " and ".join(f"{reached.request}{items[reached.id]}" for reached in step.checklists) or "No request"


def _counted(items: int) -> str:
    return f"{items} item{'' if items == 1 else 's'}"


def _answers_of(guide: Guide, answers: Answers) -> str:
    texts = {option.id: option.text for question in guide.questions for option in question.options}
    chosen = [texts[option] for options in answers.by_question.values() for option in options]
    more = len(chosen) - LONGEST_LIST
    named = chosen if more <= 1 else chosen[:LONGEST_LIST]
    return ", ".join(f"“{text}”" for text in named) + (f" and {more} more" if more > 1 else "")
