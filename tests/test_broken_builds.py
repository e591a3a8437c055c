"""What is said where a build ends in an exception: one sentence, at the place where it can be mended."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from site_tools.broken_builds import problem_at_its_place, problem_in_yaml, problem_of, problem_of_setting


def raised_by_hook(folder: Path, text: str) -> BaseException:
    path = folder / "hook.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("hook_of_a_writer", path)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(Exception) as raised:  # noqa: PT011 -- each case raises another
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return raised.value


def raised_by_template(folder: Path, text: str) -> BaseException:
    (folder / "page.html").write_text(text, encoding="utf-8")
    with pytest.raises(Exception) as raised:  # noqa: PT011 -- likewise
        Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("page.html").render(meta=3)
    return raised.value


@pytest.mark.parametrize(
    ("hook", "told"),
    [
        ("x = 1\nx['a']\n", "2: this ends the build (TypeError: 'int' object is not subscriptable); mend it"),
        ("import json\njson.loads('{')\n", "2: this ends the build (JSONDecodeError: Expecting property name"),
        ("x = 1\ndef f(:\n", "2: this is no Python (invalid syntax); mend it"),
        ("raise KeyError\n", "1: this ends the build (KeyError); mend it"),
    ],
)
def test_a_hook_is_told_at_its_line(tmp_path: Path, hook: str, told: str) -> None:
    problem = problem_at_its_place(raised_by_hook(tmp_path, hook))
    assert str(problem).startswith(f"{tmp_path}/hook.py:{told}")


def test_a_template_is_told_at_its_line(tmp_path: Path) -> None:
    unread = problem_at_its_place(raised_by_template(tmp_path, "one\n{% if %}\n"))
    assert str(unread).startswith(f"{tmp_path}/page.html:2: the template cannot be read (")
    unknown = problem_at_its_place(raised_by_template(tmp_path, "one\n\n{{ nothing.at.all }}\n"))
    assert str(unknown) == (
        f"{tmp_path}/page.html:3: the template fails here (UndefinedError: 'nothing' is undefined); mend it"
    )


def test_what_a_page_hands_to_a_template_is_told_of_the_page(tmp_path: Path) -> None:
    assert problem_at_its_place(raised_by_template(tmp_path, "{{ 'a' in meta }}\n")) is None


def test_settings_are_told_at_their_line(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: A\ntheme:\n  name: none\n", encoding="utf-8")
    text = "Config value 'theme': Unrecognised theme name:\n'none'."
    assert str(problem_of_setting(text, config)) == (
        "mkdocs.yml:2: the setting \"theme\" cannot be used: Unrecognised theme name: 'none'."
    )
    assert problem_of_setting("The theme is unknown", config) is None
    broken = f'while parsing a block mapping\n  in "{config}", line 1, column 1\ndid not find expected key\n'
    broken += f'  in "{config}", line 3, column 5'
    assert str(problem_in_yaml(broken, config)) == (
        "mkdocs.yml:3:5: this is no YAML (did not find expected key); mend the line, or the one above it"
    )


def test_anything_else_is_told_of_the_settings_with_its_place_in_our_code() -> None:
    assert str(problem_of(OSError("no space is left"), Path("mkdocs.yml"))) == (
        "mkdocs.yml:1: the site cannot be built (OSError: no space is left); look at what was written last"
    )
