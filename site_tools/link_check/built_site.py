"""A built site as its links see it: what is where, and what leads where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.html import HtmlElement

BASE: Final = "http://site.invalid"
"""Stands for the host of the site, to resolve addresses against."""

_ATTRIBUTES: Final = {
    "a": ("href", "ping", "xlink:href"),
    "area": ("href",),
    "audio": ("src",),
    "blockquote": ("cite",),
    "del": ("cite",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href", "{http://www.w3.org/1999/xlink}href"),
    "img": ("src", "longdesc"),
    "input": ("src", "formaction"),
    "button": ("formaction",),
    "ins": ("cite",),
    "link": ("href",),
    "object": ("data",),
    "q": ("cite",),
    "script": ("src",),
    "source": ("src",),
    "track": ("src",),
    "use": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "video": ("src", "poster"),
}
_SETS: Final = {"img": "srcset", "source": "srcset", "link": "imagesrcset"}
_REFERENCES: Final = (
    "for",
    "aria-activedescendant",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-owns",
    "popovertarget",
    "commandfor",
    "list",
    "form",
    "headers",
)
# What stands in quotes is taken as a whole: a picture that is written into a style sheet may hold url(…) itself.
_CSS_LINK: Final = re.compile(
    r"""url\(\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>[^"'()\s]*))\s*\)|@import\s+["'](?P<sheet>[^"']+)""",
    re.IGNORECASE,
)
# https://html.spec.whatwg.org/multipage/images.html#srcset-attributes: a comma within an address belongs to it.
_PICTURE_OF_SET: Final = re.compile(r"(?P<url>[^\s,](?:\S*[^\s,])?)(?:,+(?=\s|$)|\s[^,]*|$)")
_REFRESH: Final = re.compile(r"\s*\d*\s*;\s*url\s*=\s*['\"]?(?P<url>[^'\"]*)", re.IGNORECASE)
_LINKING_META: Final = ("og:image", "og:url", "og:video", "og:audio", "twitter:image", "twitter:player")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link as it stands in a file of the site: ``where`` says in what, such as "a href", ``text`` what is clicked."""

    url: str
    where: str
    text: str = ""
    rel: str = ""


@dataclass(slots=True)
class BuiltPage:
    """A page of the site; ``address`` begins with "/". ``references`` are ids that its elements name, with where."""

    address: str
    file: Path
    ids: list[str] = field(default_factory=list)
    links: list[FoundLink] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    canonical: list[str] = field(default_factory=list)
    refresh: str | None = None
    base: bool = False
    guide_json: str = ""


class BuiltSite:
    """The files of a built site; ``root`` is where it lies on its host, such as ``/docs``, empty for the host's own."""

    def __init__(self, folder: Path, root: str = "") -> None:
        self.folder = folder
        self.root = root
        self.files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}

    @cached_property
    def pages(self) -> dict[str, BuiltPage]:
        """The pages by their addresses."""
        found = {}
        for name, path in self.files.items():
            if name.endswith(".html"):
                page = _read_page(address_of(name), path)
                found[page.address] = page
        return found

    @cached_property
    def sheets(self) -> dict[str, list[FoundLink]]:
        """The links of the style sheets, by the names of their files."""
        return {
            name: list(_links_in_css(path.read_text(encoding="utf-8", errors="replace"), f"url() in {name}"))
            for name, path in self.files.items()
            if name.endswith(".css")
        }

    def resolve(self, page: str, url: str) -> tuple[str, str]:
        """Return what ``resolve`` does, where the site lies on its host: its error page counts from there."""
        path, anchor = resolve(self.root + page, url)
        return self.below_root(path), anchor

    def below_root(self, path: str) -> str:
        """Return what the site calls the path that its host calls so; what no page is called, for what is elsewhere."""
        return path[len(self.root) :] or "/" if f"{path}/".startswith(f"{self.root}/") else f"/..{path}"

    def file_at(self, path: str) -> str | None:
        """Return the name of the file that a host sends for this path, decoded and without a "#"."""
        name = path.removeprefix("/")
        names = (f"{name}index.html",) if not name or name.endswith("/") else (name, f"{name}/index.html")
        return next((each for each in names if each in self.files), None)

    def page_at(self, path: str) -> BuiltPage | None:
        """Return the page that a host sends for this path, or ``None`` for another file and for nothing."""
        file = self.file_at(path)
        return self.pages[address_of(file)] if file and file.endswith(".html") else None

    @cached_property
    def by_lower_case(self) -> dict[str, str]:
        """The names of all files by their lower-case forms."""
        return {name.lower(): name for name in self.files}


def address_of(name: str) -> str:
    """Return the address of a page by the name of its file.

    >>> address_of("credits-vs-billing/index.html"), address_of("404.html")
    ('/credits-vs-billing/', '/404.html')
    """
    return "/" + name.removesuffix("index.html") if name == "index.html" or name.endswith("/index.html") else f"/{name}"


def resolve(page: str, url: str) -> tuple[str, str]:
    """Return the path that a link on a page of the site leads to, decoded, and its anchor; only for the site's own.

    A text to be shown is no anchor: https://wicg.github.io/scroll-to-text-fragment/

    >>> resolve("/credits-vs-billing/", "../contributing/format/#a-field:~:text=fact")
    ('/contributing/format/', 'a-field')
    """
    try:
        parts = urlsplit(urljoin(BASE + quote(page), url))
    except ValueError:  # a host in brackets that is none
        return url, ""
    return unquote(parts.path) or "/", parts.fragment.partition(":~:")[0]


def _read_page(address: str, path: Path) -> BuiltPage:
    page = BuiltPage(address, path)
    # Of bytes, as browsers do it: a file that lies among the pages may be in another encoding, or hold nothing; lxml
    # reads only what holds an element.
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = lxml_html.document_fromstring(
        path.read_bytes().replace(b"\0", "\N{REPLACEMENT CHARACTER}".encode()) + b"<p>", parser
    )
    for element in root.iter(etree.Element):  # comments are none
        id_ = element.get("id")
        if id_ is not None:
            page.ids.append(id_)
        name_of_place = element.get("name") if element.tag in {"a", "map"} else None
        if name_of_place and name_of_place != id_:
            page.ids.append(name_of_place)
        page.references += [
            (id_, f"{element.tag} {name}") for name in _REFERENCES for id_ in (element.get(name) or "").split()
        ]
        usemap = element.get("usemap")
        if usemap:
            page.references.append((usemap.removeprefix("#"), f"{element.tag} usemap"))
        _read_element(element, page)
    return page


def _read_element(element: HtmlElement, page: BuiltPage) -> None:
    tag = element.tag.rpartition("}")[2]
    rel = element.get("rel") or ""
    text = " ".join((element.text_content() if tag == "a" else element.get("alt") or "").split())
    for name in _ATTRIBUTES.get(tag, ()):
        url = element.get(name)
        if url is not None:
            page.links.append(FoundLink(url, f"{tag} {name.rpartition('}')[2]}", text, rel))
            if tag == "link" and "canonical" in rel.split():
                page.canonical.append(url)
    if tag in _SETS:
        urls = _urls_of_set(element.get(_SETS[tag]) or "")
        page.links += [FoundLink(url, f"{tag} {_SETS[tag]}", text) for url in urls]
    if tag == "base":
        page.base = True
    if tag == "meta":
        _read_meta(element, page)
    if tag == "style":
        page.links += _links_in_css(element.text or "", "url() in style")
    if element.get("style"):
        page.links += _links_in_css(element.get("style"), "url() in style")
    if tag == "script" and element.get("data-guide-json") is not None:
        page.guide_json = element.text or ""


def _read_meta(element: HtmlElement, page: BuiltPage) -> None:
    content = element.get("content") or ""
    if (element.get("http-equiv") or "").lower() == "refresh":
        found = _REFRESH.match(content)
        if found:
            page.refresh = found["url"].strip()
            page.links.append(FoundLink(page.refresh, "meta refresh"))
    name = element.get("property") or element.get("name") or ""
    if name in _LINKING_META:
        page.links.append(FoundLink(content, f"meta {name}"))


def _urls_of_set(value: str) -> list[str]:
    """Return the addresses of a set of pictures: each stands in front of how large it is."""
    return [found["url"] for found in _PICTURE_OF_SET.finditer(value)]


def _links_in_css(css: str, where: str) -> Iterator[FoundLink]:
    for found in _CSS_LINK.finditer(_COMMENT.sub("", css)):
        url = next(each for each in found.groups() if each is not None).strip()
        if not url.startswith("#"):
            yield FoundLink(url, where)
