"""What `python3 -m site_tools canary` does and prints."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from site_tools.canary.differences import BREAKS, Comparison, compare
from site_tools.canary.expected import sort_out
from site_tools.canary.zensical import build_with_zensical, zensical_version
from site_tools.checks.looking import build_to_look
from site_tools.link_check.built_site import BuiltSite
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_tools.checks.looking import Published
    from site_tools.problems.source_problem import SourceProblem


class NotBuiltHere(SetupFailed):
    """The pages cannot be built with MkDocs either, so that there is nothing to compare."""


def canary(config: Path, docs: Path) -> tuple[int, list[str]]:
    """Build these pages with MkDocs and with Zensical, and return the exit status and the lines of the report.

    The status is 1 where a page or a file of a writer is missing, or the JSON of a guide is missing or another one.

    Raises:
        NotBuiltHere: MkDocs does not build the pages.
        NotBuiltThere: Zensical does not build them.
        PackagesNotInstalled: Zensical could not be had.
    """
    found: list[Comparison] = []

    def look(published: Published) -> list[SourceProblem]:
        with tempfile.TemporaryDirectory() as folder:
            theirs = build_with_zensical(config, docs, Path(folder).resolve())
            found.append(compare(published.site, BuiltSite(theirs), docs))
        return []

    problems = build_to_look(config, docs, look)
    if not found:
        told = "\n".join(map(str, problems))
        raise NotBuiltHere(f"{told}\nMkDocs cannot build the pages; mend them first")
    status = int(any(each.kind in BREAKS for each in found[0].differences))
    return status, list(report(found[0], zensical_version()))


def report(comparison: Comparison, version: str) -> Iterator[str]:
    """Yield the lines of the report: what is there, what is not expected to differ, and what is, with its reason."""
    yield (
        f"Zensical {version} builds {comparison.pages_there} of {comparison.pages} pages, "
        f"and {comparison.guides_alike} of {comparison.guides} guides with the same JSON."
    )
    unexpected, known, unneeded = sort_out(comparison.differences)
    yield ""
    yield "Not expected:" if unexpected or unneeded else "Nothing differs that is not expected."
    for difference in unexpected:
        breaks = " (the site cannot do without)" if difference.kind in BREAKS else ""
        yield f"- {difference.sentence}{breaks}."
    for entry in unneeded:
        yield f'- "{entry.what}" is expected, and is not so any more; take it out of site_tools/canary/expected.py.'
    yield ""
    yield "Expected:"
    for entry, differences in known.items():
        if differences:
            places = list(dict.fromkeys(each.where for each in differences))
            more = f" and {len(places) - 1} more" if len(places) > 1 else ""
            yield f"- {entry.what}: {entry.why} ({places[0]}{more})."
