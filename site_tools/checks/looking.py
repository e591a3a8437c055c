"""A site that is built to be looked at, and thrown away: as much of it as can be built, whatever is wrong."""

from __future__ import annotations

import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from site_tools.broken_builds import problem_at_its_place, problem_of
from site_tools.checks.mkdocs_words import Said, listening, read_words
from site_tools.link_check.built_site import BuiltSite
from site_tools.link_check.source_places import SourcePlaces
from site_tools.permalinks.ledger import LEDGER, read_ledger
from site_tools.problems.refusal import PagesRefusedError, gathering
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Published:
    """A site that was built to be looked at: its folder, and what MkDocs and the guides had to say of it.

    ``root`` is where it lies on its host, such as ``/docs``, empty for the host's own. ``refused`` is what a build
    that is to be published would have ended with.
    """

    def __init__(
        self, site: Path, docs: Path, said: Said, root: str = "", refused: Sequence[SourceProblem] = ()
    ) -> None:
        self.site = BuiltSite(site, root)
        self.docs = docs
        self.places = SourcePlaces(docs)
        self.said = said
        self.refused = refused
        ledger = site / LEDGER
        self.addresses = frozenset(read_ledger(ledger.read_text(encoding="utf-8"))) if ledger.is_file() else frozenset()

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Where the pages lead that lead on, by their addresses."""
        found = {}
        for page in self.site.pages.values():
            target, anchor = ("", "") if page.refresh is None else self.site.resolve(page.address, page.refresh)
            if target:
                found[page.address] = f"{target}#{anchor}" if anchor else target
        return found

    @cached_property
    def faulty_pages(self) -> tuple[str, ...]:
        """The addresses of the pages that a build would refuse: what hangs on them is not yet worth a word."""
        paths = {each.path for each in self.refused if not each.silenced}
        return tuple(
            address
            for address in self.site.pages
            if (source := self.places.source_of(address)) is not None and f"{self.docs.name}/{source}" in paths
        )


def build_to_look(
    config: Path, docs: Path, look: Callable[[Published], list[SourceProblem]], *, whole: bool = True
) -> list[SourceProblem]:
    """Build a site for the time of a look at it, and return what is wrong with it.

    That is what was seen, or what stopped the build, with everything that was said before. With ``whole``, what would
    refuse the site to be published stops it; else the look is given as much as could be built.
    """
    from mkdocs.commands.build import build  # noqa: PLC0415 -- heavy, and other commands do without
    from mkdocs.config import load_config  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, listening() as texts, gathering() as refused:
        site = Path(folder) / "site"
        said = Said(texts, config, docs)
        try:
            settings = load_config(str(config), site_dir=str(site), docs_dir=str(docs))
            settings.plugins.on_startup(command="build", dirty=False)
            build(settings)
        except (Exception, SystemExit) as end:  # noqa: BLE001 -- whatever the theme or a plugin makes of what a page holds
            return problems_of_end(end, said, refused)
        stops = [*refused, *said.problems()] if whole and any(not each.silenced for each in refused) else []
        if stops:
            return sorted(set(stops))
        root = urlsplit(settings.site_url or "").path.rstrip("/")
        return look(Published(site, docs, said, root, refused))


def problems_of_end(end: BaseException, said: Said, refused: Sequence[SourceProblem] = ()) -> list[SourceProblem]:
    """Return what is wrong where a build did not come to its end, sorted by place.

    ``end`` is what it raised, of ours, of MkDocs' own or anything else; ``refused`` was gathered before.
    """
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415 -- as above

    # What a hook of ours ends a build with, MkDocs says as well, and ends it once more.
    ours = next((each for each in (end, end.__cause__, end.__context__) if isinstance(each, PagesRefusedError)), None)
    if ours is not None:
        said = said._replace(texts=[text for text in said.texts if text != str(ours)])
        refused = [*refused, *ours.problems]
    told = {*refused, *said.problems()}
    if isinstance(end, MkDocsException | SystemExit):
        # Where the reason was said, the end of the build tells only that there is one.
        return sorted(told or read_words(str(end), said.config, said.docs))
    return sorted({*told, *_of_a_failure(end, said, refused)})


def _of_a_failure(error: BaseException, said: Said, refused: Sequence[SourceProblem]) -> Iterator[SourceProblem]:
    """Yield what to say of a page that something broke at, or of the site where it is unknown at which page."""
    placed = problem_at_its_place(error)
    if placed is not None:
        yield placed
        return
    what = f"{type(error).__name__}: {' '.join(str(error).split()):.200}"
    files = said.broken_pages()
    for file in files:
        path = f"{said.docs.name}/{file}"
        if not any(each.path == path for each in refused):  # else that may be what it broke at
            says = f"the page cannot be built ({what}); look at its front matter, and at what was written last"
            yield SourceProblem(path, 1, says, "page-broken")
    if not files and not refused:
        yield problem_of(error, said.config)
