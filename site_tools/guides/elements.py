"""Elements of the tool's HTML: words for making them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from site_tools.guides.words import ENGLISH_TAG, SLOT

if TYPE_CHECKING:
    from site_tools.guides.words import Words

OWN_IDS = "guide-tool-"
"""What each id of the tool and each name of its inputs begins with, so that it is nobody's of the article."""


def element(tag: str, attributes: dict[str, str], text: str | None = None) -> Element:
    """Return a new element with this text in it."""
    made = Element(tag, attributes)
    made.text = text
    return made


def add(parent: Element, tag: str, attributes: dict[str, str] | None = None, text: str | None = None) -> Element:
    """Return a new element with this text, at the end of its parent."""
    made = element(tag, attributes or {}, text)
    parent.append(made)
    return made


def say(speaker: Element, words: Words, sentence: str, **first: str) -> Element:
    """Let an element say a sentence behind what is in it, and return the element.

    A ``{name}`` in the sentence is a slot for the script to fill, which holds ``first[name]`` until then. Where the
    language has no words for it, the element says so: what is read out is read as English then.
    """
    if not words.has(sentence):
        speaker.attrib.update({"lang": ENGLISH_TAG, "dir": "ltr"})
    text, *slots = SLOT.split(words.text(sentence))
    if len(speaker):
        speaker[-1].tail = (speaker[-1].tail or "") + text
    else:
        speaker.text = (speaker.text or "") + text
    for name, behind in zip(slots[::2], slots[1::2], strict=True):
        slot = SubElement(speaker, "span", {"data-slot": name})
        slot.text, slot.tail = first.get(name), behind
    return speaker


def add_button(parent: Element, words: Words, do: str, text: str, *, quiet: bool = True, **attributes: str) -> Element:
    """Return a new button for what the page's script does under this name."""
    look = "guide-button guide-button--quiet" if quiet else "guide-button"
    return say(add(parent, "button", {"type": "button", "class": look, "data-do": do, **attributes}), words, text)


def add_permalink(parent: Element, words: Words, id_: str, text: str) -> None:
    """Add the link that copies the address of a part of the article, which is shown here again."""
    add(parent, "a", {"class": "guide-permalink", "href": f"#{id_}", **name_of_permalink(words, text)})


def name_of_permalink(words: Words, text: str) -> dict[str, str]:
    """Return what a link that copies the address of a part is called; ``text`` is that of the part."""
    return {"title": words.text("Copy link"), "aria-label": words.text("Copy link: {part}", part=text)}


def copy_without_ids(original: Element) -> Element:
    """Return a copy without ids: those are the article's."""
    copy = deepcopy(original)
    for part in copy.iter():
        part.attrib.pop("id", None)
    return copy
