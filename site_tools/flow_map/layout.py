"""Where the boxes of a picture stand, and the paths between them.

ELK's layered algorithm places them (https://eclipse.dev/elk/reference/algorithms/org-eclipse-elk-layered.html), which
``layout.mjs`` runs under Node: it takes ports at given places, crosses few paths, and leads none through a box. It is
told shapes alone: where the wording changes and no line is added, what is kept still fits.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from site_tools.flow_map.boxes import Box, make_boxes
from site_tools.flow_map.text_width import is_right_to_left
from site_tools.project import CACHE, PINS
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.pinned import digest
from site_tools.setup.progress import SetupFailed
from site_tools.setup.whole import whole_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from decision_engine.guide import Guide

MOST_BOXES: Final = 200
"""How many boxes a picture has at most; in one of more nobody would find anything."""

LAYOUTS: Final = CACHE / "flow-maps"
_PROGRAM: Final = Path(__file__).with_name("layout.mjs")
_MADE: Final = "layout.json"
_MARGIN: Final = 6.0  # for the mark of the focus

type Point = tuple[float, float]


class LayoutFailed(SetupFailed):
    """The program that places the boxes does not run."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its left upper corner."""

    box: Box
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class FlowPath:
    """What leads from an option to a place: a first point, then cubic curves of three points each."""

    question: str
    option: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture without its looks; ``direction`` is the one in which the guide is read, and flows."""

    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    paths: tuple[FlowPath, ...]
    direction: Literal["ltr", "rtl"]


def lay_out(guides: Sequence[Guide]) -> list[Drawing | None]:
    """Return the drawing of each guide; ``None`` for one that is too large for a picture.

    Raises:
        LayoutFailed: a layout is not known yet, and cannot be made.
        SetupFailed: Node or the npm packages are missing and cannot be fetched.
    """
    boxes = [
        make_boxes(guide) if len(guide.questions) + len(guide.checklists) <= MOST_BOXES else [] for guide in guides
    ]
    graphs = [_graph(guide, own) for guide, own in zip(guides, boxes, strict=True) if own]
    placed = iter(_place(graphs))
    return [_drawing(guide, own, next(placed)) if own else None for guide, own in zip(guides, boxes, strict=True)]


def direction_of(guide: Guide) -> Literal["ltr", "rtl"]:
    """Return the direction in which a guide is read: that of its title, or of its first question."""
    texts = (guide.title, *(question.text for question in guide.questions))
    return "rtl" if is_right_to_left(" ".join(texts)) else "ltr"


def _links(guide: Guide, boxes: Sequence[Box]) -> list[tuple[int, int, int]]:
    """Return the places of the question's box, of the option in it and of the target's box, for each link, once."""
    places = {box.id: place for place, box in enumerate(boxes)}
    return [
        (places[question.id], number, places[target])
        for question in guide.questions
        for number, option in enumerate(question.options)
        for target in dict.fromkeys(option.leads_to)
        if target in places
    ]


def _graph(guide: Guide, boxes: Sequence[Box]) -> dict[str, Any]:
    """Return what the program places: nodes with their ports, by numbers."""
    return {
        "nodes": [
            {
                "width": box.width,
                "height": box.height,
                "rank": box.rank,
                "entry": box.entry,
                "exits": [row.middle for row in box.rows] if box.kind != "checklist" else [],
            }
            for box in boxes
        ],
        "edges": _links(guide, boxes),
    }


def _place(graphs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    tools = digest(_PROGRAM, PINS / "package-lock.json")
    texts = [json.dumps(graph, sort_keys=True) for graph in graphs]
    folders = {text: LAYOUTS / f"{tools}-{sha256(text.encode()).hexdigest()[:16]}" for text in texts}
    missing = [text for text, folder in folders.items() if not folder.exists()]
    made = dict(zip(missing, _run(missing), strict=True)) if missing else {}
    for text, layout in made.items():
        whole_folder(folders[text], lambda folder, layout=layout: _write(folder, layout))  # type: ignore[misc]
    return [json.loads((folders[text] / _MADE).read_text(encoding="utf-8")) for text in texts]


def _write(folder: Path, layout: dict[str, Any]) -> None:
    (folder / _MADE).write_text(json.dumps(layout), encoding="utf-8")


def _run(graphs: Sequence[str]) -> list[dict[str, Any]]:
    task = json.dumps({"packages": str(npm_packages()), "graphs": [json.loads(graph) for graph in graphs]})
    done = subprocess.run(
        [*node_command(), str(_PROGRAM)], input=task, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise LayoutFailed(f"the maps of the guides cannot be drawn:\n{done.stderr.strip()}")
    made: list[dict[str, Any]] = json.loads(done.stdout)
    return made


def _drawing(guide: Guide, boxes: Sequence[Box], layout: dict[str, Any]) -> Drawing:
    direction = direction_of(guide)
    width, height = layout["width"] + 2 * _MARGIN, layout["height"] + 2 * _MARGIN

    def at(x: float, y: float, room: float = 0) -> Point:
        """Return the place in the picture; in one that runs from right to left, that of what is so wide mirrored."""
        x, y = round(x + _MARGIN, 1), round(y + _MARGIN, 1)
        return (round(width - x - room, 1), y) if direction == "rtl" else (x, y)

    placed = [
        PlacedBox(box, *at(node["x"], node["y"], box.width)) for box, node in zip(boxes, layout["nodes"], strict=True)
    ]
    paths = [
        FlowPath(boxes[source].id, boxes[source].rows[option].id, boxes[target].id, tuple(at(*each) for each in points))
        for (source, option, target), points in zip(_links(guide, boxes), layout["edges"], strict=True)
    ]
    return Drawing(round(width, 1), round(height, 1), tuple(placed), tuple(paths), direction)
