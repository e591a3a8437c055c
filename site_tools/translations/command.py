"""What is untranslated: `python3 -m site_tools translations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_tools.guides.source_lines import GuideSource
from site_tools.guides.source_pages import read_guides, read_settings
from site_tools.problems.source_problem import SourceProblem
from site_tools.setup.progress import say
from site_tools.translations.comparing import find_same_words, texts_of
from site_tools.translations.naming import find_translations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from decision_engine.guide import Guide
    from site_tools.translations.naming import Translation


def list_untranslated(config: Path, docs: Path) -> int:
    """Print what is not translated into the languages that there are translations for, and return 0.

    Pages that nobody needs in another language are nobody's fault: it is a list, and no check.
    """
    found = sorted(find_untranslated(config, docs))
    for each in found:
        print(each)
    say(f"{len(found)} untranslated" if found else "Nothing is untranslated.")
    return 0


def find_untranslated(config: Path, docs: Path) -> Iterator[SourceProblem]:
    """Yield the pages that have no translation into a language that others have one for, and what translations lack."""
    sources = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md") if path.is_file()}
    translations = find_translations(sources)
    guides = {page.path: page.guide for page in read_guides(read_settings(config, docs), docs) if page.guide}
    by_original: dict[str, set[str]] = {}
    for original, language in translations.values():
        by_original.setdefault(original, set()).add(language)
    languages = {language for each in by_original.values() for language in each}
    pages = sources - translations.keys()
    for page in pages if languages else ():
        for language in sorted(languages - by_original.get(page, set())):
            yield SourceProblem(f"{docs.name}/{page}", 1, f"this page has no translation into {language}")
    for source, translation in translations.items():
        yield from _lacks(source, translation, docs, guides)


def _lacks(source: str, translation: Translation, docs: Path, guides: Mapping[str, Guide]) -> Iterator[SourceProblem]:
    """Yield the parts of a page that its translation does not have, and those that it has in the same words."""
    original = GuideSource((docs / translation.original).read_text(encoding="utf-8-sig", errors="replace"))
    own = GuideSource((docs / source).read_text(encoding="utf-8-sig", errors="replace"))
    lines = {id_: each.line for each in own.attribute_lists() for id_ in each.ids}
    for each in original.attribute_lists():
        for id_ in each.ids:
            if id_ not in lines:
                says = f'"{id_}" is not in {docs.name}/{source}'
                yield SourceProblem(f"{docs.name}/{translation.original}", each.line, says)
    if source in guides and translation.original in guides:
        texts = texts_of(guides[source])
        for id_ in find_same_words(guides[translation.original], guides[source]):
            says = f'"{texts[id_]}" ({id_}) reads as in {docs.name}/{translation.original}'
            yield SourceProblem(f"{docs.name}/{source}", lines.get(id_, 1), says)
