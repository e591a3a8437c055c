"""MkDocs hook: pages in several languages; thin."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from decision_engine.guide_json import read_guide
from site_tools.guides.embed import find_guide
from site_tools.guides.page_language import KEY, site_words
from site_tools.guides.words import words_of
from site_tools.link_check.source_places import SourcePlaces
from site_tools.problems.refusal import refuse
from site_tools.problems.source_problem import SourceProblem
from site_tools.translations.comparing import find_other_ways
from site_tools.translations.placing import place_translations

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from decision_engine.guide import Guide
    from site_tools.translations.naming import Translation

CHECK: Final = "translation"


class InLanguage(NamedTuple):
    """A page in one of its languages: the tag, the direction and the own name of the language, and the address."""

    language: str
    direction: str
    name: str
    url: str


@dataclass(slots=True)
class _Build:
    """What one build of the site has come upon so far."""

    translations: dict[str, Translation]
    addresses: dict[str, str]  # of pages below the site's root, by their sources
    guides: dict[str, Guide] = field(default_factory=dict)  # by the sources of their pages


_builds: list[_Build] = []  # the current one alone; MkDocs hands its hooks no place for a state


def on_files(files: Files, *, config: MkDocsConfig) -> Files:  # noqa: ARG001
    """Give each translation its address, below that of its language; the navigation holds its original."""
    translations = place_translations(files)
    _builds[:] = [_Build(translations, {file.src_uri: file.url for file in files.documentation_pages()})]
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Let a translation be in its language."""
    own = _builds[0].translations.get(page.file.src_uri)
    if own is not None:
        page.meta.setdefault(KEY, own.language)


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Keep the page's own guide, if it holds one."""
    found = find_guide(html)
    if found is not None:
        _builds[0].guides[page.file.src_uri] = read_guide(found.json)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001
    """Refuse translations of guides that lead their readers elsewhere."""
    build = _builds[0]
    docs = Path(config.docs_dir)
    places = SourcePlaces(docs)
    problems = [
        SourceProblem(f"{docs.name}/{source}", places.line_of(source, f"{{#{id_}"), message, CHECK)
        for source, (original, _) in build.translations.items()
        if source in build.guides and original in build.guides
        for id_, message in find_other_ways(build.guides[original], build.guides[source])
    ]
    refuse("the translations are not published", problems, docs.parent)
    return env


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: object) -> dict[str, Any]:  # noqa: ARG001
    """Give a page the other languages that there are of it."""
    source = page.file.src_uri
    own = _builds[0].translations.get(source)
    original = own.original if own else source
    others = {each: of for each, of in _builds[0].translations.items() if of.original == original}
    if others:
        of_site = site_words(config.theme).language
        languages = {original: of_site} | {each: of.language for each, of in others.items()}
        addresses = _builds[0].addresses
        context["languages"] = [
            _in_language(language, addresses[each]) for each, language in languages.items() if each != source
        ]
    return context


def _in_language(language: str, url: str) -> InLanguage:
    from babel import Locale  # noqa: PLC0415 -- what knows all languages takes a while to load

    words = words_of(language)
    name = Locale.parse(words.language, sep="-").get_display_name() or words.language
    return InLanguage(words.language, words.direction, name, url)
