"""What to say of an exception that ended a build: one sentence at the place where it can be mended."""

from __future__ import annotations

import re
import sysconfig
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.problems.source_problem import SourceProblem
from site_tools.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_YAML: Final = re.compile(r'in "(?P<file>[^"]+)", line (?P<line>\d+), column (?P<column>\d+)')
_OF_A_SETTING: Final = re.compile(r"Config value '(?P<key>[\w-]+)': (?P<says>.+)", re.DOTALL)
_TOOLS: Final = ROOT / "site_tools"
_LIBRARY: Final = Path(sysconfig.get_path("stdlib"))
_TEMPLATES: Final = (".html", ".xml")
_LONGEST: Final = 300


def problem_of(error: BaseException, config: Path) -> SourceProblem:
    """Return what ended a build as a problem, at the first line of the settings where nothing tells a better place."""
    placed = problem_in_yaml(str(error), config) or problem_at_its_place(error)
    if placed is not None:
        return placed
    what = _described(error)
    ours = next((frame for frame in _frames(error) if frame[0].is_relative_to(_TOOLS)), None)
    if ours is not None:
        what += f", at {_named(ours[0])}:{ours[1]}"
    return SourceProblem(
        config.name, 1, f"the site cannot be built ({what}); look at what was written last", "page-broken"
    )


def problem_at_its_place(error: BaseException) -> SourceProblem | None:
    """Return the problem of a template or of a hook that a project brings along, or ``None`` for anything else."""
    file, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    of_a_template = type(error).__module__.startswith("jinja2")
    if isinstance(file, str) and isinstance(line, int):
        path = Path(file)
        if of_a_template:
            return SourceProblem(
                _named(path), line, f"the template cannot be read ({_one_line(error)}); mend it", "page-broken"
            )
        if isinstance(error, SyntaxError) and not _is_installed(path):
            return _broken(path, line, f"this is no Python ({error.msg}); mend it")
    for path, line in _frames(error):
        # Jinja writes the lines of templates into tracebacks. Other exceptions there may be due to what a page holds.
        if path.suffix in _TEMPLATES:
            if not of_a_template:
                return None
            return SourceProblem(
                _named(path), line, f"the template fails here ({_described(error)}); mend it", "page-broken"
            )
        if not path.is_relative_to(_TOOLS):
            return SourceProblem(
                _named(path), line, f"this ends the build ({_described(error)}); mend it", "page-broken"
            )
    return None


def _broken(path: Path, line: int, message: str) -> SourceProblem:
    return SourceProblem(_named(path), line, message, "page-broken")


def problem_in_yaml(text: str, config: Path) -> SourceProblem | None:
    """Return what YAML says of a file that it cannot read as a problem there, or ``None`` for any other text."""
    places = list(_IN_YAML.finditer(text))
    if not places:
        return None
    # The first place is where something began, the last one where YAML could not go on.
    last = places[-1]
    path = Path(last["file"])
    says = text[: last.start()].strip().split("\n")[-1].strip() or "it cannot be read"
    message = f"this is no YAML ({says}); mend the line, or the one above it"
    return SourceProblem(
        config.name if path == config else _named(path), int(last["line"]), message, "settings", int(last["column"])
    )


def problem_of_setting(text: str, config: Path) -> SourceProblem | None:
    """Return what MkDocs says of one of the settings as a problem at its line, or ``None`` for any other text."""
    found = _OF_A_SETTING.fullmatch(text)
    if found is None:
        return None
    lines = config.read_text(encoding="utf-8", errors="replace").split("\n") if config.is_file() else []
    starts = (number for number, line in enumerate(lines, 1) if line.startswith(f"{found['key']}:"))
    says = f'the setting "{found["key"]}" cannot be used: {" ".join(found["says"].split())}'
    return SourceProblem(config.name, next(starts, 1), says, "settings")


def _frames(error: BaseException) -> Iterator[tuple[Path, int]]:
    """Yield where the exception passed through files of a project or of ours, the innermost place first."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if frame.lineno and path.is_file() and not _is_installed(path):
            yield path, frame.lineno


def _is_installed(path: Path) -> bool:
    return "site-packages" in path.parts or path.is_relative_to(_LIBRARY)


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def _described(error: BaseException) -> str:
    text = _one_line(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
