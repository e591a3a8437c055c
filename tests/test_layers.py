"""Imports point inward, and nothing but the article names what is in it."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from itertools import chain
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
SCRIPTS = sorted(
    path for place in ("theme", "preview", "runtime/worker") for path in (ROOT / "site_tools" / place).rglob("*.js")
)
ALL_SCRIPTS = sorted(path for path in (ROOT / "site_tools").rglob("*") if path.suffix in {".js", ".mjs"})
TEMPLATES = sorted(
    path
    for place in ("theme", "preview", "scaffolds", "guides/languages")
    for path in (ROOT / "site_tools" / place).rglob("*")
    if path.suffix in {".html", ".css", ".md", ".po"}
)
ARTICLE = ROOT / "docs" / "credits-vs-billing.md"

# Parts of the standard library that Python 3.8 does not have.
SINCE_3_9 = {"graphlib", "zoneinfo", "tomllib", "compression", "annotationlib", "concurrent.interpreters"}

COMMON_LABELS = {"Account", "Date and time", "Workspace", "Invoice"}

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
        "site_tools/address.py",
        "site_tools/front_matter.py",
        "site_tools/checks/looking.py",
        "site_tools/problems/refusal.py",
        # Which pages there are, and with which extensions they are read.
        "site_tools/guides/source_pages.py",
        "site_tools/articles/hook.py",
        # What front matter is, MkDocs says.
        "site_tools/articles/switches.py",
        "site_tools/articles/tags.py",
        "site_tools/flow_map/hook.py",
        "site_tools/guides/hook.py",
        "site_tools/navigation.py",
        "site_tools/page_files/hook.py",
        # What front matter is, MkDocs says.
        "site_tools/permalinks/explicit_ids.py",
        "site_tools/permalinks/hook.py",
        "site_tools/permalinks/page_links.py",
        "site_tools/preview/hook.py",
        "site_tools/source_check/front_matter.py",
        "site_tools/source_check/page.py",
        "site_tools/source_check/spelling.py",
        # Which Markdown the site speaks, its settings say.
        "site_tools/source_check/blocks.py",
        "site_tools/templates.py",
        "site_tools/translations/hook.py",
        "site_tools/translations/placing.py",
        "site_tools/theme_repairs.py",
        "site_tools/commands.py",
        "site_tools/serving/builder.py",
        "site_tools/serving/command.py",
        "site_tools/serving/kept_pages.py",
        "site_tools/serving/server.py",
        "site_tools/serving/signatures.py",
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
def words_of_the_article() -> list[str]:
    """Return all that the article has words for: its name, its ids, and every text that its guide shows or sends."""
    guide = convert(ARTICLE.read_text(encoding="utf-8").partition("---\n\n")[2], path=ARTICLE.name).guide
    assert guide is not None
    found = [ARTICLE.name, guide.id, guide.title]
    for note in guide.notes:
        found += [note.id, note.text]
    for question in guide.questions:
        found += [question.id, question.text]
        found += chain.from_iterable((option.id, option.text) for option in question.options)
    for checklist in guide.checklists:
        found += [checklist.id, checklist.title, checklist.request, checklist.covers]
        for item in checklist.items:
            found += [item.id, item.text, item.field.fact]
            # What many forms ask for is nobody's: a label counts where it says more than that.
            found += [label for label in [item.field.label] if label not in COMMON_LABELS]
    return sorted({words for words in found if words})


@cache
def all_words() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the single words of the article, which count as all of a text, and what finds the others within one.

    A request type counts within a text although it is a single word: it is a name.
    """
    types = set(re.findall(r'request="([^"]+)"', ARTICLE.read_text(encoding="utf-8")))
    words = words_of_the_article()
    within = [each for each in words if not each.isalnum() or each in types]
    assert types <= set(within)
    return frozenset(words) - set(within), re.compile(
        r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(within, key=len, reverse=True))) + r")(?![\w-])"
    )


def names(text: str) -> list[str]:
    """Return what a text names of the article: ids, titles, sentences, types of request, its file."""
    single, within = all_words()
    return [*within.findall(text), *([text] if text in single else [])]


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
    assert {text: names(text) for text in texts_of_python(path) if names(text)} == {}


@pytest.mark.parametrize("path", ALL_SCRIPTS, ids=name_of)
def test_no_script_names_a_part_of_the_article(path: Path) -> None:
    code = code_of_script(path)
    texts = [text for _, text in re.findall(r"""(["'`])(.*?)(?<!\\)\1""", code, re.DOTALL)]
    assert {text: names(text) for text in (*texts, code) if names(text)} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_style_scaffold_or_translation_names_a_part_of_the_article(path: Path) -> None:
    assert names(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("docs/credits-vs-billing.md", ["credits-vs-billing.md"]),
        ("#phone-agent", ["phone-agent"]),
        ("A Credits / Usage request", ["Credits / Usage"]),
        ("the Billing team", ["Billing"]),
        ("[data-question=intent]", []),
        ("intent", ["intent"]),
        ("Chat", ["Chat"]),
        ("Chat with us", []),
        ("Say: Which feature was used?", ["Which feature was used?"]),
        ("What to include for billing questions", ["What to include for billing questions"]),
    ],
)
def test_what_names_the_article_is_found(text: str, found: list[str]) -> None:
    assert names(text) == found


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
        ("clean_html.js", '"dompurify"'),
        ("copy_links.js", '"../clipboard.js"'),
        ("copy_links.js", '"./said.js"'),
        ("desk.js", '"../clipboard.js"'),
        ("forms.js", '"../clipboard.js"'),
        ("guide.js", '"../links/copy_links.js"'),
        ("link_desk.js", '"../clipboard.js"'),
        ("link_desk.js", '"./said.js"'),
        ("moved.js", '"./decoded.js"'),
        ("nearest.js", '"./decoded.js"'),
        ("nearest.js", '"./nearest_links.js"'),
        ("redirect.js", '"./moved.js"'),
        ("start.js", '"../links/copy_links.js"'),
        ("start.js", '"../links/moved.js"'),
        ("start.js", '"./openers.js"'),
        ("late_search.js", '"../own_worker.js"'),
        ("late_search.js", '"./missing_part.js"'),
        ("start.js", '"./missing_part.js"'),
        ("engine.js", '"../own_worker.js"'),
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
        ("worker.js", '"./failure.js"'),
        ("worker.js", '"./python.js"'),
        ("python.js", '"./delivery.js"'),
        ("delivery.js", '"./failure.js"'),
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


def test_every_code_that_a_reader_may_see_is_explained() -> None:
    codes = {code for path in SCRIPTS for code in re.findall(r'(?<!tagName === )"([A-Z]{3,})"', code_of_script(path))}
    codes |= {code for path in TOOLS for text in texts_of_python(path) for code in re.findall(r"Code: ([A-Z]+)", text)}
    explained = (ROOT / "docs" / "contributing" / "hosting.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z]+)` \|", explained, re.MULTILINE)) == codes


def test_the_docs_hold_prose_and_its_pictures_alone() -> None:
    assert {path.suffix for path in (ROOT / "docs").rglob("*") if path.is_file()} == {
        ".md",
        ".png",
        ".svg",
        ".txt",
    }
    assert {path.name for path in (ROOT / "docs").rglob("*.txt")} == {"permalinks.txt", "spelling.txt"}
