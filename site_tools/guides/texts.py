"""The texts of a guide with their formatting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(slots=True)
class GuideTexts:
    """The parts of a guide with their formatting, as elements, by id."""

    hints: dict[str, list[Element]] = field(default_factory=dict)
    items: dict[str, Element] = field(default_factory=dict)
    details: dict[str, list[Element]] = field(default_factory=dict)  # what stands below the text of an item
    notes: dict[str, Element] = field(default_factory=dict)
