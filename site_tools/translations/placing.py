"""Where translations stand: below the address of their language, and out of the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import InclusionLevel

from site_tools.translations.naming import Translation, address_of, find_translations

if TYPE_CHECKING:
    from mkdocs.structure.files import Files


def place_translations(files: Files) -> dict[str, Translation]:
    """Give each translation its address, and return them by their sources; the navigation holds their originals."""
    pages = {file.src_uri: file for file in files.documentation_pages()}
    translations = find_translations(pages.keys())
    for source, (original, language) in translations.items():
        file = pages[source]
        file.inclusion = InclusionLevel.NOT_IN_NAV
        file.dest_uri = address_of(pages[original].dest_uri, language)
        for derived in ("url", "abs_dest_path"):
            vars(file).pop(derived, None)  # as they were before
    return translations
