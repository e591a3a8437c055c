"""How builds grow with their site: the time and the weight of a page, beside plain Material on the same pages."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Final, Literal

import yaml

from site_tools.bench.table import Row
from site_tools.project import ROOT, THEME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

type Shape = Literal["flat", "sections", "nested"]
"""How the pages lie: in one section, in sections of ``IN_SECTION``, or in sections of such sections."""

type Builder = Literal["ours", "plain Material"]

SHAPES: Final[tuple[Shape, ...]] = ("flat", "sections", "nested")
WORDS: Final = 500
"""Words of an article, without its code."""

IN_SECTION: Final = 25
"""Pages of a section, and sections of a section of sections."""

MOST_OF_PLAIN: Final = 0.35
MOST_TIME_GROWTH: Final = 0.2
MOST_WEIGHT_GROWTH: Final = 0.05

DOCS: Final = ROOT / "docs"
OUR_CONFIG: Final = ROOT / "mkdocs.yml"

_WORDS: Final = (
    "answer", "audit", "balance", "batch", "budget", "calendar", "channel", "charge", "code", "credit",
    "customer", "dashboard", "date", "document", "draft", "event", "export", "file", "folder", "group",
    "history", "image", "import", "item", "key", "label", "language", "limit", "line", "link", "list",
    "meeting", "member", "message", "minute", "model", "month", "note", "number", "office", "order", "owner",
    "page", "payment", "period", "phone", "plan", "policy", "price", "profile", "project", "prompt", "queue",
    "quota", "rate", "reason", "receipt", "record", "refund", "region", "report", "request", "response",
    "result", "role", "rule", "run", "sample", "schedule", "score", "search", "seat", "service", "session",
    "setting", "sheet", "step", "storage", "summary", "support", "table", "task", "team", "template", "tenant",
    "text", "ticket", "time", "token", "total", "trial", "user", "value", "version", "voice", "week", "year",
)  # fmt: skip
_VERBS: Final = (
    "adds", "checks", "closes", "counts", "holds", "keeps", "lists", "moves", "names", "opens", "reads",
    "sends", "shows", "starts", "stores",
)  # fmt: skip
_CODE: Final = (
    ("python", "def {0}_of({1}: dict[str, int], limit: int = {2}) -> int:\n    return min(limit, sum({1}.values()))"),
    ("json", '{{\n  "{0}": {2},\n  "{1}": ["one", "two", true]\n}}'),
    ("bash", 'for {0} in *.{1}; do\n  sort --key {2} "${0}" > "${0}.sorted"\ndone'),
)


@dataclass(frozen=True, slots=True)
class SiteBuild:
    """One build of a site: its time on the processor and on the clock in seconds, the median page in bytes.

    ``heaviest`` is the weight of the heaviest article, in bytes as well.
    """

    builder: Builder
    shape: Shape
    pages: int
    cpu: float
    wall: float
    weight: float
    heaviest: int


@dataclass(frozen=True, slots=True)
class SiteGrowth:
    """The builds of all rounds, in the order in which they ran."""

    builds: tuple[SiteBuild, ...]

    def median_cpu(self, builder: Builder, pages: int) -> float:
        """Return the median time on the processor of one builder's builds with so many pages, in seconds."""
        return median(each.cpu for each in self.builds if (each.builder, each.pages) == (builder, pages))

    def median_weight(self, builder: Builder, pages: int) -> float:
        """Return the weight of the median page with so many pages, in bytes."""
        return median(each.weight for each in self.builds if (each.builder, each.pages) == (builder, pages))


def measure(pages: Sequence[int], against: int, *, rounds: int, shape: Shape = "sections") -> SiteGrowth:
    """Build sites with each of these numbers of pages, and plain Material's with ``against`` pages, in turn.

    A builder's first build would find cold caches: one small build of each goes before, and is not counted.

    Raises:
        subprocess.CalledProcessError: a build fails.
    """
    tasks: list[tuple[Builder, int]] = [("plain Material", against), *(("ours", each) for each in pages)]
    with tempfile.TemporaryDirectory(prefix="growing-sites-") as name:
        folder = Path(name)
        for builder, _ in tasks[:2]:
            build_site(folder / "warm-up", builder, IN_SECTION, shape)
        builds = [
            build_site(folder / f"{shape}-{count}", builder, count, shape)
            for _ in range(rounds)
            for builder, count in tasks
        ]
    return SiteGrowth(tuple(builds))


def rows(growth: SiteGrowth) -> list[Row]:
    """Return the targets of a growing site with what was measured; sites of at least two sizes have been built."""
    sizes = sorted({each.pages for each in growth.builds if each.builder == "ours"})
    (against,) = {each.pages for each in growth.builds if each.builder == "plain Material"}
    least, most = sizes[0], sizes[-1]
    ratio = growth.median_cpu("ours", against) / growth.median_cpu("plain Material", against)
    per_page = {size: growth.median_cpu("ours", size) / size for size in sizes}
    slower = max(per_page.values()) / min(per_page.values()) - 1
    weights = {size: growth.median_weight("ours", size) for size in sizes}
    heavier = max(weights.values()) / min(weights.values()) - 1
    return [
        Row(
            f"{against} pages, processor time",
            f"{ratio:.2f} of plain Material ({growth.median_cpu('ours', against):.1f} s)",
            f"≤ {MOST_OF_PLAIN}",
            ratio <= MOST_OF_PLAIN,
        ),
        Row(
            f"time per page, {least} to {most} pages",
            f"+{slower:.0%} ({', '.join(f'{1000 * each:.1f} ms' for each in per_page.values())})",
            f"≤ +{MOST_TIME_GROWTH:.0%}",
            slower <= MOST_TIME_GROWTH,
        ),
        Row(
            f"median page, {least} to {most} pages",
            f"+{heavier:.1%} ({', '.join(f'{each / 1000:.1f} KB' for each in weights.values())})",
            f"≤ +{MOST_WEIGHT_GROWTH:.0%}",
            heavier <= MOST_WEIGHT_GROWTH,
        ),
    ]


def build_site(folder: Path, builder: Builder, pages: int, shape: Shape) -> SiteBuild:
    """Build a site of so many articles in this folder, which keeps the articles for the next build.

    Raises:
        subprocess.CalledProcessError: the build fails.
    """
    if not (folder / "docs").exists():
        write_articles(folder / "docs", pages, shape)
    config, site = folder / f"{builder}.yml", folder / "site"
    settings = _our_settings(folder) if builder == "ours" else {"site_name": "Plain", "theme": {"name": "material"}}
    config.write_text(yaml.safe_dump({**settings, "docs_dir": str(folder / "docs")}), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    command += ["--config-file", str(config), "--site-dir", str(site)]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    weights = [(site / name).with_suffix("") / "index.html" for name, _ in article_places(pages, shape)]
    sizes = [path.stat().st_size for path in weights]
    return SiteBuild(builder, shape, pages, used.ru_utime + used.ru_stime, wall, median(sizes), max(sizes))


def write_site(folder: Path, pages: int, shape: Shape = "sections") -> Path:
    """Write so many articles with this project's own settings to this folder, and return the file with the settings."""
    write_articles(folder / "docs", pages, shape)
    config = folder / "mkdocs.yml"
    config.write_text(yaml.safe_dump({**_our_settings(folder), "docs_dir": str(folder / "docs")}), encoding="utf-8")
    return config


def _our_settings(folder: Path) -> dict[str, object]:
    """Return the settings of this project's own site, for pages that lie elsewhere and need no list of them."""
    real = yaml.safe_load(OUR_CONFIG.read_text(encoding="utf-8"))
    return {
        # Paths in a configuration count from its own folder.
        "INHERIT": os.path.relpath(OUR_CONFIG, folder),
        "hooks": [str(ROOT / hook) for hook in real["hooks"]],
        "theme": {"custom_dir": str(THEME)},
        "nav": None,
    }


def write_articles(docs: Path, pages: int, shape: Shape) -> None:
    """Write so many articles, a home page and this site's own guide to this folder; the same ones each time."""
    places = list(article_places(pages, shape))
    for number, (name, title) in enumerate(places):
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_article(number, title, name, places), encoding="utf-8")
    home = [f"- [{title}]({name})" for name, title in places[:: max(1, len(places) // 20)]]
    (docs / "index.md").write_text("\n".join(["# Home", "", "Where to begin:", "", *home, ""]), encoding="utf-8")
    for guide in DOCS.glob("*.md"):
        text = guide.read_text(encoding="utf-8")
        if ".question" in text:
            (docs / guide.name).write_text(text, encoding="utf-8")


def article_places(pages: int, shape: Shape) -> Iterator[tuple[str, str]]:
    """Give the path and the title of each article, such as ``("part-01/article-0007.md", "…")``."""
    for number in range(pages):
        section = number // IN_SECTION
        folder = {
            "flat": "articles",
            "sections": f"part-{section:02}",
            "nested": f"area-{section // IN_SECTION:02}/part-{section % IN_SECTION:02}",
        }[shape]
        draw = Random(number)  # noqa: S311 -- the same articles each time
        title = f"{draw.choice(_WORDS)} and {draw.choice(_WORDS)} {number}".capitalize()
        yield f"{folder}/article-{number:04}.md", title


def _article(number: int, title: str, name: str, places: list[tuple[str, str]]) -> str:
    """Return an article in Markdown: sections with links, a list, a table and code, ``WORDS`` words of prose."""
    draw = Random(number)  # noqa: S311 -- the same articles each time
    parts = [f"# {title}"]
    left = WORDS - len(title.split())
    section = 0
    while left > 0:
        heading = f"{draw.choice(_WORDS)} of the {draw.choice(_WORDS)}".capitalize()
        neighbour, its_title = places[(number + section * 7 + 1) % len(places)]
        link = os.path.relpath(neighbour, Path(name).parent).replace(os.sep, "/")
        blocks = [
            f"## {heading}",
            f"{_sentences(draw, 4)} See [{its_title}]({link}).",
            _sentences(draw, 5),
            ("\n".join(f"- **{draw.choice(_WORDS)}**: {_sentence(draw)}" for _ in range(4))) if section % 2 else "",
            _table(draw) if section % 3 == 1 else "",
            _code(draw) if section % 3 == 0 else "",
        ]
        for block in filter(None, blocks):
            words = 0 if block.startswith("```") else len(block.replace("|", " ").split())
            if words > left:
                block = " ".join(block.split(" ")[:left]).rstrip()  # noqa: PLW2901 -- the last block is cut to length
            parts.append(block)
            left -= words
            if left <= 0:
                break
        section += 1
    return "\n\n".join(parts) + "\n"


def _sentence(draw: Random) -> str:
    one, two, three, four = (draw.choice(_WORDS) for _ in range(4))
    return f"The {one} {draw.choice(_VERBS)} each {two} of the {three}, and `{four}` {draw.choice(_VERBS)} it."


def _sentences(draw: Random, count: int) -> str:
    return " ".join(_sentence(draw) for _ in range(count))


def _table(draw: Random) -> str:
    lines = [f"| {draw.choice(_WORDS)} | {draw.choice(_WORDS)} | {draw.randrange(1000)} |" for _ in range(4)]
    return "\n".join(["| Name | What | Number |", "| --- | --- | ---: |", *lines])


def _code(draw: Random) -> str:
    language, text = draw.choice(_CODE)
    code = text.format(draw.choice(_WORDS), draw.choice(_WORDS), draw.randrange(1000))
    return f"```{language}\n{code}\n```"
