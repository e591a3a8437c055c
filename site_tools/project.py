"""Where the parts of the project lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
"""What is fetched or made and can be again: git ignores it, and it may be deleted at any time."""

PINS = ROOT / "site_tools" / "pins"
THEME = ROOT / "site_tools" / "theme"
ENGINE = ROOT / "decision_engine"

RUNTIME_FOLDER = "assets/runtime"
"""Where a built site holds the runtime."""
