"""Where readers who may change a page do so: ``edit_uri`` in ``mkdocs.yml``.

The theme puts the link onto each page that has a source. This says what cannot be used before a page holds it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE: Final = re.compile(r"https?://[^\s/?#]+/\S*")


def find_edit_problems(edit_uri: str, template: str, repo_url: str) -> Iterator[str]:
    """Yield what is wrong with these settings, each with its name; an empty one is not set.

    >>> list(find_edit_problems("edit/main/docs/", "", ""))
    ["edit_uri: 'edit/main/docs/' is no whole address; write one, as https://host/repository/edit/main/docs/"]
    """
    if repo_url:
        # The theme's script asks the host of the repository for its stars, which the policy of the pages refuses.
        yield (
            "repo_url: the theme would ask another host about the repository from every page; "
            "take it away, and write the whole address into edit_uri"
        )
        return
    for name, value, example in (
        ("edit_uri", edit_uri, "https://host/repository/edit/main/docs/"),
        ("edit_uri_template", template, "https://host/repository/edit/main/docs/{path}"),
    ):
        if value and not _WHOLE.fullmatch(value):
            yield f"{name}: {value!r} is no whole address; write one, as {example}"
