"""The floor in plain JavaScript does what the engine does: otherwise it would be a floor of something else."""

from __future__ import annotations

import json
import subprocess
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from decision_engine.answers import Answers, write_answers
from decision_engine.guide_json import read_guide, write_guide
from decision_engine.walk import walk
from site_tools.setup.node import node_command
from tests.engine.guides import answers_to, guides

if TYPE_CHECKING:
    from decision_engine.guide import Guide

SCRIPT = Path(__file__).with_name("walk_all.mjs")


def steps_in_javascript(cases: list[tuple[Guide, Answers]]) -> list[dict[str, Any]]:
    given_ = [(json.loads(write_guide(guide)), write_answers(answers)) for guide, answers in cases]
    done = subprocess.run(
        [*node_command(), str(SCRIPT)],
        input=json.dumps(given_),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    steps: list[dict[str, Any]] = json.loads(done.stdout)
    return steps


def steps_of_the_engine(cases: list[tuple[Guide, Answers]]) -> list[dict[str, Any]]:
    steps = [walk(guide, answers) for guide, answers in cases]
    return [
        {
            "ask": step.ask,
            "checklists": [
                {"id": reached.id, "because": [*reached.because], "items": [*reached.items]}
                for reached in step.checklists
            ],
        }
        for step in steps
    ]


def test_it_leads_where_the_engine_leads_in_the_real_guide(site: Path) -> None:
    [path] = (site / "guides").glob("*.json")
    guide = read_guide(path.read_text(encoding="utf-8"))
    choices = [
        [
            chosen
            for size in range(3 if question.many else 2)
            for chosen in combinations([option.id for option in question.options], size)
        ]
        for question in guide.questions
    ]
    answers = [Answers()]
    for question, chosen in zip(guide.questions, choices, strict=True):
        answers = [so_far.with_answer(question.id, each) for so_far in answers for each in chosen]
    cases = [(guide, each) for each in answers]
    steps = steps_in_javascript(cases)
    assert steps == steps_of_the_engine(cases)
    reached = {tuple(checklist["id"] for checklist in step["checklists"]) for step in steps}
    ids = tuple(checklist.id for checklist in guide.checklists)
    assert reached == {(), *((id_,) for id_ in ids), ids}


def test_it_leads_where_the_engine_leads_in_any_guide() -> None:
    cases: list[tuple[Guide, Answers]] = []

    # All are walked by one Node, at the end: to start one for each would take minutes.
    @settings(
        max_examples=60, phases=[Phase.generate], deadline=None, database=None, suppress_health_check=[*HealthCheck]
    )
    @given(st.data())
    def collect(data: st.DataObject) -> None:
        guide = data.draw(guides())
        cases.append((guide, data.draw(answers_to(guide))))

    collect()
    steps = steps_of_the_engine(cases)
    assert len(cases) >= 50
    assert any(step["checklists"] for step in steps)
    assert steps_in_javascript(cases) == steps
