"""New pages that are lessons: `python3 -m site_tools new`.

What a new page holds is Markdown in ``scaffolds/``, for writers to change. Where it has a ``${name}``, what is known of
the page takes its place: see ``fill_in``.

A page that is written passes every check at once. So it is built before it counts: what cannot be built is taken back.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import relpath
from string import Template
from typing import TYPE_CHECKING, Final, NamedTuple

from site_tools.checks.looking import Published, build_to_look
from site_tools.checks.published_addresses import read_ledger_of
from site_tools.nav_entry import NoPlaceInNavError, add_to_nav
from site_tools.permalinks.explicit_ids import find_missing_ids
from site_tools.permalinks.ledger import LEDGER, write_ledger
from site_tools.permalinks.page_links import ID, PageLinks, read_page_links
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from site_tools.problems.source_problem import SourceProblem

SCAFFOLDS: Final = Path(__file__).resolve().parent / "scaffolds"
KINDS: Final = ("guide", "article")
_MAPS: Final = "maps"  # below it, each guide has a page that the build makes
"""What can be made; each is named after its file in ``SCAFFOLDS``."""

LONGEST_NAME: Final = 60
"""Characters of the name of a file that is made of a title; a longer title ends at a word before."""

_DESCRIPTIONS: Final = {
    "guide": "{title}: answer a few questions, and have a request that is ready to send.",
    "article": "{title}: say here in one sentence what readers find on this page.",
}
_ID_IN_TEXT: Final = re.compile(r"\{#(?P<id>[a-z0-9-]+)")
# What Markdown would read as its own within a heading; an underscore or a "#" within a word is one.
_MARKS: Final = re.compile(r"[\\`*{}\[\]]|(?<![^\W_])_|_(?![^\W_])|#(?!\w)")
_AMPERSAND: Final = re.compile(r"&(?=#?\w+;)")
_LETTERS_ONLY: Final = re.compile(r"[a-z0-9]+")
_UNWRITABLE: Final = {"Cc", "Cs", "Cn"}  # controls, halves of signs, and what Unicode has not assigned


class CannotMakePage(SetupFailed):
    """No page can be made of what the command line says; the text is a sentence for the writer."""


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page that was written, or what kept it from that.

    ``file`` and ``picture`` are paths below the folder of the pages, ``address`` that of the page on the site, and
    ``addresses`` those that the ledger has learned. ``behind`` is the page above it in the navigation: empty where it
    stands there without one, ``None`` where it does not stand there. ``refused`` says what is wrong with the page: then
    nothing of it is left. ``elsewhere`` says what is wrong with other pages: then this one stays, and the ledger does
    not know it yet.
    """

    file: str
    address: str
    picture: str = ""
    behind: str | None = None
    addresses: tuple[str, ...] = ()
    refused: tuple[SourceProblem, ...] = ()
    elsewhere: tuple[SourceProblem, ...] = ()


class Filled(NamedTuple):
    """A scaffold with what is known of its page: the page's id, its text, and its pictures by their paths."""

    id: str
    text: str
    pictures: dict[str, bytes]


def make_page(kind: str, title: str, config: Path, docs: Path, *, path: str = "") -> NewPage:
    """Write a page of this kind with this title, name it in the navigation, and accept its addresses.

    ``path`` is where it is to stand below the folder of the pages; without it, the title says so.

    Raises:
        CannotMakePage: the title or the path cannot be used, or something is there already.
    """
    title = clean_title(title)
    file = _checked_path(path) if path else f"{name_of(title)}.md"
    filled = fill_in(kind, title, file, docs)
    new = [file, *filled.pictures]
    for each in new:
        _refuse_taken(each, docs)
    before = config.read_bytes()
    ledger = read_ledger_of(docs)
    try:
        behind = add_to_nav(config, docs, file)
    except NoPlaceInNavError as problem:
        raise CannotMakePage(str(problem)) from None
    made = NewPage(file, _address_of(file), next(iter(filled.pictures), ""), behind)
    folders = _missing_folders(docs / file, docs)
    try:
        (docs / file).parent.mkdir(parents=True, exist_ok=True)
        (docs / file).write_text(filled.text, encoding="utf-8", newline="\n")
        for name, content in filled.pictures.items():
            (docs / name).write_bytes(content)
        found, problems = _look(config, docs, _addresses_of(made.address, filled.id))
    except BaseException:  # also where somebody presses Ctrl+C
        _take_back(config, before, docs, new, folders)
        raise
    own = tuple(each for each in problems if each.path in {f"{docs.name}/{file}", config.name})
    if own:
        _take_back(config, before, docs, new, folders)
        return NewPage(file, made.address, refused=own)
    if problems:
        return NewPage(file, made.address, made.picture, behind, elsewhere=tuple(problems))
    accepted = tuple(sorted(each for each in found if each not in ledger))
    (docs / LEDGER).write_text(write_ledger([*ledger, *accepted]), encoding="utf-8")
    return NewPage(file, made.address, made.picture, behind, accepted)


def clean_title(title: str) -> str:
    """Return a title on one line.

    Raises:
        CannotMakePage: it is empty, or holds signs that no file can.
    """
    title = " ".join(title.split())
    if not title:
        raise CannotMakePage('the title is empty; write it between quotes, as in: new guide "Printer requests"')
    for sign in title:
        if unicodedata.category(sign) in _UNWRITABLE:
            raise CannotMakePage(f"the title holds U+{ord(sign):04X}, which is no sign of a text; take it away")
    return title


def name_of(title: str) -> str:
    """Return the name that a page with this title has in its address: lower-case words with hyphens between.

    Accents are left away. Other scripts have no one way to be written in these letters, so a writer chooses.

    >>> name_of("À la carte: what's on?")
    'a-la-carte-what-s-on'

    Raises:
        CannotMakePage: the title has letters that cannot stand in a name, or none at all.
    """
    letters = unicodedata.normalize("NFKD", title.casefold())
    other = "".join(sorted({sign for sign in letters if sign.isalpha() and not sign.isascii()}))
    words = _LETTERS_ONLY.findall("".join(sign for sign in letters if not unicodedata.combining(sign)))
    if other or not words:
        what = (
            f"letters that no address is made of ({other:.5})" if other else "no letter or digit of a to z and 0 to 9"
        )
        raise CannotMakePage(f"the title has {what}; choose the name of the file yourself, as in: --path a-name.md")
    name = "-".join(words)
    if len(name) > LONGEST_NAME:
        cut = name[: LONGEST_NAME + 1].rpartition("-")[0]
        name = cut or name[:LONGEST_NAME]
    return name


def as_markdown(title: str) -> str:
    r"""Return Markdown that reads as this title in a heading, whatever signs are in it.

    >>> as_markdown("What is <b>`x`</b> in C#?")
    'What is &lt;b&gt;\\`x\\`&lt;/b&gt; in C\\#?'
    """
    marked = _MARKS.sub(lambda sign: f"\\{sign[0]}", title)
    return _AMPERSAND.sub("&amp;", marked).replace("<", "&lt;").replace(">", "&gt;")


def fill_in(kind: str, title: str, file: str, docs: Path) -> Filled:
    """Return what a page of this kind with this title, on one line, holds at this place in the folder of the pages."""
    text = (SCAFFOLDS / f"{kind}.md").read_text(encoding="utf-8")
    pages = _read_pages(docs)
    guide, other = _pages_to_link(pages, docs)
    stem = PurePosixPath(file).stem
    id_ = _free_id(stem, kind, {page.id for page in pages} | set(_ID_IN_TEXT.findall(text)))
    picture = SCAFFOLDS / f"{kind}.svg"
    pictures = {f"{file.removesuffix('.md')}.svg": picture.read_bytes()} if picture.is_file() else {}
    folder = str(PurePosixPath(file).parent)
    filled = Template(text).substitute(
        id=id_,
        title=as_markdown(title),
        description=json.dumps(_DESCRIPTIONS[kind].format(title=title), ensure_ascii=False),
        other=relpath(other.path, folder) if other else "",
        other_id=other.id if other else "",
        guide=relpath(guide.path, folder) if guide else "guide.md",
        picture=f"{stem}.svg",
    )
    return Filled(id_, filled, pictures)


def _read_pages(docs: Path) -> list[PageLinks]:
    """Return what the front matter of each page says; what is wrong with it, the build tells."""
    paths = sorted(path for path in docs.rglob("*.md") if path.is_file())
    texts = {path: path.read_text(encoding="utf-8-sig", errors="replace") for path in paths}
    return [read_page_links(path.relative_to(docs).as_posix(), "/", text)[0] for path, text in texts.items()]


def _pages_to_link(pages: Sequence[PageLinks], docs: Path) -> tuple[PageLinks | None, PageLinks | None]:
    """Return a page that holds a guide, as the ledger knows it, and a page for an example of a link."""
    ledger = read_ledger_of(docs)
    with_id = [page for page in pages if page.id]
    guide = next((page for page in with_id if f"/guides/{page.id}.json" in ledger), None)
    return guide, guide or next(iter(with_id), None)


def _free_id(name: str, kind: str, taken: set[str]) -> str:
    """Return an id for a page that is called so: no other page has it, and no part of this one."""
    ids = (name, f"{name}-{kind}", *(f"{name}-{number}" for number in range(2, len(taken) + 4)))
    return next(id_ for id_ in ids if id_ not in taken)


def _checked_path(path: str) -> str:
    """Return the path of a page below the folder of the pages, as a writer may give it, with its ending.

    Raises:
        CannotMakePage: its parts are not lower-case words with hyphens between.
    """
    bare = path.removesuffix(".md")
    if not all(ID.fullmatch(part) for part in bare.split("/")):
        raise CannotMakePage(
            f'--path "{path:.80}" cannot be used; write lower-case words with hyphens between, below docs, '
            "as in: --path teams/a-name.md"
        )
    return f"{bare}.md"


def _refuse_taken(file: str, docs: Path) -> None:
    path = docs / file
    folder = path.with_suffix("") / "index.md"
    for taken in (path, folder):
        if taken.exists():
            name = f"{docs.name}/{taken.relative_to(docs).as_posix()}"
            raise CannotMakePage(f"{name} is there already, and stays as it is; choose another title, or --path")
    above = next((each for each in path.parents if each.is_file()), None)
    if above:
        raise CannotMakePage(
            f"{docs.name}/{above.relative_to(docs).as_posix()} is a file and no folder; choose another --path"
        )


def _address_of(file: str) -> str:
    page = file.removesuffix(".md")
    page = page.removesuffix("index") if PurePosixPath(page).name == "index" else f"{page}/"
    return f"/{page}"


def _addresses_of(page: str, id_: str) -> set[str]:
    """Return the addresses that a page has, and its guide if it is one: its data, its map, and the list of all maps."""
    return {page, f"/guides/{id_}.json", f"/{_MAPS}/{id_}/", f"/{_MAPS}/"}


def _look(config: Path, docs: Path, own: Collection[str]) -> tuple[list[str], list[SourceProblem]]:
    """Build the site, and return what it has at these addresses and below them, and what is wrong with any page."""
    found: list[str] = []
    below = tuple(address for address in own if address != f"/{_MAPS}/")

    def look(published: Published) -> list[SourceProblem]:
        found.extend(each for each in published.addresses if each.partition("#")[0] in own or each.startswith(below))
        return published.said.problems()

    return found, sorted({*build_to_look(config, docs, look), *find_missing_ids(docs)})


def _missing_folders(path: Path, docs: Path) -> list[Path]:
    """Return the folders above a path that are not there, the innermost first."""
    return [folder for folder in path.parents if folder.is_relative_to(docs) and not folder.exists()]


def _take_back(config: Path, before: bytes, docs: Path, new: Iterable[str], folders: Iterable[Path]) -> None:
    config.write_bytes(before)
    for name in new:
        (docs / name).unlink(missing_ok=True)
    for folder in folders:
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
