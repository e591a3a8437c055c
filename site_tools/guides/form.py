"""The form of a checklist, and the request that it makes, as they stand in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decision_engine.fields import OWN_FIELDS, choices_of, label_of, name_of, own_field
from decision_engine.request_text import MISSING_LABEL
from decision_engine.sending import without_request
from decision_engine.sensitive import REMOVED
from site_tools.guides.elements import OWN_IDS, add, add_button, add_slot, copy_without_ids, element

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from decision_engine.guide import Checklist, Guide, Item
    from site_tools.guides.destinations import Destination
    from site_tools.guides.texts import GuideTexts


def build_fields(guide: Guide, checklist: Checklist, texts: GuideTexts) -> Element:
    """Return the fields of a checklist: the summary and the question, and one for each item."""
    fields = element("div", {"class": "guide-fields", "role": "group", "aria-label": f"{checklist.request} request"})
    for part, kind, label, says in OWN_FIELDS:
        hint = element("p", {}, says)
        name = own_field(checklist.id, part)  # with a dot in it, which no id of an item has
        fields.append(_field(name, name, label, [hint], kind))
    fields.extend(_item_field(guide, checklist, item, texts) for item in checklist.items)
    filled = add(fields, "p", {"class": "guide-filled"})
    add_slot(filled, "filled", " of ", "0")
    add_slot(filled, "total", " items filled in", str(len(checklist.items)))
    return fields


def build_request(checklist: Checklist, destination: Destination) -> Element:
    """Return the place for the request of a checklist, and what can be done with it."""
    request = element(
        "section", {"class": "guide-request", "data-request": "", "aria-label": f"Your request: {checklist.request}"}
    )
    add(request, "h4", {"class": "guide-heading"}, "Your request")
    removed = add(request, "p", {"class": "guide-note", "role": "status"})
    left_out = add(removed, "span", {"data-removed": "", "hidden": "hidden"})
    left_out.text = "Left out of this text, because it could change how the rest reads: "
    add_slot(left_out, "removed", ".")
    add(request, "div", {"class": "guide-text", "data-text": "", "role": "group", "aria-label": "Text of the request"})
    buttons = add(request, "div", {"class": "guide-buttons"})
    add_button(buttons, "copy", "Copy request", quiet=False)
    if destination.email:
        add_button(buttons, "email", "Send by e-mail", value=destination.email)
    if destination.ticket_form:
        button = add_button(buttons, "ticket_form", "Open ticket form", value=destination.ticket_form)
        button.set("data-empty", without_request(destination.ticket_form))
    name = f"{checklist.id}-request"
    add_button(buttons, "download", "Download .txt", value=f"{name}.txt")
    add_button(buttons, "download", "Download .md", value=f"{name}.md")
    add_button(buttons, "print", "Print")
    add(request, "p", {"class": "guide-said", "role": "status", "data-said": ""})
    return request


def build_sayings() -> Element:
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
        add(sayings, "span", {"data-say": name}, sentence)
    refusal = {"class": "guide-refusal"}
    for name, sentence in (
        ("selected", "This browser does not let the page copy. The text is selected: press Ctrl+C, or ⌘C on a Mac."),
        ("held", "Not yet: something is pointed out above that should not be sent. Decide about it, then try again."),
        ("nothing-read", "There is no request of this guide in the text. It begins with “Request type”."),
        ("nothing-pasted", "Paste a request first."),
    ):
        add(sayings, "span", {**refusal, "data-say": name}, sentence)
    late = add(sayings, "span", {**refusal, "data-say": "late"})
    late.text = "This text does not hold your last changes: a part that puts it together stopped. "
    add_button(late, "retry", "Try again")
    too_long = "This request is too long to be handed to %s. Copy it, and paste it %s"
    mail = add(
        sayings, "span", {**refusal, "data-say": "too-long-for-mail"}, too_long % ("a mail program", "into a mail to ")
    )
    add_slot(mail, "email", ". ")
    add_button(mail, "copy", "Copy request")
    form = add(sayings, "span", {**refusal, "data-say": "too-long-for-form"})
    form.text = too_long % ("the ticket form", "there. ")
    add_button(form, "copy", "Copy request")
    add_button(form, "empty_form", "Open the empty form")
    announced = add(sayings, "span", {"data-say": "pointed-out"})
    announced.text = "Something should better not be sent. What to do about it stands below the field: "
    add_slot(announced, "fields", ".")
    finding = add(sayings, "div", {"class": "guide-finding", "data-finding": REMOVED})
    words = add(finding, "p")
    words.text = "This looks like "
    add_slot(words, "what", ": ")
    add_slot(words, "found", ". Better not to send it.")
    add(
        finding,
        "p",
        {"data-held": "", "hidden": "hidden"},
        "Nothing has left this page yet. Decide about this, then try again.",
    )
    buttons = add(finding, "div", {"class": "guide-buttons"})
    add_button(buttons, "remove", "Remove it", quiet=False)
    add_button(buttons, "keep", "Keep it")
    return sayings


def build_draft() -> Element:
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
        add(status, "span", attributes, sentence)
    add(draft, "button", {"type": "button", "class": "guide-link", "data-do": "clear"}, "Clear").set(
        "aria-label", "Clear what you typed"
    )
    add(draft, "p", {"class": "guide-said", "role": "status", "data-said": ""})
    # Heard alone: what is pointed out is seen beside its field.
    add(draft, "p", {"class": "guide-unseen", "role": "status", "data-announced": ""})
    return draft


def build_desk() -> Element:
    """Return the place where support asks for what a request does not hold."""
    desk = element("details", {"class": "guide-desk", "data-desk": ""})
    add(desk, "summary", text="For support: ask for what is missing")
    field = add(desk, "div", {"class": "guide-field"})
    control_id, hint_id = f"{OWN_IDS}received", f"{OWN_IDS}hint-received"
    add(field, "label", {"for": control_id}, "A request that you were sent")
    says = "Paste it as it came, be it a part of a mail. Leave this empty to ask about the requests in this page."
    add(add(field, "div", {"class": "guide-hint", "id": hint_id}), "p", text=says)
    described = {"id": control_id, "aria-describedby": hint_id, "autocomplete": "off"}
    add(field, "textarea", {**described, "rows": "4", "data-received": ""})
    buttons = add(desk, "div", {"class": "guide-buttons"})
    add_button(buttons, "ask", "Ask for what is missing", quiet=False)
    add(desk, "p", {"class": "guide-said", "role": "status", "data-said": ""})
    reply = add(desk, "section", {"data-reply": "", "aria-label": "The reply", "hidden": "hidden"})
    add(reply, "div", {"class": "guide-text", "data-text": "", "role": "group", "aria-label": "Text of the reply"})
    add_button(add(reply, "div", {"class": "guide-buttons"}), "copy", "Copy reply")
    add(reply, "p", {"class": "guide-said", "role": "status", "data-said": ""})
    return desk


def _item_field(guide: Guide, checklist: Checklist, item: Item, texts: GuideTexts) -> Element:
    words = texts.items[item.id]
    hints = []
    if item.field.label or len(words):  # a sentence that is the label already is not said twice
        hint = element("p", {}, words.text)
        hint.extend(copy_without_ids(child) for child in words)
        hints.append(hint)
    hints += [copy_without_ids(block) for block in texts.details[item.id]]
    field = _field(name_of(item), item.id, label_of(item), hints, item.field.kind, choices_of(guide, item))
    field.set("data-item", item.id)
    if item.field.filled_from:
        attributes = {"class": "guide-hint", "id": f"{OWN_IDS}filled-in-{item.id}", "data-filled-in": ""}
        add(field, "p", {**attributes, "hidden": "hidden"}, "Filled in from your answers.")
    for other in guide.checklists:
        if other is not checklist and any(name_of(each) == name_of(item) for each in other.items):
            says = f"Stands in the {other.request} request as well: fill it in once."
            id_ = f"{OWN_IDS}shared-{item.id}-{other.id}"
            add(field, "p", {"class": "guide-hint", "id": id_, "data-shared-with": other.id, "hidden": "hidden"}, says)
    return field


def _field(  # noqa: PLR0913, PLR0917 -- what a field is made of
    name: str, id_: str, label: str, hints: list[Element], kind: str, choices: tuple[str, ...] = ()
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
        _add_date_and_time(field, id_)
    else:
        _add_control(field, kind, {"id": control_id, "autocomplete": "off", "data-value": "", **described}, choices)
    add(field, "div", {"class": "guide-findings", "data-findings": ""})
    return field


def _add_control(field: Element, kind: str, attributes: dict[str, str], choices: tuple[str, ...]) -> None:
    if kind == "lines":
        add(field, "textarea", {**attributes, "rows": "3"})
    elif kind == "choice":
        select = add(field, "select", attributes)
        add(select, "option", {"value": ""}, MISSING_LABEL)
        for choice in choices:
            add(select, "option", {}, choice)
    else:
        add(field, "input", {**attributes, "type": "text"})


def _add_date_and_time(field: Element, id_: str) -> None:
    """Add two inputs: the day may be known without the hour, and one input for both would take neither then."""
    row = add(field, "div", {"class": "guide-when"})
    for part, name in (("date", "Date"), ("time", "Time")):
        label = add(row, "label", text=name)
        add(label, "input", {"type": part, "data-part": part, "autocomplete": "off"})
    zone = add(row, "span", {"class": "guide-hint", "id": f"{OWN_IDS}zone-{id_}"})
    zone.text = "Time zone: "
    add_slot(zone, "zone", "")
    says = "This date or time is not complete, and is not in the request yet."
    attributes = {"class": "guide-hint", "id": f"{OWN_IDS}incomplete-{id_}", "data-incomplete": "", "hidden": "hidden"}
    add(field, "p", attributes, says)
