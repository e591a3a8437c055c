"""The tool as it stands in the page: every sentence of it, built once; the page's script shows and fills it.

Names that the script uses are ``data-`` attributes, so that classes are for looks alone. Ids are the
article's: those of the tool tie a field to its label, its hint or its error, and begin with ``OWN_IDS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from decision_engine.guide_json import write_guide
from site_tools.guides.destinations import NOWHERE
from site_tools.guides.elements import OWN_IDS, add_slot, copy_without_ids, element
from site_tools.guides.form import build_desk, build_draft, build_fields, build_request, build_sayings

if TYPE_CHECKING:
    from decision_engine.guide import Checklist, Guide, Note, Question
    from site_tools.guides.destinations import Destinations
    from site_tools.guides.texts import GuideTexts

OUTLINE_SUMMARY: Final = "All questions as a list of links"


def build_tool(guide: Guide, texts: GuideTexts, destinations: Destinations) -> Element:
    """Return the tool for a guide: its data, a form for each question, and the result with its requests."""
    # A tag that occurs nowhere inside: Material's search ends an exclusion at the first end tag of that name.
    tool = element("guide-tool", {"class": "guide", "data-guide": guide.id, "data-search-exclude": ""})
    # A "<" would let a text end the script element; JSON may write it as an escape.
    data = write_guide(guide).replace("<", "\\u003c")
    tool.append(element("script", {"type": "application/json", "data-guide-json": ""}, data))
    card = SubElement(
        tool, "section", {"class": "guide-card", "aria-label": "Find out what to include", "hidden": "hidden"}
    )
    card.append(_notices())
    for number, question in enumerate(guide.questions):
        card.append(_question_form(question, texts.hints.get(question.id, []), first=number == 0))
    card.append(_result(guide, texts, destinations))
    card.append(_status())
    card.append(build_desk())
    card.append(build_sayings())
    tool.append(_late())
    return tool


def _notices() -> Element:
    """Return what is said about an address or a change; a live region, so it stands there empty."""
    notices = element("div", {"class": "guide-notices", "role": "status"})
    unusable = SubElement(notices, "p", {"data-notice": "unusable", "hidden": "hidden"})
    unusable.text = "A part of this link is out of date or not known here, and was left out: "
    add_slot(unusable, "parts", ".")
    unopened = SubElement(notices, "p", {"data-notice": "unopened", "hidden": "hidden"})
    unopened.text = (
        "The link that you opened holds answers. What you choose here takes the place of its answer to this question; "
        "its other answers count as far as they still fit."
    )
    dropped = SubElement(notices, "p", {"data-notice": "dropped", "hidden": "hidden"})
    dropped.text = "An answer is not needed any more and was dropped: "
    add_slot(dropped, "answers", ".")
    return notices


def _question_form(question: Question, hints: list[Element], *, first: bool) -> Element:
    form = element(
        "form",
        {"class": "guide-question", "data-question": question.id, "method": "dialog", "novalidate": "novalidate"},
    )
    if not first:
        form.set("hidden", "hidden")
    error_id = f"{OWN_IDS}error-{question.id}"
    fieldset = SubElement(form, "fieldset")
    SubElement(fieldset, "legend", {"tabindex": "-1"}).text = question.text
    fieldset.extend(copy_without_ids(hint) for hint in hints)
    how_many = "Choose all that apply." if question.many else "Choose one."
    SubElement(fieldset, "p", {"class": "guide-how-many"}).text = how_many
    error = SubElement(
        fieldset, "p", {"class": "guide-error", "id": error_id, "role": "alert", "data-error": "", "hidden": "hidden"}
    )
    error.text = "Choose at least one answer, then continue." if question.many else "Choose an answer, then continue."
    options = SubElement(fieldset, "div", {"class": "guide-options"})
    for option in question.options:
        label = SubElement(options, "label", {"class": "guide-option"})
        kind = "checkbox" if question.many else "radio"
        SubElement(label, "input", {"type": kind, "name": question.id, "value": option.id, "autocomplete": "off"})
        SubElement(label, "span").text = option.text
    buttons = SubElement(form, "div", {"class": "guide-buttons"})
    SubElement(buttons, "button", {"type": "submit", "class": "guide-button"}).text = "Continue"
    back = {"type": "button", "class": "guide-button guide-button--quiet", "data-do": "back"}
    SubElement(buttons, "button", back | ({"hidden": "hidden"} if first else {})).text = "Back"
    return form


def _result(guide: Guide, texts: GuideTexts, destinations: Destinations) -> Element:
    result = element("div", {"class": "guide-result", "data-result": "", "hidden": "hidden"})
    result.append(_answers(guide))
    result.append(build_draft())
    shared = [note for note in guide.notes if len(note.checklists) > 1]
    result.extend(_note(note, texts) for note in shared)
    for checklist in guide.checklists:
        own = [note for note in guide.notes if note.checklists == (checklist.id,)]
        section = _checklist(checklist)
        section.extend(_note(note, texts) for note in own)
        section.append(build_fields(guide, checklist, texts))
        section.append(build_request(checklist, destinations.get(checklist.request, NOWHERE)))
        result.append(section)
    printed = SubElement(result, "p", {"class": "guide-printed", "data-printed": ""})
    printed.text = "Printed from "
    add_slot(printed, "address", " on ")
    add_slot(printed, "date", ".")
    buttons = SubElement(result, "div", {"class": "guide-buttons"})
    restart = {"type": "button", "class": "guide-button guide-button--quiet", "data-do": "restart"}
    SubElement(buttons, "button", restart).text = "Start again"
    return result


def _answers(guide: Guide) -> Element:
    answers = element("section", {"class": "guide-answers"})
    SubElement(
        answers, "h3", {"class": "guide-heading", "tabindex": "-1", "data-result-heading": ""}
    ).text = "Your answers"
    rows = SubElement(answers, "ul")
    for question in guide.questions:
        row = SubElement(rows, "li", {"data-answer": question.id, "hidden": "hidden"})
        SubElement(row, "span", {"class": "guide-answers__question"}).text = question.text
        SubElement(row, "strong", {"data-slot": "options"})
        change = {"type": "button", "class": "guide-link", "data-do": "change", "value": question.id}
        SubElement(row, "button", change | {"aria-label": f"Change: {question.text}"}).text = "Change"
    return answers


def _checklist(checklist: Checklist) -> Element:
    section = element("section", {"class": "guide-checklist", "data-checklist": checklist.id, "hidden": "hidden"})
    SubElement(section, "p", {"class": "guide-checklist__request"}).text = checklist.request
    SubElement(section, "h3", {"class": "guide-heading"}).text = checklist.title
    because = SubElement(section, "p", {"class": "guide-checklist__because"})
    because.text = "This is here because you chose "
    add_slot(because, "because", ".")
    return section


def _note(note: Note, texts: GuideTexts) -> Element:
    paragraph = copy_without_ids(texts.notes[note.id])
    paragraph.tail = None
    paragraph.attrib.clear()
    paragraph.attrib.update({"class": "guide-note", "data-note": note.id, "hidden": "hidden"})
    return paragraph


def _status() -> Element:
    """Return the sentences on the start of Python: while it goes on, and when it failed."""
    status = element("div", {"class": "guide-start"})
    waiting = SubElement(status, "p", {"class": "guide-waiting", "role": "status"})
    for state, sentence in (
        ("starting", "Getting ready. You can answer already."),
        ("kept", "Getting ready. Your answer is kept, and counts as soon as everything is here."),
        ("opening", "Getting ready. The answers in this link are opened as soon as everything is here."),
    ):
        SubElement(waiting, "span", {"data-state": state, "hidden": "hidden"}).text = sentence
    # Outside of the live region: a screen reader that is told each step of a bar tells nothing else.
    progress = SubElement(status, "p", {"class": "guide-progress", "data-progress": "", "hidden": "hidden"})
    SubElement(progress, "progress", {"aria-label": "Loaded", "value": "0"}).tail = " "
    add_slot(progress, "loaded", " of ", "0")
    add_slot(progress, "total", " MB loaded", "0")
    failure = SubElement(status, "div", {"class": "guide-failure", "role": "alert", "data-failure": ""})
    message = SubElement(failure, "p", {"hidden": "hidden"})
    message.text = (
        "The questions cannot go on here: a part that they need did not arrive or stopped. "
        "What you chose is kept. Try again, or follow the links below: they lead to the same checklists."
    )
    again = {"type": "button", "class": "guide-button", "data-do": "retry", "hidden": "hidden"}
    SubElement(failure, "button", again).text = "Try again"
    return status


def _late() -> Element:
    """Return what the style sheet shows by itself when the page's script has not come after a while."""
    late = element("form", {"class": "guide-late", "hidden": "hidden"})
    SubElement(late, "p").text = (
        "The questions above cannot go on: a part that they need did not arrive. "
        "Try again, or follow the links below: they lead to the same checklists."
    )
    SubElement(late, "button", {"class": "guide-button"}).text = "Try again"
    return late
