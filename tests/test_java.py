"""The Java of the HTML checker: the machine's own, else an installed one, else a sentence."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from site_tools.setup import java
from site_tools.setup.java import JavaMissing, ensure_java
from tests.stand_ins import put_program

if TYPE_CHECKING:
    from pathlib import Path

NEW = "echo 'openjdk 17.0.17 2025-10-21'; echo 'OpenJDK Runtime Environment'"
OLD = "echo 'Unrecognized option: --version' >&2; exit 1"
TOO_OLD = "echo 'openjdk 10.0.2 2018-07-17'"


@pytest.fixture(autouse=True)
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on PATH of a machine without Java."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "chmod", "cp"):
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(java, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return folder


def test_the_machines_own_is_taken(bin_folder: Path) -> None:
    wanted = put_program(bin_folder, "java", NEW)
    assert ensure_java() == wanted


@pytest.mark.parametrize("script", [OLD, TOO_OLD])
def test_where_it_is_too_old_debians_is_installed(bin_folder: Path, tmp_path: Path, script: str) -> None:
    put_program(bin_folder, "java", script)
    newer = put_program(tmp_path / "newer", "java", NEW)
    put_program(bin_folder, "apt-get", f'case "$*" in *default-jre-headless*) cp {newer} {bin_folder}/java;; esac')
    assert ensure_java() == bin_folder / "java"


def test_what_was_installed_and_does_not_run_is_said(bin_folder: Path) -> None:
    put_program(bin_folder, "apt-get", "exit 0")
    with pytest.raises(JavaMissing, match="or does not run; install one that does"):
        ensure_java()


def test_where_nothing_can_be_installed_it_is_said_what_to_do() -> None:
    with pytest.raises(JavaMissing, match=r"no Java 11 or newer runs .*there is no apt-get here.*; install one"):
        ensure_java()
