"""The Chrome or Chromium that the browser tests drive.

The machine's own comes first. Where there is none, one is installed; where that fails too, the tests fail with a
sentence. They are never skipped: a green run always means that a browser read the site.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from site_tools.project import CACHE
from site_tools.setup.programs import answer, on_path
from site_tools.setup.progress import CommandFailed, SetupFailed, run, say
from site_tools.setup.whole import one_at_a_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BROWSER_FLAGS = (
    # Containers and root have no user namespaces for the sandbox. The tests open pages of this project only.
    "--no-sandbox",
    "--disable-gpu",
    # The rest keeps the browser from talking to anybody but the site under test, and measurements quiet.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

OVERRIDE = "CHROME_PATH"
"""The environment variable that names a browser, as Lighthouse and chrome-launcher know it."""

NAMES = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome")

# Without its recommended packages Debian's Chromium may find no font at all, and would draw empty boxes.
DEBIAN_PACKAGES = ("chromium", "fonts-liberation", "fonts-dejavu-core")

SECONDS_TO_INSTALL = 600.0
# Longer, since ending dpkg in the middle of its work leaves a machine to be repaired by hand.
SECONDS_FOR_APT = 1800.0
SECONDS_TO_WAIT_FOR_APT = 120

PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class BrowserMissing(SetupFailed):
    """No browser runs on this machine and none could be installed."""


def find_browser() -> Path | None:
    """Return a Chrome or Chromium of this machine that really runs, or None.

    Raises:
        BrowserMissing: ``CHROME_PATH`` names something that does not run. Taking another browser instead would hide it.
    """
    chosen = os.environ.get(OVERRIDE)
    if chosen:
        if _runs(Path(chosen)):
            return Path(chosen)
        raise BrowserMissing(f"{OVERRIDE}: {chosen} does not run; set it to a Chrome or Chromium, or unset it")
    return next((path for path in _candidates() if _runs(path)), None)


def ensure_browser() -> Path:
    """Return a Chrome or Chromium that really runs, installing one if the machine has none.

    Raises:
        BrowserMissing: there is none, and no way of installing one worked; the sentence tells what each way said.
    """
    found = find_browser()
    if found:
        return found
    with one_at_a_time(CACHE / "browser.lock"):
        reasons: list[str] = []
        for name, install in INSTALLERS:
            # Looked for again at each turn: another call may have installed one, and an installer's word is no proof.
            found = find_browser()
            if found:
                return found
            try:
                install()
            except SetupFailed as problem:
                said = problem.gist if isinstance(problem, CommandFailed) else str(problem)
                say(f"{name} could not install a browser: {said}")
                reasons.append(f"{name}: {said}")
            else:
                reasons.append(f"{name}: what it installed does not run")
        found = find_browser()
        if found:
            return found
    raise BrowserMissing(
        f"no Chrome or Chromium runs on this machine and none could be installed ({', '.join(reasons)}); "
        f"install one, or set {OVERRIDE} to one, and run the same command again"
    )


def _candidates() -> Iterator[Path]:
    yield from on_path(NAMES)
    yield from (path for path in _usual_places() if path.is_file())
    # Last, since asking Playwright takes a second.
    own = answer([sys.executable, "-c", PLAYWRIGHTS_OWN])
    if own and Path(own).is_file():
        yield Path(own)


def _usual_places() -> list[Path]:
    """Return where macOS and Windows keep the browsers, which they do not put on ``PATH``."""
    if sys.platform == "darwin":
        return [
            folder / f"{name}.app" / "Contents" / "MacOS" / name
            for folder in (Path("/Applications"), Path.home() / "Applications")
            for name in ("Google Chrome", "Chromium")
        ]
    if sys.platform == "win32":
        return [
            Path(os.environ[variable]) / name / "Application" / "chrome.exe"
            for variable in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
            for name in ("Google/Chrome", "Chromium")
            if variable in os.environ
        ]
    return []


def _runs(browser: Path) -> bool:
    # On Windows "--version" opens a window and prints nothing, so there a page is read instead.
    question = [*BROWSER_FLAGS, "--headless", "--dump-dom", "about:blank"] if sys.platform == "win32" else ["--version"]
    return bool(answer([str(browser), *question]))


def _install_with_playwright() -> None:
    run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        "Installing Playwright's Chromium",
        timeout=SECONDS_TO_INSTALL,
    )


def _install_with_apt() -> None:
    if not any(on_path(["apt-get"])):
        raise SetupFailed("there is no apt-get here")
    as_root = _as_root()
    if as_root is None:
        raise SetupFailed("it needs root, or sudo without a password")
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    apt_get += ["-o", f"DPkg::Lock::Timeout={SECONDS_TO_WAIT_FOR_APT}"]
    try:
        run([*apt_get, "update"], "Reading Debian's package lists", timeout=SECONDS_FOR_APT)
    except CommandFailed as problem:
        # One broken source out of several fails the update, and the lists that are here may do.
        say(f"apt-get update failed: {problem.gist}")
    run(
        [*apt_get, "install", "-y", "--no-install-recommends", *DEBIAN_PACKAGES],
        "Installing Debian's Chromium",
        timeout=SECONDS_FOR_APT,
    )


def _as_root() -> list[str] | None:
    """Return what to put before a command to run it as root, or None when this user may not."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if answer(["sudo", "-n", "true"]) is not None else None


INSTALLERS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("Playwright", _install_with_playwright),
    ("apt-get", _install_with_apt),
)
