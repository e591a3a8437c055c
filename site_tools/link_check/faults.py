"""What is wrong with the links of a built site: each kind of fault has a name, and a sentence that says what to do."""

from __future__ import annotations

import ipaddress
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from decision_engine.guide_json import read_guide
from decision_engine.nearest_name import did_you_mean
from decision_engine.visit import open_address
from site_tools.link_check.built_site import BASE, address_of, resolve
from site_tools.permalinks.redirects import REDIRECTS, read_redirects
from site_tools.permalinks.site_links import GO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_tools.link_check.built_site import BuiltPage, BuiltSite, FoundLink

_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WHOLE: Final = ("data", "javascript", "vbscript")
"""Begin what is no address but the thing itself, which may hold any sign."""

_KNOWN: Final = ("http", "https", "mailto", "tel", "sms", "data", "blob")
_HOST_WITHOUT_SCHEME: Final = re.compile(r"www\.|[a-z0-9-]+\.(?:com|org|net|io|ai|dev|example)(?:/|$)", re.IGNORECASE)
_MAILBOX: Final = re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/.]+")
_NUMBER: Final = re.compile(r"\+?[0-9().\s-]{3,}")
_NO_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LOADED: Final = ("img", "image", "script", "source", "video", "audio", "track", "embed", "object", "url(")
_UNLINKED: Final = ("/404.html",)
_MOST_STEPS: Final = 10
_CLICKED: Final = ("a href", "area href")


@dataclass(frozen=True, slots=True, order=True)
class LinkFault:
    """A fault: the address of its page, its kind, what is wrong and what to do, and the link as it stands.

    ``text`` is what is clicked, or the id that the fault is about.
    """

    page: str
    kind: str
    message: str
    url: str = ""
    text: str = ""


def find_faults(site: BuiltSite) -> list[LinkFault]:
    """Return all faults of the links of a site, sorted by page."""
    redirects = _read_redirects(site)
    found = [
        *(fault for page in site.pages.values() for fault in _faults_on(page, site, redirects)),
        *_faults_in_sheets(site),
        *_faults_of_redirects(site, redirects),
        *_faults_of_lists(site),
        *_orphans(site),
    ]
    return sorted(set(found))


def external_links(site: BuiltSite) -> dict[str, list[str]]:
    """Return the addresses on other hosts, each with the pages that link it."""
    found: dict[str, list[str]] = {}
    for page in site.pages.values():
        for link in page.links:
            if link.url.lower().startswith(("http:", "https:")):
                found.setdefault(link.url, []).append(page.address)
    return dict(sorted(found.items()))


def _faults_on(page: BuiltPage, site: BuiltSite, redirects: dict[str, str]) -> Iterator[LinkFault]:
    for id_, times in Counter(page.ids).items():
        if times > 1:
            yield LinkFault(
                page.address, "doubled-id", f'{times} places have the id "{id_}"; links lead to the first', text=id_
            )
        if not id_ or re.search(r"\s", id_):
            yield LinkFault(
                page.address, "bad-id", f"the id {id_!r} can be no anchor; write it without blanks", text=id_
            )
    for id_, where in page.references:
        if id_ not in page.ids and not id_.startswith("__"):  # the theme's own, which no writer can mend
            yield LinkFault(
                page.address, "lost-reference", f'{where} names "{id_}", which nothing here has as its id', text=id_
            )
    if page.base:
        yield LinkFault(page.address, "base", "a base element turns all links of the page elsewhere; take it away")
    yield from _faults_of_canonical(page, site)
    for link in page.links:
        for kind, message in _faults_of(link, page, site, redirects):
            yield LinkFault(page.address, kind, f"{link.where}: {message}", link.url, link.text)
    if page.guide_json:
        yield from _faults_in_answers(page, site)


def _faults_of(  # noqa: C901, PLR0911, PLR0912 -- a list of kinds, from what is no address to what leads nowhere
    link: FoundLink, page: BuiltPage, site: BuiltSite, redirects: dict[str, str]
) -> Iterator[tuple[str, str]]:
    url = link.url
    says = f'"{url:.120}"'
    if not url.strip():
        yield "empty", "the address is empty; write one, or take the link away"
        return
    scheme = _SCHEME.match(url.strip())
    if scheme and scheme[1].lower() in _WHOLE:
        yield from _faults_with_scheme(scheme[1].lower(), url, says)
        return
    if url != url.strip() or " " in url or "\t" in url or "\n" in url:
        yield "blank", f"{says} holds a blank; write %20 for it, or take it away"
        return
    if "\\" in url:
        yield "backslash", f"{says} holds a backslash; write / for it"
        return
    if _NO_PERCENT.search(url):
        yield "percent", f"{says} holds a % without two digits behind it; write %25 for the sign itself"
        return
    if scheme:
        yield from _faults_with_scheme(scheme[1].lower(), url, says)
        return
    if url.startswith("//"):
        yield "no-scheme", f"{says} begins with //; write https:// in front of a host, or one / less"
        return
    if url == "#" and link.where in _CLICKED:
        yield "top", f"{says} leads to the top of the page, which nobody means; name the place"
        return
    path, anchor = site.resolve(page.address, url)
    if url.endswith("#") and url != "#":
        yield "no-anchor", f"{says} ends in # with nothing behind it; name the place, or take the # away"
    if _climbs_out(page.address, url):
        yield "climbs-out", f"{says} goes up beyond the site; take away as many ../ as there are too many"
        return
    if url.startswith("/") and not _on_the_error_page(page):
        yield (
            "from-root",
            f"{says} begins with /, which leads elsewhere below the root of a host; count from this page",
        )
    if "//" in re.split("[?#]", url, maxsplit=1)[0]:
        yield "doubled-slash", f"{says} holds // in its path; write one /"
        return
    file = site.file_at(path)
    if file is None:
        yield "nowhere", f"{says} leads to nothing in this site{_perhaps(path, url, site)}"
        return
    if file.endswith(".html"):
        yield from _faults_with_page(link, path, anchor, file, site, redirects, page)
    elif anchor and not file.endswith((".svg", ".pdf")):
        yield "anchor-of-file", f"{says} names a place in {file}, which is no page; take the # away"


def _faults_with_scheme(scheme: str, url: str, says: str) -> Iterator[tuple[str, str]]:
    if scheme in {"javascript", "vbscript"}:
        yield "script", f"{says} runs a script, which the site's policy refuses; write an address"
    elif scheme == "file":
        yield "file", f"{says} is a file of one machine; put it below docs/ and link it from there"
    elif scheme == "mailto" and not all(map(_MAILBOX.fullmatch, unquote(_behind_scheme(url)).split(","))):
        yield "mailbox", f"{says} is no address of a mailbox; write mailto:name@host.example"
    elif scheme in {"tel", "sms"} and not _NUMBER.fullmatch(unquote(_behind_scheme(url))):
        yield "number", f"{says} is no telephone number; write digits, with + in front of the country's"
    elif scheme in {"http", "https"}:
        yield from _faults_with_host(url, says)
    elif scheme not in _KNOWN:
        yield "scheme", f"{says} begins with {scheme}:, which browsers do not know{did_you_mean(scheme, _KNOWN)}"


def _behind_scheme(url: str) -> str:
    return url.partition(":")[2].partition("?")[0]


def _faults_with_host(url: str, says: str) -> Iterator[tuple[str, str]]:
    try:
        host, user = urlsplit(url).hostname, urlsplit(url).username
    except ValueError:
        host = user = None
    if not re.match(r"https?://[^/?#]", url, re.IGNORECASE) or not host:
        yield "no-host", f"{says} names no host; write https:// and the host"
    elif _is_near(host):
        yield "this-machine", f"{says} leads to a machine that readers do not reach; link what is published"
    elif user:
        yield "user", f"{says} holds a user's name or password; take it away"
    elif not re.search(r"[.:]", host):
        yield "no-host", f"{says} names the host {host}, which is none of the internet's; write it in full"


def _is_near(host: str) -> bool:
    """Return whether this is a machine that only its neighbours reach."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".invalid"))


def _faults_with_page(  # noqa: PLR0913, PLR0917 -- what a link is judged by
    link: FoundLink, path: str, anchor: str, file: str, site: BuiltSite, redirects: dict[str, str], page: BuiltPage
) -> Iterator[tuple[str, str]]:
    says = f'"{link.url:.120}"'
    target = site.pages[address_of(file)]
    if link.where.startswith(_LOADED):
        yield "page-as-file", f"{says} is a page, where a picture, a script or the like belongs"
        return
    if path.endswith("/index.html"):
        yield "index", f"{says} names index.html, a second address of the same page; end it with the / before"
    elif path != target.address and link.where != "meta refresh":
        yield "no-slash", f"{says} lacks the / at its end, which costs readers a redirect; add it"
    is_former = target.refresh is not None
    if is_former and page.refresh is None and link.where in _CLICKED:
        if not target.address.startswith(GO):
            yield "former", f"{says} is a former address; link where it leads: {redirects[target.address.rstrip('/')]}"
        return
    if _holds_answers(anchor, target):
        if not target.guide_json:
            yield "answers", f"{says} holds answers, but no guide is on {target.address}; name a place that it has"
    elif anchor and not is_former:
        name = unquote(anchor)
        if name not in target.ids and name != "top":
            near = did_you_mean(name, [id_ for id_ in target.ids if not id_.startswith("__")])
            yield (
                "no-such-place",
                f"{says} names a place that {target.address} does not have{near or '; name one that it has'}",
            )


def _holds_answers(anchor: str, page: BuiltPage) -> bool:
    return ("=" in anchor or "@" in anchor) and unquote(anchor) not in page.ids and page.refresh is None


def _faults_of_canonical(page: BuiltPage, site: BuiltSite) -> Iterator[LinkFault]:
    if len(page.canonical) > 1:
        yield LinkFault(page.address, "canonicals", "the page names several canonical addresses; leave one")
    for url in page.canonical:
        path, _ = site.resolve(page.address, url)
        other = _SCHEME.match(url) or url.startswith("//")
        if page.refresh is None and not other and path != page.address and site.file_at(path) is not None:
            yield LinkFault(page.address, "canonical", f'the canonical address "{url}" is that of another page', url)
        if page.refresh is not None and url != page.refresh:
            yield LinkFault(
                page.address, "canonical", f'the page leads to "{page.refresh}", but calls "{url}" canonical', url
            )


def _faults_in_answers(page: BuiltPage, site: BuiltSite) -> Iterator[LinkFault]:
    """Yield the links with answers that the guide of this page does not know, on whatever page they stand."""
    guide = read_guide(page.guide_json)
    for other in site.pages.values():
        for link in other.links:
            path, anchor = site.resolve(other.address, link.url) if not _SCHEME.match(link.url) else ("", "")
            if site.page_at(path) is not page or not _holds_answers(anchor, page):
                continue
            for each in open_address(guide, anchor).unusable:
                message = f'{link.where}: "{link.url:.120}" holds an answer that does not count: {each.reason}'
                yield LinkFault(other.address, "answers", message, link.url, link.text)


def _faults_in_sheets(site: BuiltSite) -> Iterator[LinkFault]:
    for name, links in site.sheets.items():
        for link in links:
            if _SCHEME.match(link.url):
                continue
            if not link.url:
                yield LinkFault(f"/{name}", "empty", f"{link.where}: the address is empty; write one, or take it away")
                continue
            path, _ = resolve(f"/{name}", link.url)
            if site.file_at(path) is None:
                yield LinkFault(
                    f"/{name}", "nowhere", f'{link.where}: "{link.url}" leads to nothing in this site', link.url
                )


def _read_redirects(site: BuiltSite) -> dict[str, str]:
    """Return where each former address leads, without the slash at its end: of the file for hosts, and of pages."""
    path = site.files.get(REDIRECTS)
    pairs = read_redirects(path.read_text(encoding="utf-8")) if path else []
    found = {source.rstrip("/"): target for source, target in pairs}
    for page in site.pages.values():
        if page.refresh is not None:
            own = None if _SCHEME.match(page.refresh) or page.refresh.startswith("//") else BASE + page.address
            target = page.refresh if own is None else urljoin(own, page.refresh).removeprefix(BASE)
            found.setdefault(page.address.rstrip("/"), target)
    return found


def _faults_of_redirects(site: BuiltSite, redirects: dict[str, str]) -> Iterator[LinkFault]:
    for source, target in redirects.items():
        page = source if source.endswith((".html", ".htm")) else f"{source}/"
        live = site.pages.get(page) or site.pages.get(source)
        if live is not None and live.refresh is None:
            yield LinkFault(page, "hides", f"{page} is redirected, but a page is there, which nobody would see")
        seen = [source]
        last = target
        at = target.partition("#")[0].rstrip("/")
        while at in redirects and at not in seen and len(seen) < _MOST_STEPS:
            seen.append(at)
            last = redirects[at]
            at = last.partition("#")[0].rstrip("/")
        if at in seen:
            yield LinkFault(page, "loop", f"the redirect leads back to itself: {' → '.join([*seen, at])}")
            continue
        if len(seen) > 1:
            yield LinkFault(page, "steps", f"the redirect takes {len(seen)} steps; let it lead to {last} at once")
        if _SCHEME.match(target):
            continue
        path, anchor = resolve(page, target)
        file = site.file_at(path)
        if file is None:
            yield LinkFault(page, "leads-nowhere", f"the redirect leads to {target}, where nothing is")
        elif _lacks(site.page_at(path), anchor):
            yield LinkFault(
                page, "leads-nowhere", f"the redirect leads to {target}, a place that the page does not have"
            )


def _faults_of_lists(site: BuiltSite) -> Iterator[LinkFault]:
    """Yield what the site's lists of pages get wrong: the map for search engines, the search's index, and the links."""
    if "sitemap.xml" in site.files:
        text = site.files["sitemap.xml"].read_text(encoding="utf-8")
        for url in re.findall(r"<loc>([^<]*)</loc>", text):
            path = site.below_root(unquote(urlsplit(url).path))
            if url not in {"", "None"} and site.file_at(path) is None:
                yield LinkFault("/sitemap.xml", "list", f"{url} is listed, where nothing is", url)
    for name, places in (("search/search_index.json", "docs"), ("links.json", "links")):
        if name in site.files:
            for entry in json.loads(site.files[name].read_text(encoding="utf-8"))[places]:
                address = entry.get("location", entry.get("address", ""))
                path, anchor = site.resolve("/", urlsplit(address)._replace(scheme="", netloc="").geturl())
                page = site.page_at(path)
                if page is None or _lacks(page, anchor):
                    yield LinkFault(f"/{name}", "list", f"{address} is listed, where nothing is", address)


def _lacks(page: BuiltPage | None, anchor: str) -> bool:
    """Return whether this is a page that has no such place; answers are looked at where they are linked."""
    return page is not None and anchor != "" and "=" not in anchor and unquote(anchor) not in page.ids


def _orphans(site: BuiltSite) -> Iterator[LinkFault]:
    linked: dict[str, set[str]] = {page: set() for page in site.pages}
    for page in site.pages.values():
        for link in page.links:
            if link.where in _CLICKED and not _SCHEME.match(link.url):
                target = site.page_at(site.resolve(page.address, link.url)[0])
                if target is not None and target is not page:
                    linked[target.address].add(page.address)
    for address, by in linked.items():
        page = site.pages[address]
        if not by and page.refresh is None and address not in {"/", *_UNLINKED}:
            yield LinkFault(address, "orphan", "no page links this one; link it, or put it into the navigation")


def _climbs_out(page: str, url: str) -> bool:
    depth = page.count("/") - 1
    parts = urlsplit(url).path.split("/")
    if url.startswith("/"):
        return False
    for part in parts:
        depth += -1 if part == ".." else 0 if part in {"", "."} else 1
        if depth < 0:
            return True
    return False


def _on_the_error_page(page: BuiltPage) -> bool:
    """Return whether this page is shown at any address, so that its links have to begin at the root."""
    return page.address in _UNLINKED


def _perhaps(path: str, url: str, site: BuiltSite) -> str:
    """Return what a link to nothing may have meant, as the end of a sentence."""
    if path.endswith(".md") or ".md#" in url:
        return "; a page is linked by its address once it is built, or in Markdown by its file"
    if _HOST_WITHOUT_SCHEME.match(url):
        return f"; write https://{url} for another host"
    name = path.removeprefix("/")
    for form in (name, f"{name}index.html", f"{name}/index.html"):
        if form.lower() in site.by_lower_case:
            return f"; small and capital letters count: /{site.by_lower_case[form.lower()].removesuffix('index.html')}"
    kind = PurePosixPath(path).suffix  # no page is meant by the name of a picture
    known = [each for each in (*site.pages, *(f"/{each}" for each in site.files)) if PurePosixPath(each).suffix == kind]
    return did_you_mean(path, known) or "; mend the address, or put the file there"
