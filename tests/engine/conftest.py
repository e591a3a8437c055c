"""How Hypothesis looks for examples: the same ones in every run, fewer in Pyodide, which is slower."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    import pytest

IN_PYODIDE = sys.platform == "emscripten"

# No deadline: how long an example takes says more about the machine than about the engine.
settings.register_profile(
    "engine",
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=15 if IN_PYODIDE else 25,
    suppress_health_check=[HealthCheck.too_slow],
)
# For a hunt: pytest tests/engine --hypothesis-profile=hunt
settings.register_profile("hunt", deadline=None, database=None, derandomize=False, max_examples=1000)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("engine")
