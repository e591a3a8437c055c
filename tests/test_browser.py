"""The browser of the tests: the machine's own, else an installed one, else a sentence. Never a silent skip."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from site_tools.setup import browser
from site_tools.setup.browser import BrowserMissing, ensure_browser, find_browser
from tests.stand_ins import put_program

if TYPE_CHECKING:
    from pathlib import Path


RUNS = "echo Chromium 150"
NO_PLAYWRIGHT = """[ "$1" = -c ] && exit 1; echo 'Error: Download failure, code=1'; echo '    at somewhere'; exit 1"""
NO_APT = "the sentence ends before apt-get is asked"


@pytest.fixture(autouse=True)
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on PATH of a machine without a browser, whose Playwright cannot install one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "chmod", "cp"):
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setattr(browser, "_usual_places", list)
    monkeypatch.setattr(browser, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(sys, "executable", str(put_program(tmp_path / "python", "python", NO_PLAYWRIGHT)))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return folder


def test_a_machine_without_a_browser_is_known_as_such() -> None:
    assert find_browser() is None


def test_a_browser_that_does_not_run_is_passed_over(bin_folder: Path) -> None:
    put_program(bin_folder, "google-chrome", "exit 1")
    put_program(bin_folder, "chromium-browser", "echo 'requires the snap' >&2; exit 10")
    wanted = put_program(bin_folder, "chromium", RUNS)
    assert find_browser() == wanted
    assert ensure_browser() == wanted


def test_a_browser_in_its_usual_place_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = put_program(tmp_path / "Applications", "Google Chrome", RUNS)
    monkeypatch.setattr(browser, "_usual_places", lambda: [tmp_path / "not-there", wanted])
    assert find_browser() == wanted


def test_the_browser_that_playwright_installed_before_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = put_program(tmp_path / "playwright", "chrome", RUNS)
    monkeypatch.setattr(sys, "executable", str(put_program(tmp_path, "python3", f"echo {wanted}")))
    assert find_browser() == wanted


def test_the_browser_named_by_the_environment_comes_first(
    tmp_path: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(bin_folder, "chromium", RUNS)
    wanted = put_program(tmp_path, "my-chrome", RUNS)
    monkeypatch.setenv("CHROME_PATH", str(wanted))
    assert find_browser() == wanted


def test_a_named_browser_that_does_not_run_is_said_and_not_replaced(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(bin_folder, "chromium", RUNS)
    monkeypatch.setenv("CHROME_PATH", "/not/there")
    with pytest.raises(BrowserMissing) as caught:
        ensure_browser()
    assert str(caught.value) == "CHROME_PATH: /not/there does not run; set it to a Chrome or Chromium, or unset it"


def test_playwrights_installer_is_tried_first(
    tmp_path: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(bin_folder, "apt-get", f"echo {NO_APT}; exit 1")
    ready = put_program(tmp_path / "ready", "chrome", RUNS)
    installed = tmp_path / "chrome"
    python = f"""
if [ "$*" = "-m playwright install chromium" ]; then cp {ready} {installed}; else echo {installed}; fi"""
    monkeypatch.setattr(sys, "executable", str(put_program(tmp_path, "python3", python)))
    assert ensure_browser() == installed


def test_debians_package_is_installed_with_fonts_when_playwright_cannot(
    tmp_path: Path, bin_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ready = put_program(tmp_path / "ready", "chromium", RUNS)
    log = tmp_path / "log"
    put_program(
        bin_folder,
        "apt-get",
        f'echo "$DEBIAN_FRONTEND: $*" >> {log}\n[ "$3" != update ] || exit 100\ncp {ready} {bin_folder}/chromium',
    )
    assert ensure_browser() == bin_folder / "chromium"
    wait = "noninteractive: -o DPkg::Lock::Timeout=120"
    assert log.read_text().splitlines() == [
        f"{wait} update",
        f"{wait} install -y --no-install-recommends chromium fonts-liberation fonts-dejavu-core",
    ]
    said = capsys.readouterr().err
    assert "Playwright could not install a browser: Error: Download failure, code=1\n" in said
    assert "Installing Debian's Chromium\n" in said


def test_who_is_not_root_installs_with_sudo(tmp_path: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = put_program(tmp_path / "ready", "chromium", RUNS)
    put_program(bin_folder, "apt-get", f'[ -n "$AS_ROOT" ] || exit 1\ncp {ready} {bin_folder}/chromium')
    put_program(bin_folder, "true", "exit 0")
    put_program(bin_folder, "sudo", 'shift; AS_ROOT=yes exec "$@"')
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert ensure_browser() == bin_folder / "chromium"


def sentence(of_apt_get: str, of_playwright: str = "Error: Download failure, code=1") -> str:
    return (
        "no Chrome or Chromium runs on this machine and none could be installed "
        f"(Playwright: {of_playwright}, apt-get: {of_apt_get}); "
        "install one, or set CHROME_PATH to one, and run the same command again"
    )


def test_no_browser_and_no_way_to_one_is_said_in_a_sentence() -> None:
    with pytest.raises(BrowserMissing) as caught:
        ensure_browser()
    assert str(caught.value) == sentence("there is no apt-get here")


def test_no_right_to_install_is_said_in_a_sentence(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(bin_folder, "apt-get", f"echo {NO_APT}")
    put_program(bin_folder, "sudo", "echo 'a password is required' >&2; exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(BrowserMissing) as caught:
        ensure_browser()
    assert str(caught.value) == sentence("it needs root, or sudo without a password")


def test_a_package_that_debian_does_not_have_is_said_in_a_sentence(bin_folder: Path) -> None:
    put_program(
        bin_folder, "apt-get", "echo 'Reading package lists...'; echo 'E: Unable to locate package chromium'; exit 100"
    )
    with pytest.raises(BrowserMissing) as caught:
        ensure_browser()
    assert str(caught.value) == sentence("E: Unable to locate package chromium")


def test_an_installer_is_not_believed_until_its_browser_runs(
    tmp_path: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(put_program(tmp_path, "python3", "exit 0")))
    put_program(bin_folder, "apt-get", "exit 0")
    with pytest.raises(BrowserMissing) as caught:
        ensure_browser()
    assert str(caught.value) == sentence("what it installed does not run", "what it installed does not run")
