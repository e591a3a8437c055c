"""Python-Markdown extension: texts that several pages share, each in a file of ``docs/snippets``.

A line such as ``--8<-- "terms.md"`` gives way to that file, as the extension of pymdownx has it, which does the work.
That one forgets where lines came from, leaves out in silence what it cannot read, and ends the build with a traceback;
this tells faults with their lines, and keeps the origin of each line for faults that are found further on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pymdownx.snippets import SnippetExtension, SnippetPreprocessor  # type: ignore[import-untyped]

from decision_engine.nearest_name import did_you_mean
from site_tools.problems.source_problem import SourceProblem, SourceProblemsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markdown import Markdown

FOLDER: Final = "snippets"
"""Where snippets lie, below the folder of the pages."""

_NAME: Final = "snippet"
_BEFORE_ALL_ELSE: Final = 110  # the guide's own look at the lines is at 100
_MEANT: Final = re.compile(r"[ \t]*-{1,}8<-{1,}(?!-*[ \t]+\[)")
_FRONT_MATTER: Final = "---"
_HOW: Final = 'write --8<-- "name.md" in a line of its own, or put a ; in front to write about it'


class Origin(NamedTuple):
    """Where a line of a page was written: the place of its line, or of the one that includes it, from 0 on.

    For a line of a snippet, ``path`` is that of its file below the folder of the pages, and ``line`` the line in it.
    """

    place: int
    path: str = ""
    line: int = 0


def placed(problems: Iterable[SourceProblem], md: Markdown, *, first_line: int) -> list[SourceProblem]:
    """Return the problems of a page at the places where their lines were written.

    They count the lines of the page with its snippets in it, the first of which is ``first_line``.
    """
    origins = next((each.origins for each in md.preprocessors if isinstance(each, _Snippets)), [])
    return [_placed(problem, origins, first_line) for problem in problems]


def _placed(problem: SourceProblem, origins: Sequence[Origin], first_line: int) -> SourceProblem:
    place = problem.line - first_line
    if not 0 <= place < len(origins):
        return problem
    origin = origins[place]
    line = first_line + origin.place
    if not origin.path:
        return replace(problem, line=line)
    message = f"{problem.message} (included by {problem.path}:{line})"
    return replace(problem, path=origin.path, line=origin.line, message=message)


def included_files(line: str) -> list[str]:
    """Return the name of the snippet that this line gives way to, if it does.

    >>> included_files('  --8<-- "terms.md"'), included_files(';--8<-- "terms.md"')
    (['terms.md'], [])
    """
    found = SnippetPreprocessor.RE_ALL_SNIPPETS.match(line)
    return [found["snippet"][1:-1].strip()] if found and found["snippet"] and not found["escape"] else []


class PlacedSnippetExtension(SnippetExtension):  # type: ignore[misc]  # pymdownx has no types
    """Adds snippets to a Markdown converter."""

    def __init__(self, **settings: object) -> None:
        super().__init__()
        self.config |= {
            "base_path": [f"docs/{FOLDER}", "Folder of the snippets"],
            "encoding": ["utf-8-sig", "Encoding of snippets"],
            "check_paths": [True, "Whether a snippet has to be there"],
            "path": ["page.md", "Path of the page below the docs folder"],
            "first_line": [1, "Number of the text's first line in its file, which may begin with front matter"],
            "used": [_forget, "Called with the paths of the snippets of a page"],
            "report": [_fail, "Called with the list of problems, if there are any"],
        }
        self.setConfigs(settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name that Python-Markdown calls
        """Register the preprocessor in front of those that look at lines."""
        self.md = md
        md.registerExtension(self)
        md.preprocessors.register(_Snippets(self, md), _NAME, _BEFORE_ALL_ELSE)


def makeExtension(**settings: object) -> PlacedSnippetExtension:  # noqa: N802 -- the name that Python-Markdown calls
    """Return the extension, for a converter that names it by its module."""
    return PlacedSnippetExtension(**settings)


def _forget(paths: Iterable[str]) -> None:
    del paths


def _fail(problems: list[SourceProblem]) -> None:
    raise SourceProblemsError(problems)


class _Snippets(SnippetPreprocessor):  # type: ignore[misc]  # as above
    """Puts snippets into a page, one line of it after the other, so that it is known which line became which.

    ``origins`` are those of the lines of the page that was converted last.
    """

    def __init__(self, extension: PlacedSnippetExtension, md: Markdown) -> None:
        super().__init__(extension.getConfigs(), md)
        self._extension = extension
        self.origins: list[Origin] = []
        self._problems: set[SourceProblem] = set()
        self._of_included: list[Origin] = []  # of the lines of the snippet that was put in last

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a page with its snippets, and tell what is wrong with them."""
        self.base_path = [str(Path(self._extension.getConfig("base_path")).resolve())]
        self._problems.clear()
        made: list[str] = super().run(lines)
        used: Callable[[set[str]], object] = self._extension.getConfig("used")
        used({origin.path for origin in self.origins if origin.path})
        if self._problems:
            report: Callable[[list[SourceProblem]], None] = self._extension.getConfig("report")
            report(sorted(self._problems))
        return made

    def parse_snippets(self, lines: list[str], file_name: str | None = None, *_: bool, **__: bool) -> list[str]:
        """Return these lines of a page, or of the snippet with this file name, with the snippets that they name.

        Whether they are of another host, or a part of a file, need not be asked: neither is read.
        """
        path = self._path_of(file_name) if file_name else self._extension.getConfig("path")
        first = 1 if file_name else self._extension.getConfig("first_line")
        if file_name and lines and lines[0].rstrip() == _FRONT_MATTER:
            self._tell(path, 1, 'a snippet has no front matter; take the lines between the "---" away')
        made: list[str] = []
        origins: list[Origin] = []
        for number, line in enumerate(lines, first):
            fault = self._fault_in(line, file_name)
            if fault:
                self._tell(path, number, fault)
                continue
            self._of_included = []
            try:
                got = super().parse_snippets([line], file_name)
            except UnicodeDecodeError:
                self._tell(path, number, "the snippet is not UTF-8; save it as UTF-8")
                continue
            own = Origin(0, path, number) if file_name else Origin(0)
            origins += [each._replace(place=number - first) for each in self._of_included or [own] * len(got)]
            made += got
        self._of_included = origins
        if not file_name:
            self.origins = origins
        return made

    def _fault_in(self, line: str, file_name: str | None) -> str:
        """Return what is wrong with what the line would include, if anything is."""
        if not _MEANT.match(line):
            return ""
        names = included_files(line)
        if not names:
            return f"no snippet can be read here; {_HOW}"
        name, lines, section = self.split_path(names[0])
        if lines or section:
            return (
                f'a snippet is included whole; write --8<-- "{name}", and a part that is needed alone into its own file'
            )
        found = self.get_snippet_path(name)
        if found is None or not Path(found).is_file():
            there = [self._path_of(each).removeprefix(f"{FOLDER}/") for each in self._files()]
            hint = did_you_mean(name, there) or f"; write the file, or one of {', '.join(there)}" if there else ""
            return f'there is no snippet "{name}" in {self._shown()}{hint or "; write the file"}'
        if found in self.seen or found == file_name:
            return f'the snippet "{name}" includes itself here; take the line away'
        return ""

    def _files(self) -> list[str]:
        return sorted(str(path) for path in Path(self.base_path[0]).rglob("*") if path.is_file())

    def _shown(self) -> str:
        folder = Path(self.base_path[0])
        return f"{folder.parent.name}/{folder.name}"

    def _path_of(self, file_name: str) -> str:
        return f"{FOLDER}/{Path(file_name).relative_to(self.base_path[0]).as_posix()}"

    def _tell(self, path: str, line: int, message: str) -> None:
        self._problems.add(SourceProblem(path, line, message, "snippet"))
