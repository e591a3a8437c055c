"""The page of a guide's map: the picture, and all ways through the guide in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from decision_engine.fields import label_of
from site_tools.flow_map.layout import direction_of
from site_tools.flow_map.paths import find_ways
from site_tools.flow_map.svg import FIRST, TITLE, draw

if TYPE_CHECKING:
    from jinja2 import Environment

    from decision_engine.guide import Guide
    from decision_engine.walk import ReachedChecklist
    from site_tools.flow_map.layout import Drawing

TEMPLATE: Final = "partials/flow-map.html"
_LARGEST: Final = 10**12


@dataclass(frozen=True, slots=True)
class MapPage:
    """The title and the description as text, and the content as HTML."""

    title: str
    description: str
    content: str


@dataclass(frozen=True, slots=True)
class Result:
    """A checklist that is reached: the names of its items that apply, and of those that are left out."""

    id: str
    request: str
    items: tuple[str, ...]
    left_out: tuple[str, ...]


def make_map(env: Environment, guide: Guide, drawing: Drawing | None, *, article: str, own: str) -> MapPage:
    """Return the map of a guide; ``article`` and ``own`` are the addresses of its page and of the map, as ``page/``."""
    to_article = "../" * own.count("/") + article
    title = TITLE.format(title=guide.title)
    content = env.get_template(TEMPLATE).render(
        guide=guide,
        title=title,
        picture=draw(drawing, guide, to_article) if drawing else None,
        first=FIRST,
        direction=direction_of(guide),
        article=to_article,
        ways=find_ways(guide),
        results=lambda row: results_of(guide, row.step.checklists),
        written=written,
    )
    return MapPage(title, f"Every question, answer and checklist of {guide.title}.", content)


def results_of(guide: Guide, reached: tuple[ReachedChecklist, ...]) -> list[Result]:
    """Return what readers get, checklist by checklist."""
    checklists = {checklist.id: checklist for checklist in guide.checklists}
    return [
        Result(
            each.id,
            each.request,
            tuple(label_of(item) for item in checklists[each.id].items if item.id in each.items),
            tuple(label_of(item) for item in checklists[each.id].items if item.id not in each.items),
        )
        for each in reached
    ]


def written(number: int) -> str:
    """Return a number of ways as text; a very large one by its size.

    >>> written(16851), written(3 * 10**80)
    ('16,851', 'about 3e80')
    """
    if number < _LARGEST:
        return f"{number:,}"
    digits = str(number)
    return f"about {digits[0]}e{len(digits) - 1}"
