"""The style of the Markdown, as markdownlint judges it: https://github.com/DavidAnson/markdownlint.

Which of its rules count is said in ``.markdownlint.json``, which editors read as well. What to do is said here.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.project import ROOT
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_tools.problems.source_problem import SourceProblem
    from site_tools.source_check.page import Page

SETTINGS: Final = ROOT / ".markdownlint.json"
PREFIX: Final = "style-"
_SCRIPT: Final = Path(__file__).with_suffix(".mjs")

SAYS: Final = {
    "blanks-around-fences": "a block of code stands directly beside text; put an empty line above and below it",
    "blanks-around-headings": "the heading stands directly beside text; put an empty line above and below it",
    "blanks-around-tables": "the table stands directly beside text; put an empty line above and below it",
    "code-fence-style": "the block of code is fenced with tildes; fence it with three backticks, as all others are",
    "descriptive-link-text": "the link does not say where it leads, to those who hear the links alone; name its target",
    "emphasis-style": "the emphasis is written with _; write it with *, as everywhere else",
    "fenced-code-language": "the block of code does not say its language; write it behind the backticks, or text",
    "heading-start-left": "the heading is indented, and is shown as text; begin it at the margin",
    "heading-style": "the heading is underlined, or closed with #; begin it with # alone, as all others do",
    "hr-style": "the line across is written another way; write ---",
    "link-image-reference-definitions": "no link of the page uses this address, or it stands twice; take the line away",
    "list-indent": "the item is not indented as the others of its list are; indent it as they are",
    "list-marker-space": "more than one blank stands behind the sign of the item; leave one",
    "no-bare-urls": "a bare address is no link; write <address>, or [what it is](address)",
    "no-blanks-blockquote": "an empty line within a quotation makes two of it; write > in it, or text between them",
    "no-emphasis-as-heading": "a line in bold or italics serves as a heading; make it one, with #",
    "no-empty-links": "the link leads nowhere; write an address between ( and )",
    "no-hard-tabs": "a tab stands here, which each editor shows another way; write blanks",
    "no-missing-space-atx": "no blank stands behind the #; write one",
    "no-multiple-blanks": "several empty lines follow each other; leave one",
    "no-multiple-space-atx": "several blanks stand behind the #; leave one",
    "no-multiple-space-blockquote": "several blanks stand behind the >; leave one",
    "no-reversed-links": "the brackets of the link are the wrong way round; write [text](address)",
    "no-space-in-code": "a blank stands at an edge of the code; take it away",
    "no-space-in-emphasis": "a blank stands within the stars, which are shown as stars; take it away",
    "no-space-in-links": "a blank stands at an edge of the link's text; take it away",
    "no-trailing-spaces": "blanks stand at the end of the line; take them away, or leave two for a new line",
    "ol-prefix": "the numbers of the list do not follow each other; write 1., 2., 3., or 1. everywhere",
    "single-trailing-newline": "the file does not end with one line break; add one behind its last line",
    "strong-style": "bold text is written with __; write it with **, as everywhere else",
    "table-column-count": "the row has another number of cells than the head of its table; add or take away a |",
    "ul-indent": "the item is indented by another number than 4 for each level; indent it so",
    "ul-style": "the item begins with another sign than -; write -",
}
"""What is wrong and what to do, by the names of markdownlint's rules."""


_AT_BOTH_ENDS: Final = {"emphasis-style", "no-space-in-emphasis", "strong-style"}
"""Rules that tell the beginning and the end of the same words."""


class StyleCheckFailed(SetupFailed):
    """Markdownlint could not read the pages."""


@dataclass(slots=True)
class StyleCheck:
    """Markdownlint at work, in a process of its own; what it finds can be waited for."""

    _pages: dict[str, Page]
    _process: subprocess.Popen[str] | None
    _task: str

    @classmethod
    def begin(cls, pages: Iterable[Page]) -> StyleCheck:
        """Start it for these pages.

        Raises:
            SetupFailed: Node or markdownlint is missing and cannot be fetched.
        """
        by_path = {page.path: page for page in pages}
        if not by_path:
            return cls({}, None, "")
        rules = json.loads(SETTINGS.read_text(encoding="utf-8"))
        texts = {path: page.text for path, page in by_path.items()}
        task = json.dumps({"packages": str(npm_packages()), "rules": rules, "pages": texts})
        command = [*node_command(), str(_SCRIPT)]
        pipe = subprocess.PIPE
        return cls(by_path, subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8"), task)

    def find_problems(self) -> list[SourceProblem]:
        """Return what it found.

        Raises:
            StyleCheckFailed: it did not run to its end.
        """
        if self._process is None:
            return []
        said, error = self._process.communicate(self._task)
        if self._process.returncode != 0:
            raise StyleCheckFailed(f"the style of the pages cannot be checked: {error.strip()}")
        told: set[tuple[str, int, str]] = set()
        problems = []
        for each in json.loads(said):
            rule = (each["page"], each["line"], each["rule"])
            if rule not in told:
                page = self._pages[each["page"]]
                name = f"{PREFIX}{each['rule']}"
                problems.append(page.problem(each["line"], each["column"], SAYS[each["rule"]], name))
            if each["rule"] in _AT_BOTH_ENDS:
                told.add(rule)
        return problems
