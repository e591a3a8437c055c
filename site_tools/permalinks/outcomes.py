"""A page for each outcome of a guide: its checklists alone, for who knows already which request is theirs."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from lxml import html as lxml_html
from lxml.html import builder as build

from decision_engine.guide_json import read_guide
from site_tools.guides.elements import name_of_permalink
from site_tools.guides.embed import rebase_links
from site_tools.guides.words import ENGLISH, SLOT
from site_tools.permalinks.extension import LINK_CLASS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

    from decision_engine.guide import Checklist, Guide, Note
    from site_tools.guides.words import Words

JOINED_BY: Final = "-and-"
_JOINED_ELSE: Final = "--"  # which no id holds
MOST_TOGETHER: Final = 8
"""How many sets of several checklists have a page of their own; a guide with more of them has none for any."""
_MOST_STATES: Final = 2_000
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the page of an outcome holds; ``name`` is the last part of its address, ``content`` its HTML."""

    name: str
    title: str
    description: str
    checklists: tuple[str, ...]
    content: str


def make_outcomes(guide_json: str, address: str, content: str, words: Words = ENGLISH) -> list[Outcome]:
    """Return the outcomes of the guide of a page: one for each checklist, and for those that a walk leads to together.

    ``address`` is that of the page, as ``page/``, and ``content`` its HTML, from which all that readers see is taken.
    """
    guide = read_guide(guide_json)
    root = lxml_html.fragment_fromstring(content, create_parent="div")
    return [_make(guide, chosen, address, root, words) for chosen in find_outcomes(guide)]


def find_outcomes(guide: Guide) -> list[tuple[str, ...]]:
    """Return the sets of checklists that have a page: each alone, and those that readers are led to together.

    A reader is taken to choose one answer to each question, or all of those that it takes.
    """
    together: dict[tuple[str, ...], None] = {}
    # What is reached so far, and which questions are answered: how they were does not matter any more.
    start = (frozenset(question.id for question in guide.questions[:1]), frozenset[str]())
    seen = {start: None}
    waiting = [start]
    while waiting and len(seen) < _MOST_STATES:
        reached, answered = waiting.pop(0)
        question = next((each for each in guide.questions if each.id in reached and each.id not in answered), None)
        if question is None:
            together[tuple(each.id for each in guide.checklists if each.id in reached)] = None
            continue
        choices = [option.leads_to for option in question.options]
        if question.many:
            choices.insert(0, tuple(id_ for leads_to in choices for id_ in leads_to))
        states = dict.fromkeys((reached.union(leads_to), answered | {question.id}) for leads_to in choices)
        waiting += [state for state in states if state not in seen]
        seen |= states
    several = [each for each in together if len(each) > 1]
    return [*((checklist.id,) for checklist in guide.checklists), *(several if len(several) <= MOST_TOGETHER else [])]


def name_of(chosen: tuple[str, ...], guide: Guide) -> str:
    """Return the last part of the address of an outcome; no two outcomes of a guide have the same.

    Checklists that are called ``a``, ``b`` and ``a-and-b`` have pages at ``a/``, ``b/``, ``a-and-b/`` and ``a--b/``.
    """
    name = JOINED_BY.join(chosen)
    ids = {checklist.id for checklist in guide.checklists}
    is_clear = len(chosen) == 1 or (name not in ids and tuple(name.split(JOINED_BY)) == chosen)
    return name if is_clear else _JOINED_ELSE.join(chosen)


def _make(guide: Guide, chosen: tuple[str, ...], address: str, root: HtmlElement, words: Words) -> Outcome:
    checklists = [checklist for checklist in guide.checklists if checklist.id in chosen]
    requests = words.text(" and ").join(checklist.request for checklist in checklists)
    alone = len(checklists) == 1
    title = checklists[0].title if alone else words.text("What to include: {types}", types=requests)
    name = name_of(chosen, guide)
    kind = "Request type: {types}." if alone else "Separate requests: {types}."
    page = build.DIV(build.P(words.text(kind, types=requests), build.CLASS("guide-outcome")))
    # As in the tool: a note stands where all of its checklists do.
    page.extend(_notes(guide, root, lambda note: len(note.checklists) > 1 and set(note.checklists) <= set(chosen)))
    for checklist in checklists:
        page.extend(_section(guide, checklist, root, with_heading=not alone))
    links = {
        "questions": build.A(words.text("Answer the questions"), href=f"#{_where_questions_begin(guide, root)}"),
        "article": build.A(guide.title, href="./"),
    }
    before, *parts = SLOT.split(words.text("Is this not your request? {questions}, or read {article}."))
    way_back = build.P(before, build.CLASS("guide-outcome-back"))
    for slot, behind in zip(parts[::2], parts[1::2], strict=True):
        links[slot].tail = behind
        way_back.append(links[slot])
    page.append(way_back)
    rebase_links(page, address, f"{address}{name}/")
    heading = build.H1(
        title, _copy_link("./", title, words), {"aria-label": title}
    )  # without the name of the link in it
    return Outcome(
        name=name,
        title=title,
        description=words.text(
            "What to include in a {types} request." if alone else "What to include in requests: {types}.",
            types=requests,
        ),
        checklists=chosen,
        content="".join(lxml_html.tostring(part, encoding="unicode") for part in (heading, *page)),
    )


def _section(guide: Guide, checklist: Checklist, root: HtmlElement, *, with_heading: bool) -> list[HtmlElement]:
    """Return what stands in the article below the heading of a checklist, and the heading where it is wanted.

    Notes for other checklists stay away, wherever they stand; those for this one alone come along. Where HTML of the
    writer's keeps the browser from seeing the heading as one, its list is made of what the guide knows.
    """
    heading = _find(root, checklist.id)
    if heading is None:
        items = build.UL(*(build.LI(item.text) for item in checklist.items), build.CLASS("guide-items"))
        title = [build.H2(checklist.title)] if with_heading else []
        return [*title, items, *_notes(guide, root, lambda note: note.checklists == (checklist.id,))]
    below = takewhile(lambda element: element.tag not in _HEADINGS, heading.itersiblings())
    notes = {note.id: note.checklists == (checklist.id,) for note in guide.notes}
    here = [element for element in below if notes.get(element.get("id"), True)]
    ids = {element.get("id") for element in here}
    parts = [_without_ids(element) for element in here]
    own = _notes(guide, root, lambda note: notes[note.id] and note.id not in ids)
    if with_heading:
        parts.insert(0, _without_ids(heading))
        parts[0].tag = "h2"
    return [*parts, *own]


def _notes(guide: Guide, root: HtmlElement, wanted: Callable[[Note], bool]) -> list[HtmlElement]:
    found = ((note, _find(root, note.id)) for note in guide.notes if wanted(note))
    return [build.P(note.text) if element is None else _without_ids(element) for note, element in found]


def _find(root: HtmlElement, id_: str) -> HtmlElement | None:
    return next(iter(root.xpath(".//*[@id=$id]", id=id_)), None)


def _where_questions_begin(guide: Guide, root: HtmlElement) -> str:
    """Return the id of the heading above the first question: the tool stands below it, and so do the links."""
    first = guide.questions[0].id
    before = None
    for heading in root.iter(*_HEADINGS):
        if heading.get("id") == first:
            break
        before = heading.get("id") or before
    return before or first


def _copy_link(address: str, title: str, words: Words) -> HtmlElement:
    return build.A(build.CLASS(LINK_CLASS), {"href": address, **name_of_permalink(words, title)})


def _without_ids(element: HtmlElement) -> HtmlElement:
    copy = deepcopy(element)
    copy.tail = None
    for part in copy.iter():
        part.attrib.pop("id", None)
    return copy
