"""The runtime as Pyodide ships it, with the engine's wheel and the lock that ties them together.

It is what the quick runtime is made of, and what takes its place where that fails.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.project import ENGINE, ROOT
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PYODIDE_FILES: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK: Final = "pyodide-lock.json"

# The date in every entry of the wheel, in seconds since 1970: equal sources give equal wheels.
WHEEL_DATE: Final = "1704067200"


@dataclass(frozen=True, slots=True)
class RuntimePin:
    """What the runtime must be for the engine's wheel and the page's script to fit it."""

    pyodide: str
    python: str
    abi: str
    platform: str


PIN: Final = RuntimePin(pyodide="314.0.7", python="3.14.2", abi="2026_0", platform="emscripten_5_0_3")


class RuntimeMismatchError(SetupFailed):
    """The fetched runtime is not the one that this project was made for."""


class EngineBrokenError(SetupFailed):
    """The engine's source cannot even be read as Python."""


def check_runtime(package: Path, pin: RuntimePin = PIN) -> None:
    """Check the npm package of Pyodide against the pin.

    Raises:
        RuntimeMismatchError: with a sentence that names what differs and what to do.
    """
    # Imported here: pyodide-build takes a third of a second, and most calls find the runtime made.
    from pyodide_build.common import check_wasm_magic_number  # type: ignore[import-untyped] # noqa: PLC0415
    from pyodide_lock import PyodideLockSpec  # noqa: PLC0415

    info = PyodideLockSpec.from_json(package / LOCK).info
    found = RuntimePin(
        pyodide=json.loads((package / "package.json").read_text())["version"],
        python=info.python,
        abi=info.abi_version or "none",
        platform=info.platform,
    )
    if found != pin:
        raise RuntimeMismatchError(
            f"the npm package pyodide brings {found}, but site_tools/runtime/shipped.py is made for {pin}; "
            "change the pin after the tests in the browser pass with the new runtime"
        )
    if not check_wasm_magic_number(package / "pyodide.asm.wasm"):
        raise RuntimeMismatchError("pyodide.asm.wasm is not a WebAssembly file; delete .cache and try again")


def build_wheel(folder: Path) -> Path:
    """Build the engine's wheel into this folder and return its path; equal sources give equal bytes."""
    from build import ProjectBuilder  # noqa: PLC0415 -- needed only when the engine changed
    from pyproject_hooks import quiet_subprocess_runner  # noqa: PLC0415

    def run(cmd: Sequence[str], cwd: str | None = None, extra_environ: Mapping[str, str] | None = None) -> None:
        quiet_subprocess_runner(cmd, cwd, {**(extra_environ or {}), "SOURCE_DATE_EPOCH": WHEEL_DATE})

    return Path(ProjectBuilder(ROOT, runner=run).build("wheel", folder))


def write_shipped(folder: Path, package: Path) -> str:
    """Write Pyodide as it is shipped, the engine's wheel and the lock into this folder.

    Returns: a lock of no packages at all, as JSON text.

    Raises:
        RuntimeMismatchError: the npm package is not the pinned Pyodide, or not its Python or ABI.
        EngineBrokenError: the engine cannot be read as Python.
    """
    from pyodide_lock import PyodideLockSpec  # noqa: PLC0415
    from pyodide_lock.utils import add_wheels_to_spec  # noqa: PLC0415

    check_runtime(package)
    for source in sorted(ENGINE.rglob("*.py")):
        try:
            compile(source.read_bytes(), source, "exec")
        except SyntaxError as error:
            where = f"{source.relative_to(ROOT)}:{error.lineno}"
            raise EngineBrokenError(f"{where}: {error.msg}; the engine is not published until it is mended") from None
    for name in PYODIDE_FILES:
        shutil.copyfile(package / name, folder / name)
    wheel = build_wheel(folder)
    empty = PyodideLockSpec(info=PyodideLockSpec.from_json(package / LOCK).info, packages={})
    empty.to_json(folder / LOCK)
    no_packages = (folder / LOCK).read_text(encoding="utf-8")
    lock = add_wheels_to_spec(empty, [wheel])
    lock.check_wheel_filenames()
    lock.to_json(folder / LOCK)
    return no_packages
