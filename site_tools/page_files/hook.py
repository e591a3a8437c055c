"""MkDocs hook: few and small files for the pages, and their policy; thin."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from site_tools.kept import keep
from site_tools.page_files.bundles import Scripts, ensure_scripts, ensure_styles
from site_tools.page_files.links import SheetFinder, SheetLinks, put_styles
from site_tools.page_files.used_names import PageNames
from site_tools.permalinks.redirects import REDIRECTS, read_redirects
from site_tools.project import RUNTIME_FOLDER
from site_tools.sealing.content_policy import (
    Inline,
    UnsealablePageError,
    find_inline,
    page_policy,
    put_policy,
    site_policy,
    worker_policy,
    write_policy,
)
from site_tools.sealing.host_files import HEADERS, NGINX, write_headers, write_nginx

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
    """Put the bundled files into the built site, seal its pages, and write what hosts are to say of them."""
    site = Path(config.site_dir)
    scripts = ensure_scripts(_find_theme_script(config))
    shutil.copytree(scripts.folder / "assets", site / "assets", dirs_exist_ok=True)
    theme_script = next(site.glob(_THEME_SCRIPT))
    for replaced in (*scripts.replaced, theme_script.relative_to(site).as_posix()):
        _remove_with_map(site / replaced)
    sheets, inline = _finish_pages(site, scripts)
    workers = (path.relative_to(site).as_posix() for path in site.glob(_SEARCH_WORKER))
    kept = [*scripts.addresses, *sorted(sheets), *workers]
    runtime = {"runtime": RUNTIME_FOLDER, "worker_policy": write_policy(worker_policy())}
    headers = write_headers(kept, site_policy=write_policy(site_policy(inline)), **runtime)
    (site / HEADERS).write_text(headers, encoding="utf-8")
    pages = {**page_policy(inline), "frame-ancestors": ["'none'"]}
    redirects = read_redirects((site / REDIRECTS).read_text(encoding="utf-8"))
    nginx = write_nginx(kept, page_policy=write_policy(pages), redirects=redirects, **runtime)
    (site / NGINX).write_text(nginx, encoding="utf-8")


def _find_theme_script(config: MkDocsConfig) -> Path:
    found = [path for folder in config.theme.dirs for path in Path(folder).glob(_THEME_SCRIPT)]
    if len(found) != 1:
        raise PluginError(f"the theme has {len(found)} scripts named {_THEME_SCRIPT}; site_tools/page_files needs one")
    return found[0]


def _finish_pages(site: Path, scripts: Scripts) -> tuple[set[str], Inline]:
    """Give every page its styles and its policy; pages may differ in the sheets that they link.

    Returns: the addresses of the sheets for later, and what stands in any of the pages.
    """
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    names = PageNames()
    for page in pages.values():
        names.read(page)
    finder = SheetFinder(site)
    links = {path: finder.find(page) for path, page in pages.items()}
    own_scripts = (scripts.guide, scripts.start, *scripts.for_some.values())
    own = [(site / script).read_text(encoding="utf-8") for script in own_scripts]
    theme = (site / scripts.theme).read_text(encoding="utf-8")
    made = {}
    for linked in {each.sheets for each in links.values() if each.sheets}:
        sheets = [site / sheet for sheet in linked]
        whole = ensure_styles(sheets, names, [*own, theme])
        # After the last sheet, which is the one that tells pages apart that differ.
        name = f"assets/{Path(linked[-1]).stem}-{sha256(whole.encode()).hexdigest()[:8]}.css"
        (site / name).write_text(whole, encoding="utf-8")
        made[linked] = ensure_styles(sheets, names, own), name
    all_inline = Inline()
    for path, page in pages.items():
        try:
            finished, inline = _finish_page(page, links[path], made.get(links[path].sheets))
        except UnsealablePageError as problem:
            raise PluginError(f"{path.relative_to(site).as_posix()}: {problem}") from None
        path.write_text(finished, encoding="utf-8")
        all_inline |= inline
    for sheet in {sheet for linked in made for sheet in linked}:
        _remove_with_map(site / sheet)
    return {name for _, name in made.values()}, all_inline


@keep
def _finish_page(page: str, links: SheetLinks, styles: tuple[str, str] | None) -> tuple[str, Inline]:
    """Return the page with its styles and its policy, and what stands in it; ``styles`` are as `put_styles` has them.

    Raises:
        UnsealablePageError: the page has no place for the policy.
    """
    styled = page if styles is None else put_styles(page, links, *styles)
    inline = find_inline(styled)
    return put_policy(styled, page_policy(inline)), inline


def _remove_with_map(path: Path) -> None:
    path.unlink()
    path.with_name(path.name + ".map").unlink(missing_ok=True)
