"""The list of links that people paste: what the link desk shows, and what lies beside it as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Literal

from decision_engine.answers import read_answers
from decision_engine.walk import walk
from site_tools.permalinks.replies import LINK, make_reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from decision_engine.guide import Guide
    from site_tools.permalinks.places import Kind, Place
    from site_tools.permalinks.site_links import PageOfSite, SiteLinks

LISTED: Final[tuple[Kind, ...]] = ("article", "section", "question", "checklist", "outcome", "result")
"""What is listed: options, items and notes are pasted by nobody."""

JSON_FILE: Final = "links.json"
CSV_FILE: Final = "links.csv"
FORMAT: Final = 1
"""The number of the JSON format; it rises when a reader of the old one would be misled."""


@dataclass(frozen=True, slots=True)
class ListedLink:
    """One row: what the link leads to, on which page, its address, its short one if it has one, and a ready reply.

    ``former`` are other addresses that lead there. Addresses begin with "/"; ``{link}`` stands in the reply for the
    whole address.
    """

    kind: Kind | Literal["result"]
    title: str
    page: str
    address: str
    short: str
    reply: str
    former: tuple[str, ...] = ()


def list_links(pages: Sequence[PageOfSite], links: SiteLinks) -> list[ListedLink]:
    """Return the rows, in the order of the pages and of what stands on them; results at the end of their page."""
    short: dict[str, str] = {}
    for lead in links.short_links:
        short.setdefault(lead.target, lead.source)
    former: dict[str, list[str]] = {}
    for lead in links.leads:
        if not lead.name:
            former.setdefault(lead.target, []).append(lead.source)
    rows = []
    for page in pages:
        guide = page.guide
        for place in (*page.places, *page.outcomes):
            if place.kind in LISTED:
                items = _items_at(place, page)
                reply = make_reply(
                    links.replies.get(_asked_about(place, page), ""),
                    title=place.title,
                    items=items,
                    outcome=place.kind == "outcome",
                )
                own = short.get(place.address, "")
                also = tuple(former.get(place.address, ()))
                rows.append(ListedLink(place.kind, place.title, place.page, place.address, own, reply, also))
        if guide is not None:
            rows += _results(page, guide, short)
    return rows


def write_json(rows: Iterable[ListedLink], root: str, others: Iterable[Place] = ()) -> str:
    """Return the rows as JSON text; ``root`` is where the site is, without a slash at its end, or empty.

    ``others`` are places that are no rows: who mistypes an address is led to them as well.
    """
    links = [_with_root(row, root) for row in rows]
    places = [
        {"kind": place.kind, "title": place.title, "page": place.page, "address": f"{root}{place.address}"}
        for place in others
        if place.kind not in LISTED and place.title
    ]
    return json.dumps({"format": FORMAT, "links": links, "places": places}, ensure_ascii=False, indent=1) + "\n"


def write_csv(rows: Iterable[ListedLink], root: str) -> str:
    """Return the rows as CSV, as https://www.rfc-editor.org/rfc/rfc4180 has it, with a line of names above them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, ["kind", "title", "page", "address", "short", "reply", "former"])
    writer.writeheader()
    for row in rows:
        texts = _with_root(row, root)
        writer.writerow(texts | {"former": " ".join(texts["former"])})
    return text.getvalue()


def _with_root(row: ListedLink, root: str) -> dict[str, Any]:
    short = f"{root}{row.short}" if row.short else ""
    address = f"{root}{row.address}"
    former = [f"{root}{each}" for each in row.former]
    reply = row.reply.replace(LINK, short or address)
    own = {each.name: getattr(row, each.name) for each in fields(row)}
    return own | {"address": address, "short": short, "reply": reply, "former": former}


def _asked_about(place: Place, page: PageOfSite) -> str:
    """Return the address that a reply about this place is written for: that of an outcome is its checklist's."""
    return f"{page.links.address}#{place.checklists[0]}" if len(place.checklists) == 1 else place.address


def _items_at(place: Place, page: PageOfSite) -> list[str]:
    if page.guide is None:
        return []
    wanted = place.checklists or ((place.anchor,) if place.kind == "checklist" else ())
    return [item.text for checklist in page.guide.checklists if checklist.id in wanted for item in checklist.items]


def _results(page: PageOfSite, guide: Guide, short: dict[str, str]) -> Iterator[ListedLink]:
    """Yield the results that have short links: what writers found common enough for a name."""
    for address, name in short.items():
        own, _, answers = address.partition("#")
        if own != page.links.address or "=" not in answers:
            continue
        step = walk(guide, read_answers(answers))
        texts = {option.id: option.text for question in guide.questions for option in question.options}
        chosen = " → ".join(texts[option] for options in step.answers.by_question.values() for option in options)
        items = {item.id: item.text for checklist in guide.checklists for item in checklist.items}
        asked = [items[item] for reached in step.checklists for item in reached.items]
        reply = make_reply("", title=chosen, items=asked)
        yield ListedLink("result", chosen, page.places[0].title, address, name, reply)
