"""The quick runtime: a Python that has already started, with the engine imported, as one WebAssembly module.

Starting Python is what costs, so it is done here, once, and not in each reader's browser. The memory of the started
Python rides in the module, with a function that restores it. And since this Python has only one thing to do, most of
the rest can go. What stays is found out by running, never listed by hand:

1. the library is cut to the modules that are imported;
2. in a rehearsal (``inside/rehearse.py``) all that the engine can do is done. Modules that it uses stay whole. Of the
   others, which only start Python or serve Pyodide, the functions that did not run give way to a trap;
3. so do functions of the interpreter that were not called, cannot be reached from those that were, and are not for
   the glue of JavaScript to call.

A trap is no wrong answer: the worker gives that Python up, and starts the runtime as it was shipped.

The interface is Pyodide's undocumented one for memory snapshots; ``shipped.PIN`` pins the version.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from site_tools.project import ENGINE
from site_tools.runtime.glue import find_used_exports, trim_glue
from site_tools.runtime.wasm_module import WasmModule
from site_tools.setup.node import node_command
from site_tools.setup.progress import SetupFailed

HERE: Final = Path(__file__).parent
DRIVER: Final = HERE / "start_python.mjs"
WRITE_LIBRARY: Final = HERE / "inside" / "write_library.py"
RECORD: Final = HERE / "inside" / "record.py"
IMPORT_ENGINE: Final = HERE / "inside" / "import_engine.py"
REHEARSE: Final = HERE / "inside" / "rehearse.py"

ENTRY: Final = "decision_engine.page"
MOUNTED: Final = "/project"  # where Python sees the folder that holds the engine's package
MARK: Final = "called "  # before the number of a function, as the driver knows it

WASM: Final = "pyodide.asm.wasm"
GLUE: Final = "pyodide.asm.mjs"
LOADER: Final = "pyodide.mjs"

GIVEN: Final = {"entry": ENTRY}
EMPTY_ZIP: Final = b"PK\x05\x06" + bytes(18)
MOST_SECONDS: Final = 300  # for one step, which takes five of a machine that does nothing else

RESTORE: Final = "restore"
"""The function of the quick module that makes its memory that of the started Python."""


class QuickRuntimeError(SetupFailed):
    """The quick runtime could not be made, or does not answer as the shipped one does."""


@dataclass(frozen=True, slots=True)
class Quick:
    """The quick runtime's parts: the module, and what a start from it needs besides."""

    wasm: bytes
    glue: str
    head: bytes
    """The head of a snapshot: what Pyodide keeps outside of the memory."""
    restore: str
    """The name of the module's function that makes its memory that of the started Python."""


def make_quick(package: Path, lock: str, folder: Path) -> Quick:
    """Make the quick runtime from Pyodide's npm package, working in this empty folder.

    ``lock`` is a lock of no packages, as JSON text.

    Raises:
        QuickRuntimeError: a step failed, or the replies of the rehearsal differ from those of the shipped runtime.
    """
    maker = _Maker(package, lock, folder)
    shipped = WasmModule.read((package / WASM).read_bytes())
    glue = (package / GLUE).read_text(encoding="utf-8")

    # 1. The library, as it is imported: with a recorder, and then cut by what that has seen.
    maker.library("whole.zip", ran=None)
    maker.start("recorded", library="whole.zip")
    recorded = maker.restore("rehearsed", memory="recorded", module=shipped)
    maker.library("cut.zip", ran=recorded["ran"])

    # 2. The interpreter's functions: those called by the start, from the library and from memory.
    marked = shipped.counting_calls(MARK)
    called = maker.start("started", library="cut.zip", module=marked)
    called |= maker.restore("restored", memory="started", module=marked)["called"]
    for_glue = {shipped.function_exports[name] for name in find_used_exports(glue, shipped.function_exports)}
    kept = shipped.find_called(called | for_glue)

    # 3. The module, and the proof that it answers as the shipped runtime does.
    cut = shipped.cut_to(kept)
    if maker.restore("quick", memory="started", module=cut)["replies"] != recorded["replies"]:
        raise QuickRuntimeError("the quick runtime does not answer the rehearsal as the shipped one does")
    return Quick(
        wasm=maker.path(f"quick/{WASM}").read_bytes(),
        head=maker.path("started.head").read_bytes(),
        restore=RESTORE,
        glue=trim_glue(glue, {name for _, _, name in shipped.imports}, shipped.find_used_imports(kept)),
    )


class _Maker:
    """Runs the steps, each in a Node of its own, with its files in one folder."""

    def __init__(self, package: Path, lock: str, folder: Path) -> None:
        self._package = package
        self._lock = lock
        self._folder = folder

    def path(self, name: str) -> Path:
        return self._folder / name

    def library(self, name: str, *, ran: dict[str, list[str]] | None) -> None:
        """Write a library: with a recorder, or cut to what ran."""
        given = {
            "engine": MOUNTED,
            "entry": ENTRY,
            "ran": ran,
            "library": f"/made/{name}",
            "recorder": "/record/record.py",
        }
        mounts = {MOUNTED: str(ENGINE.parent), "/made": str(self._folder), "/record": str(RECORD.parent)}
        self._run(
            name,
            runtime=str(self._package),
            library=str(self._package / "python_stdlib.zip"),
            mounts=mounts,
            given=given,
            steps=[{"run": str(WRITE_LIBRARY)}],
        )

    def start(self, name: str, *, library: str, module: WasmModule | None = None) -> set[int]:
        """Start Python from a library, save its memory, rehearse, and return the functions marked as called."""
        steps = [
            {"run": str(IMPORT_ENGINE)},
            {"memory": str(self.path(f"{name}.memory")), "head": str(self.path(f"{name}.head"))},
            {"refused": ENTRY},
            {"run": str(REHEARSE)},
            {"called": str(self.path(f"{name}.called"))},
        ]
        runtime = self._package if module is None else self._runtime(name, module)
        self._run(name, runtime=str(runtime), library=str(self.path(library)), given=GIVEN, steps=steps)
        return set(json.loads(self.path(f"{name}.called").read_text()))

    def restore(self, name: str, *, memory: str, module: WasmModule) -> dict[str, Any]:
        """Start Python from a memory and rehearse.

        Returns: the ``replies`` of the engine, the functions of the library that ``ran`` where that is recorded, and
            those of the interpreter that are marked as ``called``.
        """
        empty = self.path("empty.zip")
        empty.write_bytes(EMPTY_ZIP)
        head, before = self.path(f"{memory}.head"), self.path(f"{memory}.before")
        if not before.exists():
            start = {"head": str(head), "before": str(before)}
            self._run(f"{memory}.before", runtime=str(self._package), library=str(empty), steps=[], **start)
        saved = self.path(f"{memory}.memory")
        restorable = module.with_restore(saved.read_bytes(), before.read_bytes(), name=RESTORE)
        told, called = self.path(f"{name}.json"), self.path(f"{name}.called")
        steps = [{"refused": ENTRY}, {"run": str(REHEARSE), "to": str(told)}, {"called": str(called)}]
        runtime, start = self._runtime(name, restorable), {"head": str(head), "memory": str(saved)}
        self._run(name, runtime=str(runtime), library=str(empty), given=GIVEN, steps=steps, **start)
        return {**json.loads(told.read_text()), "called": set(json.loads(called.read_text()))}

    def _runtime(self, name: str, module: WasmModule) -> Path:
        """Return a folder with Pyodide, this module in the place of its own."""
        runtime = self.path(name)
        runtime.mkdir()
        for script in (LOADER, GLUE):
            shutil.copyfile(self._package / script, runtime / script)
        (runtime / WASM).write_bytes(module.write())
        return runtime

    def _run(self, name: str, **told: object) -> None:
        """Run a job of the driver, which describes what can be told."""
        job = self.path(f"{name}.job.json")
        job.write_text(json.dumps({"lock": self._lock, **told}), encoding="utf-8")
        command = [*node_command(), str(DRIVER), str(job)]
        try:
            done = subprocess.run(
                command, capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=MOST_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise QuickRuntimeError(f"the quick runtime could not be made: step {name} does not end") from None
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()[-2000:]
            raise QuickRuntimeError(f"the quick runtime could not be made (step {name}):\n{said}")
