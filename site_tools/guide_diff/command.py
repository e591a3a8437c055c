"""What a change does to readers, on the command line: `python3 -m site_tools diff`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from site_tools.guide_diff.compare import pair_pages
from site_tools.guide_diff.rendering import to_json, to_markdown, to_text
from site_tools.guide_diff.report import write_report
from site_tools.guide_diff.revision import read_revision
from site_tools.guides.source_pages import SUFFIXES, read_guides, read_settings

if TYPE_CHECKING:
    import argparse


def run(chosen: argparse.Namespace, config: Path, docs: Path) -> int:
    """Print what changed for readers since a git revision, and return the exit status.

    That is 0, or with ``--exit-code`` 1 where readers get anything else or a guide cannot be compared.

    Raises:
        NoSuchRevision: git does not know the revision.
        UnusableSettings: MkDocs cannot read its settings.
    """
    earlier = read_revision(chosen.revision, docs, suffixes=SUFFIXES, merge_base=chosen.merge_base)
    settings = read_settings(config, docs)
    # A page that is the same holds the same guide: on a large site, to read them all would take most of the time.
    here = {path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob("*") if _is_page(path)}
    paths = [*here, *(path for path in earlier.files if path not in here)]
    others = {path for path in paths if _lines(here.get(path)) != _lines(earlier.files.get(path))}
    now = read_guides(settings, docs, others)
    with tempfile.TemporaryDirectory() as folder:
        for path in others & earlier.files.keys():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(earlier.files[path])
        then = read_guides(settings, Path(folder), others, then=True)
    pairs = pair_pages(then, now)
    report = write_report(pairs, chosen.revision, earlier.commit, docs.name)
    written = {
        "text": lambda: to_text(report),
        "markdown": lambda: to_markdown(report),
        "json": lambda: to_json(report, pairs, earlier.commit),
    }
    sys.stdout.write(written[chosen.format]())
    return 1 if chosen.exit_code and any(pair.decides for pair in pairs) else 0


def _is_page(path: Path) -> bool:
    return path.name.endswith(SUFFIXES) and path.is_file()


def _lines(content: bytes | None) -> bytes | None:
    """Return what a page holds without a difference that git may make of its lines when it checks them out."""
    return None if content is None else content.replace(b"\r\n", b"\n")
