"""The command line, inside the project's environment."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.address import VARIABLE as ADDRESS_VARIABLE
from site_tools.address import read_address
from site_tools.problems.formats import FORMATS, write_problems
from site_tools.project import CONFIG, DOCS, ROOT, RUNTIME_FOLDER
from site_tools.runtime import ensure_runtime
from site_tools.setup.progress import SetupFailed, say
from site_tools.setup.whole import remove, writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_tools.problems.formats import Format

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 -- it has no public name

SITE: Final = ROOT / "site"

BENCH_ROWS: Final = ("start", "next", "slow", "bytes", "memory", "answer", "tasks", "page", "lighthouse")
"""What the bench can measure by itself."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    Raises:
        SetupFailed: something that the command needs is missing or broken, and cannot be fetched.
    """
    chosen = read_command_line(arguments)
    ensure_runtime()
    status: int = chosen.run(chosen)
    return status


def read_command_line(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the command that these arguments name, as ``run``, with its options.

    Raises:
        SystemExit: there is no such command or option; what there is was printed.
    """
    parser = argparse.ArgumentParser(prog="python3 -m site_tools", description="Publish the guides.")
    commands = parser.add_subparsers(dest="command", required=True)
    for add in _COMMANDS:
        add(commands)
    return parser.parse_args(arguments)


# ---- What each command takes; it loads what it needs when it runs --------------------------------


def _add_serve(commands: Commands) -> None:
    command = commands.add_parser("serve", help="show the site here, and build it again on every save")
    command.add_argument(
        "--port", type=_port, default=8000, metavar="PORT", help="port on this machine (default: 8000)"
    )
    command.set_defaults(run=lambda chosen: serve(chosen.port))


def _add_build(commands: Commands) -> None:
    command = commands.add_parser("build", help="write the site, ready for any static host")
    command.add_argument("--site", type=Path, default=SITE, help="folder to write it to (default: site)")
    command.add_argument(
        "--address",
        type=_address,
        metavar="URL",
        help="where it will be published, needed in a folder of a host, such as https://help.example/docs/",
    )
    command.set_defaults(run=lambda chosen: build(chosen.site, chosen.address))


def _add_new(commands: Commands) -> None:
    command = commands.add_parser("new", help="write a page that works and is a lesson, to be changed")
    command.add_argument("kind", choices=("guide", "article"), help="a guide with questions, or a plain article")
    command.add_argument("title", help="the title of the page, between quotes")
    command.add_argument("--path", default="", metavar="FILE", help="where in docs (default: made of the title)")
    command.set_defaults(run=new)


def _add_check(commands: Commands) -> None:
    command = commands.add_parser("check", help="say everything that is wrong with the pages and their links")
    command.add_argument(
        "--format", choices=FORMATS, default="text", help="for a terminal, for GitHub's annotations, or for programs"
    )
    command.set_defaults(run=lambda chosen: check(chosen.format))


def _add_links(commands: Commands) -> None:
    command = commands.add_parser("links", help="list the links that people paste, or keep their ledger")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--json", action="store_true", help="as links.json holds them")
    what.add_argument("--accept", action="store_true", help="write new addresses into the ledger")
    what.add_argument("--broken-by", metavar="REV", help="say which addresses of a git revision would lead nowhere")
    what.add_argument("--external", action="store_true", help="list the links to other hosts")
    what.add_argument(
        "--ask", action="store_true", help="ask other hosts whether the links to them still lead somewhere"
    )
    command.set_defaults(run=links)


def _add_canary(commands: Commands) -> None:
    command = commands.add_parser("canary", help="build the pages with Zensical as well, and say what differs")
    command.set_defaults(run=canary)


def _add_diff(commands: Commands) -> None:
    command = commands.add_parser("diff", help="say what a change does to readers' paths and results")
    command.add_argument("revision", metavar="REV", help="git revision to compare the pages with, such as main")
    command.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="how to write it (default: text)"
    )
    command.add_argument("--merge-base", action="store_true", help="compare with where HEAD left REV, as git diff does")
    command.add_argument("--exit-code", action="store_true", help="end with 1 if anything but the wording changed")
    command.set_defaults(run=diff)


def _add_map(commands: Commands) -> None:
    command = commands.add_parser("map", help="draw a guide as a picture (SVG), or list every way through it")
    command.add_argument("--guide", metavar="ID", help="of this guide alone (default: of all)")
    how = command.add_mutually_exclusive_group()
    how.add_argument("--to", type=Path, metavar="FOLDER", help="write the pictures there (default: print the one)")
    how.add_argument("--text", action="store_true", help="list every way in words instead")
    command.set_defaults(run=draw_maps)


def _add_translations(commands: Commands) -> None:
    command = commands.add_parser("translations", help="list what is not translated yet")
    command.set_defaults(run=translations)


def _add_test(commands: Commands) -> None:
    command = commands.add_parser("test", help="run every check and every test")
    command.set_defaults(run=test)


def _add_bench(commands: Commands) -> None:
    command = commands.add_parser("bench", help="measure how soon the engine answers, and print a table")
    command.add_argument(
        "--site", type=Path, default=None, help="built site to measure (default: one that is built for it)"
    )
    command.add_argument(
        "--rounds", type=_count, default=7, metavar="N", help="rounds in which each way is visited once (default: 7)"
    )
    some_or_all = command.add_mutually_exclusive_group()
    some_or_all.add_argument("--only", nargs="+", choices=BENCH_ROWS, metavar="ROW", help=f"of {', '.join(BENCH_ROWS)}")
    some_or_all.add_argument(
        "--pages", type=_count, metavar="N", help="instead: build sites of N articles, of half and of twice as many"
    )
    some_or_all.add_argument("--guide", action="store_true", help="instead: walk and check guides of 2000 questions")
    some_or_all.add_argument(
        "--saves", action="store_true", help="instead: save pages while serve runs, in sites of 10 and 500 pages"
    )
    some_or_all.add_argument(
        "--write", action="store_true", help="also write docs/contributing/performance.md and its plot"
    )
    command.set_defaults(run=bench)


_COMMANDS: Final = (
    _add_serve,
    _add_check,
    _add_build,
    _add_new,
    _add_links,
    _add_diff,
    _add_map,
    _add_translations,
    _add_canary,
    _add_test,
    _add_bench,
)


class FolderTakenError(SetupFailed):
    """The folder for the site holds something that no build has written."""


class PortInUseError(SetupFailed):
    """Something else on this machine answers at the port."""


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65536):  # noqa: PLR2004 -- what a port can be
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def _address(text: str) -> str:
    try:
        return read_address(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


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
    if chosen.saves:
        from site_tools.bench.saves import bench_saves  # noqa: PLC0415

        return bench_saves(chosen.rounds)
    from site_tools.bench.command import bench as measure  # noqa: PLC0415

    def run(site: Path) -> int:
        return measure(site, rounds=chosen.rounds, rows=chosen.only or BENCH_ROWS, write=chosen.write)

    if chosen.site is not None:
        return run(chosen.site.resolve())
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "site"
        return build(built) or run(built)


def links(chosen: argparse.Namespace) -> int:
    """List the links of the site, or keep their ledger, as the command line says."""
    from site_tools import link_commands  # noqa: PLC0415 -- each command loads what it needs

    return link_commands.run(chosen, CONFIG, DOCS)


def canary(_: argparse.Namespace) -> int:
    """Build the pages with Zensical as well, say what differs, and return 1 if a page or a guide is lost."""
    from site_tools.canary.command import canary as compare  # noqa: PLC0415 -- each command loads what it needs

    status, lines = compare(CONFIG, DOCS)
    print("\n".join(lines))
    return status


def new(chosen: argparse.Namespace) -> int:
    """Write a new page, say what was written and what to do next, and return 1 if it cannot be."""
    from site_tools import new_command  # noqa: PLC0415 -- each command loads what it needs

    return new_command.run(chosen.kind, chosen.title, CONFIG, DOCS, path=chosen.path)


def diff(chosen: argparse.Namespace) -> int:
    """Say what a change does to readers, as the command line says."""
    from site_tools.guide_diff import command  # noqa: PLC0415

    return command.run(chosen, CONFIG, DOCS)


def draw_maps(chosen: argparse.Namespace) -> int:
    """Draw guides as pictures, or list the ways through them, as the command line says."""
    from site_tools.flow_map import command  # noqa: PLC0415

    return command.run(chosen, CONFIG, DOCS)


def translations(_: argparse.Namespace) -> int:
    """List what is not translated into the languages that there are translations for."""
    from site_tools.translations.command import list_untranslated  # noqa: PLC0415

    return list_untranslated(CONFIG, DOCS)


def test(_: argparse.Namespace) -> int:
    """Run every check and every test."""
    from site_tools.testing import run_all_checks  # noqa: PLC0415

    return run_all_checks()


def check(form: Format) -> int:
    """Say everything that is wrong with the pages and their links, and return 1 if anything is."""
    from site_tools.checks.whole import check as find_problems  # noqa: PLC0415

    problems = find_problems(CONFIG, DOCS)
    print(write_problems(problems, form), end="")
    said = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    say(said if problems else "Nothing is wrong.")
    return 1 if problems else 0


def build(site: Path, address: str | None = None) -> int:
    """Write the site to this folder; anything MkDocs warns of, such as a link to nowhere, is a failure.

    ``address`` is where it will be published, if it is not the one that the settings name.

    The site is built beside the folder, whose content it replaces once it is whole: after a failure
    the last good site is still there.

    Raises:
        FolderTakenError: the folder holds something that no build has written, which would be lost.
        SetupFailed: the folder cannot be written to.
    """
    if address is not None:
        os.environ[ADDRESS_VARIABLE] = address
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
    from site_tools.serving.command import serve as preview  # noqa: PLC0415 -- each command loads what it needs

    return preview(CONFIG, port)


def _mkdocs(*arguments: str) -> int:
    """Run MkDocs' own command line in this process and return its exit status."""
    # MkDocs' switch for a banner on its end of life, which no reader of our terminal can act on.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.__main__ import cli  # noqa: PLC0415

    try:
        cli.main(args=list(arguments), prog_name="python3 -m site_tools")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
