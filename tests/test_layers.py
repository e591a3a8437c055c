"""Imports point inward, and nothing but the article names what is in it."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_tools.guides.form import build_sayings
from tests.markdown_page import convert

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
ENGINE = sorted((ROOT / "decision_engine").rglob("*.py"))
TOOLS = sorted((ROOT / "site_tools").rglob("*.py"))
SCRIPTS = sorted(path for place in ("theme", "runtime/worker") for path in (ROOT / "site_tools" / place).rglob("*.js"))
TEMPLATES = sorted(path for path in (ROOT / "site_tools" / "theme").rglob("*") if path.suffix in {".html", ".css"})
ARTICLE = ROOT / "docs" / "credits-vs-billing.md"

# Parts of the standard library that Python 3.8 does not have.
SINCE_3_9 = {"graphlib", "zoneinfo", "tomllib", "compression", "annotationlib", "concurrent.interpreters"}

# The parts of a guide that tell where it leads; only the engine reads them.
FLOW = ("leads_to", "only_if", "many")

# Ways to make HTML, or code, of text.
HTML_FROM_TEXT = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|DOMParser|eval|Function)\b"
    r"|document\.write"
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(nodes: Iterator[ast.AST]) -> Iterator[str]:
    """Give the full name of everything that these nodes import; a relative import begins with a dot."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            yield from (f"{source}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "__import__":
            yield "__import__"


def imports_of(path: Path) -> set[str]:
    """Return what a file imports anywhere, also for its types alone."""
    return set(imported(ast.walk(ast.parse(path.read_text(encoding="utf-8")))))


def imports_at_the_top_of(path: Path) -> set[str]:
    """Return what a file imports as soon as it is imported itself."""

    def at_once(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            yield child
            if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                yield from at_once(child)

    return set(imported(at_once(ast.parse(path.read_text(encoding="utf-8")))))


def top(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("path", ENGINE, ids=name_of)
def test_the_engine_imports_itself_and_the_standard_library_only(path: Path) -> None:
    allowed = {"decision_engine"} | (sys.stdlib_module_names - {"importlib"})
    assert {name for name in imports_of(path) if top(name) not in allowed} == set()


@pytest.mark.parametrize("path", ENGINE, ids=name_of)
def test_the_engine_knows_nothing_of_mkdocs_html_or_the_browser(path: Path) -> None:
    outside = {"html", "xml", "webbrowser", "http", "urllib.request", "socket", "subprocess"}
    assert {name for name in imports_of(path) if top(name) in outside or name.startswith("urllib.request")} == set()


def test_mkdocs_is_known_to_the_hooks_and_the_command_line_only() -> None:
    found = {name_of(path) for path in TOOLS if any(top(name) in {"mkdocs", "material"} for name in imports_of(path))}
    assert found == {
        "site_tools/guides/hook.py",
        "site_tools/navigation.py",
        "site_tools/page_files/hook.py",
        "site_tools/templates.py",
        "site_tools/commands.py",
    }


def test_what_finds_a_newer_python_runs_on_an_old_one() -> None:
    read: set[str] = set()
    waiting = ["site_tools", "site_tools.__main__"]
    while waiting:
        module = waiting.pop()
        path = ROOT / (module.replace(".", "/") + ".py")
        path = path if path.exists() else ROOT / module.replace(".", "/") / "__init__.py"
        read.add(module)
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
        for name in imports_at_the_top_of(path):
            if top(name) == "site_tools":
                known = name if (ROOT / (name.replace(".", "/") + ".py")).exists() else name.rpartition(".")[0]
                # A package is imported before what is in it.
                waiting += {known, known.rpartition(".")[0]} - read
            else:
                assert top(name) in sys.stdlib_module_names - SINCE_3_9, f"{name_of(path)} imports {name}"
    assert "site_tools.setup.environment" in read
    assert "site_tools.commands" not in read


@cache
def ids_of_the_article() -> list[str]:
    """Return its name and every id that its guide has."""
    guide = convert(ARTICLE.read_text(encoding="utf-8").partition("---\n\n")[2], path=ARTICLE.name).guide
    assert guide is not None
    ids = [guide.id, *(note.id for note in guide.notes)]
    for question in guide.questions:
        ids += [question.id, *(option.id for option in question.options)]
    for checklist in guide.checklists:
        ids += [checklist.id, *(item.id for item in checklist.items)]
    return ids


def names(text: str, ids: list[str]) -> list[str]:
    """Return the ids that a text names: one with a hyphen as a word of it, a plain word such as "app" as all of it."""
    return [id_ for id_ in ids if (re.search(rf"(?<![\w-]){id_}(?![\w-])", text) if "-" in id_ else text == id_)]


def texts_of_python(path: Path) -> Iterator[str]:
    """Give every text of the code: not its comments, and not its docstrings and help, which may show an example."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    shown = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            shown.add(node.value)
        elif isinstance(node, ast.keyword) and node.arg == "help":
            shown |= {part for part in ast.walk(node.value) if isinstance(part, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in shown:
            yield node.value


def code_of_script(path: Path) -> str:
    """Return a script without its comments."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", ENGINE + TOOLS, ids=name_of)
def test_no_python_names_a_part_of_the_article(path: Path) -> None:
    ids = ids_of_the_article()
    assert {text: names(text, ids) for text in texts_of_python(path) if names(text, ids)} == {}


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_no_script_names_a_part_of_the_article(path: Path) -> None:
    ids = ids_of_the_article()
    code = code_of_script(path)
    texts = re.findall(r"""(["'`])(.*?)(?<!\\)\1""", code, re.DOTALL)
    assert {text: names(text, ids) for _, text in texts if names(text, ids)} == {}
    assert [id_ for id_ in ids if "-" in id_ and id_ in code] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_or_style_names_a_part_of_the_article(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [id_ for id_ in ids_of_the_article() if "-" in id_ and id_ in text] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_no_script_knows_where_a_guide_leads(path: Path) -> None:
    assert [word for word in FLOW if re.search(rf"\b{word}\b", code_of_script(path))] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_makes_no_html_and_no_code_of_text(path: Path) -> None:
    assert HTML_FROM_TEXT.findall(code_of_script(path)) == []


def test_the_scripts_import_each_other_and_the_runtime_only() -> None:
    taken = {
        (path.name, source)
        for path in SCRIPTS
        for source in re.findall(r"(?:\bfrom|\bimport)\b\s*\(?\s*([\"'`][^\"'`]*[\"'`])", code_of_script(path))
    }
    assert taken == {
        ("guide.js", '"./engine.js"'),
        ("guide.js", '"./forms.js"'),
        ("guide.js", '"./desk.js"'),
        ("guide.js", '"./elements.js"'),
        ("forms.js", '"./draft.js"'),
        ("forms.js", '"./field.js"'),
        ("forms.js", '"./findings.js"'),
        ("findings.js", '"./elements.js"'),
        ("forms.js", '"./sending.js"'),
        ("forms.js", '"./elements.js"'),
        ("field.js", '"./elements.js"'),
        ("desk.js", '"./sending.js"'),
        ("desk.js", '"./elements.js"'),
        ("worker.js", '"./python.js"'),
        ("python.js", '"./delivery.js"'),
        ("python.js", "`${folder}python.mjs`"),
        ("python.js", "`${base}pyodide.mjs`"),
    }


def test_the_worker_alone_knows_the_engine_and_only_its_edge() -> None:
    known = {
        (path.name, module)
        for path in SCRIPTS
        for module in re.findall(r"\bdecision_engine[\w.]*", code_of_script(path))
    }
    assert known == {("python.js", "decision_engine.page")}


def test_the_scripts_say_only_what_the_tool_can_say_and_all_of_it() -> None:
    sayings = build_sayings()
    there = {name for each in sayings.iter() if (name := each.get("data-say")) is not None}
    texts = {text for path in SCRIPTS for text in re.findall(r'"([\w-]+)"', code_of_script(path))}
    said = {
        name
        for path in SCRIPTS
        for call in re.findall(r"\b(?:say|#show)\(([^;]*)\);|\breturn (\"[\w-]+\");", code_of_script(path))
        for name in re.findall(r'"([a-z-]+)"', " ".join(call))
    }
    assert there
    assert there <= texts
    assert {name for name in said if name not in there} <= {"remove", "keep"}


def test_the_docs_hold_prose_and_its_pictures_alone() -> None:
    assert {path.suffix for path in (ROOT / "docs").rglob("*") if path.is_file()} <= {".md", ".png", ".svg"}
