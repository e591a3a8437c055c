"""The maps of the guides on the command line: `python3 -m site_tools map`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from decision_engine.nearest_name import did_you_mean
from site_tools.flow_map.layout import MOST_BOXES, lay_out
from site_tools.flow_map.map_page import results_of, written
from site_tools.flow_map.paths import Choice, find_ways
from site_tools.flow_map.svg import draw_file
from site_tools.guides.source_pages import read_guides, read_settings
from site_tools.project import THEME
from site_tools.setup.progress import SetupFailed, say
from site_tools.setup.whole import writing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from decision_engine.guide import Guide, Option

STYLES = THEME / "assets" / "flow-map.css"


class SourceGuide(NamedTuple):
    """A guide and the address of its page: below the site's root, or whole where the settings say where the site is."""

    guide: Guide
    address: str


class NoSuchGuide(SetupFailed):
    """There is no guide with this id, or none at all."""


class WhichGuide(SetupFailed):
    """There are several guides, and one picture can be printed."""


class TooLarge(SetupFailed):
    """The guide has too many questions for a picture."""


def run(chosen: argparse.Namespace, config: Path, docs: Path) -> int:
    """Do what the command line asks for, of the pages in this folder; return 1 if a guide could not be read.

    Raises:
        SetupFailed: there is nothing to draw, or it cannot be drawn or written.
    """
    settings = read_settings(config, docs)
    pages = read_guides(settings, docs)
    root = settings.site_url or ""
    addresses = {page.path: f"{root}{page.address.removeprefix('/')}" for page in pages}
    guides = [SourceGuide(page.guide, addresses[page.path]) for page in pages if page.guide is not None]
    problems = [f"{docs.name}/{problem}" for page in pages for problem in page.problems]
    for problem in problems:
        print(problem, file=sys.stderr)
    if chosen.guide is not None:
        ids = [each.guide.id for each in guides]
        guides = [each for each in guides if each.guide.id == chosen.guide]
        if not guides:
            advice = did_you_mean(chosen.guide, ids) or (f"; there are {', '.join(ids)}" if ids else "")
            raise NoSuchGuide(f'no guide that can be read has the id "{chosen.guide}"{advice}')
    if not guides:
        raise NoSuchGuide(
            "no guide can be read; mend what is said above"
            if problems
            else f"no page in {docs.name} holds a guide; {docs.name}/contributing/format.md tells how to write one"
        )
    if chosen.text:
        print("\n\n".join("\n".join(_ways_in_words(each.guide)) for each in guides))
    elif chosen.to is not None:
        _write(guides, chosen.to)
    else:
        _print_one(guides)
    return 1 if problems else 0


def _print_one(guides: Sequence[SourceGuide]) -> None:
    if len(guides) > 1:
        ids = ", ".join(each.guide.id for each in guides)
        raise WhichGuide(f"there are {len(guides)} guides; add --guide with one of {ids}, or --to FOLDER for all")
    picture = _draw(guides)[0]
    if picture is None:
        raise TooLarge(_too_large(guides[0].guide))
    sys.stdout.write(picture)


def _write(guides: Sequence[SourceGuide], folder: Path) -> None:
    for each, picture in zip(guides, _draw(guides), strict=True):
        if picture is None:
            say(_too_large(each.guide))
            continue
        path = folder / f"{each.guide.id}.svg"
        with writing():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(picture, encoding="utf-8")
        say(f"{each.guide.title} is in {path}")


def _draw(guides: Sequence[SourceGuide]) -> list[str | None]:
    styles = STYLES.read_text(encoding="utf-8").partition("/* ---- The page")[0]
    drawings = lay_out([each.guide for each in guides])
    return [
        draw_file(drawing, each.guide, each.address, styles) if drawing else None
        for each, drawing in zip(guides, drawings, strict=True)
    ]


def _too_large(guide: Guide) -> str:
    return f'"{guide.title}" has more than {MOST_BOXES} questions and checklists; list its ways with --text'


def _ways_in_words(guide: Guide) -> Iterator[str]:
    """Yield the lines that tell every way through a guide."""
    ways = find_ways(guide)
    total = "more ways than can be counted" if ways.total is None else f"{written(ways.total)} ways"
    yield f"{guide.title} ({guide.id}): {total}, in {len(ways.rows)} rows"
    if ways.cut:
        yield "There are more rows than are listed here."
    for question in ways.told_alone:
        yield f'"{question.text}" takes several answers, told one by one; several lead to the checklists of each.'
    for number, row in enumerate(ways.rows, 1):
        yield f"\n{number}. {written(row.ways)} {'way' if row.ways == 1 else 'ways'}"
        for choice in row.choices:
            yield f"   {choice.question.text}"
            yield from (f"     {line}" for line in _chosen(choice))
        for result in results_of(guide, row.step.checklists):
            yield f"   => {result.request}: {', '.join(result.items)}"
            if result.left_out:
                yield f"      without {', '.join(result.left_out)}"


def _chosen(choice: Choice) -> Iterator[str]:
    for group in choice.needed:
        yield f"{'one or more of: ' if choice.question.many and len(group) > 1 else ''}{_either(group)}"
    if choice.optional:
        yield f"with or without: {_either(choice.optional)}"


def _either(options: Sequence[Option]) -> str:
    return " | ".join(option.text for option in options)
