"""Where the parts of the project lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "mkdocs.yml"
DOCS = ROOT / "docs"
CACHE = ROOT / ".cache"
"""What is fetched or made and can be again: git ignores it, and it may be deleted at any time."""

PINS = ROOT / "site_tools" / "pins"
CHECKS_PINS = PINS / "checks"
"""What only the tests and the bench need of npm."""
THEME = ROOT / "site_tools" / "theme"
ENGINE = ROOT / "decision_engine"

RUNTIME_FOLDER = "assets/runtime"
"""Where a built site holds the runtime."""
