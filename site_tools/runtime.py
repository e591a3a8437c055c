"""The runtime that the site hosts itself: Pyodide, the engine's wheel, and the lock that ties them together.

It is made once for each content of its sources, under a folder named after its own content, so that
a browser may keep it for good and an engine that did not change costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.project import CACHE, ENGINE, PINS, ROOT
from site_tools.setup.node import npm_packages
from site_tools.setup.progress import SetupFailed
from site_tools.setup.whole import one_at_a_time, remove, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RUNTIMES: Final = CACHE / "runtime"

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


@dataclass(frozen=True, slots=True)
class Runtime:
    """A runtime that is ready to be published; ``files`` holds the size of each file, in bytes."""

    folder: Path
    files: dict[str, int]

    @property
    def name(self) -> str:
        """The name of its folder in the site: it changes with any byte of it."""
        return self.folder.name


def ensure_runtime() -> Runtime:
    """Return the runtime for the engine as it is now, made if need be.

    Raises:
        RuntimeMismatchError: the npm package is not the pinned Pyodide, or not its Python or ABI.
    """
    pointer = RUNTIMES / f"{_sources_hash()}.json"
    found = _find_made(pointer)
    if found:
        return found
    with writing(), one_at_a_time(RUNTIMES / "making.lock"):
        # The call that held the lock before this one may have made it.
        found = _find_made(pointer)
        if found:
            return found
        for left in RUNTIMES.glob("making-*/"):  # by a call that was killed
            remove(left)
        with tempfile.TemporaryDirectory(dir=RUNTIMES, prefix="making-") as making:
            made = Path(making) / "runtime"
            made.mkdir()
            _make(made, npm_packages() / "pyodide")
            folder = RUNTIMES / _content_hash(made)
            if not _is_whole(folder):
                remove(folder)
                made.rename(folder)
            named = Path(making) / "pointer"
            named.write_text(json.dumps({"folder": folder.name}))
            named.replace(pointer)
    return _described(folder)


def _find_made(pointer: Path) -> Runtime | None:
    if not pointer.exists():
        return None
    folder = RUNTIMES / json.loads(pointer.read_text())["folder"]
    return _described(folder) if _is_whole(folder) else None


def _is_whole(folder: Path) -> bool:
    """Return whether the folder holds what it is named after.

    What was cut short by a full disk, say, must not be published: 13 MB are hashed in no time.
    """
    return folder.is_dir() and _content_hash(folder) == folder.name


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
            f"the npm package pyodide brings {found}, but site_tools/runtime.py is made for {pin}; "
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


def _make(folder: Path, package: Path) -> None:
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
    whole = PyodideLockSpec.from_json(package / LOCK)
    empty = PyodideLockSpec(info=whole.info, packages={})
    lock = add_wheels_to_spec(empty, [wheel])
    lock.check_wheel_filenames()
    lock.to_json(folder / LOCK)


def _described(folder: Path) -> Runtime:
    return Runtime(folder, {path.name: path.stat().st_size for path in sorted(folder.iterdir())})


def _sources_hash() -> str:
    """Return a hash of all that the runtime is made from."""
    sources = [*sorted(ENGINE.rglob("*.py")), ROOT / "pyproject.toml", Path(__file__)]
    return _hash([*sources, PINS / "package-lock.json", PINS / "requirements.txt"], ROOT)


def _content_hash(folder: Path) -> str:
    return _hash(sorted(folder.iterdir()), folder)


def _hash(paths: list[Path], base: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(base).as_posix()} {content}\n".encode())
    return total.hexdigest()[:16]
