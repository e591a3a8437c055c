"""What a save does not change of the pages of a site is not made again: their HTML, their entries in the search.

MkDocs and its theme are asked at the places that they have for it: the event of a plugin, the classes that Jinja takes
for templates and contexts. What a page depends on is not guessed but noticed while the page is made: which files it
asked for, which it opened, which names its template looked up and which attributes it read. It is made again as soon as
one of these is another. A page that asks for what has no signature is made each time.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import BuiltinMethodType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any, Final, cast, override

from jinja2 import Template
from jinja2.runtime import Context
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from site_tools.serving.signatures import UNCOVERED, NoSignatureError, Signatures
from site_tools.templates import keep_compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.toc import TableOfContents

    from site_tools.kept import Kept

NAME: Final = "site_tools/serving"
"""What the plugin is called among those of the settings."""

_MISSING: Final = "missing"
_CODE: Final = (".py", ".pyc", ".so")


class _NoSettings(Config):  # type: ignore[no-untyped-call]
    """The plugin has none."""


class KeptPages(BasePlugin[_NoSettings]):  # type: ignore[no-untyped-call]
    """The plugin for one build, which comes after all others."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self._kept = kept
        self._signatures = Signatures()

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let the theme's files, of which thousands are icons, be listed once."""
        config.theme.get_env = partial(self._environment, config.theme)  # type: ignore[method-assign]
        return config

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:  # noqa: ARG002
        """Read each page once for all that look at its source."""
        for file in files.documentation_pages():
            content = file.content_bytes
            # MkDocs reads such line ends in another way from a file than from here.
            if b"\r" not in content:
                file._content = content  # noqa: SLF001 -- the setter would make it a page without a file
        return files

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Let each page be converted only where it has changed."""
        for file in files.documentation_pages():
            # A plugin's own kind of page may do as it likes.
            if type(file.page) is Page:
                file.page.render = partial(self._render, file.page)  # type: ignore[method-assign]
        return nav

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002
        """Let each page be laid out and indexed only where something of it has changed."""
        _Layouts(self._kept, self._signatures).watch(env)
        for plugin in config.plugins.values():
            index: Any = getattr(plugin, "search_index", None)
            if hasattr(index, "add_entry_from_context") and hasattr(index, "entries"):
                index.add_entry_from_context = partial(self._add_entries, index, index.add_entry_from_context)
        return env

    # ---- The theme's files -----------------------------------------------------------------------------

    def _environment(self, theme: Theme) -> Environment:
        env = Theme.get_env(theme)
        keep_compiled(env)  # also where a plugin makes one of its own
        env.list_templates = partial(self._list_templates, env.list_templates, theme)  # type: ignore[method-assign]
        return env

    def _list_templates(
        self,
        list_templates: Callable[..., list[str]],
        theme: Theme,
        extensions: Sequence[str] | None = None,
        filter_func: Callable[[str], bool] | None = None,
    ) -> list[str]:
        """Return what Jinja returns; MkDocs' own filter depends on the theme and on nothing else."""
        if extensions or not isinstance(filter_func, FunctionType) or filter_func.__module__ != File.__module__:
            return list_templates(extensions, filter_func)
        key = "templates", tuple(theme.dirs), frozenset(theme.static_templates), filter_func.__qualname__
        found: list[str] = self._kept.get(key) or list_templates(extensions, filter_func)
        self._kept.put(key, found)
        return list(found)

    # ---- Markdown to HTML ------------------------------------------------------------------------------

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Do what `Page.render` does."""
        try:
            key = "render", page.file.src_uri, page.file.inclusion, page.markdown, self._settings(config)
        except NoSignatureError:
            Page.render(page, config, files)
            return
        found: _Converted | None = self._kept.get(key)
        if found is not None and found.holds(files):
            found.restore(page, config, files)
            return
        with _noticing(config, files) as noticed:
            Page.render(page, config, cast("Files", noticed.files))
        if noticed.files.only_asked and not noticed.listed:
            self._kept.put(key, _Converted.of(page, noticed))

    def _settings(self, config: MkDocsConfig) -> Hashable:
        plain = {
            extension: {name: _MISSING if _is_callback(value) else value for name, value in settings.items()}
            for extension, settings in config.mdx_configs.items()
        }
        return config.use_directory_urls, self._signatures.of([config.markdown_extensions, plain])

    # ---- The search ------------------------------------------------------------------------------------

    def _add_entries(self, index: Any, add: Callable[[Page], None], page: Page) -> None:  # noqa: ANN401 -- the theme's
        try:
            key = "search", self._signatures.attributes_of(page, frozenset({"content", "meta", "title", "toc", "url"}))
        except NoSignatureError:
            add(page)
            return
        found: list[object] | None = self._kept.get(key)
        if found is None:
            before = len(index.entries)
            add(page)
            self._kept.put(key, index.entries[before:])
        else:
            index.entries.extend(found)


# ---- What is noticed while a page is converted ---------------------------------------------------------


class _AskedFiles:
    """The files of a site for one page, and what it asked of them: ``asked`` is what it was told, by path."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.asked: dict[str, Hashable] = {}
        self.only_asked = True

    def get_file_from_path(self, path: str) -> File | None:
        """Return what MkDocs' collection returns."""
        found = self._files.get_file_from_path(path)
        self.asked[path] = _described(found)
        return found

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- all else that MkDocs' collection has
        self.only_asked = False
        return getattr(self._files, name)

    def __iter__(self) -> Iterator[File]:
        self.only_asked = False
        return iter(self._files)

    def __len__(self) -> int:
        self.only_asked = False
        return len(self._files)

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None


def _described(file: File | None) -> Hashable:
    return None if file is None else (file.src_uri, file.url, file.inclusion)


@dataclass(slots=True)
class _Noticed:
    """What a page asked for and said while it was converted.

    ``called`` holds the callbacks with their arguments, each by the extension and the setting that it is the value of;
    ``opened`` the files that were read, each with what tells that it is another one; ``listed`` says that a folder was.
    """

    files: _AskedFiles
    said: list[tuple[str, int, str]] = field(default_factory=list)
    called: list[tuple[str, str, tuple[Any, ...]]] = field(default_factory=list)
    opened: dict[str, Hashable] = field(default_factory=dict)
    listed: bool = False


class _Listener(logging.Handler):
    def __init__(self, said: list[tuple[str, int, str]]) -> None:
        super().__init__(logging.INFO)
        self._said = said

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._said.append((record.name, record.levelno, record.getMessage()))


_reading = threading.local()
"""``noticed`` of the thread that converts a page; Python's own hook for files that are opened cannot be taken back."""


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    noticed: _Noticed | None = getattr(_reading, "noticed", None)
    if noticed is None:
        return
    if event in {"os.listdir", "os.scandir"}:
        noticed.listed = True
    elif event == "open" and isinstance(arguments[0], str | os.PathLike):
        path = os.fspath(arguments[0])
        if isinstance(path, str) and not path.endswith(_CODE):
            noticed.opened[path] = _state_of(path)


def _state_of(path: str) -> Hashable:
    """Return what is another when a file is another one, ``None`` where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 -- as it was opened
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


_hooked: list[bool] = []


@contextmanager
def _noticing(config: MkDocsConfig, files: Files) -> Iterator[_Noticed]:
    """Notice what is asked for and said."""
    if not _hooked:
        sys.addaudithook(_on_event)
        _hooked.append(True)
    noticed = _Noticed(_AskedFiles(files))
    listener = _Listener(noticed.said)
    log = logging.getLogger("mkdocs")
    callbacks = [
        (settings, extension, name, value)
        for extension, settings in config.mdx_configs.items()
        for name, value in settings.items()
        if _is_callback(value)
    ]
    for settings, extension, name, value in callbacks:
        settings[name] = partial(_call, noticed, extension, name, value)
    log.addHandler(listener)
    _reading.noticed = noticed
    try:
        yield noticed
    finally:
        _reading.noticed = None
        log.removeHandler(listener)
        for settings, _, name, value in callbacks:
            settings[name] = value


def _call(noticed: _Noticed, extension: str, name: str, value: Callable[..., object], *arguments: object) -> object:
    noticed.called.append((extension, name, arguments))
    return value(*arguments)


def _is_callback(value: object) -> bool:
    """Say whether a setting is a method of an object, which an extension calls to tell this build something."""
    return isinstance(value, MethodType | BuiltinMethodType) and not isinstance(value.__self__, type | ModuleType)


@dataclass(frozen=True, slots=True)
class _Converted:
    """What came of a page, and what it depends on beside its text and the settings."""

    content: str | None
    toc: bytes
    title: str | None
    anchors: frozenset[str]
    links: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] | None
    noticed: _Noticed

    @classmethod
    def of(cls, page: Page, noticed: _Noticed) -> _Converted:
        links = page.links_to_anchors
        return cls(
            page.content,
            pickle.dumps(page.toc),
            page._title_from_render,  # noqa: SLF001 -- the one place where MkDocs keeps it
            frozenset(page.present_anchor_ids or ()),
            None if links is None else tuple((file.src_uri, tuple(each.items())) for file, each in links.items()),
            noticed,
        )

    def holds(self, files: Files) -> bool:
        """Say whether all that the page asked for is what it was."""
        asked, opened = self.noticed.files.asked, self.noticed.opened
        return all(_described(files.get_file_from_path(path)) == told for path, told in asked.items()) and all(
            _state_of(path) == state for path, state in opened.items()
        )

    def restore(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Give the page what came of it, and say what was said."""
        page.content = self.content
        toc: TableOfContents = pickle.loads(self.toc)  # noqa: S301 -- written above, in this process
        page.toc = toc
        page._title_from_render = self.title  # noqa: SLF001 -- as above
        page.present_anchor_ids = set(self.anchors)
        if self.links is not None:
            links = ((files.get_file_from_path(path), dict(each)) for path, each in self.links)
            page.links_to_anchors = {file: each for file, each in links if file is not None}
        for name, level, text in self.noticed.said:
            logging.getLogger(name).log(level, "%s", text)
        for extension, setting, arguments in self.noticed.called:
            config.mdx_configs[extension][setting](*arguments)


# ---- Templates -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reads:
    """What a template read: names of its context, and attributes of the page; ``more`` says that it read yet more."""

    page: Page
    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Laid:
    """A page as a template wrote it, and what it depends on."""

    names: frozenset[str]
    attributes: frozenset[str]
    signature: Hashable
    output: str


class _Layouts:
    """Pages as the templates of one build write them."""

    def __init__(self, kept: Kept, signatures: Signatures) -> None:
        self._kept = kept
        self._signatures = signatures
        self._reads: _Reads | None = None
        self._globals: Hashable = None

    def watch(self, env: Environment) -> None:
        """Let the templates of this environment, none of which has been loaded, write what has changed alone."""
        layouts = self

        class WatchedContext(Context):
            @override
            def resolve_or_missing(self, key: str) -> Any:
                if layouts._reads is not None:
                    layouts._reads.names.add(key)
                return super().resolve_or_missing(key)

        class KeptTemplate(Template):
            @override
            def render(self, *args: Any, **kwargs: Any) -> str:
                context = dict(*args, **kwargs)
                if not isinstance(context.get("page"), Page):
                    return super().render(context)
                return layouts._render(self.name or "", context, env, super().render)

        env.context_class = WatchedContext
        env.template_class = KeptTemplate
        env.getattr = self._noticing_attributes(env.getattr)  # type: ignore[method-assign, assignment]
        env.getitem = self._noticing_attributes(env.getitem)  # type: ignore[method-assign, assignment]
        # A template that is imported without its context reads these once for all pages.
        self._globals = tuple((name, self._sign(value)) for name, value in sorted(env.globals.items()))

    def _render(self, name: str, context: dict[str, Any], env: Environment, render: Callable[..., str]) -> str:
        page: Page = context["page"]
        key = "layout", name, page.file.src_uri
        found: _Laid | None = self._kept.get(key)
        if found is not None and found.signature == self._signature(context, env, found.names, found.attributes):
            return found.output
        reads = self._reads = _Reads(page)
        try:
            output = render(context)
        finally:
            self._reads = None
        names, attributes = frozenset(reads.names), frozenset(reads.attributes)
        signature = None if reads.more else self._signature(context, env, names, attributes)
        if signature is not None:
            self._kept.put(key, _Laid(names, attributes, signature, output))
        return output

    def _signature(
        self, context: dict[str, Any], env: Environment, names: frozenset[str], attributes: frozenset[str]
    ) -> Hashable:
        """Return the signature of what a template reads, ``None`` where it reads what has none."""
        try:
            values = [context.get(name, env.globals.get(name, _MISSING)) for name in sorted(names) if name != "page"]
            page = self._signatures.attributes_of(context["page"], attributes)
            return self._globals, page, tuple(map(self._signatures.of, values))
        except NoSignatureError:
            return None

    def _sign(self, value: object) -> Hashable:
        try:
            return self._signatures.of(value)
        except NoSignatureError:
            return None  # a template that reads it is not kept

    def _noticing_attributes(self, read: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        def noticing(obj: object, attribute: object) -> object:
            reads = self._reads
            if reads is not None and isinstance(attribute, str):
                if obj is reads.page:
                    reads.attributes.add(attribute)
                elif attribute in UNCOVERED.get(type(obj), ()):
                    reads.more = True
            return read(obj, attribute)

        return noticing
