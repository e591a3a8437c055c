"""Python-Markdown extension: reads the guide out of an article, and adds the tool to the page.

One parse does both. The page keeps all of its text: the questions as lists of links, which the tool
stands in front of, and the checklists as lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from site_tools.guides.page_tree import HEADINGS
from site_tools.guides.reading import read_guide_in
from site_tools.guides.source_lines import GuideSource
from site_tools.guides.source_problem import SourceProblem, SourceProblemsError
from site_tools.guides.tool import OUTLINE_SUMMARY, build_tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown


class GuideExtension(Extension):
    """Adds the guide to a Markdown converter."""

    def __init__(self, **settings: object) -> None:
        self.config = {
            "path": ["page.md", "Path of the page below the docs folder; the guide is named after it"],
            "first_line": [1, "Number of the text's first line in its file, which may begin with front matter"],
            "destinations": [{}, "Where requests can be sent, by their type"],
            "report": [_fail, "Called with the list of problems, if there are any"],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name that Python-Markdown calls
        """Register the parts; the priorities place them among Python-Markdown's own."""
        lines = _SourceLines(md)
        reader = _GuideReader(md, self, lines)
        md.preprocessors.register(lines, "guide-source", 100)  # before anything changes the text
        md.treeprocessors.register(reader, "guide", 7)  # after attr_list (8), before toc (5)
        md.treeprocessors.register(_ToolPlacer(md, reader), "guide-tool", 4)  # its headings are not the article's


def makeExtension(**settings: object) -> GuideExtension:  # noqa: N802 -- the name that Python-Markdown calls
    """Return the extension, for a converter that names it by its module."""
    return GuideExtension(**settings)


def _fail(problems: list[SourceProblem]) -> None:
    raise SourceProblemsError(problems)


class _SourceLines(Preprocessor):
    """Keeps the text as it came, to find line numbers in."""

    text = ""

    def run(self, lines: list[str]) -> list[str]:
        self.text = "\n".join(lines)
        return lines


class _ToolPlacer(Treeprocessor):
    """Puts the tool in front of the first question, once the table of contents is made."""

    def __init__(self, md: Markdown, reader: _GuideReader) -> None:
        super().__init__(md)
        self._reader = reader

    def run(self, root: Element) -> None:
        if self._reader.tool is not None and self._reader.outline is not None:
            root.insert(list(root).index(self._reader.outline), self._reader.tool)


class _GuideReader(Treeprocessor):
    """Reads the guide out of the tree of the page, and readies the tree for its readers.

    ``tool`` is the tool for the page just converted, ``outline`` the element it belongs in front of.
    """

    def __init__(self, md: Markdown, extension: GuideExtension, lines: _SourceLines) -> None:
        super().__init__(md)
        self._extension = extension
        self._lines = lines
        self.tool: Element | None = None
        self.outline: Element | None = None

    def run(self, root: Element) -> None:
        self.tool = self.outline = None
        path = self._extension.getConfig("path")
        source = GuideSource(self._lines.text, first_line=self._extension.getConfig("first_line"))
        found = read_guide_in(root, self.md, source, path)
        if found is None:
            return
        if found.problems:
            report: Callable[[list[SourceProblem]], None] = self._extension.getConfig("report")
            report(found.problems)
            return
        self.outline = _fold_questions(root, {question.id for question in found.guide.questions})
        self.tool = build_tool(found.guide, found.texts, self._extension.getConfig("destinations"))


def _fold_questions(root: Element, questions: set[str]) -> Element | None:
    """Fold each run of questions into a ``details`` element, and return the first one.

    It is open in the page as built: a reader whose browser runs no scripts walks by these links.
    """
    first: Element | None = None
    fold: Element | None = None
    section: Element | None = None
    for element in list(root):
        if element.tag in HEADINGS:
            section = None
            if element.get("id") not in questions:
                fold = None
                continue
            if fold is None:
                fold = Element("details", {"class": "guide-outline", "data-guide-outline": "", "open": "open"})
                SubElement(fold, "summary").text = OUTLINE_SUMMARY
                root.insert(list(root).index(element), fold)
                first = fold if first is None else first
            section = SubElement(fold, "section")
        if section is not None:
            root.remove(element)
            section.append(element)
    return first
