"""A fresh clone becomes a ready environment, or says in one sentence why not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pip
import pytest

from site_tools.project import PINS
from site_tools.setup import environment
from site_tools.setup.environment import STAMP, ensure, python_of, stamp_of
from site_tools.setup.interpreter import Interpreter, NoInterpreter, find_interpreter
from site_tools.setup.progress import SetupFailed
from site_tools.setup.whole import whole_folder
from tests.stand_ins import put_program, put_wheel

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent

SETUP = ("__init__", "environment", "interpreter", "pinned", "programs", "progress", "whole")
FIRST_STEPS = ("__init__", "__main__", "project", *(f"setup/{module}" for module in SETUP))
"""The modules that the Python of a fresh clone reads, however old it is."""

COMMANDS = """
import sys

def main(arguments):
    import tiny
    print(sys.prefix, tiny.WORD, arguments)
    return 7
"""


class Clone:
    """A clone of this project with one tiny package pinned, and no other source of packages than a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.wheels = root / "wheels"
        self.requirements = root / "site_tools" / "pins" / "requirements.txt"
        self.requirements.parent.mkdir(parents=True)
        for module in FIRST_STEPS:
            copy = root / "site_tools" / f"{module}.py"
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / "site_tools" / f"{module}.py", copy)
        (root / "site_tools" / "commands.py").write_text(COMMANDS)
        self.requirements.write_text(put_wheel(self.wheels, "tiny", {"tiny.py": "WORD = 'tiny'\n"}))

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "COV_"))}
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}
        return subprocess.Popen(
            [sys.executable, "-m", "site_tools", *arguments],
            cwd=self.root,
            env=kept | pip | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        with self.start(*arguments, **settings) as process:
            out, err = process.communicate()
        return process.returncode, out, err

    @property
    def venv(self) -> Path:
        return self.root / ".venv"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path.resolve() / "clone")


def test_two_first_calls_at_once_make_one_environment_and_both_go_on(clone: Clone) -> None:
    calls = [clone.start("serve", "--port", "1 2") for _ in range(2)]
    ended = [(call.communicate(), call.returncode) for call in calls]

    said = f"{clone.venv} tiny ['serve', '--port', '1 2']\n"
    assert [(out, status) for (out, _), status in ended] == [(said, 7), (said, 7)], ended
    err = "".join(err for (_, err), _ in ended)
    assert err.count("this is needed once") == 1
    assert err.count("Installing the pinned packages\n") == 1

    started = time.monotonic()
    status, out, err = clone.call("test")
    took = time.monotonic() - started
    assert (status, out, err) == (7, f"{clone.venv} tiny ['test']\n", "")
    assert took < 2


@pytest.fixture
def pip_at_hand(tmp_path: Path) -> str:
    """Return a PYTHONPATH on which pip is already there, since ensurepip takes seconds to unpack it."""
    folder = tmp_path / "at-hand"
    folder.mkdir()
    (folder / "ensurepip.py").touch()
    (folder / "pip").symlink_to(Path(pip.__file__).parent)
    return str(folder)


def test_a_wrong_hash_leaves_nothing_and_is_said_in_a_sentence(clone: Clone, pip_at_hand: str) -> None:
    pinned = clone.requirements.read_text()
    clone.requirements.write_text(re.sub(r"sha256:\w+", "sha256:" + "0" * 64, pinned))

    status, out, err = clone.call("test", PYTHONPATH=pip_at_hand)

    assert (status, out) == (1, "")
    assert err.splitlines()[-1] == (
        f"{clone.requirements}: the download of tiny==1.0 is not what was pinned; "
        "run the same command again, and if it stays so, do not use that source of packages"
    )
    assert "Traceback" not in err
    assert not clone.venv.exists()


def test_a_package_without_a_hash_is_refused(clone: Clone, pip_at_hand: str) -> None:
    clone.requirements.write_text("tiny==1.0\n")

    status, out, err = clone.call("test", PYTHONPATH=pip_at_hand)

    assert (status, out) == (1, "")
    assert "Hashes are required in --require-hashes mode" in err
    assert not clone.venv.exists()


def test_a_package_that_cannot_be_had_leaves_nothing_and_is_said_in_a_sentence(clone: Clone, pip_at_hand: str) -> None:
    shutil.rmtree(clone.wheels)

    status, out, err = clone.call("test", PYTHONPATH=pip_at_hand)

    assert (status, out) == (1, "")
    assert err.splitlines()[-1] == (
        f"{clone.requirements}: pip could not install it (ERROR: No matching distribution found for tiny==1.0); "
        "check that this machine reaches its package index, and run the same command again"
    )
    assert not clone.venv.exists()


def test_without_ensurepip_a_pip_from_outside_installs_the_pinned_pip(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('as Debian without python3-venv')")
    # It stands for pip, and shows by what it leaves that it is the one that was run.
    stand_in = "import pathlib\npathlib.Path(__file__).parents[1].joinpath('tiny.py').write_text('WORD = 2')\n"
    line = put_wheel(clone.wheels, "pip", {"pip/__init__.py": "", "pip/__main__.py": stand_in})
    (clone.requirements.parent / "pip.txt").write_text(line)

    status, out, err = clone.call("test", PYTHONPATH=str(tmp_path))

    assert (status, out) == (7, f"{clone.venv} 2 ['test']\n"), err
    assert "Adding pip from outside\n" in err


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let ensure() go through the motions quickly, and tell what it did."""
    events: list[str] = []

    def fill(venv: Path, _: Interpreter) -> None:
        events.append("made")
        python_of(venv).parent.mkdir(parents=True)
        python_of(venv).symlink_to(sys.executable)
        (venv / STAMP).write_text(stamp_of(venv, sys.version_info[:2]))

    monkeypatch.setattr(environment, "_fill", fill)
    monkeypatch.setattr(environment, "_start_again", lambda _, arguments: events.append(f"again {arguments}"))
    return events


def test_a_ready_environment_is_entered_and_not_made_again(tmp_path: Path, made: list[str]) -> None:
    ensure(["serve"], tmp_path)
    ensure(["test"], tmp_path)
    assert made == ["made", "again ['serve']", "again ['test']"]


def test_inside_a_ready_environment_nothing_is_done(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure(["serve"], tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    made.clear()
    ensure(["serve"], tmp_path)
    assert made == []


def lose_the_stamp(venv: Path) -> None:
    (venv / STAMP).unlink()


def change_the_pins(venv: Path) -> None:
    (venv / STAMP).write_text("0123456789abcdef" + (venv / STAMP).read_text()[16:])


def remove_its_python(venv: Path) -> None:
    python_of(venv).unlink()
    python_of(venv).symlink_to(venv / "gone")


def garble_the_stamp(venv: Path) -> None:
    (venv / STAMP).write_text("")


@pytest.mark.parametrize("harm", [lose_the_stamp, change_the_pins, remove_its_python, garble_the_stamp])
def test_an_environment_that_is_not_as_stamped_is_made_again(
    tmp_path: Path, made: list[str], harm: Callable[[Path], None]
) -> None:
    ensure(["serve"], tmp_path)
    harm(tmp_path / ".venv")
    ensure(["test"], tmp_path)
    assert made == ["made", "again ['serve']", "made", "again ['test']"]


def test_a_copied_clone_makes_its_own_environment(tmp_path: Path, made: list[str]) -> None:
    ensure(["serve"], tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "two", symlinks=True)
    ensure(["serve"], tmp_path / "two")
    assert made.count("made") == 2


def test_an_upgrade_of_the_python_inside_makes_the_environment_again(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure(["serve"], tmp_path)
    venv = tmp_path / ".venv"
    (venv / STAMP).write_text(stamp_of(venv, (3, 9)))
    monkeypatch.setattr(sys, "prefix", str(venv))
    made.clear()
    ensure(["serve"], tmp_path)
    assert made == ["made", "again ['serve']"]


@pytest.mark.parametrize("end", [KeyboardInterrupt, SetupFailed])
def test_what_was_begun_is_removed_however_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    def fill(venv: Path, _: Interpreter) -> None:
        venv.mkdir()
        raise end

    monkeypatch.setattr(environment, "_fill", fill)
    with pytest.raises(end):
        ensure([], tmp_path)
    assert not (tmp_path / ".venv").exists()


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file where the folder should be")
    with pytest.raises(SetupFailed) as caught:
        ensure([], tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / '.cache'}: File exists; see that this folder can be written to and has room"
    )


# The interpreter.


def put_python(folder: Path, name: str, *version: int, usual: bool = True) -> Path:
    """Write a program that answers as a Python of this version, has no pip, and does nothing else."""
    told = {"path": str(folder / name), "version": version, "usual": usual, "prefix": "/usr"}
    return put_program(
        folder, name, f"""[ "$1" = -I ] || {{ echo 'No module named pip'; exit 1; }}\necho '{json.dumps(told)}'"""
    )


FAILING_SHIM = "echo 'pyenv: command not found' >&2; exit 127"


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on PATH of a machine whose running Python is a 3.11."""
    folder = tmp_path / "bin"
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(sys, "executable", str(put_python(tmp_path / "old", "python3", 3, 11, 7)))
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    return folder


def test_the_running_python_is_taken_when_it_will_do(
    tmp_path: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_python(bin_folder, "python3.14", 3, 14, 0)
    running = put_python(tmp_path / "running", "python3", 3, 12, 1)
    monkeypatch.setattr(sys, "executable", str(running))
    assert find_interpreter(tmp_path).path == running


def test_a_shim_that_fails_is_passed_over(tmp_path: Path, bin_folder: Path) -> None:
    put_program(bin_folder, "python3.14", FAILING_SHIM)
    put_program(bin_folder, "python3.13", "echo 'not what was asked'")
    wanted = put_python(bin_folder, "python3.12", 3, 12, 1)
    assert find_interpreter(tmp_path).path == wanted


def test_behind_a_shim_that_fails_the_same_name_may_run(
    tmp_path: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(bin_folder, "python3.13", FAILING_SHIM)
    wanted = put_python(tmp_path / "later", "python3.13", 3, 13, 0)
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{tmp_path / 'later'}")
    assert find_interpreter(tmp_path).path == wanted


def test_the_newest_supported_python_is_taken_also_from_pyenvs_folder(tmp_path: Path, bin_folder: Path) -> None:
    put_python(bin_folder, "python3.12", 3, 12, 9)
    put_python(bin_folder, "python3", 3, 15, 0)
    put_python(tmp_path / "pyenv" / "versions" / "3.14.0t" / "bin", "python", 3, 14, 0, usual=False)
    put_program(tmp_path / "pyenv" / "versions" / "2.7" / "bin", "python", "exit 1")
    wanted = put_python(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin", "python", 3, 13, 0)
    assert find_interpreter(tmp_path).path == wanted


def test_where_there_is_no_python_uv_provides_one(tmp_path: Path, bin_folder: Path) -> None:
    provided = put_python(tmp_path / "uv", "python3.13", 3, 13, 5)
    put_program(bin_folder, "uv", f'[ "$2" = install ] || echo {provided}')
    assert find_interpreter(tmp_path).path == provided


def test_no_python_anywhere_and_a_uv_that_fails_is_said_in_a_sentence(tmp_path: Path, bin_folder: Path) -> None:
    put_program(bin_folder, "uv", "[ \"$1\" = --version ] && echo uv 0 && exit; echo 'error: no route to host'; exit 2")
    with pytest.raises(NoInterpreter) as caught:
        find_interpreter(tmp_path)
    assert str(caught.value) == (
        "this is Python 3.11.7, no Python 3.12 to 3.14 runs on this machine, and uv could not provide one "
        "(error: no route to host); install Python 3.13 and run the same command again"
    )


@pytest.mark.usefixtures("bin_folder")
def test_no_python_and_no_way_to_uv_is_said_in_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoInterpreter) as caught:
        find_interpreter(tmp_path / "cache")
    assert str(caught.value) == (
        "this is Python 3.11.7, no Python 3.12 to 3.14 runs on this machine, and uv could not provide one "
        f"({PINS / 'uv.txt'}: pip could not install it (No module named pip); check that this machine reaches its "
        "package index, and run the same command again); install Python 3.13 and run the same command again"
    )
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


# Folders that are whole or not there.


def test_two_calls_at_once_make_a_folder_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls: list[Path] = []

    def make(folder: Path) -> None:
        calls.append(folder)
        time.sleep(0.3)
        (folder / "file").touch()

    threads = [threading.Thread(target=whole_folder, args=[tmp_path / "wanted", make]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert calls == [tmp_path / "wanted.partial"]
    assert (tmp_path / "wanted" / "file").exists()
    assert "Another call is at work" in capsys.readouterr().err


def test_what_a_killed_call_left_is_not_taken_for_the_folder(tmp_path: Path) -> None:
    (tmp_path / "wanted.partial").mkdir()
    (tmp_path / "wanted.partial" / "half").touch()
    folder = whole_folder(tmp_path / "wanted", lambda folder: (folder / "file").touch())
    assert [path.name for path in folder.iterdir()] == ["file"]
    assert not (tmp_path / "wanted.partial").exists()


# What is committed.


@pytest.mark.parametrize("file", ["requirements", "plot"])
def test_every_direct_dependency_is_pinned(file: str) -> None:
    wanted = re.findall(r"^([\w-]+)(?:\[\w+\])?(==\S+)?$", (PINS / f"{file}.in").read_text(), re.MULTILINE)
    pinned = dict(re.findall(r"^([\w-]+)(==\S+)", (PINS / f"{file}.txt").read_text(), re.MULTILINE))
    assert wanted
    for name, version in wanted:
        assert pinned[name.lower()].startswith(version), name


def test_no_committed_file_names_the_host_of_a_registry() -> None:
    # Spelled in parts, since this file is committed too.
    hosts = [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "(org|com)"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
    ]
    pattern = re.compile("|".join(r"\.".join(host) for host in hosts).encode())
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    files = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    assert PINS / "package-lock.json" in files
    assert [str(file) for file in files if file.is_file() and pattern.search(file.read_bytes())] == []
