"""The examples in the engine's own docstrings are true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import iter_modules

import decision_engine


def test_the_examples_in_the_docstrings_are_true() -> None:
    modules = [
        decision_engine,
        *(import_module(f"decision_engine.{found.name}") for found in iter_modules(decision_engine.__path__)),
    ]
    results = {module.__name__: doctest.testmod(module) for module in modules}
    assert {name: result.failed for name, result in results.items() if result.failed} == {}
    assert results["decision_engine.answers"].attempted > 0
