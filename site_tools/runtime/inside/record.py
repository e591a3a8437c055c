"""Run inside Pyodide as ``sitecustomize``, before nearly everything else: record which functions run.

The record is part of the memory that is saved, so that it goes on in a Python that is restored from it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

unseen = sorted(sys.modules)  # ran before the record began
at_start = set()
after = set()


def record(frame: FrameType, event: str, _: object) -> None:
    """Note a function of Python that is called."""
    if event == "call":
        code = frame.f_code
        after.add(f"{code.co_filename}:{code.co_firstlineno}:{code.co_qualname}")


sys.setprofile(record)
