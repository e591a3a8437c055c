"""MkDocs hook: a navigation whose size does not depend on the number of pages.

The theme renders the whole navigation into every page, which makes the work and the weight of a site grow with the
square of its pages. A site that is small is left as it is. In a larger one each page shows the levels on the way to it,
each around the place that it leads through, and a link to the page of all pages, which is made here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from jinja2 import ChoiceLoader, DictLoader
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from site_tools.kept import of_its_arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files

MOST_SHOWN: Final = 30
"""How many entries a page shows, its links to the page of all pages aside."""

ALL_PAGES: Final = "all-pages.md"
TITLE: Final = "All pages"
_ENTRY: Final = "partials/nav-item.html"
_SOURCE: Final = f"---\ntemplate: all-pages.html\nsearch:\n  exclude: true\n---\n\n# {TITLE}\n"


@dataclass(frozen=True, slots=True)
class LargeNavigation:
    """A navigation of which a page shows a part, and where each of its entries stands.

    Entries are known by their identity: to MkDocs, two pages are equal when their titles and files are.
    ``all_pages`` is the address of the page of all pages.
    """

    whole: Navigation
    all_pages: str
    _places: dict[int, int] = field(init=False, default_factory=dict)  # of an entry among those of its level
    _section_ids: dict[int, str] = field(init=False, default_factory=dict)
    _links: dict[tuple[int, str], Link] = field(init=False, default_factory=dict)
    _rendered: dict[tuple[int, str], str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Find where everything stands, once for all pages."""
        for level in _levels(self.whole.items):
            self._places.update({id(item): place for place, item in enumerate(level)})
            for item in level:
                if isinstance(item, Section):
                    self._section_ids[id(item)] = f"section-{len(self._section_ids) + 1}"

    def part_for(self, page: Page | None) -> Navigation:
        """Return what this page shows of the navigation; ``None`` stands for a page that is no part of it."""
        way: list[StructureItem] = [] if page is None else [*reversed(list(page.ancestors)), page]
        sections = [item for item in way if isinstance(item, Section)]
        levels = [self.whole.items, *(section.children for section in sections)]
        shares = fair_shares([len(level) for level in levels], MOST_SHOWN)
        shown = [*self._shown(self.whole.items, way, shares), self._link(None, TITLE, self.all_pages)]
        part = Navigation(shown, [])
        part.pages, part.homepage = self.whole.pages, self.whole.homepage
        return part

    def section_id(self, section: Section) -> str:
        """Return the anchor of a section on the page of all pages."""
        return self._section_ids[id(section)]

    @of_its_arguments
    def render_once(self, item: StructureItem, address: str, render: Callable[..., str]) -> str:
        """Return an entry without entries of its own as HTML, rendered where it is first shown.

        ``address`` is what leads from the page to the entry. All else is the same on each page but the entry's own,
        for which this is not called.
        """
        if type(item) not in {Page, Link}:
            return render(item)  # of a plugin, which may depend on what it likes
        key = id(item), address
        if key not in self._rendered:
            self._rendered[key] = render(item)
        return self._rendered[key]

    def _shown(self, level: list[StructureItem], way: list[StructureItem], shares: list[int]) -> list[StructureItem]:
        """Return what is shown of a level, and of those within that the rest of the way leads through."""
        leads_through = way[0] if way else None
        around = _window(level, self._places.get(id(leads_through), 0), shares[0])
        return [
            self._opened(item, way[1:], shares[1:]) if item is leads_through else self._folded(item) for item in around
        ]

    def _opened(self, item: StructureItem, way: list[StructureItem], shares: list[int]) -> StructureItem:
        """Return the entry as it stands on the way: of a section, the part that is shown."""
        if not isinstance(item, Section):
            return item
        shown = self._shown(item.children, way, shares)
        if len(shown) < len(item.children):
            address = f"{self.all_pages}#{self.section_id(item)}"
            shown.append(self._link(item, f"All {len(item.children)} in {item.title}", address))
        opened = Section(item.title, shown)
        opened.active = item.active
        return opened

    def _folded(self, item: StructureItem) -> StructureItem:
        """Return the entry as it stands off the way: of a section, a link to its first page."""
        first: StructureItem = item
        while isinstance(first, Section) and first.children:
            first = first.children[0]
        if isinstance(item, Section) and isinstance(first, Page | Link):
            return self._link(item, item.title, first.url)
        return item

    def _link(self, of: StructureItem | None, title: str, address: str) -> Link:
        """Return the link that stands for an entry, the same one on each page."""
        return self._links.setdefault((id(of), address), Link(title, address))


def fair_shares(sizes: Sequence[int], most: int) -> list[int]:
    """Return how many entries of levels with these sizes are shown: all of the small ones, alike of the others.

    Each level shows one at least, and together they show ``most`` where they have as many.
    """
    shares = [0] * len(sizes)
    by_size = sorted(range(len(sizes)), key=lambda level: sizes[level])
    for number, level in enumerate(by_size):
        shares[level] = max(1, min(sizes[level], (most - sum(shares)) // (len(sizes) - number)))
    return shares


def _levels(items: list[StructureItem]) -> Iterator[list[StructureItem]]:
    """Give the entries of each level, in document order of what they stand in."""
    waiting = [items]
    while waiting:
        level = waiting.pop()
        yield level
        waiting += [item.children for item in reversed(level) if isinstance(item, Section)]


def _window(level: list[StructureItem], place: int, share: int) -> list[StructureItem]:
    """Return so many entries of the level around this place, fewer only where the level has fewer."""
    start = max(0, min(place - share // 2, len(level) - share))
    return level[start : start + share]


def remember_entries(template: str) -> str:
    """Return the theme's template of an entry, made to render entries that have none of their own once.

    The macro of the theme gets another name, and ours, which it then calls for the entries of a section, asks it.
    A theme that has no such macro any more renders each entry on each page.
    """
    head = "{% macro render(nav_item, path, level, parent) %}"
    if template.count(head) != 1:
        return template
    return template.replace(head, head.replace("render", "render_anew")) + (
        f"{head}"
        "{% if nav_item.active or nav_item.children or nav_item == page %}"
        "{{ render_anew(nav_item, path, level, parent) }}"
        "{% else %}{{ render_once(nav_item, nav_item.url | url, render_anew) }}{% endif %}"
        "{% endmacro %}"
    )


# ---- What MkDocs calls -----------------------------------------------------------------------------

_current: list[LargeNavigation] = []  # of the site that is built, if it is large; MkDocs hands its hooks no place


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
    """Make the page of all pages, where the site is so large that other pages show a part of the navigation."""
    _current.clear()
    if sum(map(len, _levels(nav.items))) <= MOST_SHOWN:
        return
    if files.get_file_from_path(ALL_PAGES) is not None:
        raise PluginError(f"{ALL_PAGES} would be lost: the page of all pages has its place; give it another name")
    file = File.generated(config, ALL_PAGES, content=_SOURCE, inclusion=InclusionLevel.NOT_IN_NAV)
    files.append(file)
    _current.append(LargeNavigation(nav, file.url))


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001
    """Let the entries of a large navigation be rendered once: a page shows what the pages beside it show."""
    for navigation in _current:
        env.globals["render_once"] = navigation.render_once
        if env.loader is not None:
            source, _, _ = env.loader.get_source(env, _ENTRY)
            env.loader = ChoiceLoader([DictLoader({_ENTRY: remember_entries(source)}), env.loader])
    return env


def on_template_context(context: dict[str, Any], *, template_name: str, config: MkDocsConfig) -> dict[str, Any]:  # noqa: ARG001
    """Give a template that is no page, such as that of the page for mistyped addresses, its part of the navigation."""
    for navigation in _current:
        context["nav"] = navigation.part_for(None)
    return context


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:  # noqa: ARG001
    """Give the page its part of the navigation, and all of it to the page of all pages."""
    for navigation in _current:
        context["nav"] = navigation.part_for(page)
        if page.file.src_uri == ALL_PAGES:
            context["all_pages"] = navigation.whole.items
            context["section_id"] = navigation.section_id
    return context
