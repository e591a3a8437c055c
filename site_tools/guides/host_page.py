"""What the host of a converter says of the page that is converted, where it says it to the converter itself.

MkDocs tells an extension nothing of the page: our hooks do, by the extension's settings. Zensical runs no hooks, but
registers a preprocessor of its own that knows the page, and that its own extensions ask. It is asked by its name and
what it holds, so that no part of Zensical is needed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from site_tools.guides.destinations import Destinations, read_destinations
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown import Markdown

_CONTEXT: Final = "rendering_context"
"""The name of Zensical's preprocessor, which holds its ``page`` and its ``config`` (zensical.extensions.context)."""


@dataclass(frozen=True, slots=True)
class HostPage:
    """The page that is converted: ``path`` is that of its source below the docs folder, ``id`` empty without one.

    ``renamed`` holds the ids that parts of the page have now, by those that they had once; ``first_line`` is the number
    of the text's first line in its file; ``destinations`` are those of requests, by their type; ``problems`` is what is
    wrong with the settings of the site.
    """

    path: str
    id: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    first_line: int = 1
    destinations: Destinations = field(default_factory=dict)
    problems: tuple[SourceProblem, ...] = ()


def find_host_page(md: Markdown, text: str = "") -> HostPage | None:
    """Return the page that this converter is at work on, or ``None`` where its host does not say.

    ``text`` is the page's Markdown as the converter was given it.
    """
    # No mapping: it has no get.
    context: Any = md.preprocessors[_CONTEXT] if _CONTEXT in md.preprocessors else None  # noqa: SIM401
    page = getattr(context, "page", None)
    if page is None:
        return None
    path, meta, config = str(page.path), page.meta, context.config
    destinations, problems = read_destinations((config.get("extra") or {}).get("requests"))
    return HostPage(
        path=path,
        id=str(meta.get("id") or ""),
        renamed=dict(_renamed(meta.get("redirects"), f"/{page.url}#")),
        first_line=_first_line(Path(config["root_dir"]) / config["docs_dir"] / path, text),
        destinations=destinations,
        problems=tuple(SourceProblem("mkdocs.yml", 1, problem, "settings") for problem in problems),
    )


def _renamed(redirects: object, own: str) -> Iterator[tuple[str, str]]:
    """Yield the ids that parts of a page had once, with those that they have now.

    It reads values as ``site_tools.permalinks.page_links`` reads the text of the same front matter, and leaves out in
    silence what that refuses: MkDocs' build and the check tell it.
    """
    for entry in redirects if isinstance(redirects, list) else [redirects]:
        for source, target in entry.items() if isinstance(entry, dict) else ():
            old, new = str(source).removeprefix(own), str(target or "")
            is_place = new and "=" not in new and not new.endswith("/")
            if is_place and "/" not in old:
                yield old, new


def _first_line(file: Path, text: str) -> int:
    """Return the number of a text's first line in its file; 1 where the file does not end with the text."""
    body = text.strip("\n")
    source = file.read_text(encoding="utf-8-sig").rstrip("\n") if body and file.is_file() else ""
    if not source.endswith(body):
        return 1
    lines_above = source.count("\n", 0, len(source) - len(body))
    return lines_above + 1 - (len(text) - len(text.lstrip("\n")))
