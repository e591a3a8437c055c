"""A git repository with pages in a folder of it, changed on days of our choice."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from site_tools.articles.last_change import find_last_changes

if TYPE_CHECKING:
    from pathlib import Path

ONE = "2024-02-29"


class Repository:
    """A repository with pages in a folder of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = folder / "docs"
        self.docs.mkdir(parents=True)
        self.git("init", "--quiet")

    def git(self, *arguments: str, day: str = ONE) -> None:
        # Late in the evening, far in the east: there it is the next day already where most sites are built.
        who = {"NAME": "Writer", "EMAIL": "writer@help.example", "DATE": f"{day}T23:30:00-1100"}
        about = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(
            ["git", *arguments], cwd=self.folder, env=os.environ | about | alone, check=True, capture_output=True
        )

    def write(self, **pages: str) -> None:
        for name, text in pages.items():
            (self.docs / f"{name}.md").write_text(text, encoding="utf-8")

    def commit(self, day: str, **pages: str) -> None:
        self.write(**pages)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "A change", day=day)

    def days(self) -> dict[str, str]:
        found = find_last_changes(self.docs)
        assert found.no_days == ""
        return {path: day.isoformat() for path, day in found.days.items()}
