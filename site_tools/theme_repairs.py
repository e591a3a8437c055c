"""MkDocs hook: what the theme's templates lack for readers who use a keyboard or a screen reader.

A template of our own in the place of the theme's would stay behind at the theme's next release. So texts of the theme's
templates give way to others as they are loaded. One that is not there any more stops the build: then the theme may have
mended the fault itself, or have moved it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from jinja2 import ChoiceLoader, DictLoader, TemplateNotFound
from mkdocs.exceptions import PluginError

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


class Repair(NamedTuple):
    """A text of a template, what takes its place, and what that is for: a clause that goes on behind "so that"."""

    purpose: str
    old: str
    new: str


_MENU: Final = '<label class="md-header__button md-icon" for="__drawer">'
_MAGNIFIER: Final = '<label class="md-header__button md-icon" for="__search">'
_SKIP: Final = '<div data-md-component="skip">'
_CONTENT: Final = '<div class="md-content" data-md-component="content">'
# On what stands around the text: the theme's rules for a direction are about what is within a part that names it.
_LANGUAGE: Final = '{% if page_words %} lang="{{ page_words.language }}" dir="{{ page_words.direction }}"{% endif %}'
_SWITCH: Final = 'type="checkbox" id="__{}" autocomplete="off"'
_SECTION: Final = '<label class="md-nav__link" for="{{ path }}" id="{{ path }}_label" tabindex="{{ tabindex }}">'
_INDEX: Final = (
    '<label class="md-nav__link {{ class }}" for="{{ path }}" id="{{ path }}_label" tabindex="{{ tabindex }}">'
)
_CURRENT: Final = '<a href="{{ nav_item.url | url }}" class="md-nav__link md-nav__link--active">'


def _button(opens: str, name: str, icon: str) -> str:
    """Return a button for the header; ``opens`` names the theme's switch, the others are expressions of Jinja's."""
    return (
        f'<button type="button" class="md-header__button md-icon" data-opens="{opens}" aria-expanded="false" '
        f'aria-label="{{{{ {name} }}}}">{{% include ".icons/" ~ ({icon}) ~ ".svg" %}}</button>\n    '
    )


REPAIRS: Final[dict[str, tuple[Repair, ...]]] = {
    "base.html": (
        *(
            Repair(
                "it is valid: a box to tick completes nothing; see page/openers.js for what that kept from coming back",
                _SWITCH.format(name),
                _SWITCH.format(name).removesuffix(' autocomplete="off"'),
            )
            for name in ("drawer", "search")
        ),
        Repair(
            "a page without contents, such as the one for mistyped addresses, has a link past the header too",
            _SKIP,
            _SKIP + "{% if page.toc | first is not defined %}"
            '<a href="#__content" class="md-skip">{{ lang.t("action.skip") }}</a>{% endif %}',
        ),
        Repair(
            "that link leads somewhere, and a page in another language than its site says so",
            _CONTENT,
            _CONTENT.replace(">", ' id="__content"' + _LANGUAGE + ">"),
        ),
        Repair(
            "what the theme says of a copy is announced",
            '<div class="md-dialog__inner md-typeset">',
            '<div class="md-dialog__inner md-typeset" role="status">',
        ),
    ),
    "partials/header.html": (
        # The labels stay, for readers whose browser runs no scripts; see page/openers.js.
        Repair(
            "a keyboard opens the drawer",
            _MENU,
            _button("drawer", "lang.t('nav')", 'config.theme.icon.menu or "material/menu"') + _MENU,
        ),
        Repair(
            "a keyboard opens the search on a narrow screen",
            _MAGNIFIER,
            _button("search", "lang.t('search')", 'config.theme.icon.search or "material/magnify"') + _MAGNIFIER,
        ),
    ),
    "partials/nav-item.html": (
        *(
            Repair(
                "it is valid: the label of a section that is always open has no place in the order of Tab",
                label,
                label.replace(' tabindex="{{ tabindex }}"', '{% if tabindex %} tabindex="{{ tabindex }}"{% endif %}'),
            )
            for label in (_SECTION, _INDEX)
        ),
        Repair(
            "the link to the page that is shown says so",
            _CURRENT,
            _CURRENT.replace(">", ' aria-current="page">'),
        ),
        Repair(
            "a list of entries claims no state that such a list cannot have",
            ' aria-expanded="{{ nav_item.active | tojson }}"',
            "",
        ),
    ),
    "partials/palette.html": (
        Repair(
            "each palette is named by what leads to it, not by what leads away from it",
            'aria-label="{{ option.toggle.name }}"',
            'aria-label="{{ (config.theme.palette[loop.index0 - 1].toggle or option.toggle).name }}"',
        ),
    ),
    "partials/progress.html": (
        Repair(
            "a bar without a name is not read out",
            'role="progressbar"',
            'aria-hidden="true"',
        ),
    ),
    "partials/search.html": (
        Repair(
            "the search has a name",
            'role="dialog"',
            'role="dialog" aria-label="{{ lang.t(\'search\') }}"',
        ),
        Repair(
            "how much was found is announced",
            '<div class="md-search-result__meta">',
            '<div class="md-search-result__meta" role="status">',
        ),
        Repair(
            "a word that is suggested is not read out as if it were typed",
            '<div class="md-search__suggest"',
            '<div class="md-search__suggest" aria-hidden="true"',
        ),
    ),
}


class TemplateChangedError(Exception):
    """A text that is to be replaced is not in its template, or stands there more than once."""


def mend(name: str, template: str) -> str:
    """Return a template of the theme with its repairs.

    Raises:
        TemplateChangedError: one of them does not fit any more.
    """
    for purpose, old, new in REPAIRS[name]:
        found = template.count(old)
        if found != 1:
            raise TemplateChangedError(
                f"the theme's {name} holds {old!r} {found} times, where site_tools/theme_repairs.py needs it once, "
                f"so that {purpose}; look whether the theme has mended that, and change or drop the repair"
            )
        template = template.replace(old, new)
    return template


# ---- What MkDocs calls -----------------------------------------------------------------------------


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001
    """Mend the templates before any of them is used."""
    if env.loader is not None:
        try:
            mended = {name: mend(name, env.loader.get_source(env, name)[0]) for name in REPAIRS}
        except TemplateNotFound as problem:
            raise PluginError(
                f"the theme has no {problem.name} any more, which site_tools/theme_repairs.py mends"
            ) from None
        except TemplateChangedError as problem:
            raise PluginError(str(problem)) from None
        env.loader = ChoiceLoader([DictLoader(mended), env.loader])
    return env
