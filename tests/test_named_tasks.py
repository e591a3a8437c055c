"""The boxes in lists of tasks, where a site has such lists, are named by their tasks."""

from __future__ import annotations

import markdown
import pytest
from lxml import html as lxml_html

from tests.built_page import select

TASKS = """
- [ ] Write *one* `<b>` & "two"
- [x] Done <b>it</b>
    - [ ] Inner
- [X] In a paragraph

- [ ] And \\*another\\*
- No task
"""


def names_of_boxes(*, custom: bool, order: int) -> list[tuple[str, bool]]:
    extensions = ["pymdownx.tasklist", "site_tools.named_tasks"][::order]
    settings = {"pymdownx.tasklist": {"custom_checkbox": custom}}
    page = markdown.markdown(TASKS, extensions=extensions, extension_configs=settings)
    boxes = select(lxml_html.fragment_fromstring(page, create_parent="div"), ".//input")
    return [(box.get("aria-label", ""), "checked" in box.attrib) for box in boxes]


@pytest.mark.parametrize("custom", [False, True])
@pytest.mark.parametrize("order", [1, -1])
def test_each_box_is_named_by_the_text_of_its_own_task(*, custom: bool, order: int) -> None:
    assert names_of_boxes(custom=custom, order=order) == [
        ('Write one <b> & "two"', False),
        ("Done it", True),
        ("Inner", False),
        ("In a paragraph", True),
        ("And *another*", False),
    ]


def test_a_page_without_tasks_is_what_it_was() -> None:
    text = "- [ ] No task without their extension\n- <input>\n"
    assert markdown.markdown(text, extensions=["site_tools.named_tasks"]) == markdown.markdown(text)
