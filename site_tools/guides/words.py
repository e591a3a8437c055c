"""The words of the site's own sentences in the language of a page.

The sentences stand in English where they are used, and that is what translations go by: a file ``languages/TAG.po``
holds them in another language, in the format of gettext that translators and their programs know. Where it has none,
the English sentence stands there, and its element is marked as English.

Languages are named by tags as HTML has them (BCP 47), such as ``ar`` or ``pt-BR``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from decision_engine.nearest_name import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGS: Final = Path(__file__).resolve().parent / "languages"
ENGLISH_TAG: Final = "en"
SLOT: Final = re.compile(r"\{(\w+)\}")
"""A place in a sentence, for what is filled in."""

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class UnknownLanguageError(ValueError):
    """A text that is no tag of a language; the message says what to write."""


class BadCatalogError(ValueError):
    """A file of translations that cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: its tag, its direction, ``ltr`` or ``rtl``, and translations by English sentence."""

    language: str
    direction: str
    sentences: Mapping[str, str] = field(default_factory=dict)

    def has(self, sentence: str) -> bool:
        """Say whether the language has words for an English sentence; an English one, always."""
        return self.language.partition("-")[0] == ENGLISH_TAG or sentence in self.sentences

    def text(self, sentence: str, **values: str) -> str:
        """Return a sentence in this language, or else in English, with each ``{name}`` that a value is given for."""
        said = self.sentences.get(sentence, sentence)
        return SLOT.sub(lambda slot: values.get(slot[1], slot[0]), said)


ENGLISH: Final = Words(ENGLISH_TAG, "ltr")


@cache
def words_of(tag: str) -> Words:
    """Return the words of a language.

    Raises:
        UnknownLanguageError: the tag names no language.
        BadCatalogError: its file of translations cannot be used.
    """
    if tag == ENGLISH_TAG:
        return ENGLISH  # which most sites need alone, so that nothing is loaded for it
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- what knows all languages takes a while to load

    try:
        if not _TAG.fullmatch(tag):
            raise ValueError(tag)  # noqa: TRY301 -- as what follows says of others
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        known = [ENGLISH_TAG, *catalog_tags()]
        hint = did_you_mean(tag, known) or f"; write its tag, such as {', '.join(known)}"
        raise UnknownLanguageError(f'"{tag:.40}" is no language{hint}') from None
    paths = (CATALOGS / f"{each}.po" for each in (tag, tag.partition("-")[0]))
    path = next((path for path in paths if path.is_file()), None)
    return Words(tag, locale.text_direction, read_catalog(path) if path else {})


def catalog_tags() -> list[str]:
    """Return the tags of the languages that there are translations for, besides English."""
    return sorted(path.stem for path in CATALOGS.glob("*.po"))


def read_catalog(path: Path) -> dict[str, str]:
    """Return the translations of a file by their English sentences; those marked as fuzzy are not finished.

    Raises:
        BadCatalogError: it is no catalog of gettext, or a translation has not the slots of its sentence.
    """
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 -- as above

    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise BadCatalogError(f"{path.name}: this is no catalog of gettext ({error}); mend it") from None
    found: dict[str, str] = {}
    for message in catalog:
        sentence, said = message.id, message.string
        if not (isinstance(sentence, str) and isinstance(said, str) and sentence and said) or message.fuzzy:
            continue
        if sorted(SLOT.findall(sentence)) != sorted(SLOT.findall(said)):
            slots = ", ".join(f"{{{name}}}" for name in SLOT.findall(sentence)) or "none"
            raise BadCatalogError(
                f'{path.name}:{message.lineno or 1}: the translation of "{sentence:.60}" needs its slots: {slots}'
            )
        found[sentence] = said
    return found
