"""The form of a checklist, and the request that it makes, as they stand in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decision_engine.fields import OWN_FIELDS, choices_of, label_of, name_of, own_field
from decision_engine.request_text import MISSING_LABEL
from decision_engine.sending import without_request
from decision_engine.sensitive import KINDS, REMOVED
from site_tools.guides.elements import OWN_IDS, add, add_button, add_permalink, copy_without_ids, element, say
from site_tools.guides.words import ENGLISH

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from decision_engine.guide import Checklist, Guide, Item
    from site_tools.guides.destinations import Destination
    from site_tools.guides.texts import GuideTexts
    from site_tools.guides.words import Words


def build_fields(guide: Guide, checklist: Checklist, texts: GuideTexts, words: Words) -> Element:
    """Return the fields of a checklist: the summary and the question, and one for each item."""
    fields = element("div", {"class": "guide-fields", "role": "group"})
    fields.set("aria-label", words.text("{type} request", type=checklist.request))
    for part, kind, label, says in OWN_FIELDS:
        hint = say(element("p", {}), words, says)
        name = own_field(checklist.id, part)  # with a dot in it, which no id of an item has
        fields.append(_field(words, name, name, words.text(label), [hint], kind))
    fields.extend(_item_field(guide, checklist, item, texts, words) for item in checklist.items)
    filled = add(fields, "p", {"class": "guide-filled"})
    say(filled, words, "{filled} of {total} items filled in", filled="0", total=str(len(checklist.items)))
    return fields


def build_request(checklist: Checklist, destination: Destination, words: Words) -> Element:
    """Return the place for the request of a checklist, and what can be done with it."""
    name = words.text("Your request: {type}", type=checklist.request)
    request = element("section", {"class": "guide-request", "data-request": "", "aria-label": name})
    say(add(request, "h4", {"class": "guide-heading"}), words, "Your request")
    removed = add(request, "p", {"class": "guide-note", "role": "status"})
    left_out = add(removed, "span", {"data-removed": "", "hidden": "hidden"})
    say(left_out, words, "Left out of this text, because it could change how the rest reads: {removed}.")
    text = add(request, "div", {"class": "guide-text", "data-text": "", "role": "group"})
    text.set("aria-label", words.text("Text of the request"))
    buttons = add(request, "div", {"class": "guide-buttons"})
    add_button(buttons, words, "copy", "Copy request", quiet=False)
    if destination.email:
        add_button(buttons, words, "email", "Send by e-mail", value=destination.email)
    if destination.ticket_form:
        button = add_button(buttons, words, "ticket_form", "Open ticket form", value=destination.ticket_form)
        button.set("data-empty", without_request(destination.ticket_form))
    file = f"{checklist.id}-request"
    add_button(buttons, words, "download", "Download .txt", value=f"{file}.txt")
    add_button(buttons, words, "download", "Download .md", value=f"{file}.md")
    add_button(buttons, words, "print", "Print")
    add(request, "p", {"class": "guide-said", "role": "status", "data-said": ""})
    return request


def build_sayings(words: Words = ENGLISH) -> Element:
    """Return what the form and the desk say after something was done, and of a finding; the script says copies."""
    sayings = element("div", {"data-sayings": "", "hidden": "hidden"})
    for name, sentence in (
        ("copied", "Copied. Paste it where you ask for help."),
        ("downloaded", "Downloaded. You find it among your downloads."),
        ("printed", "The browser was asked to print this request."),
        ("mailed", "Your mail program was asked to open this request. If nothing opens, copy the request instead."),
        ("opened", "The ticket form opens in a new tab, with this request in it."),
        ("opened-empty", "The ticket form opens in a new tab. Paste the request there."),
        ("removed", "Removed."),
        ("kept", "Kept as it is."),
        ("cleared", "Cleared. Nothing that you typed is kept."),
        ("reply", "Here is the reply."),
        ("copied-reply", "Copied. Paste it into your answer."),
        ("nothing-missing", "Nothing is missing."),
    ):
        say(add(sayings, "span", {"data-say": name}), words, sentence)
    refusal = {"class": "guide-refusal"}
    for name, sentence in (
        ("selected", "This browser does not let the page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac."),
        ("held", "Not yet: something is pointed out above that should not be sent. Decide about it, then try again."),
        ("nothing-read", "There is no request of this guide in the text. It begins with “Request type”."),
        ("nothing-pasted", "Paste a request first."),
    ):
        say(add(sayings, "span", {**refusal, "data-say": name}), words, sentence)
    late = add(sayings, "span", {**refusal, "data-say": "late"})
    say(late, words, "This text does not hold your last changes: a part that puts it together stopped.")
    _add_space(late)
    add_button(late, words, "retry", "Try again")
    mail = add(sayings, "span", {**refusal, "data-say": "too-long-for-mail"})
    mail_says = "This request is too long to be handed to a mail program. Copy it, and paste it into a mail to {email}."
    say(mail, words, mail_says)
    _add_space(mail)
    add_button(mail, words, "copy", "Copy request")
    form = add(sayings, "span", {**refusal, "data-say": "too-long-for-form"})
    say(form, words, "This request is too long to be handed to the ticket form. Copy it, and paste it there.")
    _add_space(form)
    add_button(form, words, "copy", "Copy request")
    add_button(form, words, "empty_form", "Open the empty form")
    announced = add(sayings, "span", {"data-say": "pointed-out"})
    say(announced, words, "Something should better not be sent. What to do about it stands below the field: {fields}.")
    finding = add(sayings, "div", {"class": "guide-finding", "data-finding": REMOVED})
    say(add(finding, "p"), words, "This looks like {what}: {found}. Better not to send it.")
    if words is not ENGLISH:
        for kind in KINDS:
            add(sayings, "span", {"data-named": kind}, words.text(kind))
    held = add(finding, "p", {"data-held": "", "hidden": "hidden"})
    say(held, words, "Nothing has left this page yet. Decide about this, then try again.")
    buttons = add(finding, "div", {"class": "guide-buttons"})
    add_button(buttons, words, "remove", "Remove it", quiet=False)
    add_button(buttons, words, "keep", "Keep it")
    return sayings


def build_draft(words: Words) -> Element:
    """Return what is said about the draft, and the way to wipe it."""
    draft = element("div", {"class": "guide-draft"})
    status = add(draft, "p", {"role": "status"})
    for state, sentence in (
        (
            "kept",
            (
                "What you type stays in this tab until you close it, also when you reload or look at other pages "
                "here. Nobody sees it until you send it."
            ),
        ),
        (
            "restored",
            (
                "Your draft from before is here. It stays in this tab until you close it. "
                "Nobody sees it until you send it."
            ),
        ),
        (
            "unkept",
            (
                "This browser does not let the page keep what you type: a reload would lose it. "
                "Copy or download your request before you leave."
            ),
        ),
    ):
        attributes = {"data-draft": state} | ({} if state == "kept" else {"hidden": "hidden"})
        say(add(status, "span", attributes), words, sentence)
    clear = add(draft, "button", {"type": "button", "class": "guide-link", "data-do": "clear"})
    say(clear, words, "Clear").set("aria-label", words.text("Clear what you typed"))
    add(draft, "p", {"class": "guide-said", "role": "status", "data-said": ""})
    # Heard alone: what is pointed out is seen beside its field.
    add(draft, "p", {"class": "guide-unseen", "role": "status", "data-announced": ""})
    return draft


def build_desk(words: Words) -> Element:
    """Return the place where support asks for what a request does not hold."""
    desk = element("details", {"class": "guide-desk", "data-desk": ""})
    say(add(desk, "summary"), words, "For support: ask for what is missing")
    field = add(desk, "div", {"class": "guide-field"})
    control_id, hint_id = f"{OWN_IDS}received", f"{OWN_IDS}hint-received"
    say(add(field, "label", {"for": control_id}), words, "A request that you were sent")
    says = "Paste it as it came, be it a part of a mail. Leave this empty to ask about the requests in this page."
    say(add(add(field, "div", {"class": "guide-hint", "id": hint_id}), "p"), words, says)
    described = {"id": control_id, "aria-describedby": hint_id, "autocomplete": "off"}
    add(field, "textarea", {**described, "rows": "4", "data-received": ""})
    buttons = add(desk, "div", {"class": "guide-buttons"})
    add_button(buttons, words, "ask", "Ask for what is missing", quiet=False)
    add(desk, "p", {"class": "guide-said", "role": "status", "data-said": ""})
    reply = add(desk, "section", {"data-reply": "", "aria-label": words.text("The reply"), "hidden": "hidden"})
    text = add(reply, "div", {"class": "guide-text", "data-text": "", "role": "group"})
    text.set("aria-label", words.text("Text of the reply"))
    add_button(add(reply, "div", {"class": "guide-buttons"}), words, "copy", "Copy reply")
    add(reply, "p", {"class": "guide-said", "role": "status", "data-said": ""})
    return desk


def _add_space(element: Element) -> None:
    """Add a space behind what an element says, in front of a button."""
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''} "
    else:
        element.text = f"{element.text or ''} "


def _item_field(guide: Guide, checklist: Checklist, item: Item, texts: GuideTexts, words: Words) -> Element:
    sentence = texts.items[item.id]
    hints = []
    if item.field.label or len(sentence):  # a sentence that is the label already is not said twice
        hint = element("p", {}, sentence.text)
        hint.extend(copy_without_ids(child) for child in sentence)
        hints.append(hint)
    hints += [copy_without_ids(block) for block in texts.details[item.id]]
    field = _field(words, name_of(item), item.id, label_of(item), hints, item.field.kind, choices_of(guide, item))
    field.set("data-item", item.id)
    add_permalink(field, words, item.id, label_of(item))
    if item.field.filled_from:
        attributes = {"class": "guide-hint", "id": f"{OWN_IDS}filled-in-{item.id}", "data-filled-in": ""}
        say(add(field, "p", {**attributes, "hidden": "hidden"}), words, "Filled in from your answers.")
    for other in guide.checklists:
        if other is not checklist and any(name_of(each) == name_of(item) for each in other.items):
            id_ = f"{OWN_IDS}shared-{item.id}-{other.id}"
            told = {"class": "guide-hint", "id": id_, "data-shared-with": other.id, "hidden": "hidden"}
            add(
                field,
                "p",
                told,
                words.text("Stands in the {type} request as well: fill it in once.", type=other.request),
            )
    return field


def _field(  # noqa: PLR0913, PLR0917 -- what a field is made of
    words: Words, name: str, id_: str, label: str, hints: list[Element], kind: str, choices: tuple[str, ...] = ()
) -> Element:
    """Return a field: its label, its hints, the control, and the place for what is found in it."""
    grouped = kind == "date-time"
    field = element("fieldset" if grouped else "div", {"class": "guide-field", "data-field": name, "data-kind": kind})
    control_id = f"{OWN_IDS}field-{id_}"
    add(field, "legend" if grouped else "label", {} if grouped else {"for": control_id}, label)
    described = {}
    if hints:
        described = {"aria-describedby": f"{OWN_IDS}hint-{id_}"}
        hint = add(field, "div", {"class": "guide-hint", "id": f"{OWN_IDS}hint-{id_}"})
        hint.extend(hints)
    if grouped:
        field.attrib.update(described)
        _add_date_and_time(field, words, id_)
    else:
        _add_control(
            field, words, kind, {"id": control_id, "autocomplete": "off", "data-value": "", **described}, choices
        )
    add(field, "div", {"class": "guide-findings", "data-findings": ""})
    return field


def _add_control(field: Element, words: Words, kind: str, attributes: dict[str, str], choices: tuple[str, ...]) -> None:
    if words.direction != ENGLISH.direction and kind != "choice":
        attributes = attributes | {"dir": "auto"}  # a number or a name in Latin letters runs its own way
    if kind == "lines":
        add(field, "textarea", {**attributes, "rows": "3"})
    elif kind == "choice":
        select = add(field, "select", attributes)
        say(add(select, "option", {"value": ""}), words, MISSING_LABEL)
        for choice in choices:
            add(select, "option", {}, choice)
    else:
        add(field, "input", {**attributes, "type": "text"})


def _add_date_and_time(field: Element, words: Words, id_: str) -> None:
    """Add two inputs: the day may be known without the hour, and one input for both would take neither then."""
    row = add(field, "div", {"class": "guide-when"})
    for part, name in (("date", "Date"), ("time", "Time")):
        label = say(add(row, "label"), words, name)
        add(label, "input", {"type": part, "data-part": part, "autocomplete": "off"})
    zone = add(row, "span", {"class": "guide-hint", "id": f"{OWN_IDS}zone-{id_}"})
    say(zone, words, "Time zone: {zone}")
    says = "This date or time is not complete, and is not in the request yet."
    attributes = {"class": "guide-hint", "id": f"{OWN_IDS}incomplete-{id_}", "data-incomplete": "", "hidden": "hidden"}
    say(add(field, "p", attributes), words, says)
