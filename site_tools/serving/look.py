"""Prints what `check` finds, in JSON, for a `serve` that goes on meanwhile: a program of its own."""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout, suppress
from dataclasses import asdict
from pathlib import Path

from site_tools.checks.whole import check


def main(config: Path, docs: Path) -> int:
    """Print the findings for these sources, and nothing else."""
    with suppress(AttributeError, OSError):
        os.nice(10)  # the save that is built comes first
    with redirect_stdout(sys.stderr):
        problems = check(config, docs)
    sys.stdout.write(json.dumps([asdict(problem) for problem in problems]))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
