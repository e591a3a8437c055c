"""The command line, inside the project's environment."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.project import ROOT, RUNTIME_FOLDER, THEME
from site_tools.runtime import ensure_runtime
from site_tools.setup.progress import SetupFailed, say
from site_tools.setup.whole import remove, writing

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIG: Final = ROOT / "mkdocs.yml"
SITE: Final = ROOT / "site"

BENCH_ROWS: Final = ("start", "next", "slow", "bytes", "memory", "answer", "tasks", "page")
"""What the bench can measure by itself."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    Raises:
        SetupFailed: something that the command needs is missing or broken, and cannot be fetched.
    """
    parser = argparse.ArgumentParser(prog="python3 -m site_tools", description="Publish the guides.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve_command = commands.add_parser("serve", help="show the site here, and build it again on every save")
    serve_command.add_argument(
        "--port", type=_port, default=8000, metavar="PORT", help="port on this machine (default: 8000)"
    )
    build_command = commands.add_parser("build", help="write the site, ready for any static host")
    build_command.add_argument("--site", type=Path, default=SITE, help="folder to write it to (default: site)")
    commands.add_parser("test", help="run every check and every test")
    bench_command = commands.add_parser("bench", help="measure how soon the engine answers, and print a table")
    bench_command.add_argument(
        "--site", type=Path, default=None, help="built site to measure (default: one that is built for it)"
    )
    bench_command.add_argument(
        "--rounds", type=_count, default=7, metavar="N", help="rounds in which each way is visited once (default: 7)"
    )
    some_or_all = bench_command.add_mutually_exclusive_group()
    some_or_all.add_argument("--only", nargs="+", choices=BENCH_ROWS, metavar="ROW", help=f"of {', '.join(BENCH_ROWS)}")
    some_or_all.add_argument(
        "--pages", type=_count, metavar="N", help="instead: build sites of N articles, of half and of twice as many"
    )
    some_or_all.add_argument("--guide", action="store_true", help="instead: walk and check guides of 2000 questions")
    some_or_all.add_argument(
        "--write", action="store_true", help="also write docs/contributing/performance.md and its plot"
    )
    chosen = parser.parse_args(arguments)
    if chosen.command == "test":
        from site_tools.testing import run_all_checks  # noqa: PLC0415 -- each command loads what it needs

        return run_all_checks()
    ensure_runtime()
    if chosen.command == "bench":
        return bench(chosen)
    if chosen.command == "serve":
        return serve(chosen.port)
    return build(chosen.site)


class FolderTakenError(SetupFailed):
    """The folder for the site holds something that no build has written."""


class PortInUseError(SetupFailed):
    """Something else on this machine answers at the port."""


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65536):  # noqa: PLR2004 -- what a port can be
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no count; give 1 or more")
    return int(text)


def bench(chosen: argparse.Namespace) -> int:
    """Measure a built site, or one that is built for it, or what grows, as the command line says."""
    # Each command loads what it needs.
    if chosen.pages or chosen.guide:
        from site_tools.bench import growth  # noqa: PLC0415

        return growth.bench_sites(chosen.pages, chosen.rounds) if chosen.pages else growth.bench_guides(chosen.rounds)
    from site_tools.bench.command import bench as measure  # noqa: PLC0415

    def run(site: Path) -> int:
        return measure(site, rounds=chosen.rounds, rows=chosen.only or BENCH_ROWS, write=chosen.write)

    if chosen.site is not None:
        return run(chosen.site.resolve())
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "site"
        return build(built) or run(built)


def build(site: Path) -> int:
    """Write the site to this folder; anything MkDocs warns of, such as a link to nowhere, is a failure.

    The site is built beside the folder, whose content it replaces once it is whole: after a failure
    the last good site is still there.

    Raises:
        FolderTakenError: the folder holds something that no build has written, which would be lost.
        SetupFailed: the folder cannot be written to.
    """
    site = site.resolve()
    if site.exists() and not (site.is_dir() and _is_site_or_empty(site)):
        raise FolderTakenError(f"{site} holds what no build has written, and would lose it; name another folder")
    with writing():
        site.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=site.parent, prefix=f".{site.name}-") as making:
            made = Path(making) / site.name
            status = _mkdocs("build", "--strict", "--config-file", str(CONFIG), "--site-dir", str(made))
            if status == 0:
                # The folder itself stays: somebody's server may stand in it.
                site.mkdir(exist_ok=True)
                for old in list(site.iterdir()):
                    remove(old)
                for new in list(made.iterdir()):
                    shutil.move(new, site / new.name)
                say(f"The site is in {site}")
    return status


def _is_site_or_empty(folder: Path) -> bool:
    return not any(folder.iterdir()) or ((folder / "sitemap.xml").is_file() and (folder / RUNTIME_FOLDER).is_dir())


def serve(port: int) -> int:
    """Serve the site on this machine until interrupted, built again whenever a source of it is saved."""
    with socket.socket() as probe:
        # As MkDocs' own server does: a port that was in use a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise PortInUseError(f"port {port} is in use, perhaps by another serve; stop that or add --port") from None
    return _mkdocs(
        "serve",
        "--livereload",  # said aloud: MkDocs' own default is lost with newer versions of click
        *("--config-file", str(CONFIG), "--dev-addr", f"127.0.0.1:{port}"),
        *("--watch", str(THEME)),
    )


def _mkdocs(*arguments: str) -> int:
    """Run MkDocs' own command line in this process and return its exit status."""
    # MkDocs' switch for a banner on its end of life, which no reader of our terminal can act on.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.__main__ import cli  # noqa: PLC0415

    try:
        cli.main(args=list(arguments), prog_name="python3 -m site_tools")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
