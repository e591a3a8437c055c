"""The runtime that the site hosts: the pinned Pyodide, one wheel, and a lock that ties them together."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NoReturn
from zipfile import ZipFile

import pytest
from pyodide_lock import PyodideLockSpec

import decision_engine
from site_tools.project import ENGINE, ROOT
from site_tools.runtime import PIN, ensure_runtime, folder, quick, shipped
from site_tools.runtime.quick import Quick
from site_tools.runtime.shipped import (
    LOCK,
    PYODIDE_FILES,
    EngineBrokenError,
    RuntimeMismatchError,
    build_wheel,
    check_runtime,
)
from site_tools.setup.node import npm_packages
from tests.built_page import read_page, select

if TYPE_CHECKING:
    from pathlib import Path

WHEEL = f"decision_engine-{decision_engine.__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a copy of what is checked of Pyodide's npm package."""
    whole = npm_packages() / "pyodide"
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in ("package.json", LOCK, "pyodide.asm.wasm"):
        shutil.copyfile(whole / name, folder / name)
    return folder


def test_the_wheel_holds_the_engine_and_what_describes_it(wheel: Path) -> None:
    about = f"decision_engine-{decision_engine.__version__}.dist-info"
    with ZipFile(wheel) as archive:
        assert sorted(archive.namelist()) == sorted(
            [f"decision_engine/{path.name}" for path in ENGINE.glob("*.py")]
            + [f"{about}/{name}" for name in ("METADATA", "WHEEL", "RECORD")]
        )
        for path in ENGINE.glob("*.py"):
            assert archive.read(f"decision_engine/{path.name}") == path.read_bytes()
        # The standard library is all that it needs.
        assert b"Requires-Dist" not in archive.read(f"{about}/METADATA")
    assert wheel.name == WHEEL


def test_equal_sources_give_equal_wheels(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ENGINE, copy / "decision_engine", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", copy / "pyproject.toml")
    for number, path in enumerate(sorted(copy.rglob("*"))):
        os.utime(path, (1_000_000_000 + number * 1000, 1_000_000_000 + number * 1000))
    monkeypatch.setattr(shipped, "ROOT", copy)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert build_wheel(tmp_path / "one").read_bytes() == wheel.read_bytes()
    with (copy / "decision_engine" / "page.py").open("a") as file:
        file.write("# One line more.\n")
    assert build_wheel(tmp_path / "two").read_bytes() != wheel.read_bytes()


def test_the_lock_holds_the_wheel_alone(site: Path, wheel: Path) -> None:
    (made,) = (site / "assets" / "runtime").iterdir()
    published = made / "shipped" / WHEEL
    assert published.read_bytes() == wheel.read_bytes()
    lock = PyodideLockSpec.from_json(published.with_name(LOCK))
    assert list(lock.packages) == ["decision-engine"]
    entry = lock.packages["decision-engine"]
    assert entry.file_name == WHEEL
    assert entry.sha256 == hashlib.sha256(published.read_bytes()).hexdigest()
    assert entry.version == decision_engine.__version__
    assert entry.imports == ["decision_engine"]
    assert entry.depends == []
    assert (lock.info.python, lock.info.abi_version, lock.info.platform) == (PIN.python, PIN.abi, PIN.platform)


def test_the_site_hosts_the_pinned_pyodide_the_quick_runtime_and_nothing_else(site: Path) -> None:
    (made,) = (site / "assets" / "runtime").iterdir()
    assert sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()) == sorted(
        ["worker.js", "python.mjs", "python.wasm", "python.wasm.gz"]
        + [f"shipped/{name}" for name in (*PYODIDE_FILES, LOCK, WHEEL)]
    )
    for name in PYODIDE_FILES:
        assert (made / "shipped" / name).read_bytes() == (npm_packages() / "pyodide" / name).read_bytes()


def test_the_packed_module_is_the_module(site: Path) -> None:
    (made,) = (site / "assets" / "runtime").iterdir()
    packed = (made / "python.wasm.gz").read_bytes()
    assert gzip.decompress(packed) == (made / "python.wasm").read_bytes()


def test_a_page_knows_the_size_and_the_hash_of_each_file(site: Path) -> None:
    made = ensure_runtime()
    published = site / "assets" / "runtime" / made.name
    (told_page,) = select(read_page(site / "credits-vs-billing" / "index.html"), "//*[@id='guide-runtime']")
    known = json.loads(told_page.text or "")
    assert known["folder"] == f"../assets/runtime/{made.name}/"
    assert known["files"] == made.files
    files = [path for path in published.rglob("*") if path.is_file()]
    assert set(known["files"]) == {path.relative_to(published).as_posix() for path in files}
    for path in files:
        told = known["files"][path.relative_to(published).as_posix()]
        assert told["bytes"] == path.stat().st_size
        assert b64decode(told["sha256"]) == hashlib.sha256(path.read_bytes()).digest()


def test_the_fetched_pyodide_is_the_pinned_one(package: Path) -> None:
    check_runtime(package)


@pytest.mark.parametrize(
    ("part", "file", "keys", "value"),
    [
        ("pyodide", "package.json", ["version"], "315.0.0"),
        ("python", LOCK, ["info", "python"], "3.15.0"),
        ("abi", LOCK, ["info", "abi_version"], "2027_0"),
        ("platform", LOCK, ["info", "platform"], "emscripten_6_0_0"),
    ],
)
def test_another_pyodide_is_refused_with_what_differs(
    package: Path, part: str, file: str, keys: list[str], value: str
) -> None:
    described = json.loads((package / file).read_text())
    place = described
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    (package / file).write_text(json.dumps(described))
    with pytest.raises(RuntimeMismatchError) as caught:
        check_runtime(package)
    pin = f"RuntimePin(pyodide='{PIN.pyodide}', python='{PIN.python}', abi='{PIN.abi}', platform='{PIN.platform}')"
    found = pin.replace(f"{part}='{getattr(PIN, part)}'", f"{part}='{value}'")
    assert found != pin
    assert str(caught.value) == (
        f"the npm package pyodide brings {found}, but site_tools/runtime/shipped.py is made for {pin}; "
        "change the pin after the tests in the browser pass with the new runtime"
    )


@pytest.mark.parametrize("content", [b"", b"\0as", b"<!doctype html>", b"\0asn\1\0\0\0"])
def test_a_file_that_is_no_webassembly_is_refused(package: Path, content: bytes) -> None:
    (package / "pyodide.asm.wasm").write_bytes(content)
    with pytest.raises(RuntimeMismatchError) as caught:
        check_runtime(package)
    assert str(caught.value) == "pyodide.asm.wasm is not a WebAssembly file; delete .cache and try again"


def test_an_unchanged_engine_is_not_built_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = ensure_runtime()

    def refuse(*_: object) -> NoReturn:
        pytest.fail("it was made again")

    monkeypatch.setattr(folder, "make_quick", refuse)
    monkeypatch.setattr(folder, "npm_packages", refuse)
    began = time.monotonic()
    assert ensure_runtime() == made
    assert time.monotonic() - began < 1  # 30 MB are hashed


def test_an_engine_that_is_no_python_is_refused_with_its_line(own_engine: Path) -> None:
    page = own_engine / "decision_engine" / "page.py"
    page.write_text("answer = 1\ndef (\n")
    with pytest.raises(EngineBrokenError) as refused:
        ensure_runtime()
    assert str(refused.value) == (
        "decision_engine/page.py:2: invalid syntax; the engine is not published until it is mended"
    )


def test_a_runtime_that_was_damaged_is_made_again(own_engine: Path) -> None:
    assert own_engine.is_dir()
    made = ensure_runtime()
    library = made.folder / "shipped" / "python_stdlib.zip"
    whole = library.read_bytes()
    library.write_bytes(whole[:-1])
    assert ensure_runtime() == made
    assert library.read_bytes() == whole


@pytest.fixture
def own_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the runtime be made from a copy of the sources, and be kept apart; its quick part is a stand-in.

    To start Python for it takes half a minute; what is kept, and for how long, does not depend on it.
    """
    copy = tmp_path / "copy"
    shutil.copytree(ENGINE, copy / "decision_engine", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "site_tools" / "pins", copy / "site_tools" / "pins")
    shutil.copytree(ROOT / "site_tools" / "runtime", copy / "site_tools" / "runtime")
    shutil.copyfile(ROOT / "pyproject.toml", copy / "pyproject.toml")
    for module in (folder, shipped):
        monkeypatch.setattr(module, "ROOT", copy)
        monkeypatch.setattr(module, "ENGINE", copy / "decision_engine")
    monkeypatch.setattr(folder, "HERE", copy / "site_tools" / "runtime")
    monkeypatch.setattr(folder, "RUNTIMES", tmp_path / "cache")
    monkeypatch.setattr(folder, "PINS", copy / "site_tools" / "pins")
    stand_in = Quick(wasm=b"wasm", glue="function _createPyodideModule() {}", head=b"head", restore="restore")
    monkeypatch.setattr(folder, "make_quick", lambda *_: stand_in)
    return copy


def test_a_changed_engine_gets_a_folder_of_its_own_and_the_old_one_stays(own_engine: Path) -> None:
    first = ensure_runtime()
    page = own_engine / "decision_engine" / "page.py"
    text = page.read_text()
    page.write_text(f"{text}# One line more.\n")
    second = ensure_runtime()
    assert first.name != second.name
    assert first.folder.is_dir()
    page.write_text(text)
    assert ensure_runtime() == first


@pytest.mark.parametrize("source", ["inside/rehearse.py", "start_python.mjs", "worker/python.js", "wasm_module.py"])
def test_what_makes_the_runtime_counts_as_a_source_of_it(
    own_engine: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ensure_runtime()
    made = []
    monkeypatch.setattr(folder, "make_quick", lambda *_: made.append(source))
    with (own_engine / "site_tools" / "runtime" / source).open("a") as file:
        file.write("\n")
    with pytest.raises(AttributeError):  # what the stand-in gives is no runtime, but it was asked for
        ensure_runtime()
    assert made == [source]
    assert first.folder.is_dir()


def test_a_step_of_the_making_that_fails_is_told_and_leaves_nothing(
    own_engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_engine.is_dir()
    monkeypatch.setattr(folder, "make_quick", quick.make_quick)
    broken = tmp_path / "write_library.py"
    broken.write_text("raise OSError('the disk is wet')\n")
    monkeypatch.setattr(quick, "WRITE_LIBRARY", broken)
    with pytest.raises(quick.QuickRuntimeError, match=r"(?s)step whole\.zip.*the disk is wet"):
        ensure_runtime()
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["making.lock"]


def test_another_place_and_another_machine_give_the_same_bytes_and_none_of_them_is_in_it(tmp_path: Path) -> None:
    """The folder's name is a hash of all that is in it."""
    away = tmp_path / "a place with a rather long name" / "and one below"
    for source in ("decision_engine", "site_tools"):
        shutil.copytree(ROOT / source, away / source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", away / "pyproject.toml")
    packages = npm_packages()
    kept = away / packages.relative_to(ROOT).parent
    kept.parent.mkdir(parents=True)
    kept.symlink_to(packages.parent, target_is_directory=True)
    say_name = "from site_tools.runtime import ensure_runtime; print(ensure_runtime().name)"
    made = subprocess.run(
        [sys.executable, "-c", say_name],
        cwd=away,
        env={**os.environ, "TZ": "Pacific/Auckland", "LANG": "de_DE.UTF-8", "HOME": str(tmp_path), "PYTHONPATH": ""},
        umask=0o077,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    assert made.stdout.strip() == ensure_runtime().name
    for path in ensure_runtime().folder.rglob("*"):
        assert path.is_dir() or str(ROOT).encode() not in path.read_bytes(), path.name


def test_a_runtime_that_was_removed_is_made_again(own_engine: Path) -> None:
    assert own_engine.is_dir()
    first = ensure_runtime()
    shutil.rmtree(first.folder)
    assert ensure_runtime() == first
    assert first.folder.is_dir()


def test_a_refused_pyodide_leaves_nothing_behind(
    own_engine: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "pyodide.asm.wasm").write_bytes(b"")
    monkeypatch.setattr(folder, "npm_packages", lambda: package.parent)
    with pytest.raises(RuntimeMismatchError):
        ensure_runtime()
    assert [path.name for path in (own_engine.parent / "cache").iterdir()] == ["making.lock"]


def test_what_a_killed_call_left_is_removed(own_engine: Path) -> None:
    left = own_engine.parent / "cache" / "making-killed" / "runtime"
    left.mkdir(parents=True)
    made = ensure_runtime()
    assert not left.parent.exists()
    assert made.folder.is_dir()


def test_calls_at_once_make_it_once_and_each_gets_it_whole(own_engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_engine.is_dir()
    made: list[Path] = []

    def build_slowly(into: Path) -> Path:
        made.append(into)
        time.sleep(0.5)  # long enough for the others to come upon a runtime that is half made
        return build_wheel(into)

    monkeypatch.setattr(shipped, "build_wheel", build_slowly)

    def call(_: int) -> dict[str, bytes]:
        files = ensure_runtime().folder.rglob("*")
        return {path.name: path.read_bytes() for path in files if path.is_file()}

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(call, range(4))
    assert len(made) == 1
    assert set(first) == {*PYODIDE_FILES, LOCK, WHEEL, "worker.js", "python.mjs", "python.wasm", "python.wasm.gz"}
    assert others == [first] * 3
