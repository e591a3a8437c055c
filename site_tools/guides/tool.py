"""The tool as it stands in the page: every sentence of it, built once; the page's script shows and fills it.

Names that the script uses are ``data-`` attributes, so that classes are for looks alone. Ids are the
article's: those of the tool tie a field to its label, its hint or its error, and begin with ``OWN_IDS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from decision_engine.guide_json import write_guide
from site_tools.guides.destinations import NOWHERE
from site_tools.guides.elements import OWN_IDS, add_button, add_permalink, copy_without_ids, element, say
from site_tools.guides.form import build_desk, build_draft, build_fields, build_request, build_sayings

if TYPE_CHECKING:
    from decision_engine.guide import Checklist, Guide, Note, Question
    from site_tools.guides.destinations import Destinations
    from site_tools.guides.texts import GuideTexts
    from site_tools.guides.words import Words

OUTLINE_SUMMARY: Final = "All questions as a list of links"

PAGE_TEXTS: Final = {
    "missing_part": (
        "A part of this page, such as its search, has not arrived: the line is down, or the site was published anew. "
        "The rest can be read. Reload the page to ask for all of it again."
    ),
    "missing_code": "Code: PAGE",
    "reload": "Reload the page",
    "copied_link": "Link copied.",
    "copied_line": "Line copied.",
    "copied_markdown": "Markdown copied.",
    "copied_html": "HTML copied.",
    "copied_reply": "Reply copied.",
    "not_copied": "This browser lets no page copy. Copy it yourself: ",
    "checklist_page": "checklist page",
    "no_such_page": "There is no such page",
    "nothing_here": "Nothing is at this address. It may have lost a letter on the way here.",
    "nearest": "Did you mean one of these?",
    "where_else": (
        "The search at the top of the page looks through the articles, and {first_page} is a good place to begin."
    ),
    "first_page": "the first page",
    "asked_for": "What was asked for here is at {page}.",
    "part_moved": "This part of it has moved: {part}",
}
"""What the pages say outside of the tool, by the names that their template knows."""


def build_tool(guide: Guide, texts: GuideTexts, destinations: Destinations, words: Words) -> Element:
    """Return the tool for a guide: its data, a form for each question, and the result with its requests."""
    # A tag that occurs nowhere inside: Material's search ends an exclusion at the first end tag of that name.
    tool = element("guide-tool", {"class": "guide", "data-guide": guide.id, "data-search-exclude": ""})
    # A "<" would let a text end the script element; JSON may write it as an escape.
    data = write_guide(guide).replace("<", "\\u003c")
    tool.append(element("script", {"type": "application/json", "data-guide-json": ""}, data))
    name = words.text("Find out what to include")
    card = SubElement(tool, "section", {"class": "guide-card", "aria-label": name, "hidden": "hidden"})
    card.append(_notices(words))
    for number, question in enumerate(guide.questions):
        card.append(_question_form(question, texts.hints.get(question.id, []), words, first=number == 0))
    card.append(_result(guide, texts, destinations, words))
    card.append(_status(words))
    card.append(build_desk(words))
    card.append(build_sayings(words))
    tool.append(_late(words))
    return tool


def _notices(words: Words) -> Element:
    """Return what is said about an address or a change; a live region, so it stands there empty."""
    notices = element("div", {"class": "guide-notices", "role": "status"})
    for notice, sentence in (
        ("unusable", "A part of this link is out of date or not known here, and was left out: {parts}."),
        (
            "unopened",
            (
                "The link that you opened holds answers. What you choose here takes the place of its answer to this "
                "question; its other answers count as far as they still fit."
            ),
        ),
        ("dropped", "An answer is not needed any more and was dropped: {answers}."),
    ):
        say(SubElement(notices, "p", {"data-notice": notice, "hidden": "hidden"}), words, sentence)
    return notices


def _question_form(question: Question, hints: list[Element], words: Words, *, first: bool) -> Element:
    form = element(
        "form",
        {
            "class": "guide-question",
            "data-question": question.id,
            "method": "dialog",
            "novalidate": "novalidate",
            "autocomplete": "off",  # what is chosen is for the address to say, not for a browser to bring back
        },
    )
    if not first:
        form.set("hidden", "hidden")
    error_id = f"{OWN_IDS}error-{question.id}"
    fieldset = SubElement(form, "fieldset")
    SubElement(fieldset, "legend", {"tabindex": "-1"}).text = question.text
    fieldset.extend(copy_without_ids(hint) for hint in hints)
    how_many = "Choose all that apply." if question.many else "Choose one."
    say(SubElement(fieldset, "p", {"class": "guide-how-many"}), words, how_many)
    error = SubElement(
        fieldset, "p", {"class": "guide-error", "id": error_id, "role": "alert", "data-error": "", "hidden": "hidden"}
    )
    nothing = "Choose at least one answer, then continue." if question.many else "Choose an answer, then continue."
    say(error, words, nothing)
    options = SubElement(fieldset, "div", {"class": "guide-options"})
    # The names of its inputs are properties of a form: a question "hidden" would be taken for whether it is.
    name = f"{OWN_IDS}{question.id}"
    for option in question.options:
        label = SubElement(options, "label", {"class": "guide-option"})
        kind = "checkbox" if question.many else "radio"
        SubElement(label, "input", {"type": kind, "name": name, "value": option.id})
        SubElement(label, "span").text = option.text
    buttons = SubElement(form, "div", {"class": "guide-buttons"})
    say(SubElement(buttons, "button", {"type": "submit", "class": "guide-button"}), words, "Continue")
    back = {"type": "button", "class": "guide-button guide-button--quiet", "data-do": "back"}
    say(SubElement(buttons, "button", back | ({"hidden": "hidden"} if first else {})), words, "Back")
    add_permalink(buttons, words, question.id, question.text)
    return form


def _result(guide: Guide, texts: GuideTexts, destinations: Destinations, words: Words) -> Element:
    result = element("div", {"class": "guide-result", "data-result": "", "hidden": "hidden"})
    result.append(_answers(guide, words))
    result.append(build_draft(words))
    shared = [note for note in guide.notes if len(note.checklists) > 1]
    result.extend(_note(note, texts) for note in shared)
    for checklist in guide.checklists:
        own = [note for note in guide.notes if note.checklists == (checklist.id,)]
        section = _checklist(checklist, words)
        section.extend(_note(note, texts) for note in own)
        section.append(build_fields(guide, checklist, texts, words))
        section.append(build_request(checklist, destinations.get(checklist.request, NOWHERE), words))
        result.append(section)
    printed = SubElement(result, "p", {"class": "guide-printed", "data-printed": ""})
    say(printed, words, "Printed from {address} on {date}.")
    buttons = SubElement(result, "div", {"class": "guide-buttons"})
    restart = {"type": "button", "class": "guide-button guide-button--quiet", "data-do": "restart"}
    say(SubElement(buttons, "button", restart), words, "Start again")
    add_button(buttons, words, "copy-link", "Copy link to this result")
    return result


def _answers(guide: Guide, words: Words) -> Element:
    answers = element("section", {"class": "guide-answers"})
    heading = SubElement(answers, "h3", {"class": "guide-heading", "tabindex": "-1", "data-result-heading": ""})
    say(heading, words, "Your answers")
    rows = SubElement(answers, "ul")
    for question in guide.questions:
        row = SubElement(rows, "li", {"data-answer": question.id, "hidden": "hidden"})
        SubElement(row, "span", {"class": "guide-answers__question"}).text = question.text
        SubElement(row, "strong", {"data-slot": "options"})
        change = {"type": "button", "class": "guide-link", "data-do": "change", "value": question.id}
        change["aria-label"] = words.text("Change: {question}", question=question.text)
        say(SubElement(row, "button", change), words, "Change")
    return answers


def _checklist(checklist: Checklist, words: Words) -> Element:
    section = element("section", {"class": "guide-checklist", "data-checklist": checklist.id, "hidden": "hidden"})
    SubElement(section, "p", {"class": "guide-checklist__request"}).text = checklist.request
    heading = SubElement(section, "h3", {"class": "guide-heading"})
    heading.text = checklist.title
    add_permalink(section, words, checklist.id, checklist.title)
    because = SubElement(section, "p", {"class": "guide-checklist__because"})
    say(because, words, "This is here because you chose {because}.")
    return section


def _note(note: Note, texts: GuideTexts) -> Element:
    paragraph = copy_without_ids(texts.notes[note.id])
    paragraph.tail = None
    paragraph.attrib.clear()
    paragraph.attrib.update({"class": "guide-note", "data-note": note.id, "hidden": "hidden"})
    return paragraph


def _status(words: Words) -> Element:
    """Return the sentences on the start of Python: while it goes on, and when it failed."""
    status = element("div", {"class": "guide-start"})
    waiting = SubElement(status, "p", {"class": "guide-waiting", "role": "status"})
    for state, sentence in (
        ("starting", "Getting ready. You can answer already."),
        ("kept", "Getting ready. Your answer is kept, and counts as soon as everything is here."),
        ("opening", "Getting ready. The answers in this link are opened as soon as everything is here."),
    ):
        say(SubElement(waiting, "span", {"data-state": state, "hidden": "hidden"}), words, sentence)
    # Outside of the live region: a screen reader that is told each step of a bar tells nothing else.
    progress = SubElement(status, "p", {"class": "guide-progress", "data-progress": "", "hidden": "hidden"})
    SubElement(progress, "progress", {"aria-label": words.text("Loaded"), "value": "0"}).tail = " "
    say(progress, words, "{loaded} of {total} MB loaded", loaded="0", total="0")
    failure = SubElement(status, "div", {"class": "guide-failure", "role": "alert", "data-failure": ""})
    changed = SubElement(failure, "p", {"hidden": "hidden", "data-when": "CHANGED"})
    say(changed, words, "What arrived is not what was published here, and was refused.")
    message = SubElement(failure, "p", {"hidden": "hidden", "data-unless": "OLD"})
    stopped = (
        "The questions cannot go on here: a part that they need did not arrive or stopped. "
        "What you chose is kept. Try again, or follow the links below: they lead to the same checklists."
    )
    say(message, words, stopped)
    old = SubElement(failure, "p", {"hidden": "hidden", "data-when": "OLD"})
    replaced = (
        "The questions cannot go on here: the site was published anew since this page came, and what the page needs is "
        "gone. Reload the page, or follow the links below: they lead to the same checklists. What you chose is kept, "
        "and what you typed as well where this browser lets the page keep it."
    )
    say(old, words, replaced)
    # For who is asked for help; the browser's console has the detail.
    code = SubElement(failure, "p", {"class": "guide-code", "hidden": "hidden"})
    say(code, words, "Code: {code}")
    again = {"type": "button", "class": "guide-button", "data-do": "retry", "data-unless": "OLD", "hidden": "hidden"}
    say(SubElement(failure, "button", again), words, "Try again")
    reload = {"type": "button", "class": "guide-button", "data-do": "reload", "data-when": "OLD", "hidden": "hidden"}
    say(SubElement(failure, "button", reload), words, PAGE_TEXTS["reload"])
    return status


def _late(words: Words) -> Element:
    """Return what the style sheet shows by itself when the page's script has not come after a while."""
    late = element("form", {"class": "guide-late", "hidden": "hidden"})
    missing = (
        "The questions above cannot go on: a part that they need did not arrive. "
        "Try again, or follow the links below: they lead to the same checklists."
    )
    say(SubElement(late, "p"), words, missing)
    say(SubElement(late, "p", {"class": "guide-code"}), words, "Code: TOOL")
    say(SubElement(late, "button", {"class": "guide-button"}), words, "Try again")
    return late
