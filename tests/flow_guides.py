"""Guides of other shapes than the real one, for the tests of their maps."""

from __future__ import annotations

from typing import Final

from decision_engine.guide import Checklist, Guide, Item, Option, Question


def twelve_types() -> Guide:
    """Return a guide of one question, each of whose twelve answers leads to a request of its own with five items."""
    options = tuple(Option(f"type-{number}", f"A request of type {number}", (f"c{number}",)) for number in range(12))
    items = [tuple(Item(f"c{number}-{place}", f"Thing {place}") for place in range(5)) for number in range(12)]
    checklists = tuple(
        Checklist(f"c{number}", f"What to include for {number}", f"Type {number}", items[number])
        for number in range(12)
    )
    return Guide(
        "types", "Twelve types", (Question("type", "What do you need?", many=False, options=options),), checklists
    )


def severity(levels: int = 4, width: int = 3) -> Guide:
    """Return a tree of questions of one answer each, every way of which ends at one of ``width`` checklists."""
    questions: list[Question] = []

    def ask(name: str, level: int) -> None:
        on = [f"{name}-{number}" for number in range(width)]
        last = level == levels
        options = tuple(
            Option(f"to-{each}", f"Answer {each}", (f"c{number}" if last else each,)) for number, each in enumerate(on)
        )
        questions.append(Question(name, f"How bad is {name}?", many=False, options=options))
        for each in on if not last else ():
            ask(each, level + 1)

    ask("q", 1)
    checklists = tuple(
        Checklist(f"c{number}", f"Severity {number}", f"S{number}", (Item(f"c{number}-item", "What happened."),))
        for number in range(width)
    )
    return Guide("severity", "Severity", tuple(questions), checklists)


def many_of(number: int) -> Guide:
    """Return a guide of one question of many answers, each of which leads to a checklist of its own."""
    options = tuple(Option(f"o{each}", f"Answer {each}", (f"c{each}",)) for each in range(number))
    checklists = tuple(
        Checklist(f"c{each}", f"Checklist {each}", f"Type {each}", (Item(f"c{each}-item", "It"),))
        for each in range(number)
    )
    return Guide("many", "Many", (Question("which", "Which?", many=True, options=options),), checklists)


RIGHT_TO_LEFT: Final = Guide(
    "rtl",
    "دليل الطلبات",
    (
        Question(
            "kind",
            "ما هو سؤالك؟",
            many=True,
            options=(
                Option("charged", "لماذا تم الخصم مني؟", ("invoice",)),
                Option("used", "كيف تم الاستخدام وما الذي تغير في حسابي هذا الشهر؟", ("usage",)),
            ),
        ),
        Question(
            "invoice",
            "ما هو نوع الفاتورة؟",
            many=False,
            options=(Option("refund", "استرداد", ("billing",)), Option("payment", "دفع", ("billing",))),
        ),
    ),
    (
        Checklist("usage", "ما يجب تضمينه", "الاستخدام", (Item("workspace", "مساحة العمل"),)),
        Checklist("billing", "ما يجب تضمينه للفواتير", "الفواتير", (Item("number", "رقم الفاتورة", ("refund",)),)),
    ),
)
"""A guide that is read from right to left."""
