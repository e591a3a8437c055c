"""Guides beside guides: which of two folders belong together, and what a reader would notice of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_tools.guide_diff.parts import IN_REQUESTS, QUIET, PartChange, compare_parts
from site_tools.guide_diff.renames import find_renames, with_ids
from site_tools.guide_diff.ways import WaysChange, compare_ways, find_alike

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from decision_engine.guide import Guide
    from site_tools.guides.source_pages import ReadPage


@dataclass(frozen=True, slots=True)
class GuideChange:
    """What changed between two guides that belong together.

    ``renamed`` are the ids of now by those of then; everything else is told in the ids of now. ``ways`` is ``None``
    where nothing changed that a way could depend on. ``alike`` holds the options that stand behind one that is named in
    a way, itself among them.
    """

    before: Guide
    after: Guide
    renamed: Mapping[str, str]
    parts: tuple[PartChange, ...]
    ways: WaysChange | None
    alike: Mapping[str, tuple[str, ...]]

    @property
    def decides(self) -> bool:
        """Whether a reader's answers, results or requests are others."""
        return any(part.what not in QUIET for part in self.parts)


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page then and now, either of which may not have been there, and what changed in its guide.

    ``change`` is ``None`` where there are no two guides to compare.
    """

    then: ReadPage | None
    now: ReadPage | None
    change: GuideChange | None

    @property
    def decides(self) -> bool:
        """Whether readers get anything else, or it cannot be told."""
        return self.change is None or self.change.decides

    @property
    def moved(self) -> bool:
        """Whether the page has another file or another id."""
        return (
            self.then is not None
            and self.now is not None
            and (self.then.path, self.then.id) != (self.now.path, self.now.id)
        )

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return (
            not self.decides
            and not self.moved
            and self.change is not None
            and not (self.change.parts or self.change.renamed)
        )


def compare_guides(before: Guide, after: Guide) -> GuideChange:
    """Return what changed between two guides; ids that the later one says were renamed are followed."""
    renamed = find_renames(before, after)
    then = with_ids(before, renamed)
    parts = compare_parts(then, after, after.renamed)
    if all(part.what in QUIET or part.what in IN_REQUESTS for part in parts):
        return GuideChange(then, after, renamed, tuple(parts), None, {})
    alike: dict[str, tuple[str, ...]] = {}
    for option, first in find_alike(then, after).items():
        alike[first] = (*alike.get(first, ()), option)
    return GuideChange(then, after, renamed, tuple(parts), compare_ways(then, after), alike)


def pair_pages(then: Sequence[ReadPage], now: Sequence[ReadPage]) -> list[PagePair]:
    """Return the pages that belong together, in the order of the paths of now with what is gone at its end.

    A page is known by its id, wherever it stands; one whose id is another is known by the address that the later one
    says it had, or else by its path.
    """
    left = {page.path: page for page in then}
    pairs: dict[str, ReadPage] = {}
    for is_same in (_same_id, _led_on, _same_path):
        for page in now:
            earlier = next((each for each in left.values() if is_same(each, page)), None)
            if page.path not in pairs and earlier is not None:
                pairs[page.path] = left.pop(earlier.path)
    found = [_pair(pairs.get(page.path), page) for page in now]
    return [*found, *(_pair(page, None) for page in left.values())]


def _same_id(then: ReadPage, now: ReadPage) -> bool:
    return then.id == now.id


def _led_on(then: ReadPage, now: ReadPage) -> bool:
    return then.address in now.redirected


def _same_path(then: ReadPage, now: ReadPage) -> bool:
    return then.path == now.path


def _pair(then: ReadPage | None, now: ReadPage | None) -> PagePair:
    before, after = then and then.guide, now and now.guide
    return PagePair(then, now, compare_guides(before, after) if before and after else None)
