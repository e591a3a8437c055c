"""The report on a change: what there is to say of it, whatever it is written down as."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from decision_engine.answers import write_answers
from site_tools.guide_diff.parts import QUIET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from decision_engine.guide import Guide
    from site_tools.guide_diff.compare import GuideChange, PagePair
    from site_tools.guide_diff.parts import Kind, PartChange, What
    from site_tools.guide_diff.ways import Result, Ways, WaysChange
    from site_tools.problems.source_problem import SourceProblem


class Words(NamedTuple):
    """A text of a writer's, which is to stand for itself."""

    text: str


class Code(NamedTuple):
    """An id, some answers, or whatever else is written as it is in Markdown or an address."""

    text: str


class Break(NamedTuple):
    """A line that ends within a cell."""


type Phrase = tuple[str | Words | Code | Break, ...]
"""A piece of a sentence: our own words as they are, and the texts and ids in it as what they are."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of change: a list of phrases, or a table where ``head`` names columns; ``folded`` if few need it."""

    title: str
    rows: tuple[tuple[Phrase, ...], ...]
    head: tuple[str, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class GuideReport:
    """What is to be said of one guide: sentences about all of it, and its sections."""

    path: str
    title: str
    sentences: tuple[Phrase, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The report: one line that sums up, sentences about all of it, and the guides that there is anything to say of."""

    summary: str
    sentences: tuple[Phrase, ...]
    guides: tuple[GuideReport, ...] = field(default=())


_QUESTIONS: Final = "Questions and options"
_ADDED: Final = "Checklists and items added"
_GONE: Final = "Checklists and items gone"
_CHANGED: Final = "Checklists and items changed"
_REQUESTS: Final = "Request types changed"
_FIELDS: Final = "Fields changed"
_WAYS_HEAD: Final = ("Answers", "Before", "After", "Paths")
_NAMES_SHOWN: Final = 8
"""How many ids are listed of those that a result has more or less of."""


def write_report(pairs: Sequence[PagePair], revision: str, commit: str, docs: str) -> Report:
    """Return the report on these pages.

    ``revision`` is what the reader calls the ``commit`` that they are compared with, ``docs`` the name of the folder.
    """
    told = [pair for pair in pairs if not pair.is_quiet]
    sentences: list[Phrase] = [("Compared with ", Code(revision), f", commit {commit[:10]}.")]
    if any(_loses_addresses(pair) for pair in told):
        command = Code(f"python3 -m site_tools links --broken-by {revision}")
        sentences.append((command, " tells which addresses would lead nowhere."))
    return Report(
        summary=_summary(told),
        sentences=tuple(sentences),
        guides=tuple(_of_pair(pair, revision, docs) for pair in told),
    )


def _loses_addresses(pair: PagePair) -> bool:
    change = pair.change
    if change is None:
        return pair.then is not None and pair.then.guide is not None
    return pair.moved or any(part.what == "gone" for part in change.parts)


# ---- The line that sums up ---------------------------------------------------------------------


def _summary(pairs: Sequence[PagePair]) -> str:
    decided, quiet, at_least = _counts(pairs)
    said_quiet = _list(_counted(number, *names) for names, number in quiet.items())
    changes = "changes" if sum(quiet.values()) == 1 else "change"
    if not any(pair.decides for pair in pairs):
        do = "does" if sum(quiet.values()) == 1 else "do"
        return f"No reader's result changes; {said_quiet} {do}." if said_quiet else "No reader's result changes."
    said = _list(_counted(number, *names) for names, number in decided.items())
    more = f" {said_quiet[0].upper()}{said_quiet[1:]} {changes}, too." if said_quiet else ""
    return f"What readers get changes: {'at least ' if at_least else ''}{said}.{more}"


def _counts(pairs: Sequence[PagePair]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]], bool]:
    """Return how much of each kind there is, by its name for one and for several: what decides, and what does not."""
    decided: Counter[tuple[str, str]] = Counter()
    quiet: Counter[tuple[str, str]] = Counter()
    at_least = False
    for pair in pairs:
        if pair.moved:
            quiet["place of a page", "places of pages"] += 1
        change = pair.change
        if change is None:
            decided[_fate(pair)] += 1
            continue
        ways = change.ways
        if ways is not None:
            at_least = at_least or not ways.all_
            decided["path added", "paths added"] += sum(each.count for each in ways.added)
            decided["path gone", "paths gone"] += sum(each.count for each in ways.gone)
            decided["result changed", "results changed"] += sum(each.count for each in ways.changed)
        for part in change.parts:
            (quiet if part.what in QUIET else decided)[_counted_as(part)] += 1
        if change.renamed:
            quiet["id", "ids"] += len(change.renamed)
    return +decided, +quiet, at_least


def _fate(pair: PagePair) -> tuple[str, str]:
    unread = any(page is not None and page.guide is None for page in (pair.then, pair.now))
    if unread:
        return "guide that cannot be compared", "guides that cannot be compared"
    return ("guide added", "guides added") if pair.then is None else ("guide gone", "guides gone")


def _counted_as(part: PartChange) -> tuple[str, str]:
    if part.what == "wording":
        return "wording", "wordings"
    if part.what == "order":
        return "order of a list", "orders of lists"
    if part.what in {"request", "field"}:
        name = {"request": "request type", "field": "field"}[part.what]
        return f"{name} changed", f"{name}s changed"
    how = part.what if part.what in {"added", "gone"} else "changed"
    return f"{part.kind} {how}", f"{part.kind}s {how}"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _list(phrases: Iterable[str]) -> str:
    *others, last = [*phrases] or [""]
    return f"{', '.join(others)} and {last}" if others else last


# ---- One guide ---------------------------------------------------------------------------------


def _of_pair(pair: PagePair, revision: str, docs: str) -> GuideReport:
    page = pair.now or pair.then
    assert page is not None  # noqa: S101 -- a pair is of one page at least
    guide = next((each.guide for each in (pair.now, pair.then) if each is not None and each.guide is not None), None)
    sentences: list[Phrase] = []
    if pair.then is not None and pair.now is not None and pair.then.path != pair.now.path:
        sentences.append(("The page stood at ", Code(f"{docs}/{pair.then.path}"), "."))
    if pair.then is not None and pair.now is not None and pair.then.id != pair.now.id:
        sentences.append(("Its id was ", Code(pair.then.id), ", and is ", Code(pair.now.id), "."))
    sections: list[Section] = []
    if pair.change is None:
        sentences += _fates(pair, revision)
        now = pair.now.problems if pair.now is not None else ()
        then = pair.then.problems if pair.then is not None else ()
        sections += [
            *_problems("What is wrong now", now, f"{docs}/"),
            *_problems(f"What was wrong at {revision}", then, f"{revision}:{docs}/"),
        ]
    else:
        sentences += _about_ways(pair.change.ways)
        sections += _of_change(pair.change)
    title = guide.title if guide is not None else page.path
    return GuideReport(f"{docs}/{page.path}", title, tuple(sentences), tuple(sections))


def _fates(pair: PagePair, revision: str) -> Iterator[Phrase]:
    then, now = pair.then, pair.now
    if now is not None and now.guide is None:
        yield ("The guide cannot be read as it is now, so nothing can be said of its paths; mend what is told below.",)
    if then is not None and then.guide is None:
        why = " by the tools of today, for a fault or an older format; so nothing can be said of what changes in it."
        yield ("The guide cannot be read as it was at ", Code(revision), why)
    if then is None and now is not None and now.guide is not None:
        yield ("The guide is new: ", _size(now.guide), ".")
    if now is None and then is not None and then.guide is not None:
        yield ("The guide is gone; it had ", _size(then.guide), ".")


def _size(guide: Guide) -> str:
    options = sum(len(question.options) for question in guide.questions)
    items = sum(len(checklist.items) for checklist in guide.checklists)
    return _list(
        [
            _counted(len(guide.questions), "question", "questions"),
            _counted(options, "option", "options"),
            _counted(len(guide.checklists), "checklist", "checklists"),
            _counted(items, "item", "items"),
        ]
    )


def _problems(title: str, problems: Sequence[SourceProblem], front: str) -> Iterator[Section]:
    if problems:
        yield Section(title, tuple(((Words(f"{front}{problem}"),),) for problem in problems))


def _about_ways(ways: WaysChange | None) -> Iterator[Phrase]:
    if ways is None:
        return
    number = _counted(ways.compared, "path was", "paths were")
    if not ways.all_:
        yield (f"There are too many paths to compare all of them: the simplest {number} compared.",)
        return
    yield (f"All {number} compared; options that lead to the same make one path.",)


def _of_change(change: GuideChange) -> Iterator[Section]:
    parts = change.parts
    yield from _listed(_QUESTIONS, parts, lambda part: part.kind in {"guide", "question", "option"})
    if change.ways is not None:
        for title, ways in (
            ("Paths added", change.ways.added),
            ("Paths gone", change.ways.gone),
            ("Results changed", change.ways.changed),
        ):
            if ways:
                yield Section(title, tuple(_row(each, change) for each in ways), _WAYS_HEAD)
        yield from _alike(change.ways, change)
    of_results: Callable[[PartChange], bool] = lambda part: part.kind in {"checklist", "item", "note"}  # noqa: E731
    yield from _listed(_ADDED, parts, lambda part: of_results(part) and part.what == "added")
    yield from _listed(_GONE, parts, lambda part: of_results(part) and part.what == "gone")
    yield from _listed(_CHANGED, parts, lambda part: of_results(part) and part.what in {"moved", "condition"})
    yield from _listed(_REQUESTS, parts, lambda part: part.what == "request")
    yield from _listed(_FIELDS, parts, lambda part: part.what == "field")
    worded = tuple((_about_wording(part),) for part in parts if part.what == "wording")
    if worded:
        yield Section("Wording changed", worded, folded=True)
    ordered = tuple((_about_order(part),) for part in parts if part.what == "order")
    if ordered:
        yield Section("Order changed", ordered, folded=True)
    if change.renamed:
        rows = tuple(
            ((Code(old), " is ", Code(new), " now, to which its links lead"),) for old, new in change.renamed.items()
        )
        yield Section("Ids renamed", rows, folded=True)


def _alike(ways: WaysChange, change: GuideChange) -> Iterator[Section]:
    """Yield the options that stand behind those that are named in these ways."""
    named = (each.answers for each in (*ways.added, *ways.gone, *ways.changed))
    options = dict.fromkeys(option for answers in named for chosen in answers.by_question.values() for option in chosen)
    rows = tuple(
        ((Code(option), " stands for ", *_codes(others), ", too"),)
        for option in options
        if (others := change.alike[option][1:])
    )
    if rows:
        yield Section("Options that lead to the same", rows, folded=True)


def _listed(title: str, parts: Sequence[PartChange], wanted: Callable[[PartChange], bool]) -> Iterator[Section]:
    rows = tuple((_about(part),) for part in parts if part.what not in QUIET and wanted(part))
    if rows:
        yield Section(title, rows)


# ---- A part, as a phrase -----------------------------------------------------------------------

# What is said of a part, by what is another about it: of what is now, and then of what was.
_SAID: Final[dict[What, tuple[str, str]]] = {
    "start": ("readers begin with ", "and began with "),
    "takes": ("takes ", "and took "),
    "leads-to": ("leads to ", "and led to "),
    "moved": ("belongs to ", "and belonged to "),
    "request": ("makes a request of the type ", "and made one of the type "),
    "field": ("has ", "and had "),
}
_GIST: Final[dict[Kind, str]] = {
    "option": "leads to ",
    "item": "counts with ",
    "note": "is shown with ",
    "checklist": "makes a request of the type ",
    "question": "takes ",
}


def _about(part: PartChange) -> Phrase:
    of = (" of ", Code(part.parent)) if part.parent else ()
    name: Phrase = () if part.kind == "guide" else (f"{part.kind} ", Code(part.id), *of, " ", _quoted(part.name), " ")
    if part.what == "added":
        values = _one_of(part.after) if part.kind == "item" else _values(part, part.after)
        gist = (", and ", _GIST[part.kind], *values) if part.after else ()
        return (*name, "is new", *gist)
    if part.what == "gone":
        by = ("; its links lead to ", *_codes(part.after)) if part.after else ()
        return (*name, "is gone", *by)
    if part.what == "condition":
        return (
            *name,
            *_condition(part, part.after, "is", "counts"),
            ", and ",
            *_condition(part, part.before, "was", "counted"),
        )
    now, then = _SAID[part.what]
    return (*name, now, *_values(part, part.after), ", ", then, *_values(part, part.before))


def _condition(part: PartChange, ids: tuple[str, ...], is_: str, counts: str) -> Phrase:
    if part.kind == "note":
        return (f"{is_} for ", *_codes(ids))
    return (f"{counts} with ", *_one_of(ids)) if ids else (f"{counts} always",)


def _values(part: PartChange, values: tuple[str, ...]) -> Phrase:
    """Return ids as ids, and words as words."""
    if part.kind == "question":
        return (f"{', '.join(values)}{' of its options' if values == ('any number',) else ''}",)
    if part.kind == "checklist":
        return (_quoted(", ".join(values)),)
    return _codes(values) if values else ("nothing",)


def _codes(ids: Iterable[str]) -> Phrase:
    codes: list[str | Words | Code | Break] = []
    for id_ in ids:
        codes += [", ", Code(id_)]
    return tuple(codes[1:])


def _one_of(options: tuple[str, ...]) -> Phrase:
    return ("one of ", *_codes(options)) if len(options) > 1 else _codes(options)


def _quoted(text: str) -> Words:
    return Words(f"“{text}”")


def _about_wording(part: PartChange) -> Phrase:
    what = f"{part.attribute} of " if part.attribute else ""
    name: Phrase = ("title of the page",) if part.kind == "guide" else (f"{what}{part.kind} ", Code(part.id))
    then, now = (" ".join(words) for words in (part.before, part.after))
    return (*name, ": ", _quoted(then) if then else "nothing", " → ", _quoted(now) if now else "nothing")


def _about_order(part: PartChange) -> Phrase:
    of = ("of the page",) if part.kind == "guide" else ("of ", Code(part.id))
    return (f"{part.attribute} ", *of, ": ", *_codes(part.after))


# ---- Ways, as rows of a table ------------------------------------------------------------------


def _row(ways: Ways, change: GuideChange) -> tuple[Phrase, ...]:
    guide = change.before if ways.after is None else change.after
    before: Phrase
    after: Phrase
    if ways.before is not None and ways.after is not None:
        before, after = _result(ways.before, ways.after), _result(ways.after, ways.before)
    elif ways.after is not None:
        before, after = _misfit(ways, "then"), _result(ways.after)
    else:
        before, after = (_result(ways.before) if ways.before else ()), _misfit(ways, "now")
    return _answers(ways, guide, change), before, after, (f"{ways.count:,}",)


def _answers(ways: Ways, guide: Guide, change: GuideChange) -> Phrase:
    """Return the options chosen, in words and as the address of the page has them."""
    phrase: list[str | Words | Code | Break] = []
    texts = {option.id: option.text for question in guide.questions for option in question.options}
    for place, chosen in enumerate(ways.answers.by_question.values()):
        phrase += [" → "] if place else []
        for number, option in enumerate(chosen):
            others = len(change.alike[option]) - 1
            phrase += [" + "] if number else []
            phrase += [Words(texts[option]), *([f" (or {_counted(others, 'other', 'others')})"] if others else [])]
    return (*phrase, Break(), Code(write_answers(ways.answers)))


def _result(result: Result, other: Result | None = None) -> Phrase:
    """Return the checklists of a result with how many items they have, and what it has that the other one has not."""
    phrase: list[str | Words | Code | Break] = []
    others = dict(other.checklists) if other is not None else {}
    for id_, items in result.checklists:
        phrase += ["; ", Code(id_), f": {_counted(len(items), 'item', 'items')}"]
        own = [item for item in items if id_ in others and item not in others[id_]]
        if own:
            phrase += [" with ", *_some(own)]
    notes = [note for note in result.notes if other is not None and note not in other.notes]
    if notes:
        phrase += ["; note ", *_some(notes)]
    return tuple(phrase[1:]) if phrase else ("nothing",)


def _some(ids: Sequence[str]) -> Phrase:
    more = len(ids) - _NAMES_SHOWN
    return (*_codes(ids[:_NAMES_SHOWN]), f" and {more} more") if more > 0 else _codes(ids)


def _misfit(ways: Ways, when: str) -> Phrase:
    ids = _codes(ways.ids)
    then = when == "then"
    match ways.why:
        case "no-question":
            return ("did not ask ", *ids) if then else ("does not ask ", *ids, " any more")
        case "no-option":
            return ("did not offer ", *ids) if then else ("does not offer ", *ids, " any more")
        case "takes-one":
            return ("took one answer to ", *ids) if then else ("takes one answer to ", *ids)
        case "asks-more":
            return ("also asked ", *ids) if then else ("also asks ", *ids)
        case _:
            return ("ended without ", *ids) if then else ("ends without ", *ids)
