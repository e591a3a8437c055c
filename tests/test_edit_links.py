"""The link that leads from a page to where it is changed."""

from __future__ import annotations

import pytest

from site_tools.articles.edit_links import find_edit_problems

REPOSITORY = "https://git.example/writers/site/edit/main/docs/"
EXAMPLE = "https://host/repository/edit/main/docs/{path}"
ASKS_ANOTHER_HOST = (
    "repo_url: the theme would ask another host about the repository from every page; "
    "take it away, and write the whole address into edit_uri"
)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ((REPOSITORY, "", ""), None),
        (("", f"{REPOSITORY}{{path}}", ""), None),
        (("", "", ""), None),
        (
            ("edit/main/docs/", "", ""),
            "edit_uri: 'edit/main/docs/' is no whole address; write one, as https://host/repository/edit/main/docs/",
        ),
        (
            ("javascript://x/y", "", ""),
            "edit_uri: 'javascript://x/y' is no whole address; write one, as https://host/repository/edit/main/docs/",
        ),
        (
            ("", "edit/{path}", ""),
            "edit_uri_template: 'edit/{path}' is no whole address; write one, as " + EXAMPLE,
        ),
        (
            ("edit/main/docs/", "", "https://git.example/writers/site"),
            ASKS_ANOTHER_HOST,
        ),
    ],
)
def test_a_setting_that_leads_nowhere_is_told(settings: tuple[str, str, str], problem: str | None) -> None:
    assert list(find_edit_problems(*settings)) == ([problem] if problem else [])
