"""A copy of the docs, to be changed, and the real commands on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent

ON_CONFIG = (
    "import sys; from pathlib import Path; from site_tools import commands; "
    "commands.CONFIG = Path(sys.argv[1]); sys.exit(commands.main(sys.argv[2:]))"
)


class Built(NamedTuple):
    """How a build ended, and what it printed."""

    status: int
    lines: list[str]
    site: Path


def copy_docs(folder: Path, **settings: object) -> Path:
    """Copy the docs into this folder, if they are not there yet, and return the configuration that builds the copy.

    ``settings`` are set in it beside those of the site.
    """
    if not (folder / "docs").exists():
        copytree(ROOT / "docs", folder / "docs")
    real = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    # Paths in a configuration count from its own folder.
    own = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(folder / "docs"),
        "hooks": [str(ROOT / hook) for hook in real["hooks"]],
        "theme": {"custom_dir": str(ROOT / real["theme"]["custom_dir"])},
        **settings,
    }
    config = folder / "mkdocs.yml"
    config.write_text(yaml.safe_dump(own), encoding="utf-8")
    return config


def command_on(config: Path, *arguments: str) -> list[str]:
    """Return the command line that runs one of our commands with this configuration."""
    return [sys.executable, "-c", ON_CONFIG, str(config), *arguments]


def build_with(folder: Path, edits: dict[str, tuple[str, str]], **settings: object) -> Built:
    """Build a copy of the docs, in whose pages one text each gives way to another, with the real command."""
    copy_docs(folder)
    for name, (old, new) in edits.items():
        page = folder / "docs" / name
        text = page.read_text(encoding="utf-8")
        assert text.count(old) == 1
        page.write_text(text.replace(old, new), encoding="utf-8")
    return build_copy(folder, **settings)


def build_copy(folder: Path, **settings: object) -> Built:
    """Build the docs in this folder with the real command, to its folder ``site``."""
    command = command_on(copy_docs(folder, **settings), "build", "--site", str(folder / "site"))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return Built(done.returncode, (done.stdout + done.stderr).splitlines(), folder / "site")
