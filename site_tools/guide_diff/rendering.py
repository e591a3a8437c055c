"""The report written down: for a terminal, for a pull request, and for programs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from decision_engine.answers import write_answers
from decision_engine.clean_text import clean
from site_tools.guide_diff.report import Break, Code, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_tools.guide_diff.compare import PagePair
    from site_tools.guide_diff.parts import PartChange
    from site_tools.guide_diff.report import Phrase, Report, Section
    from site_tools.guide_diff.ways import Result, Ways

FORMAT: Final = 1
"""The number of the JSON format; it rises when a reader of the old one would be misled."""

LONGEST: Final = 60_000
"""How many characters of Markdown are written at most: GitHub takes 65,536 for a comment."""

_LONGEST_WORDS: Final = 200
"""How many characters of one text are shown."""

_ROWS: Final = (100, 20, 5, 1, 0)
"""How many rows a section may have; the fewer, the longer a report is."""

# What means something in some kind of Markdown, within a line. A pipe would end the cell of a table.
_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>&|~$]")
# GitHub would call a person, or link an issue; "&#" begins an entity of ours.
_CALLS: Final = re.compile(r"(?<!&)[@#](?=\w)")
_URL: Final = re.compile(r"(?i)\b(https?|ftp)(:)(?=//)|\b(www)(\.)")
_BACKSLASHED: Final = frozenset("\\`*_[]{}")


# ---- For a pull request ------------------------------------------------------------------------


def to_markdown(report: Report) -> str:
    """Return the report as Markdown for GitHub, with as many rows in each section as a comment has room for."""
    for rows in _ROWS:
        text = _markdown(report, rows)
        if len(text) <= LONGEST:
            return text
    return (
        f"**{report.summary}**\n\nThe report is too long for a comment: run `python3 -m site_tools diff` to see it.\n"
    )


def _markdown(report: Report, rows: int) -> str:
    blocks = [f"**{_escape(report.summary)}**", *(_in_markdown(each) for each in report.sentences)]
    for guide in report.guides:
        blocks.append(f"### {_escape(_shown(guide.title))} ({_code(guide.path)})")
        blocks += [_in_markdown(each) for each in guide.sentences]
        for section in guide.sections:
            blocks += _section_in_markdown(section, rows)
    return "\n\n".join(blocks) + "\n"


def _section_in_markdown(section: Section, rows: int) -> list[str]:
    title = f"{section.title}: {len(section.rows)}"
    shown = section.rows[:rows]
    more = len(section.rows) - len(shown)
    lines = [f"- {_in_markdown(row[0])}" for row in shown]
    if section.head:
        head = [" | ".join(section.head), " | ".join("---" for _ in section.head)]
        cells = [" | ".join(_in_markdown(cell) for cell in row) for row in shown]
        lines = [f"| {line} |" for line in (*head, *cells)] if shown else []
    blocks = ["\n".join(lines)] if lines else []
    if more:
        blocks.append(f"And {more:,} more." if shown else f"{more:,}, which are too many to be listed here.")
    if section.folded:
        return [f"<details><summary>{title}</summary>", *blocks, "</details>"]
    return [f"**{title}**", *blocks]


def _in_markdown(phrase: Phrase) -> str:
    written = []
    for part in phrase:
        match part:
            case Words(text):
                written.append(_escape(_shown(text)))
            case Code(text):
                written.append(_code(text))
            case Break():
                written.append("<br>")
            case _:
                written.append(part)
    return "".join(written)


def _escape(text: str) -> str:
    """Return the text as Markdown that stands for it and means nothing else, behind other text of its line."""
    escaped = _SIGNS.sub(lambda found: f"\\{found[0]}" if found[0] in _BACKSLASHED else f"&#{ord(found[0])};", text)
    # An invisible space keeps a name from being called; an entity would not.
    escaped = _CALLS.sub("\\g<0>\N{ZERO WIDTH SPACE}", escaped)
    return _URL.sub(lambda found: f"{found[1] or found[3]}&#{ord(found[2] or found[4])};", escaped)


def _code(text: str) -> str:
    """Return the text as code, within more backticks than stand in it; ids, the only code of tables, hold no pipe."""
    text = _one_line(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


# ---- For a terminal ----------------------------------------------------------------------------


def to_text(report: Report) -> str:
    """Return the report as plain text."""
    lines = [report.summary, *(_in_text(each) for each in report.sentences)]
    for guide in report.guides:
        lines += ["", f"{guide.path}: {_shown(guide.title)}", *(f"  {_in_text(each)}" for each in guide.sentences)]
        for section in guide.sections:
            lines += ["", f"  {section.title}: {len(section.rows)}", *_rows_in_text(section)]
    return "\n".join(lines) + "\n"


def _rows_in_text(section: Section) -> list[str]:
    if not section.head:
        return [f"    {_in_text(row[0])}" for row in section.rows]
    lines = []
    for first, *others in section.rows:
        lines += [f"    {line}" for line in _in_text(first).split("\n")]
        lines += [f"      {name}: {_in_text(cell)}" for name, cell in zip(section.head[1:], others, strict=True)]
    return lines


def _in_text(phrase: Phrase) -> str:
    written = []
    for part in phrase:
        match part:
            case Words(text):
                written.append(_shown(text))
            case Code(text):
                written.append(_one_line(text))
            case Break():
                written.append("\n")
            case _:
                written.append(part)
    return "".join(written)


def _shown(text: str) -> str:
    """Return a writer's text on one line, without what would move a terminal's cursor, and not too long."""
    text = _one_line(text)
    return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}…"


def _one_line(text: str) -> str:
    return " ".join(clean(text).text.split())


# ---- For programs ------------------------------------------------------------------------------


def to_json(report: Report, pairs: Sequence[PagePair], commit: str) -> str:
    """Return what changed as JSON text: all of it, in the ids of now; ``pairs`` are those of the report."""
    value = {
        "format": FORMAT,
        "commit": commit,
        "summary": report.summary,
        "decides": any(pair.decides for pair in pairs),
        "guides": [_pair_as_json(pair) for pair in pairs if not pair.is_quiet],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _pair_as_json(pair: PagePair) -> dict[str, object]:
    value: dict[str, object] = {
        name: None
        if page is None
        else {"path": page.path, "id": page.id, "problems": [str(each) for each in page.problems]}
        for name, page in (("then", pair.then), ("now", pair.now))
    }
    if pair.change is None:
        return value
    ways = pair.change.ways
    return {
        **value,
        "renamed": dict(pair.change.renamed),
        "alike": {first: alike for first, alike in pair.change.alike.items() if len(alike) > 1},
        "parts": [_part_as_json(part) for part in pair.change.parts],
        "paths_compared": ways.compared if ways else 0,
        "all_paths": ways.all_ if ways else True,
        "paths_added": [_ways_as_json(each) for each in ways.added] if ways else [],
        "paths_gone": [_ways_as_json(each) for each in ways.gone] if ways else [],
        "results_changed": [_ways_as_json(each) for each in ways.changed] if ways else [],
    }


def _part_as_json(part: PartChange) -> dict[str, object]:
    return {
        "kind": part.kind,
        "id": part.id,
        "name": part.name,
        "what": part.what,
        "parent": part.parent,
        "attribute": part.attribute,
        "before": part.before,
        "after": part.after,
    }


def _ways_as_json(ways: Ways) -> dict[str, object]:
    return {
        "answers": write_answers(ways.answers),
        "count": ways.count,
        "before": _result_as_json(ways.before),
        "after": _result_as_json(ways.after),
        "why": ways.why,
        "ids": ways.ids,
    }


def _result_as_json(result: Result | None) -> dict[str, object] | None:
    return None if result is None else {"checklists": dict(result.checklists), "notes": result.notes}
