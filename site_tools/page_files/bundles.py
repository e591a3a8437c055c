"""The bundled scripts and style sheets, made once for each content of what they are made from.

They are made by esbuild and PurgeCSS, which ``bundle.mjs`` runs under Node.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from site_tools.page_files.used_names import find_used_names
from site_tools.project import CACHE, PINS, THEME
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.pinned import digest
from site_tools.setup.progress import SetupFailed
from site_tools.setup.whole import whole_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from site_tools.page_files.used_names import PageNames

BUNDLES: Final = CACHE / "page-files"
_PROGRAM: Final = Path(__file__).with_name("bundle.mjs")
_MADE: Final = "made.json"
_SHEET: Final = "sheet.css"

GUIDE: Final = "assets/guide/guide.js"
START: Final = "assets/page/start.js"
LATE_SEARCH: Final = "assets/page/late_search.js"
CLEAN_HTML: Final = "assets/page/clean_html.js"
SCROLLING_PARTS: Final = "assets/page/scrolling_parts.js"
FOR_SOME_PAGES: Final = {
    "redirect": "assets/links/redirect.js",
    "link_desk": "assets/links/link_desk.js",
    "nearest": "assets/links/nearest.js",
}
"""Scripts that only pages with a template of their own load, by the names that their templates know."""


class BundlingFailed(SetupFailed):
    """A script or a style sheet cannot be read, or the tools that bundle it do not run."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """The bundled scripts, by their addresses in the site; ``replaced`` are those that are not needed beside them.

    ``for_some`` are those of pages with a template of their own.
    """

    folder: Path
    guide: str
    start: str
    theme: str
    for_some: dict[str, str]
    replaced: tuple[str, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all of them."""
        return self.guide, self.start, self.theme, *self.for_some.values()


def ensure_scripts(theme_script: Path) -> Scripts:
    """Return the scripts of the pages, bundled if need be; ``theme_script`` is the theme's own.

    Raises:
        BundlingFailed: a script cannot be read, or imports what is not there.
        SetupFailed: Node or the npm packages are missing and cannot be fetched.
    """
    sources = sorted((THEME / "assets").rglob("*.js"))
    name = digest(_PROGRAM, PINS / "package-lock.json", theme_script, *sources)

    def make(folder: Path) -> None:
        made = _run(
            {
                "make": "scripts",
                "site": str(THEME),
                "theme": str(theme_script),
                "out": str(folder),
                "guide": GUIDE,
                "start": START,
                "lateSearch": LATE_SEARCH,
                "cleanHtml": CLEAN_HTML,
                "scrollingParts": SCROLLING_PARTS,
                "forSome": FOR_SOME_PAGES,
            }
        )
        (folder / _MADE).write_text(json.dumps(made), encoding="utf-8")

    folder = whole_folder(BUNDLES / f"scripts-{name}", make)
    made = json.loads((folder / _MADE).read_text(encoding="utf-8"))
    return Scripts(folder, made["guide"], made["start"], made["theme"], made["forSome"], tuple(made["replaced"]))


def ensure_styles(sheets: Sequence[Path], pages: PageNames, scripts: Iterable[str]) -> str:
    """Return one style sheet that does for these pages what the sheets do one after the other.

    Rules that nothing in the pages or scripts can make use of are left out; ``scripts`` are their texts.

    Raises:
        BundlingFailed: a sheet cannot be read.
        SetupFailed: Node or the npm packages are missing and cannot be fetched.
    """
    styles = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    used = find_used_names(pages, scripts, styles).as_json()
    made_from = sha256(json.dumps([styles, used]).encode()).hexdigest()[:16]
    tools = digest(_PROGRAM, PINS / "package-lock.json")

    def make(folder: Path) -> None:
        _run(
            {
                "make": "styles",
                "sheets": [str(sheet) for sheet in sheets],
                "used": used,
                "out": str(folder / _SHEET),
            }
        )

    folder = whole_folder(BUNDLES / f"styles-{tools}-{made_from}", make)
    return (folder / _SHEET).read_text(encoding="utf-8")


def _run(task: dict[str, Any]) -> Any:  # noqa: ANN401 -- what the program says is its own affair
    task |= {"packages": str(npm_packages())}
    done = subprocess.run(
        [*node_command(), str(_PROGRAM)], input=json.dumps(task), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise BundlingFailed(f"the page's files cannot be bundled:\n{done.stderr.strip()}")
    return json.loads(done.stdout)
