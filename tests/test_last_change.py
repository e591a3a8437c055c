"""The day on which a page was changed last, as git knows it, or none."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from site_tools.articles.last_change import LastChanges, find_last_changes, in_words, latest
from tests.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO, THREE = "2024-02-29", "2025-12-31", "2026-11-12"


@pytest.fixture(autouse=True)
def no_other_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git look neither above the folder of a test nor where a hook of git's would send it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def test_a_page_has_the_day_of_its_last_commit_where_its_author_was(repository: Repository) -> None:
    repository.commit(ONE, old="old", new="new")
    repository.commit(TWO, new="newer", **{"ü and a blank": "x"})
    (repository.folder / "README.md").write_text("no page", encoding="utf-8")
    repository.commit(THREE)
    assert repository.days() == {"old.md": ONE, "new.md": TWO, "ü and a blank.md": TWO}


def test_a_page_with_changes_that_are_not_committed_has_no_day(repository: Repository) -> None:
    repository.commit(ONE, kept="1", saved="1", staged="1", moved="1", taken_out="1")
    repository.write(saved="2", staged="2", new="1")
    repository.git("add", "docs/staged.md")
    repository.git("mv", "docs/moved.md", "docs/elsewhere.md")
    repository.git("rm", "--quiet", "--cached", "docs/taken_out.md")
    assert repository.days() == {"kept.md": ONE}


def test_a_page_that_git_was_told_to_forget_has_no_day(repository: Repository) -> None:
    repository.commit(ONE, forgotten="1", kept="1")
    repository.git("rm", "--quiet", "--cached", "docs/forgotten.md")
    repository.git("commit", "--quiet", "--message", "Forget it", day=TWO)
    assert repository.days() == {"kept.md": ONE}


def test_to_move_a_page_is_no_change_of_it(repository: Repository) -> None:
    repository.commit(ONE, first="one text", other="another")
    repository.git("mv", "docs/first.md", "docs/second.md")
    repository.commit(TWO)
    repository.git("mv", "docs/second.md", "docs/third.md")
    repository.commit(THREE, first="a new page in its old place")
    assert repository.days() == {"third.md": ONE, "first.md": THREE, "other.md": ONE}


def test_a_save_and_a_commit_count_at_once(repository: Repository) -> None:
    repository.commit(ONE, page="1")
    assert repository.days() == {"page.md": ONE}
    repository.write(page="2")
    assert repository.days() == {}
    repository.commit(TWO)
    assert repository.days() == {"page.md": TWO}


def test_a_clone_without_its_history_has_no_days(repository: Repository, tmp_path: Path) -> None:
    repository.commit(ONE, page="1")
    repository.commit(TWO, other="1")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", repository.folder.as_uri(), str(clone))
    says = "the clone is shallow; fetch the whole history"
    assert find_last_changes(clone / "docs") == LastChanges({}, says)


def test_without_a_repository_a_commit_or_git_there_are_no_days_and_it_is_said_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_last_changes(tmp_path).no_days.startswith("fatal: not a git repository")
    empty = Repository(tmp_path / "empty")
    assert find_last_changes(empty.docs).no_days.startswith("fatal: ambiguous argument 'HEAD'")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_last_changes(tmp_path) == LastChanges({}, "git cannot be run (No such file or directory)")


def test_the_last_of_some_days_is_known_if_all_are() -> None:
    early, late = date(2025, 1, 2), date(2026, 1, 1)
    assert latest([early, late]) == late
    assert latest([late, None]) is None
    assert [in_words(each) for each in (early, late)] == ["2 January 2025", "1 January 2026"]
