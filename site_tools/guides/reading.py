"""Reading the guide out of the tree of a converted page.

Headings with the class ``question`` or ``checklist`` and paragraphs with the class ``note`` are its
parts; ``docs/contributing/format.md`` is the format in full. What only the guide needs is taken off
the tree, so that the page is as valid as any other.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, replace
from difflib import get_close_matches
from html import unescape
from itertools import takewhile
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.extensions.toc import render_inner_html, strip_tags

from decision_engine.guide import ONE_LINE, Checklist, Field, Guide, Item, Note, Option, Question
from decision_engine.nearest_name import did_you_mean
from decision_engine.problems import find_problems
from site_tools.guides.page_tree import HEADINGS, LISTS, classes_of
from site_tools.guides.texts import GuideTexts
from site_tools.guides.unread_marks import NEARLY, find_unread_marks, means_a_guide
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown import Markdown

    from site_tools.guides.source_lines import GuideSource

_ATTRIBUTES: Final = re.compile(r"\s+\{:?[ ]*([^}\n]+)\}\s*$")
_TASK: Final = re.compile(r"\[[ xX]\](?:\s+|$)")

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_STAND_IN: Final = "without-id-"  # the id, with a number, of a part to which its writer gave none

# Each kind of part: the attributes that a writer may give it.
_QUESTION_KEYS: Final = ("id", "class")
_CHECKLIST_KEYS: Final = ("id", "class", "request", "covers")
_NOTE_KEYS: Final = ("id", "class", "for")
_OPTION_KEYS: Final = ("id",)
_FIELD_KEYS: Final = ("label", "field", "choices", "from", "fact")
_ITEM_KEYS: Final = ("id", "if", *_FIELD_KEYS)
_QUOTES: Final = '"“”„«»'

_HEADING_CLASSES: Final = ("question", "checklist", "many")
_UNREACHED: Final = ("question-unreached", "checklist-unreached")


@dataclass(frozen=True, slots=True)
class GuideInPage:
    """The guide of a page, its texts with their formatting, and what is wrong with it, by line."""

    guide: Guide
    texts: GuideTexts
    problems: list[SourceProblem]


def read_guide_in(  # noqa: PLR0913 -- what is known of a page beside its tree, by name
    root: Element, md: Markdown, source: GuideSource, path: str, *, id_: str = "", renamed: Mapping[str, str] = _NONE
) -> GuideInPage | None:
    """Return the guide in the tree of a page, or ``None`` when the page holds none.

    ``id_`` is that of the page, empty for one that is named after its path; ``renamed`` holds the ids that its parts
    have now by those that they had once.

    Call it between Python-Markdown's attr_list, which assigns the attributes of headings, and its
    toc, which adds links to them.
    """
    misspelt = _find_misspelt_classes(root)
    is_guide = any(_guide_class(element) for element in root)
    if not is_guide and not misspelt and not means_a_guide(source):
        return None
    reading = _Reading(md, source)
    guide = reading.read(root, path, id_ or PurePosixPath(path).with_suffix("").as_posix().removesuffix("/index"))
    guide = replace(guide, renamed=renamed)
    found = reading.problems + [(source.find_mark(mark), check, message) for mark, check, message in misspelt]
    # A heading that is not read as what it is meant to be leaves all below it unread.
    unread = [] if misspelt else find_unread_marks(root, source, told={line for line, _, _ in found})
    if unread:
        # What else is wrong on these lines comes of it, and so may whatever the guide lacks.
        lines = {line for line, _, _ in unread}
        found = [each for each in found if each[0] not in lines] + unread
    elif is_guide and not misspelt:
        found += _problems_of(guide, reading)
    problems = [SourceProblem(path, line, message, check) for line, check, message in sorted(set(found))]
    return GuideInPage(guide, reading.texts, problems)


def _problems_of(guide: Guide, reading: _Reading) -> Iterator[tuple[int, str, str]]:
    """Yield what the engine finds in the guide, by line, but for what comes of something that is told already."""
    elsewhere = {line for line, check, _ in reading.problems if check == "option-to-elsewhere"}
    lacks_ids = any(check == "id-missing" for _, check, _ in reading.problems)
    for problem in find_problems(guide):
        line = reading.line_of(problem.id)
        is_linked_by_its_lost_id = lacks_ids and problem.check in _UNREACHED
        has_a_link = problem.check == "option-without-link" and line in elsewhere
        if not (is_linked_by_its_lost_id or has_a_link or f"#{_STAND_IN}" in problem.message):
            yield line, problem.check, problem.message


def _find_misspelt_classes(root: Element) -> list[tuple[str, str, str]]:
    """Return each mark of a heading that means nothing, as its line has it, with the check's name and what to say.

    A misspelt ``.many`` would make a question of many answers one of a single answer, unnoticed. On
    other headings, only what is nearly one of our classes is a fault.
    """
    found = []
    for heading in root:
        if heading.tag not in HEADINGS:
            continue
        name = f'the heading "{_bare_text(heading)}"'
        for class_ in classes_of(heading):
            if class_ not in _HEADING_CLASSES:
                meant = get_close_matches(class_, _HEADING_CLASSES, n=1, cutoff=NEARLY)
                if meant or _guide_class(heading):
                    advice = f"; did you mean {meant[0]}?" if meant else f"; it takes {', '.join(_HEADING_CLASSES)}"
                    found.append(
                        (
                            f".{class_}",
                            "mark-unknown",
                            f'{name} has the class "{class_}", which means nothing here{advice}',
                        )
                    )
        id_, *glued = heading.get("id", "").split(".")
        if any(part in _HEADING_CLASSES for part in glued):
            found.append(
                (f"#{id_}", "mark-glued", f"{name} has its marks in one word; put a space in front of each dot")
            )
        found += [
            (key, "mark-without-dot", f'{name} is marked "{key}" without its dot; write .{key}')
            for key in _HEADING_CLASSES
            if key in heading.attrib
        ]
    return found


class _Reading:
    """One reading of one page, from the top down."""

    def __init__(self, md: Markdown, source: GuideSource) -> None:
        self._md = md
        self._source = source
        self._lines: dict[str, int] = {}
        self._ids: Counter[str] = Counter()
        self._without_id = 0
        self._doubled: list[str] = []  # attributes that stand twice in the list read last
        self.problems: list[tuple[int, str, str]] = []  # the line, the name of the check, and the message
        self.texts = GuideTexts()

    def line_of(self, id_: str) -> int:
        """Return the line of the part with this id, of the last one where several have it."""
        return self._lines.get(id_, 1)

    def read(self, root: Element, path: str, guide_id: str) -> Guide:
        """Return the guide, and take the marks that only the guide needs off the tree."""
        title = next((self._plain(element) for element in root if element.tag == "h1"), path)
        questions: list[Question] = []
        checklists: list[Checklist] = []
        notes: list[Note] = []
        for element, section in _sections(root):
            kind = None if element is None else _guide_class(element)
            if element is not None and kind == "question":
                questions.append(self._question(element, section))
            elif element is not None and kind == "checklist":
                checklists.append(self._checklist(element, section))
            notes += self._notes(section)
            if kind == "question":
                self.texts.hints[questions[-1].id] = self._hints(section)
        guide = Guide(guide_id, title, tuple(questions), tuple(checklists), tuple(notes))
        self._check_rest(root)
        return guide

    def _tell(self, line: int, check: str, message: str) -> None:
        self.problems.append((line, check, message))

    def _question(self, heading: Element, section: list[Element]) -> Question:
        text = self._plain(heading)
        id_ = self._heading_id(heading, text, ".question", _QUESTION_KEYS)
        many = "many" in classes_of(heading)
        if "checklist" in classes_of(heading):
            says = f'"{text}" is marked .question and .checklist; it can be one of them'
            self._tell(self.line_of(id_), "mark-both", says)
        _drop_classes(heading, *_HEADING_CLASSES)
        options = [self._option(item, text) for list_ in section if list_.tag in LISTS for item in list_]
        return Question(id_, text, many, tuple(options))

    def _hints(self, section: list[Element]) -> list[Element]:
        """Return what stands between a question and its options; a note is shown with the result instead."""
        before = takewhile(lambda element: element.tag not in LISTS, section)
        return [deepcopy(element) for element in before if element.get("id") not in self.texts.notes]

    def _option(self, item: Element, question: str) -> Option:
        content = _content(item)
        attributes = self._item_attributes(item, content)
        line = self._find_line(item, attributes)
        if any(child.tag in LISTS for child in item):
            says = f'an option of "{question}" holds a list; begin its lines at the margin, or make it a question'
            self._tell(line, "option-with-list", says)
        words = self._words(content)
        links = [link for link in words.iter("a") if link.get("href")]
        text = self._plain(words)
        lead = self._plain(_before(words, links[0])) if links else ""
        if lead.endswith(":"):
            text = lead[:-1].rstrip()
        if _TASK.match(text):
            self._tell(line, "option-with-box", f'option "{text}" begins with a box; only the items of checklists do')
        leads_to = []
        for link in links:
            target = link.get("href", "")
            if target.startswith("#"):
                leads_to.append(target[1:])
            else:
                says = f'option "{text}" leads to {target}; an option leads to headings of its own page, as #id'
                self._tell(line, "option-to-elsewhere", says)
        id_ = self._item_id(item, attributes, _OPTION_KEYS, f'option "{text}"', text, line)
        return Option(id_, text, tuple(dict.fromkeys(leads_to)))

    def _checklist(self, heading: Element, section: list[Element]) -> Checklist:
        title = self._plain(heading)
        covers_nothing = heading.get("covers") == ""
        words = {key: heading.attrib.pop(key, "") for key in ("request", "covers")}
        id_ = self._heading_id(heading, title, ".checklist", _CHECKLIST_KEYS)
        type_, covers = (self._words_of(key, words[key], title, self.line_of(id_)) for key in ("request", "covers"))
        if covers_nothing:
            says = f'"{title}" has covers="" with nothing in it; leave it out'
            self._tell(self.line_of(id_), "attribute-empty", says)
        _drop_classes(heading, "checklist")
        items: list[Item] = []
        for list_ in (element for element in section if element.tag in LISTS):
            if any(_TASK.match(_content(item).text or "") for item in list_):
                list_.set("class", "guide-items")
                items += [self._item(item, title) for item in list_]
            else:
                for _ in list_.iter("li"):
                    self._source.find_list_item()
        return Checklist(id_, title, type_, tuple(items), covers)

    def _item(self, item: Element, checklist: str) -> Item:
        content = _content(item)
        attributes = self._item_attributes(item, content)
        line = self._find_line(item, attributes)
        for key in self._doubled:
            says = f'an item has {key}="…" twice, of which one would be lost; write one'
            self._tell(line, "attribute-doubled", says)
        mark = _TASK.match(content.text or "")
        if mark:
            content.text = (content.text or "")[mark.end() :]
        words = self._words(content)
        text = self._plain(words)
        if any(_TASK.match(_content(nested).text or "") for nested in item.iter("li") if nested is not item):
            self._tell(line, "item-with-items", f'item "{text}" holds items of its own; list them beside it')
        if not text:
            self._tell(line, "item-without-text", f'an item of "{checklist}" has no text; say what it is')
        elif not mark:
            says = f'"{text}" stands among the items of "{checklist}"; begin it with "- [ ] "'
            self._tell(line, "item-without-box", says)
        only_if = tuple((attributes.pop("if", None) or "").split())
        field = self._field({key: attributes.pop(key) for key in _FIELD_KEYS if key in attributes}, text, line)
        id_ = self._item_id(item, attributes, _ITEM_KEYS, f'item "{text}"', text, line)
        self.texts.items[id_] = words
        below = list(item)[list(item).index(content) + 1 :] if content is not item else list(item)
        self.texts.details[id_] = [deepcopy(child) for child in below if self._md.is_block_level(child.tag)]
        return Item(id_, text, only_if, field)

    def _field(self, attributes: dict[str, str | None], item: str, line: int) -> Field:
        words = {key: self._words_of(key, value or "", item, line) for key, value in attributes.items()}
        for key in (key for key, text in words.items() if not text):
            says = f'"{item}" has {key}="" with nothing in it; write {key}="…", without a space beside the "="'
            self._tell(line, "attribute-empty", says)
        choices = words.get("choices", "")
        return Field(
            kind=words.get("field", "") or ONE_LINE.kind,
            label=words.get("label", ""),
            choices=tuple(choice.strip() for choice in choices.split("|")) if choices else (),
            filled_from=words.get("from", ""),
            fact=words.get("fact", ""),
        )

    def _words_of(self, key: str, value: str, part: str, line: int) -> str:
        """Return the words that an attribute holds, as a reader sees them."""
        element = Element("span")  # an entity or escape in it is of the text around it, not yet a sign
        element.text = value
        words = self._plain(element)
        if words.strip(_QUOTES) != words:
            says = f'{key}="…" of "{part}" holds a quote sign; write it with straight ones'
            self._tell(line, "attribute-quotes", says)
        return words

    def _notes(self, section: list[Element]) -> Iterator[Note]:
        for paragraph in section:
            if paragraph.tag != "p":
                continue
            before = dict(paragraph.attrib)
            content = deepcopy(paragraph)
            for key, value in self._take_attributes(content).items():
                joined = f"{before.get('class', '')} {value}".strip() if key == "class" else value or ""
                content.set(key, joined)
            if "note" not in classes_of(content):
                continue
            paragraph.attrib.clear()
            paragraph.attrib.update(content.attrib)
            paragraph.text, paragraph[:] = content.text, list(content)
            text = self._plain(paragraph)
            checklists = tuple(paragraph.attrib.pop("for", "").split())
            id_ = self._heading_id(paragraph, text, ".note", _NOTE_KEYS)
            _drop_classes(paragraph, "note")
            self.texts.notes[id_] = deepcopy(paragraph)
            yield Note(id_, text, checklists)

    def _heading_id(self, element: Element, text: str, name: str, keys: tuple[str, ...]) -> str:
        """Return the id of a heading or paragraph; one without an id is reported and gets a stand-in."""
        id_ = element.get("id")
        line = self._source.find_mark(f"#{id_}" if id_ else name)
        self._check_keys(dict(element.attrib), keys, f'"{text}"', line)
        for key in [key for key in element.attrib if key not in keys and not key.startswith("data-")]:
            del element.attrib[key]
        return self._keep_line(id_ or self._stand_in(f'"{text}"', text, line), line)

    def _item_id(  # noqa: PLR0913, PLR0917 -- what a message about a list item has to tell
        self,
        item: Element,
        attributes: dict[str, str | None],
        keys: tuple[str, ...],
        name: str,
        text: str,
        line: int,
    ) -> str:
        """Return the id of a list item; one without an id is reported and gets a stand-in."""
        self._check_keys(attributes, keys, name, line)
        id_ = attributes.get("id")
        if id_:
            item.set("id", id_)
        return self._keep_line(id_ or self._stand_in(name, text, line), line)

    def _stand_in(self, name: str, text: str, line: int) -> str:
        slug = re.sub(r"^[^a-z]+", "", re.sub(r"[^a-z0-9]+", "-", text.lower()))[:40].rstrip("-") or "an-id"
        says = f"{name} has no id; end its line with {{#{slug}}} or another id that stays for good"
        self._tell(line, "id-missing", says)
        self._without_id += 1
        return f"{_STAND_IN}{self._without_id}"

    def _find_line(self, item: Element, attributes: dict[str, str | None]) -> int:
        """Return the line of a list item, and pass those of the lists in it."""
        id_ = attributes.get("id")
        line = self._source.find_mark(f"#{id_}") if id_ else self._source.find_list_item()
        for nested in item.iter("li"):
            if nested is not item:
                self._source.find_list_item()
        return line

    def _keep_line(self, id_: str, line: int) -> str:
        self._lines[id_] = line
        self._ids[id_] += 1
        return id_

    def _check_rest(self, root: Element) -> None:
        """Report an id of the guide that something else on the page has as well: a link would lead to either."""
        on_page = Counter(element.get("id") for element in root.iter())
        for id_ in (id_ for id_, times in self._ids.items() if on_page[id_] > times):
            says = f'the id "{id_}" stands elsewhere on the page as well; give it one of its own'
            self._tell(self.line_of(id_), "id-doubled", says)

    def _check_keys(self, attributes: dict[str, str | None], keys: tuple[str, ...], name: str, line: int) -> None:
        for key in attributes:
            is_told_by_itself = key in _HEADING_CLASSES  # which lacks its dot
            if key not in keys and not is_told_by_itself and not key.startswith("data-"):
                advice = did_you_mean(key, keys) or f"; it takes {', '.join(keys)}"
                says = f'{name} has the attribute "{key}", which means nothing here{advice}'
                self._tell(line, "attribute-unknown", says)

    def _item_attributes(self, item: Element, content: Element) -> dict[str, str | None]:
        """Return the attributes of a list item, and take them off wherever attr_list has put them."""
        holders = [item, content]
        # Without a space in front, the list went to the link that it touches.
        if len(content) and content[-1].get("id") and not (content[-1].tail or "").strip():
            holders.append(content[-1])
        attributes: dict[str, str | None] = {}
        self._doubled = []
        for holder in holders:
            for key in _ITEM_KEYS:
                if key in holder.attrib:
                    attributes[key] = holder.attrib.pop(key)
        return attributes | self._take_attributes(content)

    def _take_attributes(self, content: Element) -> dict[str, str | None]:
        """Return the attribute list at the end of the element's text, and take it off the text.

        Python-Markdown's attr_list, which reads the list itself, takes it from headings at the end
        of the line, but from list items and paragraphs only on a line of its own.
        """
        children = list(content)
        while children and children[-1].tag in LISTS:
            children.pop()
        text = (children[-1].tail if children else content.text) or ""
        found = _ATTRIBUTES.search(text)
        if not found:
            return {}
        if children:
            children[-1].tail = text[: found.start()]
        else:
            content.text = text[: found.start()]
        attributes: dict[str, str | None] = {}
        for key, value in get_attrs_and_remainder(found[1])[0]:
            name = "class" if key == "." else key
            if name in attributes and name != "class":
                self._doubled.append(name)
            attributes[name] = f"{attributes[name]} {value}" if name == "class" and name in attributes else value
        return attributes

    def _plain(self, element: Element) -> str:
        """Return the element's text as a reader sees it."""
        html = render_inner_html(element, self._md)
        return " ".join(unescape(strip_tags(html)).split())

    def _words(self, content: Element) -> Element:
        """Return a copy of a list item's text, without the lists and other blocks below it."""
        words = deepcopy(content)
        for child in list(words):
            if self._md.is_block_level(child.tag):
                words.remove(child)
        return words


def _sections(root: Element) -> Iterator[tuple[Element | None, list[Element]]]:
    """Give each heading with what stands below it, down to the next heading; first what stands above them all."""
    heading: Element | None = None
    section: list[Element] = []
    for element in list(root):
        if element.tag in HEADINGS:
            yield heading, section
            heading, section = element, []
        else:
            section.append(element)
    yield heading, section


def _bare_text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _guide_class(element: Element) -> str | None:
    """Return which part of a guide this heading begins, if any."""
    if element.tag not in HEADINGS:
        return None
    return next((name for name in ("question", "checklist") if name in classes_of(element)), None)


def _drop_classes(element: Element, *names: str) -> None:
    kept = [name for name in classes_of(element) if name not in names]
    element.attrib.pop("class", None)
    if kept:
        element.set("class", " ".join(kept))


def _content(item: Element) -> Element:
    """Return the element that holds a list item's text: in a list with blank lines, a paragraph."""
    if len(item) and item[0].tag == "p" and not (item.text or "").strip():
        return item[0]
    return item


def _before(content: Element, link: Element) -> Element:
    """Return a copy of the content, cut off in front of this link."""
    copy = Element(content.tag)
    copy.text = content.text
    for child in content:
        if link in child.iter():
            break
        copy.append(deepcopy(child))
    return copy
