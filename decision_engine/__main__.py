"""The engine from the shell: ``python3 -m decision_engine walk GUIDE.json --answers '…'``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from decision_engine.answers import UnusableAnswersError, read_answers
from decision_engine.guide_json import BadGuideError, read_guide
from decision_engine.problems import find_problems
from decision_engine.walk import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from decision_engine.guide import Guide
    from decision_engine.walk import Step


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 2 when the input cannot be used."""
    parser = argparse.ArgumentParser(prog="python3 -m decision_engine", description="Walk a guide.")
    commands = parser.add_subparsers(dest="command", required=True)
    walk_command = commands.add_parser("walk", help="print where some answers lead, as one JSON object")
    walk_command.add_argument("guide", type=Path, metavar="GUIDE.json", help="a guide as the site publishes it")
    walk_command.add_argument(
        "--answers", default="", metavar="TEXT", help="such as 'intent=why-usage&feature=phone-agent'"
    )
    chosen = parser.parse_args(arguments)
    try:
        guide = _load(chosen.guide)
        step = walk(guide, read_answers(chosen.answers.removeprefix("#")))
    except OSError as error:
        return _refuse(f"{chosen.guide}: {error.strerror or error}; give the path of a guide's JSON file")
    except BadGuideError as error:
        return _refuse(*(f"{chosen.guide}: {problem}" for problem in error.problems))
    except UnusableAnswersError as error:
        return _refuse(*(f"--answers: {unusable.reason}" for unusable in error.unusable))
    print(json.dumps(_as_json(step)))
    return 0


def _load(path: Path) -> Guide:
    try:
        guide = read_guide(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadGuideError([f"the guide is not UTF-8 text: {error}"]) from None
    problems = find_problems(guide)
    if problems:
        raise BadGuideError([f"#{problem.id}: {problem.message}" for problem in problems])
    return guide


def _as_json(step: Step) -> dict[str, object]:
    return {
        "ask": step.ask,
        "checklists": [
            {
                "id": checklist.id,
                "request": checklist.request,
                "because": checklist.because,
                "items": checklist.items,
            }
            for checklist in step.checklists
        ],
        "dropped": step.dropped,
    }


def _refuse(*messages: str) -> int:
    for message in messages:
        print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
