"""Misspelt words, as codespell knows them: https://github.com/codespell-project/codespell.

It knows how words are misspelt, and no words: a name that it has never seen is no mistake to it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import codespell_lib

# Its command line prints, and reads settings from wherever it is called. How it reads its dictionary is no part of what
# it promises, and so its version is pinned.
from codespell_lib._spellchecker import Misspelling, build_dict
from codespell_lib._text_util import fix_case
from mkdocs.utils.meta import get_data

from site_tools.problems.source_problem import SourceProblem
from site_tools.source_check.front_matter import find_unread, prose_of
from site_tools.source_check.page import FILLER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_tools.source_check.page import Page

SPELLING: Final = "spelling"
WORDS: Final = "spelling-words"
WORD_LIST: Final = "spelling.txt"
"""The words that are right here, beside the pages: one a line, with ``#`` in front of what is none."""

_WORD: Final = re.compile(r"[^\W\d_](?:[\w'\u2019-]*\w)?")
_NO_WORDS: Final = re.compile(
    r"\]\([^()\n]{0,2000}(?:\([^()\n]{0,300}\)[^()\n]{0,300})?\)"  # where links lead
    r"|(?<=\])\[[^\[\]\n]{0,300}\]"
    r"|^[ ]{0,3}\[[^\[\]\n]{1,300}\]:[^\n]*"
    r"|\{:?[^{}\n]{0,2000}\}"  # attributes
    r"|\b[a-z]{2,10}://\S+|\bwww\.\S+|\b(?:mailto|tel):\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+"
    r"|(?<![\w/])(?:~|\.{1,2})?/[\w./~%+?=&#-]+"  # paths
    r"|(?<!\S)[\w-]{1,100}(?:/[\w.-]{1,100}){2,}|(?<!\w)[\w-]{1,100}\.[a-z][a-z0-9]{1,4}(?![\w-])"
    r"|&#?\w{1,30};",
    re.MULTILINE,
)
_LANGUAGE_SUFFIX: Final = re.compile(r"\.(?P<language>[a-z]{2,3}(?:-[A-Za-z]{2,4})?)\.md$")


def find_problems(pages: Iterable[Page], docs: Path, language: str) -> Iterator[SourceProblem]:
    """Yield the misspelt words of the pages in English, and what is wrong with the list of words that are right.

    ``language`` is that of pages that do not say theirs, as ``en``.
    """
    right, problems = _read_words(docs)
    yield from problems
    known = _misspellings()
    for page in pages:
        if not language_of(page, language).lower().startswith("en"):
            continue
        for place, word in _misspelt(page, known):
            if word not in right and word.lower() not in right:
                meant = known[word.lower()]
                because = f" ({meant.reason})" if meant.reason else ""
                says = (
                    f'"{word}" is misspelt{because}; did you mean {fix_case(word, meant.data).strip(", ")}? '
                    f"A word that is right stands in {docs.name}/{WORD_LIST}"
                )
                yield page.problem_at(place, says, SPELLING)


def language_of(page: Page, of_site: str) -> str:
    """Return the language of a page: what it says itself, else what its file's name ends with, else the site's."""
    said = None if find_unread(page.text) else get_data(page.text)[1].get("lang")
    if isinstance(said, str) and said.strip():
        return said.strip()
    suffix = _LANGUAGE_SUFFIX.search(page.path)
    return suffix["language"] if suffix else of_site


def _misspelt(page: Page, known: Mapping[str, Misspelling]) -> Iterator[tuple[int, str]]:
    """Yield the misspelt words of a page with their places, also of what its front matter shows to readers."""
    text = page.prose
    for start, end in prose_of(page.text):
        text = text[:start] + page.text[start:end] + text[end:]
    found = [(word.start(), word[0]) for word in _WORD.finditer(text) if word[0].lower() in known]
    # Few pages have any, and to leave out what is no word costs more than all the rest.
    words = _NO_WORDS.sub(lambda part: FILLER * len(part[0]), text) if found else ""
    yield from ((place, word) for place, word in found if words[place] != FILLER)


@cache
def _misspellings() -> dict[str, Misspelling]:
    """Return the misspelt words of codespell's dictionary of clear cases, with what they were meant to be."""
    known: dict[str, Misspelling] = {}
    build_dict(str(Path(codespell_lib.__file__).with_name("data") / "dictionary.txt"), known, set())
    return known


def _read_words(docs: Path) -> tuple[set[str], list[SourceProblem]]:
    """Return the words that are right here; one in lower case is right however it is written."""
    file = docs / WORD_LIST
    where = f"{docs.name}/{WORD_LIST}"
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines() if file.is_file() else []
    except UnicodeDecodeError:
        return set(), [SourceProblem(where, 1, "the text is not UTF-8; save it as UTF-8", WORDS, 1)]
    words: set[str] = set()
    problems = []
    for number, line in enumerate(lines, 1):
        word = line.partition("#")[0].strip()
        if word and not _WORD.fullmatch(word):
            says = f'"{word:.60}" is not one word; write one word in a line'
            problems.append(SourceProblem(where, number, says, WORDS, 1))
        elif word:
            words.add(word)
    return words, problems
