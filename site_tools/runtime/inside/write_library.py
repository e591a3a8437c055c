"""Run inside Pyodide: write the library that the engine and Pyodide's own Python part need, and nothing else of it.

Given: ``engine``, the folder that holds the engine's package; ``entry``, the module of it that is called; ``library``,
the file to write; ``recorder``, a source to add as ``sitecustomize``; or, once it has recorded, ``ran``: the functions
that ran in the rehearsal, ``at_start`` and ``after``, as ``file:line:name``, and the modules ``unseen``, which had come
before the recorder.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import sys
import zipfile
from importlib import _bootstrap_external as bootstrap
from pathlib import Path
from types import CodeType, ModuleType

ENGINE_PACKAGE = given["entry"].partition(".")[0] + "/"
STDLIB = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"
WRITTEN = "/tmp/library.zip"  # noqa: S108 -- of this Python alone, and quicker than the machine's own files
stdlib = zipfile.ZipFile(STDLIB)
WHEN = (2024, 1, 1, 0, 0, 0)  # in every entry: equal sources give equal bytes


def source_of(module: ModuleType) -> tuple[str, bytes] | None:
    """Return the module's path in the library and its source, or None for one that is part of the interpreter."""
    origin = getattr(getattr(module, "__spec__", None), "origin", None) or getattr(module, "__file__", None) or ""
    if origin.startswith(STDLIB + "/"):
        path = origin[len(STDLIB) + 1 :]
        return path, stdlib.read(path)
    if origin.startswith(given["engine"] + "/"):
        with Path(origin).open("rb") as file:
            return origin[len(given["engine"]) + 1 :], file.read()
    return None


def trace_engine() -> set[str]:
    """Return the names of the modules that the engine imports, and those imported by them, whatever else is loaded.

    All modules written in Python are taken out and come in again, so that what Pyodide loaded does not count.
    """
    loaded = dict(sys.modules)
    core = {"codecs", "encodings", "encodings.utf_8", "encodings.aliases", "io", "abc", "os", "site", "importlib"}
    for name, module in loaded.items():
        if name not in core and not name.startswith("importlib.") and source_of(module):
            del sys.modules[name]
    importlib.import_module(given["entry"])
    wanted = set(sys.modules)
    sys.modules.clear()
    sys.modules.update(loaded)
    return wanted


def named_by_engine() -> set[str]:
    """Return the packages that functions of the engine name: they may be used long after the start."""
    found = set()
    for name, module in list(sys.modules.items()):
        if not f"{name}.".startswith(given["entry"].partition(".")[0] + "."):
            continue
        _, source = source_of(module)
        to_read = [part for part in compile(source, name, "exec").co_consts if isinstance(part, CodeType)]
        while to_read:
            code = to_read.pop()
            to_read += [part for part in code.co_consts if isinstance(part, CodeType)]
            for value in (getattr(module, used) for used in code.co_names if hasattr(module, used)):
                owner = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
                if isinstance(owner, str):
                    found.add(owner.partition(".")[0])
    return found


def lean(code: CodeType, path: str, *, whole: bool) -> CodeType:
    """Return the code without its table of lines, and with a trap for each function that never ran.

    What lies in a part that is kept whole has all its functions.
    """
    inner = tuple(lean(part, path, whole=whole) if isinstance(part, CodeType) else part for part in code.co_consts)
    is_function = bool(code.co_flags & 0x02)  # optimized: its names are in slots, which no class or module has
    if is_function and not whole and f"{path}:{code.co_firstlineno}:{code.co_qualname}" not in ran_ever:
        return code.replace(
            co_code=TRAP.co_code,
            co_consts=TRAP.co_consts,
            co_names=TRAP.co_names,
            co_stacksize=TRAP.co_stacksize,
            co_exceptiontable=b"",
            co_linetable=b"",
            # To call it is to stop, whatever it would have given.
            co_flags=code.co_flags & ~0x3A0,  # generator, coroutine, asynchronous generator
        )
    return code.replace(co_consts=inner, co_linetable=b"")


def trap() -> None:
    """End this Python: nothing that comes after can be trusted to be whole."""
    __import__("posix").abort()


TRAP = trap.__code__
ran = given.get("ran")
ran_ever = frozenset(ran["at_start"] + ran["after"]) if ran else frozenset()
used_after = {name.partition(":")[0] for name in ran["after"]} if ran else set()

sys.path.insert(0, given["engine"])
sys.dont_write_bytecode = True
of_engine = trace_engine() if ran else set()
importlib.import_module(given["entry"])
named = named_by_engine()

with zipfile.ZipFile(WRITTEN, "w", zipfile.ZIP_STORED) as library:

    def add(path: str, code: CodeType, source: bytes) -> None:
        """Add a module, whose hash nobody compares."""
        pyc = bootstrap._code_to_hash_pyc(code, importlib.util.source_hash(source), False)  # noqa: FBT003, SLF001 -- the one way to write one that is not checked
        library.writestr(zipfile.ZipInfo(path + "c", WHEN), pyc)

    for name, module in sorted(sys.modules.items()):
        found = source_of(module)
        if found:
            path, source = found
            code = compile(source, path, "exec", dont_inherit=True, optimize=2)
            # What the engine goes on to use stays whole. Of the rest, what only starts Python, and what only Pyodide
            # needs, there stays what ran.
            used = name in of_engine and (path in used_after or name.partition(".")[0] in named)
            whole = not ran or used or name in ran["unseen"] or path.startswith(ENGINE_PACKAGE)
            add(path, lean(code, path, whole=whole), source)
    if not ran:
        with Path(given["recorder"]).open("rb") as file:
            source = file.read()
        add("sitecustomize.py", compile(source, "sitecustomize.py", "exec", dont_inherit=True), source)

shutil.copyfile(WRITTEN, given["library"])
