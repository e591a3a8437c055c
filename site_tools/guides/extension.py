"""Python-Markdown extension: reads the guide out of an article, and adds the tool to the page.

One parse does both. The page keeps all of its text: the questions as lists of links, which the tool
stands in front of, and the checklists as lists.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from site_tools.guides.elements import say
from site_tools.guides.host_page import HostPage, find_host_page
from site_tools.guides.page_tree import HEADINGS
from site_tools.guides.reading import read_guide_in
from site_tools.guides.source_lines import GuideSource, find_deep_lines
from site_tools.guides.tool import OUTLINE_SUMMARY, build_tool
from site_tools.guides.words import ENGLISH
from site_tools.problems.silencing import find_silences, mark_silenced, without_silences
from site_tools.problems.source_problem import SourceProblem, SourceProblemsError
from site_tools.snippets import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown import Markdown

    from site_tools.guides.words import Words
    from site_tools.problems.silencing import Silence


class GuideExtension(Extension):
    """Adds the guide to a Markdown converter.

    Where the converter's host says itself which page it is at, that counts, and the settings are not asked for it.
    """

    def __init__(self, **settings: object) -> None:
        self.config = {
            "path": ["page.md", "Path of the page below the docs folder"],
            "id": ["", "Id of the page and its guide; without one the guide is named after the path"],
            "renamed": [{}, "The ids that parts of the page have now, by those that they had once"],
            "first_line": [1, "Number of the text's first line in its file, which may begin with front matter"],
            "words": [ENGLISH, "Words of the language that the page is written in"],
            "names_language": [False, "Whether the page says so itself, so that its guide does as well, on any page"],
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
    problems = [problem for problem in problems if not problem.silenced]
    if problems:
        raise SourceProblemsError(problems)


class _SourceLines(Preprocessor):
    """Keeps the text as it came, to find line numbers in, but for lines that are nested too deeply to go on with.

    ``deep`` says what is wrong with those, by their place; they are made empty. ``silences`` are the lines that are
    let off a check, with their numbers in the text; the comments that say so are taken away. ``as_it_came`` is all of
    it.
    """

    text = ""
    as_it_came = ""
    silences: Sequence[Silence] = ()

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.deep: dict[int, str] = {}

    def run(self, lines: list[str]) -> list[str]:
        self.as_it_came = "\n".join(lines)
        self.deep = find_deep_lines(lines)
        self.silences = find_silences("\n".join(lines))
        spoken = without_silences(lines)
        kept = ["" if place in self.deep else line for place, line in enumerate(spoken)]
        self.text = "\n".join(kept)
        # A line that held nothing else would be an empty one, which ends a paragraph.
        return [line for line, original in zip(kept, lines, strict=True) if line.strip() or not original.strip()]


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
        page = find_host_page(self.md, self._lines.as_it_came) or self._page_of_settings()
        source = GuideSource(self._lines.text, first_line=page.first_line)
        found = read_guide_in(root, self.md, source, page.path, id_=page.id, renamed=page.renamed)
        problems = [
            SourceProblem(page.path, page.first_line + place, message, "nested-too-deeply")
            for place, message in self._lines.deep.items()
        ]
        problems += found.problems if found is not None else []
        silences = [replace(each, line=each.line + page.first_line - 1) for each in self._lines.silences]
        problems = mark_silenced(sorted(problems), silences)
        if problems or page.problems:
            report: Callable[[list[SourceProblem]], None] = self._extension.getConfig("report")
            report(sorted([*placed(problems, self.md, first_line=page.first_line), *page.problems]))
        if found is None or not all(problem.silenced for problem in (*problems, *page.problems)):
            return
        words: Words = self._extension.getConfig("words")
        self.outline = _fold_questions(root, {question.id for question in found.guide.questions}, words)
        self.tool = build_tool(found.guide, found.texts, page.destinations, words)
        if self._extension.getConfig("names_language"):
            for part in (self.tool, *root.iter("details")):
                if part is self.tool or "data-guide-outline" in part.attrib:
                    part.attrib.update({"lang": words.language, "dir": words.direction})

    def _page_of_settings(self) -> HostPage:
        told = self._extension.getConfigs()
        return HostPage(told["path"], told["id"], told["renamed"], told["first_line"], told["destinations"])


def _fold_questions(root: Element, questions: set[str], words: Words) -> Element | None:
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
                say(SubElement(fold, "summary"), words, OUTLINE_SUMMARY)
                root.insert(list(root).index(element), fold)
                first = fold if first is None else first
            section = SubElement(fold, "section")
        if section is not None:
            root.remove(element)
            section.append(element)
    return first
