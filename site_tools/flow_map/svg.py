"""The picture of a guide as SVG: classes alone say how it looks, which ``flow-map.css`` of the theme knows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from site_tools.flow_map.boxes import MARK, PAD, Row, TextLine
from site_tools.guides.elements import OWN_IDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from decision_engine.guide import Guide
    from site_tools.flow_map.layout import Drawing, FlowPath, PlacedBox

TITLE: Final = "Map of {title}"
DESCRIPTION: Final = (
    "A picture of the questions, the answers to each, and the checklists that they lead to. "
    "Questions and checklists are links to their place in the article. The table of all ways says the same in words."
)
FIRST: Final = f"{OWN_IDS}map-first"
"""The id of the box of the first question: in a tall picture it may stand far down."""

_UNITS_OF_A_REM: Final = 20
_HEAD: Final = 7.0  # how long the head of an arrow is
_NAMESPACE: Final = "http://www.w3.org/2000/svg"

# A file of its own has no site around it: the colours are those of who looks at it.
_ALONE: Final = """
:root { color-scheme: light dark; font-family: ui-sans-serif, system-ui, sans-serif; }
.flow-map {
  --guide-ink: CanvasText; --guide-soft: CanvasText; --guide-surface: Canvas; --guide-tint: Canvas;
  --guide-line: GrayText; --guide-control: GrayText; --guide-accent: LinkText;
}
"""


def draw(drawing: Drawing, guide: Guide, article: str) -> str:
    """Return the picture for a page of the site; ``article`` is the address of the guide's page, as seen from there."""
    svg = _draw(drawing, guide, article)
    # As the texts around it, it grows with the size of the reader's font.
    svg.set("width", f"{_number(drawing.width / _UNITS_OF_A_REM)}rem")
    return tostring(svg, encoding="unicode")


def draw_file(drawing: Drawing, guide: Guide, article: str, styles: str) -> str:
    """Return the picture as a file of its own, with the style sheet in it."""
    svg = _draw(drawing, guide, article)
    svg.attrib = {"xmlns": _NAMESPACE, **svg.attrib, "width": _number(drawing.width), "height": _number(drawing.height)}
    style = Element("style")
    style.text = _ALONE + styles
    svg.insert(2, style)
    return tostring(svg, encoding="unicode") + "\n"


def _draw(drawing: Drawing, guide: Guide, article: str) -> Element:
    title, description = f"{OWN_IDS}map-title", f"{OWN_IDS}map-description"
    svg = Element(
        "svg",
        {
            "class": "flow-map",
            "viewBox": f"0 0 {_number(drawing.width)} {_number(drawing.height)}",
            "direction": drawing.direction,
            "role": "group",
            "aria-labelledby": title,
            "aria-describedby": description,
        },
    )
    SubElement(svg, "title", {"id": title}).text = TITLE.format(title=guide.title)
    SubElement(svg, "desc", {"id": description}).text = DESCRIPTION
    brush = _Brush(drawing, guide, article)
    for placed in drawing.boxes:
        brush.draw_box(svg, placed)
    return svg


class _Brush:
    """Draws the boxes of one picture, each with the paths that begin at it."""

    def __init__(self, drawing: Drawing, guide: Guide, article: str) -> None:
        self._article = article
        self._first = drawing.boxes[0]
        self._backward = drawing.direction == "rtl"
        self._names = {question.id: question.text for question in guide.questions}
        self._names |= {checklist.id: checklist.title for checklist in guide.checklists}
        self._paths: dict[str, list[FlowPath]] = {}
        for path in drawing.paths:
            self._paths.setdefault(path.option, []).append(path)

    def draw_box(self, svg: Element, placed: PlacedBox) -> None:
        """Draw a box: its frame and its head are the link, which the rows lie upon without being in the way."""
        box = placed.box
        part = _add(svg, "g", "part", **({"id": FIRST} if placed is self._first else {}))
        link = _add(part, "a", f"box flow-map__box--{box.kind}", href=f"{self._article}#{box.id}")
        _add(link, "rect", "frame", x=placed.x, y=placed.y, width=box.width, height=box.height, rx=10)
        self._draw_lines(link, placed, box.head)
        if box.rows:
            left, right, y = (_number(each) for each in (placed.x, placed.x + box.width, placed.y + box.rule))
            _add(part, "path", "rule", d=f"M{left} {y}H{right}")
        for row in box.rows:
            self._draw_row(part, placed, row)

    def _draw_row(self, part: Element, placed: PlacedBox, row: Row) -> None:
        paths = self._paths.get(row.id, [])
        says = " ".join(line.text for line in row.lines)
        if paths:
            says += f", leads to {' and '.join(self._names[path.target] for path in paths)}"
        group = _add(part, "g", "row", role="img")
        group.set("aria-label", says)
        self._draw_mark(group, placed, row)
        self._draw_lines(group, placed, row.lines)
        for path in paths:
            self._draw_path(group, path)

    def _draw_lines(self, parent: Element, placed: PlacedBox, lines: Sequence[TextLine]) -> None:
        """Draw lines, those of one text as parts of it with a blank between: so they are read, found and copied."""
        for style, of_text in groupby(lines, key=lambda line: line.style):
            text = _add(parent, "text", style)
            text.tail = " "
            for line in of_text:
                place = {"x": _number(self._across(placed, line.x)), "y": _number(placed.y + line.y)}
                span = SubElement(text, "tspan", place)
                span.text, span.tail = line.text, " "

    def _draw_mark(self, parent: Element, placed: PlacedBox, row: Row) -> None:
        """Draw what a row begins with: as in the tool, a circle for one answer, a box for several."""
        x, y = self._across(placed, PAD + MARK / 2), placed.y + row.middle
        if placed.box.kind == "many":
            _add(parent, "rect", "mark", x=x - MARK / 2, y=y - MARK / 2, width=MARK, height=MARK, rx=2.5)
        else:
            _add(parent, "circle", "mark", cx=x, cy=y, r=MARK / 2 if placed.box.kind == "one" else 2.5)

    def _draw_path(self, parent: Element, path: FlowPath) -> None:
        """Draw a path up to the head of its arrow, and the head."""
        head = _HEAD if self._backward else -_HEAD
        start, *others, (end_x, end_y) = path.points
        points = [f"{_number(x)},{_number(y)}" for x, y in (start, *others, (end_x + head, end_y))]
        _add(parent, "path", "path", d=f"M{points[0]}C{' '.join(points[1:])}")
        _add(parent, "path", "arrow", d=f"M{_number(end_x)},{_number(end_y)}l{_number(head)},-4v8z")

    def _across(self, placed: PlacedBox, x: float) -> float:
        """Return how far from the left of the picture this is, which counts from the side where text begins."""
        return placed.x + (placed.box.width - x if self._backward else x)


def _add(parent: Element, tag: str, what: str, **attributes: float | str) -> Element:
    """Add an element that is styled as this part of the picture."""
    texts = {name: value if isinstance(value, str) else _number(value) for name, value in attributes.items()}
    return SubElement(parent, tag, {"class": f"flow-map__{what}", **texts})


def _number(value: float) -> str:
    """Return a number as short as it can be written.

    >>> _number(12.0), _number(12.34)
    ('12', '12.3')
    """
    return f"{value:.1f}".removesuffix(".0")
