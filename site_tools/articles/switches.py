"""What the front matter of a page switches on and off: a key with ``true`` or ``false``."""

from __future__ import annotations

import re

from mkdocs.utils.meta import get_data

from site_tools.problems.source_problem import SourceProblem


class WrongSwitchError(ValueError):
    """What the front matter says of a switch is neither on nor off."""

    def __init__(self, problem: SourceProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_switch(key: str, text: str, *, path: str, default: bool) -> bool:
    """Return what the front matter in the text of a page says of this key; ``path`` is told with what is wrong.

    Raises:
        WrongSwitchError: it says neither "true" nor "false".
    """
    found = re.search(rf"^{key}[ \t]*:", text, re.MULTILINE)
    if found is None:
        return default  # as nearly all pages, whose YAML need not be read for it
    _, meta = get_data(text)
    value = meta.get(key, default)
    if not isinstance(value, bool):
        line = text.count("\n", 0, found.start()) + 1
        written = "" if value is None else f" {value}"
        raise WrongSwitchError(
            SourceProblem(path, line, f'"{key}:{written}" means nothing; write true or false', "switch")
        )
    return value
