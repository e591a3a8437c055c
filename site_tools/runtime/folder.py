"""The folder with all that the site hosts of the runtime.

It is made once for each content of its sources, and named after its own content, so that a browser may keep it for
good and an engine that did not change costs nothing. ``worker.js`` starts Python from ``python.mjs`` and
``python.wasm``, the quick runtime, or from ``shipped/``, which is Pyodide as it comes.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from site_tools.project import CACHE, ENGINE, PINS, ROOT
from site_tools.runtime.quick import QuickRuntimeError, make_quick
from site_tools.runtime.shipped import write_shipped
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.progress import say
from site_tools.setup.whole import one_at_a_time, remove, writing

if TYPE_CHECKING:
    from site_tools.runtime.quick import Quick

RUNTIMES: Final = CACHE / "runtime"
HERE: Final = Path(__file__).parent
PACKER: Final = HERE / "pack_scripts.mjs"
WORKER: Final = HERE / "worker"
SHIPPED: Final = "shipped"


class Known(TypedDict):
    """What a page knows of a file of the runtime: its size, and the base64 of its hash."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Runtime:
    """A runtime that is ready to be published; ``files`` holds what is known of each file, by its path."""

    folder: Path
    files: dict[str, Known]

    @property
    def name(self) -> str:
        """The name of its folder in the site: it changes with any byte of it."""
        return self.folder.name


def ensure_runtime() -> Runtime:
    """Return the runtime for the engine as it is now, made if need be.

    Raises:
        SetupFailed: the npm package is not the pinned Pyodide, the engine is broken, or a step of the making failed.
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
            _make(made, npm_packages())
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

    What was cut short by a full disk, say, must not be published: 30 MB are hashed in no time.
    """
    return folder.is_dir() and _content_hash(folder) == folder.name


def _make(folder: Path, packages: Path) -> None:
    import deflate  # noqa: PLC0415 -- needed only when the engine changed

    (folder / SHIPPED).mkdir(parents=True)
    package = packages / "pyodide"
    lock = write_shipped(folder / SHIPPED, package)
    say("Starting Python once for all readers: the engine or the runtime is new")
    with tempfile.TemporaryDirectory(dir=folder.parent) as working:
        quick = make_quick(package, lock, Path(working))
    (folder / "python.wasm").write_bytes(quick.wasm)
    # For hosts that compress nothing.
    (folder / "python.wasm.gz").write_bytes(deflate.gzip_compress(quick.wasm, 12))
    _pack_scripts(folder, packages, quick, (package / "pyodide.mjs").read_text(encoding="utf-8"), lock)


def _pack_scripts(folder: Path, packages: Path, quick: Quick, loader: str, lock: str) -> None:
    """Write the worker as one script, and the quick runtime's scripts as another."""
    told = {
        "packages": str(packages),
        "worker": {"entry": str(WORKER / "worker.js"), "to": str(folder / "worker.js")},
        "python": {
            "parts": [loader, quick.glue],
            "head": list(quick.head),
            "restore": quick.restore,
            "lock": lock,
            "to": str(folder / "python.mjs"),
        },
    }
    done = subprocess.run(
        [*node_command(), str(PACKER)], input=json.dumps(told), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        raise QuickRuntimeError(f"the scripts of the runtime could not be packed:\n{done.stderr.strip()[-2000:]}")


def _described(folder: Path) -> Runtime:
    return Runtime(folder, {path.relative_to(folder).as_posix(): _known(path.read_bytes()) for path in _files(folder)})


def _known(content: bytes) -> Known:
    return Known(bytes=len(content), sha256=b64encode(hashlib.sha256(content).digest()).decode())


def _sources_hash() -> str:
    """Return a hash of all that the runtime is made from."""
    own = [path for path in HERE.rglob("*") if path.suffix in {".py", ".js", ".mjs"}]
    sources = [*sorted(ENGINE.rglob("*.py")), ROOT / "pyproject.toml", *sorted(own)]
    return _hash([*sources, PINS / "package-lock.json", PINS / "requirements.txt"], ROOT)


def _content_hash(folder: Path) -> str:
    return _hash(_files(folder), folder)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _hash(paths: list[Path], base: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(base).as_posix()} {content}\n".encode())
    return total.hexdigest()[:16]
