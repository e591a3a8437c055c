"""MkDocs hook: the templates of the theme are compiled once, not for each build."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from jinja2 import FileSystemBytecodeCache

from site_tools.project import CACHE

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

# Jinja looks at the text of a template and at Python's version, not at its own.
COMPILED: Final = CACHE / f"templates-{version('jinja2')}"


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001
    """Keep what the templates are compiled to: to compile them is a third of a build of a few pages."""
    keep_compiled(env)
    return env


def keep_compiled(env: Environment) -> None:
    """Let the templates of an environment be compiled once for each of their contents."""
    COMPILED.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(COMPILED))
