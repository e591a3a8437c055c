"""The ways to an answer that are measured: each is a folder of static files with a page in it.

All run the same engine on the same guide, and are opened at the same answers.
"""

from __future__ import annotations

import html
import json
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

import lxml.etree
import lxml.html
from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

from decision_engine.answers import Answers, write_answers
from decision_engine.guide_json import read_guide
from decision_engine.walk import walk
from site_tools.project import PINS
from site_tools.runtime.shipped import LOCK, PYODIDE_FILES, build_wheel
from site_tools.setup.node import npm_packages
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from decision_engine.guide import Guide

PAGES: Final = Path(__file__).parent / "pages"

BENCH_PINS: Final = PINS / "bench"
"""PyScript, which nothing but the bench needs."""

ENGINE_PACKAGE: Final = "decision-engine"
OTHER: Final = "/another/"

KEPT_FOR_GOOD: Final = "  Cache-Control: public, max-age=31536000, immutable\n"


class NoGuideError(SetupFailed):
    """The built site holds no guide that could be measured."""


@dataclass(frozen=True, slots=True)
class Article:
    """What all ways are measured with.

    ``page`` is the path of the article in the built site, ``other`` that of a page without a guide, ``guide`` the
    article's guide as JSON text, and ``answers`` the fragment of a link that leads to a checklist.
    """

    site: Path
    page: str
    other: str
    guide: str
    answers: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to an answer: the page at this path of this folder, opened at these answers.

    ``other`` is the path of a page of the same folder that knows nothing of Python.
    """

    folder: Path
    page: str
    other: str
    answers: str

    def address(self, host: str) -> str:
        """Return the address of the page at its answers, on a host whose own address this is."""
        return f"{host}{self.page}#{self.answers}"


def find_article(site: Path) -> Article:
    """Return the first guide of a built site, with answers to it.

    Raises:
        NoGuideError: the site has none, or no page beside it.
    """
    others = [path for path in sorted(site.rglob("index.html")) if "data-guide" not in path.read_text(encoding="utf-8")]
    for path in sorted((site / "guides").rglob("*.json")):
        page = path.relative_to(site / "guides").with_suffix("").as_posix()
        text = path.read_text(encoding="utf-8").removesuffix("\n")
        if others and (site / page / "index.html").is_file():
            other = "/" + others[0].relative_to(site).as_posix().removesuffix("index.html")
            return Article(site, f"/{page}/", other, text, write_answers(_first_answers(read_guide(text))))
    raise NoGuideError(f"{site} holds no guide with another page beside it; build the site with both")


def _first_answers(guide: Guide) -> Answers:
    """Return the answers of a reader who takes the first option each time."""
    answers = Answers()
    while (asked := walk(guide, answers).ask) is not None:
        [question] = [question for question in guide.questions if question.id == asked]
        answers = answers.with_answer(asked, [question.options[0].id])
    return answers


def ours(article: Article, _: Path) -> Way:
    """Return the site as it is built; it needs no folder of its own."""
    return Way(article.site, article.page, other=article.other, answers=article.answers)


def naive(article: Article, folder: Path) -> Way:
    """Make the naive page in this folder: the npm package's files as shipped, and the engine's wheel.

    Pyodide and the wheel may be kept for good, as a package host says of them: nothing is asked for again.
    """
    wheel = _put_python(folder)
    _put_page(folder, "python.html", article, title="Naive", wheel=html.escape(wheel), script=_script("naive.js"))
    return Way(folder, "/", other=OTHER, answers=article.answers)


def pyscript(article: Article, folder: Path, *, worker: bool) -> Way:
    """Make a page with PyScript in this folder, with the same Pyodide beside it, on the main thread or in a worker.

    A worker of PyScript reaches the page by a shared buffer, for which the page has to be isolated.
    """
    wheel = _put_python(folder, engine_in_lock=True)
    shutil.copytree(npm_packages(BENCH_PINS) / "@pyscript" / "core" / "dist", folder / "pyscript")
    # The package by its name, from Pyodide's own lock: for a wheel by its address PyScript asks for micropip, which is
    # not in the npm package.
    config = {"interpreter": "/pyodide/pyodide.mjs", "packages": [ENGINE_PACKAGE], "packages_cache": "passthrough"}
    with (folder / "_headers").open("a", encoding="utf-8") as rules:
        rules.write(f"/pyscript/*\n{KEPT_FOR_GOOD}")
        if worker:
            rules.write("/*\n  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n")
    (folder / "pyodide" / wheel).hardlink_to(folder / wheel)
    _put_page(
        folder,
        "pyscript.html",
        article,
        title="PyScript",
        config=html.escape(json.dumps(config)),
        worker=" worker" if worker else "",
    )
    return Way(folder, "/", other=OTHER, answers=article.answers)


def compile_alone(article: Article, folder: Path) -> Way:
    """Make a page in this folder that compiles Pyodide's WebAssembly and does nothing else."""
    _put_python(folder)
    _put_page(folder, "python.html", article, title="Compile", wheel="", script=_script("compile.js"))
    return Way(folder, "/", other=OTHER, answers=article.answers)


def javascript(article: Article, folder: Path) -> Way:
    """Make a page in this folder that walks the guide in plain JavaScript."""
    folder.mkdir(parents=True)
    shutil.copyfile(PAGES / "walk.js", folder / "walk.js")
    _put_page(folder, "python.html", article, title="JavaScript", wheel="", script=_script("javascript.js"))
    return Way(folder, "/", other=OTHER, answers=article.answers)


def bare(article: Article, folder: Path) -> Way:
    """Make a page in this folder with the same article as the built one, and neither style nor script."""
    page = lxml.html.fromstring((article.site / article.page.strip("/") / "index.html").read_bytes())
    [content] = page.iter("article")
    lxml.etree.strip_elements(content, "script", "style", "link", with_tail=False)
    text = lxml.html.tostring(content, encoding="unicode", with_tail=False)
    folder.mkdir(parents=True)
    _put_page(folder, "bare.html", article, title="Bare", content=text)
    return Way(folder, "/", other=OTHER, answers="")


MAKERS: Final[dict[str, Callable[[Article, Path], Way]]] = {
    "ours": ours,
    "naive": naive,
    "pyscript": partial(pyscript, worker=False),
    "pyscript-worker": partial(pyscript, worker=True),
    "compile": compile_alone,
    "javascript": javascript,
    "bare": bare,
}
"""What makes each way, of the article and of a folder for its files."""


def _put_python(folder: Path, *, engine_in_lock: bool = False) -> str:
    """Put Pyodide as shipped and the engine's wheel into this folder, and return the wheel's name.

    With ``engine_in_lock`` Pyodide's lock names the wheel, which is otherwise as shipped too.
    """
    runtime = folder / "pyodide"
    runtime.mkdir(parents=True)
    package = npm_packages() / "pyodide"
    for name in (*PYODIDE_FILES, LOCK):
        shutil.copyfile(package / name, runtime / name)
    wheel = build_wheel(folder)
    if engine_in_lock:
        spec = add_wheels_to_spec(PyodideLockSpec.from_json(package / LOCK), [wheel])
        spec.to_json(runtime / LOCK)
    (folder / "_headers").write_text(f"/pyodide/*\n{KEPT_FOR_GOOD}/*.whl\n{KEPT_FOR_GOOD}", encoding="utf-8")
    return wheel.name


def _script(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8").strip()


def _put_page(folder: Path, template: str, article: Article, **parts: str) -> None:
    """Write the page of this folder, and another page to leave it for."""
    page = Template((PAGES / template).read_text(encoding="utf-8"))
    # As in the built site: what would end the script is written so that JSON reads the same.
    guide = article.guide.replace("</", "<\\/")
    (folder / "index.html").write_text(page.substitute(guide=guide, **parts), encoding="utf-8")
    other = folder / OTHER.strip("/") / "index.html"
    other.parent.mkdir()
    other.write_text(
        Template(_script("bare.html")).substitute(title="Another page", content="<p>Nothing.</p>"), encoding="utf-8"
    )
