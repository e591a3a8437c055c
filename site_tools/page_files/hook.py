"""MkDocs hook: few and small files for the pages; thin."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from site_tools.page_files.bundles import Scripts, ensure_scripts, ensure_styles
from site_tools.page_files.host_headers import FILE, write_rules
from site_tools.page_files.links import SheetFinder, put_styles
from site_tools.page_files.used_names import PageNames
from site_tools.project import RUNTIME_FOLDER

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_THEME_SCRIPT = "assets/javascripts/bundle.*.min.js"
_SEARCH_WORKER = "assets/javascripts/workers/search.*.min.js"


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001
    """Give the templates the addresses of the scripts."""
    env.globals["page_scripts"] = ensure_scripts(_find_theme_script(config))
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Put the bundled files into the built site, and tell hosts how long to keep them."""
    site = Path(config.site_dir)
    scripts = ensure_scripts(_find_theme_script(config))
    shutil.copytree(scripts.folder / "assets", site / "assets", dirs_exist_ok=True)
    theme_script = next(site.glob(_THEME_SCRIPT))
    for replaced in (*scripts.replaced, theme_script.relative_to(site).as_posix()):
        _remove_with_map(site / replaced)
    sheets = _put_styles(site, scripts)
    workers = (path.relative_to(site).as_posix() for path in site.glob(_SEARCH_WORKER))
    kept = [f"{RUNTIME_FOLDER}/*", *scripts.addresses, *sorted(sheets), *workers]
    (site / FILE).write_text(write_rules(kept), encoding="utf-8")


def _find_theme_script(config: MkDocsConfig) -> Path:
    found = [path for folder in config.theme.dirs for path in Path(folder).glob(_THEME_SCRIPT)]
    if len(found) != 1:
        raise PluginError(f"the theme has {len(found)} scripts named {_THEME_SCRIPT}; site_tools/page_files needs one")
    return found[0]


def _put_styles(site: Path, scripts: Scripts) -> set[str]:
    """Give every page its styles, and return the addresses of the sheets for later; pages may differ in their links."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    names = PageNames()
    for page in pages.values():
        names.read(page)
    finder = SheetFinder(site)
    links = {path: finder.find(page) for path, page in pages.items()}
    own = [(site / script).read_text(encoding="utf-8") for script in (scripts.guide, scripts.start)]
    theme = (site / scripts.theme).read_text(encoding="utf-8")
    made = {}
    for linked in {each.sheets for each in links.values() if each.sheets}:
        sheets = [site / sheet for sheet in linked]
        whole = ensure_styles(sheets, names, [*own, theme])
        name = f"assets/site-{sha256(whole.encode()).hexdigest()[:8]}.css"
        (site / name).write_text(whole, encoding="utf-8")
        made[linked] = ensure_styles(sheets, names, own), name
    for path, page in pages.items():
        if links[path].sheets:
            path.write_text(put_styles(page, links[path], *made[links[path].sheets]), encoding="utf-8")
    for sheet in {sheet for linked in made for sheet in linked}:
        _remove_with_map(site / sheet)
    return {name for _, name in made.values()}


def _remove_with_map(path: Path) -> None:
    path.unlink()
    path.with_name(path.name + ".map").unlink(missing_ok=True)
