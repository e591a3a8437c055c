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
from site_tools.setup.debian import install_debian_packages
from site_tools.setup.programs import answer, on_path
from site_tools.setup.progress import CommandFailed, SetupFailed, run, say
from site_tools.setup.whole import one_at_a_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Of several switches for features the browser heeds the last one, so what Playwright switches off is named as well.
_FEATURES_OFF = (
    # The popups of the address bar: with each window it starts two pages of its own, which nobody opens. They take more
    # of the processor than a page under test does, and in just its first second.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    # Talk to others.
    *(
        "AimEnabled",
        "PreconnectToSearch",
        "OptimizationHints",
        "NetworkTimeServiceQuerying",
        "MediaRouter",
        "LensOverlay",
    ),
    # What a debugger of pages relies on.
    *("DestroyProfileOnBrowserClose", "AvoidUnnecessaryBeforeUnloadCheckSync", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "PaintHolding", "ThirdPartyStoragePartitioning"),
    "TcpPortRandomizationWin",
)

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
    f"--disable-features={','.join(_FEATURES_OFF)}",
)

OVERRIDE = "CHROME_PATH"
"""The environment variable that names a browser, as Lighthouse and chrome-launcher know it."""

NAMES = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome")

# Without its recommended packages Debian's Chromium may find no font at all, and would draw empty boxes.
DEBIAN_PACKAGES = ("chromium", "fonts-liberation", "fonts-dejavu-core")

SECONDS_TO_INSTALL = 600.0

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
    install_debian_packages(DEBIAN_PACKAGES, "Installing Debian's Chromium")


INSTALLERS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("Playwright", _install_with_playwright),
    ("apt-get", _install_with_apt),
)
