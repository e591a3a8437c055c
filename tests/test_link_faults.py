"""Every kind of broken link is found where it stands, and nothing else is said of a site that holds it."""

from __future__ import annotations

import http.server
import json
import threading
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

import pytest

from decision_engine.guide import Guide, Option, Question
from decision_engine.guide_json import write_guide
from site_tools.link_check.built_site import BuiltSite, address_of
from site_tools.link_check.crawl import BrokenLink, crawl
from site_tools.link_check.faults import external_links, find_faults
from tests import figures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HERE: Final = "<!-- here -->"
GUIDE: Final = write_guide(
    Guide(
        id="guide",
        title="Guide",
        questions=(Question("intent", "What is it?", many=False, options=(Option("usage", "Usage", ()),)),),
        checklists=(),
        notes=(),
    )
)
HEALTHY: Final = {
    "index.html": f"""<!doctype html>
<html lang="en"><head>
<meta charset="utf-8"><title>Home</title>
<link rel="canonical" href="./"><link rel="stylesheet" href="site.css">
<link rel="preload" as="image" href="picture.svg" imagesrcset="picture.svg 1x, picture.svg?big 2x">
<meta property="og:image" content="picture.svg">
</head><body>
<h1 id="home">Home</h1>
<p><a href="guide/">Guide</a> <a href="guide/#why">Why</a> <a href="guide/#intent=usage">Usage</a>
<a href="#home">Up</a> <a href="#top">Top</a> <a href="other.html">Other</a> <a href="go/why/">Short</a>
<a href="guide/#:~:text=Why">A text</a> <a href="other.html#%C3%A4">Ä</a> <a href="myindex.html">Mine</a></p>
<p><a href="https://help.example/?a=b%20c#d">Help</a> <a href="HTTPS://help.example">Help</a>
<a href="mailto:a@help.example,b@help.example?subject=c">Mail</a> <a href="tel:+41-44-123">Call</a>
<a href="http://[2606:4700::1111]/">By number</a></p>
<p><img src="picture.svg" srcset="picture.svg 1x,picture.svg?big 2x, picture.svg?a,b 3x" alt="Picture">
<img src="data:image/svg+xml,<svg viewBox='0 0 9 9' width='100%'/>" alt="Drawn"></p>
<p style="background: url('picture.svg')"><svg><use href="picture.svg#part"/></svg><svg><use href="#home"/></svg></p>
<form action="guide/"><label for="field">Name</label><input id="field" name="a"></form>
<img src="picture.svg" usemap="#parts" alt="Parts"><map name="parts"><area href="other.html" alt="Other"></map>
<blockquote cite="other.html"><a id="both" name="both">Both</a></blockquote>
{HERE}
</body></html>
""",
    "guide/index.html": f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Guide</title><link rel="canonical" href="./"></head><body>
<h1 id="guide">Guide</h1>
<h2 id="why">Why</h2>
<p><a href="../">Home</a> <a href="../#home">Home</a> <a href="../other.html">Other</a></p>
<img src="../picture.svg" alt="Picture">
<script type="application/json" data-guide-json>{GUIDE}</script>
{HERE}
</body></html>
""",
    "other.html": '<!doctype html><html lang="en"><title>Other</title><h1 id="ä">Other</h1>'
    '<a href="./">Home</a></html>',
    "myindex.html": '<!doctype html><html lang="en"><title>Mine</title><h1>Mine</h1></html>',
    "404.html": '<!doctype html><html lang="en"><title>Lost</title><a href="/">Home</a>'
    '<a href="/guide/#why">Why</a></html>',
    "old/index.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Guide</title>
<link rel="canonical" href="../guide/#why"><meta http-equiv="refresh" content="0; url=../guide/#why"></head>
<body><a href="../guide/#why">Guide</a></body></html>
""",
    "go/why/index.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Guide</title>
<link rel="canonical" href="../../guide/?a=1&amp;copy=2">
<meta http-equiv="refresh" content="0; url=../../guide/?a=1&amp;copy=2"></head>
<body><a href="../../guide/?a=1&amp;copy=2">Guide</a></body></html>
""",
    "site.css": """/* url(commented-out.svg) */
@import "more.css";
a { background: url( picture.svg ), url("#part"), URL('picture.svg?v=1') }
b { background: url("data:image/svg+xml,<svg fill='url(%23part)'/>") }
""",
    "more.css": "a { color: red }\n",
    "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="part"/></svg>\n',
    "_redirects": "# Written by the build.\n/old/ /guide/#why 301\n/old /guide/#why 301\n",
    "links.json": json.dumps({"format": 1, "links": [{"address": "/guide/#why"}, {"address": "/guide/#intent=usage"}]}),
    "search/search_index.json": json.dumps({"docs": [{"location": ""}, {"location": "guide/#why"}]}),
    "sitemap.xml": "<urlset><url><loc>/</loc></url><url><loc>/guide/</loc></url><url><loc>None</loc></url></urlset>",
}
"""A small site in which nothing is wrong, also not with what looks like it: file names with their texts."""


class Fault(NamedTuple):
    """A fault that is to be found."""

    page: str
    kind: str
    message: str


class Seed(NamedTuple):
    """A broken link: what is changed in the healthy site, and all faults that are to be found then.

    A file gets another text, or (old, new) within its text, or goes.
    """

    name: str
    changes: Mapping[str, str | tuple[str, str] | None]
    faults: list[Fault]


def on_home(name: str, html: str, kind: str, message: str) -> Seed:
    return Seed(name, {"index.html": (HERE, html)}, [Fault("/", kind, message)])


def on_guide(name: str, html: str, kind: str, message: str) -> Seed:
    return Seed(name, {"guide/index.html": (HERE, html)}, [Fault("/guide/", kind, message)])


def a(name: str, url: str, kind: str, message: str) -> Seed:
    """Return a link on the home page; the message is what follows the address in quotes."""
    return on_home(name, f'<a href="{url}">Link</a>', kind, f'a href: "{url}" {message}')


def nowhere(where: str, html: str, url: str = "gone.png") -> Seed:
    message = f'{where}: "{url}" leads to nothing in this site; mend the address, or put the file there'
    return on_home(f"nothing at {where}", html, "nowhere", message)


def write(folder: Path, changes: Mapping[str, str | tuple[str, str] | None]) -> None:
    """Write the healthy site with these changes."""
    files = dict(HEALTHY)
    for name, change in changes.items():
        if change is None:
            del files[name]
        elif isinstance(change, str):
            files[name] = change
        else:
            assert files[name].count(change[0]) == 1
            files[name] = files[name].replace(*change)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


EMPTY = "the address is empty; write one, or take the link away"
NO_HOST = "names no host; write https:// and the host"
NEAR = "leads to a machine that readers do not reach; link what is published"
MEND = "leads to nothing in this site; mend the address, or put the file there"
PERCENT = "holds a % without two digits behind it; write %25 for the sign itself"
BLANK = "holds a blank; write %20 for it, or take it away"
MAILBOX = "is no address of a mailbox; write mailto:name@host.example"
NUMBER = "is no telephone number; write digits, with + in front of the country's"
SCRIPT = "runs a script, which the site's policy refuses; write an address"
NO_PLACE = "names a place that /guide/ does not have"
PAGE = "is a page, where a picture, a script or the like belongs"
ROOT = "begins with /, which leads elsewhere below the root of a host; count from this page"
UP = "goes up beyond the site; take away as many ../ as there are too many"
ORPHAN = "no page links this one; link it, or put it into the navigation"
LISTED = "is listed, where nothing is"


def refresh_to(url: str) -> str:
    """Return a page that leads on."""
    return (
        f'<!doctype html><html lang="en"><title>Moved</title><meta http-equiv="refresh" content="0; url={url}"></html>'
    )


SEEDS: Final = [
    # What is no address
    on_home("empty href", '<a href="">Link</a>', "empty", f"a href: {EMPTY}"),
    on_home("blank href", '<a href=" ">Link</a>', "empty", f"a href: {EMPTY}"),
    on_home("empty src", '<img src="" alt="">', "empty", f"img src: {EMPTY}"),
    on_home("empty og:url", '<meta property="og:url" content="">', "empty", f"meta og:url: {EMPTY}"),
    a("blank in the address", "guide/ #why", "blank", BLANK),
    a("blank around the address", " guide/", "blank", BLANK),
    on_home("line break in the address", '<a href="gui\nde/">Link</a>', "blank", f'a href: "gui\nde/" {BLANK}'),
    a("backslash", "guide\\index.html", "backslash", "holds a backslash; write / for it"),
    a("drive of a machine", "C:\\docs\\page.html", "backslash", "holds a backslash; write / for it"),
    a("percent alone", "guide/?rate=100%", "percent", PERCENT),
    a("percent and no digits", "other%zz.html", "percent", PERCENT),
    # What begins with a scheme
    a("script", "javascript:alert(1)", "script", SCRIPT),
    a("script with blanks", "javascript: void 0", "script", SCRIPT),
    a("script of another kind", "VBScript:x", "script", SCRIPT),
    a(
        "file of a machine",
        "file:///home/me/page.html",
        "file",
        "is a file of one machine; put it below docs/ and link it from there",
    ),
    a("mail to nobody", "mailto:", "mailbox", MAILBOX),
    a("mail without host", "mailto:help", "mailbox", MAILBOX),
    a("mail to one of two", "mailto:a@help.example,b", "mailbox", MAILBOX),
    a("mail with slashes and a bracket", "mailto://[a@help.example", "mailbox", MAILBOX),
    a("telephone with a name", "tel:support", "number", NUMBER),
    a("message to no number", "sms:", "number", NUMBER),
    a(
        "scheme mistyped",
        "htps://help.example/",
        "scheme",
        "begins with htps:, which browsers do not know; did you mean https?",
    ),
    a(
        "mail mistyped",
        "mailt:a@help.example",
        "scheme",
        "begins with mailt:, which browsers do not know; did you mean mailto?",
    ),
    a("scheme unknown", "gopher://help.example/", "scheme", "begins with gopher:, which browsers do not know"),
    a("no host", "https://", "no-host", NO_HOST),
    a("one slash", "https:/help.example/", "no-host", NO_HOST),
    a("three slashes", "https:///help.example/", "no-host", NO_HOST),
    a("host in one bracket", "https://[help.example/", "no-host", NO_HOST),
    a(
        "host without its end",
        "https://help/",
        "no-host",
        "names the host help, which is none of the internet's; write it in full",
    ),
    a("this machine", "http://localhost:8000/guide/", "this-machine", NEAR),
    a("this machine by number", "http://127.0.0.1/", "this-machine", NEAR),
    a("this machine by long number", "http://[::1]/", "this-machine", NEAR),
    a("neighbour by number", "https://192.168.0.7/wiki/", "this-machine", NEAR),
    a("neighbour by name", "https://wiki.internal/", "this-machine", NEAR),
    a("user and password", "https://me:secret@help.example/", "user", "holds a user's name or password; take it away"),
    a(
        "scheme left out",
        "//help.example/a",
        "no-scheme",
        "begins with //; write https:// in front of a host, or one / less",
    ),
    a(
        "bracket without scheme",
        "//[help.example/a",
        "no-scheme",
        "begins with //; write https:// in front of a host, or one / less",
    ),
    # What counts from the page
    a("only #", "#", "top", "leads to the top of the page, which nobody means; name the place"),
    a(
        "nothing behind #",
        "guide/#",
        "no-anchor",
        "ends in # with nothing behind it; name the place, or take the # away",
    ),
    a("up beyond the site", "../guide/", "climbs-out", UP),
    on_guide(
        "further up than the page is deep",
        '<a href="../../guide/">Up</a>',
        "climbs-out",
        f'a href: "../../guide/" {UP}',
    ),
    a("from the root", "/guide/", "from-root", ROOT),
    a("doubled slash", "guide//#why", "doubled-slash", "holds // in its path; write one /"),
    # What leads to nothing
    a("nothing there", "xyz/", "nowhere", MEND),
    a("folder without a page", "search/", "nowhere", MEND),
    a(
        "file of Markdown",
        "guide.md",
        "nowhere",
        "leads to nothing in this site; a page is linked by its address once it is built, or in Markdown by its file",
    ),
    a(
        "place in a file of Markdown",
        "guide.md#why",
        "nowhere",
        "leads to nothing in this site; a page is linked by its address once it is built, or in Markdown by its file",
    ),
    a("capital letter", "Guide/", "nowhere", "leads to nothing in this site; small and capital letters count: /guide/"),
    a(
        "capital letter, no slash",
        "GUIDE",
        "nowhere",
        "leads to nothing in this site; small and capital letters count: /guide/",
    ),
    a(
        "host without scheme",
        "www.help.example/a",
        "nowhere",
        "leads to nothing in this site; write https://www.help.example/a for another host",
    ),
    a(
        "host without scheme and www",
        "help.example",
        "nowhere",
        "leads to nothing in this site; write https://help.example for another host",
    ),
    a("letter left out", "guid/", "nowhere", "leads to nothing in this site; did you mean /guide/?"),
    a("file mistyped", "pictrue.svg", "nowhere", "leads to nothing in this site; did you mean /picture.svg?"),
    Seed(
        "page below the root that is not there",
        {"index.html": (HERE, '<a href="/xyz/">Link</a>')},
        [Fault("/", "from-root", f'a href: "/xyz/" {ROOT}'), Fault("/", "nowhere", f'a href: "/xyz/" {MEND}')],
    ),
    Seed(
        "error page",
        {"404.html": ("/guide/#why", "/gone/xyz")},
        [Fault("/404.html", "nowhere", f'a href: "/gone/xyz" {MEND}')],
    ),
    on_guide(
        "level forgotten",
        '<img src="picture.svg" alt="">',
        "nowhere",
        'img src: "picture.svg" leads to nothing in this site; did you mean /picture.svg?',
    ),
    # The same, wherever an address stands
    nowhere("a ping", '<a href="guide/" ping="gone.png">Link</a>'),
    nowhere("area href", '<map name="m"><area href="gone.png" alt="Area"></map>'),
    nowhere("audio src", '<audio src="gone.png"></audio>'),
    nowhere("blockquote cite", '<blockquote cite="gone.png">Said</blockquote>'),
    nowhere("button formaction", '<form><button formaction="gone.png">Send</button></form>'),
    nowhere("del cite", '<del cite="gone.png">Old</del>'),
    nowhere("embed src", '<embed src="gone.png">'),
    nowhere("form action", '<form action="gone.png"></form>'),
    nowhere("iframe src", '<iframe src="gone.png"></iframe>'),
    nowhere("image href", '<svg><image href="gone.png"/></svg>'),
    nowhere("img longdesc", '<img src="picture.svg" longdesc="gone.png" alt="">'),
    nowhere("img src", '<img src="gone.png" alt="Gone">'),
    nowhere("img srcset", '<img src="picture.svg" srcset="picture.svg 1x, gone.png 2x" alt="">'),
    nowhere("input src", '<input type="image" src="gone.png" alt="Send">'),
    nowhere("ins cite", '<ins cite="gone.png">New</ins>'),
    nowhere("link href", '<link rel="stylesheet" href="gone.png">'),
    nowhere("link imagesrcset", '<link rel="preload" as="image" href="picture.svg" imagesrcset="gone.png 2x">'),
    nowhere("a xlink:href", '<svg><a xlink:href="gone.png">Gone</a></svg>'),
    nowhere("meta og:audio", '<meta property="og:audio" content="gone.png">'),
    nowhere("meta og:image", '<meta property="og:image" content="gone.png">'),
    nowhere("meta og:video", '<meta property="og:video" content="gone.png">'),
    nowhere("meta twitter:image", '<meta name="twitter:image" content="gone.png">'),
    nowhere("meta twitter:player", '<meta name="twitter:player" content="gone.png">'),
    nowhere("object data", '<object data="gone.png"></object>'),
    nowhere("q cite", '<q cite="gone.png">Said</q>'),
    nowhere("script src", '<script src="gone.png"></script>'),
    nowhere("source src", '<video><source src="gone.png"></video>'),
    nowhere(
        "source srcset", '<picture><source srcset="picture.svg 1x,gone.png 2x"><img src="picture.svg" alt=""></picture>'
    ),
    nowhere("track src", '<video><track src="gone.png"></video>'),
    nowhere("url() in style", '<p style="background: url(gone.png)">Text</p>'),
    nowhere("use href", '<svg><use href="gone.png#part"/></svg>', "gone.png#part"),
    nowhere("use xlink:href", '<svg><use xlink:href="gone.png"/></svg>'),
    nowhere("video poster", '<video poster="gone.png"></video>'),
    nowhere("video src", '<video src="gone.png"></video>'),
    on_home(
        "sheet within a page",
        "<style>a { background: url('gone.png') }</style>",
        "nowhere",
        f'url() in style: "gone.png" {MEND}',
    ),
    # What leads to another thing than is meant
    on_home("page as a picture", '<img src="guide/" alt="">', "page-as-file", f'img src: "guide/" {PAGE}'),
    on_home(
        "page as a script", '<script src="other.html"></script>', "page-as-file", f'script src: "other.html" {PAGE}'
    ),
    a(
        "index.html named",
        "guide/index.html",
        "index",
        "names index.html, a second address of the same page; end it with the / before",
    ),
    a("slash left out", "guide#why", "no-slash", "lacks the / at its end, which costs readers a redirect; add it"),
    a("former address", "old/", "former", "is a former address; link where it leads: /guide/#why"),
    on_home(
        "former address in a map",
        '<map name="m"><area href="old/" alt="Area"></map>',
        "former",
        'area href: "old/" is a former address; link where it leads: /guide/#why',
    ),
    a(
        "place of a picture that can have none",
        "site.css#a",
        "anchor-of-file",
        "names a place in site.css, which is no page; take the # away",
    ),
    # Places
    a("place mistyped", "guide/#whi", "no-such-place", f"{NO_PLACE}; did you mean why?"),
    a("place of nobody", "guide/#xyz-123", "no-such-place", f"{NO_PLACE}; name one that it has"),
    a("place with a capital letter", "guide/#Why", "no-such-place", f"{NO_PLACE}; did you mean why?"),
    a("place behind a question mark", "guide/?a=b#xyz-123", "no-such-place", f"{NO_PLACE}; name one that it has"),
    on_guide(
        "place of the page itself",
        '<a href="#xyz-123">Link</a>',
        "no-such-place",
        f'a href: "#xyz-123" {NO_PLACE}; name one that it has',
    ),
    on_home(
        "drawing of the page itself",
        '<svg><use href="#xyz-123"/></svg>',
        "no-such-place",
        'use href: "#xyz-123" names a place that / does not have; name one that it has',
    ),
    on_home(
        "doubled id", '<p id="home">Again</p>', "doubled-id", '2 places have the id "home"; links lead to the first'
    ),
    on_home(
        "name that is an id",
        '<a name="home">Again</a>',
        "doubled-id",
        '2 places have the id "home"; links lead to the first',
    ),
    on_home("empty id", '<p id="">Text</p>', "bad-id", "the id '' can be no anchor; write it without blanks"),
    on_home(
        "id with a blank", '<p id="a b">Text</p>', "bad-id", "the id 'a b' can be no anchor; write it without blanks"
    ),
    on_home(
        "label of nothing",
        '<label for="gone">Name</label>',
        "lost-reference",
        'label for names "gone", which nothing here has as its id',
    ),
    on_home(
        "described by nothing",
        '<p aria-describedby="home gone">Text</p>',
        "lost-reference",
        'p aria-describedby names "gone", which nothing here has as its id',
    ),
    on_home(
        "opener of nothing",
        '<button popovertarget="gone">Open</button>',
        "lost-reference",
        'button popovertarget names "gone", which nothing here has as its id',
    ),
    on_home(
        "command for nothing",
        '<button commandfor="gone" command="show-modal">Open</button>',
        "lost-reference",
        'button commandfor names "gone", which nothing here has as its id',
    ),
    on_home(
        "goes on at nothing",
        '<p aria-flowto="gone">Text</p>',
        "lost-reference",
        'p aria-flowto names "gone", which nothing here has as its id',
    ),
    on_home(
        "nothing active",
        '<ul aria-activedescendant="gone"></ul>',
        "lost-reference",
        'ul aria-activedescendant names "gone", which nothing here has as its id',
    ),
    on_home(
        "picture with areas of nothing",
        '<img src="picture.svg" usemap="#gone" alt="Picture">',
        "lost-reference",
        'img usemap names "gone", which nothing here has as its id',
    ),
    # Answers
    a(
        "question unknown",
        "guide/#intend=usage",
        "answers",
        'holds an answer that does not count: the guide has no question "intend"',
    ),
    a(
        "option unknown",
        "guide/#intent=xyz",
        "answers",
        'holds an answer that does not count: the question "intent" has no option "xyz"',
    ),
    a(
        "answers without a guide",
        "other.html#intent=usage",
        "answers",
        "holds answers, but no guide is on /other.html; name a place that it has",
    ),
    # Pages as a whole
    on_home(
        "base", '<base href="/docs/">', "base", "a base element turns all links of the page elsewhere; take it away"
    ),
    on_home(
        "two canonical addresses",
        '<link rel="canonical" href="./">',
        "canonicals",
        "the page names several canonical addresses; leave one",
    ),
    Seed(
        "canonical of another page",
        {"guide/index.html": ('rel="canonical" href="./"', 'rel="canonical" href="../"')},
        [Fault("/guide/", "canonical", 'the canonical address "../" is that of another page')],
    ),
    Seed(
        "canonical of nothing",
        {"guide/index.html": ('rel="canonical" href="./"', 'rel="canonical" href="../xyz/"')},
        [Fault("/guide/", "nowhere", f'link href: "../xyz/" {MEND}')],
    ),
    Seed(
        "former page with a canonical address of its own",
        {"old/index.html": ('rel="canonical" href="../guide/#why"', 'rel="canonical" href="../guide/"')},
        [Fault("/old/", "canonical", 'the page leads to "../guide/#why", but calls "../guide/" canonical')],
    ),
    Seed("orphan", {"lonely/index.html": HEALTHY["myindex.html"]}, [Fault("/lonely/", "orphan", ORPHAN)]),
    Seed(
        "orphan that links itself",
        {"lonely.html": '<!doctype html><html lang="en"><title>A</title><a href="lonely.html">A</a></html>'},
        [Fault("/lonely.html", "orphan", ORPHAN)],
    ),
    # Style sheets
    Seed(
        "picture of a sheet",
        {"site.css": ("( picture.svg )", "(gone.png)")},
        [Fault("/site.css", "nowhere", 'url() in site.css: "gone.png" leads to nothing in this site')],
    ),
    Seed(
        "sheet of a sheet",
        {"site.css": ('"more.css"', '"gone.css"')},
        [Fault("/site.css", "nowhere", 'url() in site.css: "gone.css" leads to nothing in this site')],
    ),
    Seed(
        "nothing in a sheet",
        {"site.css": ("( picture.svg )", "()")},
        [Fault("/site.css", "empty", "url() in site.css: the address is empty; write one, or take it away")],
    ),
    # Redirects
    Seed(
        "redirect over a page",
        {"_redirects": "/guide/ / 301\n"},
        [
            Fault("/guide/", "hides", "/guide/ is redirected, but a page is there, which nobody would see"),
            Fault("/old/", "steps", "the redirect takes 2 steps; let it lead to / at once"),
        ],
    ),
    Seed(
        "redirect over a file",
        {"_redirects": "/other.html / 301\n"},
        [Fault("/other.html", "hides", "/other.html is redirected, but a page is there, which nobody would see")],
    ),
    Seed(
        "redirect to itself",
        {"_redirects": "/a/ /a/ 301\n"},
        [Fault("/a/", "loop", "the redirect leads back to itself: /a → /a")],
    ),
    Seed(
        "redirects in a circle",
        {"_redirects": "/a/ /b/ 301\n/b/ /a/ 301\n"},
        [
            Fault("/a/", "loop", "the redirect leads back to itself: /a → /b → /a"),
            Fault("/b/", "loop", "the redirect leads back to itself: /b → /a → /b"),
        ],
    ),
    Seed(
        "redirect in two steps",
        {"_redirects": "/older/ /old/ 301\n"},
        [Fault("/older/", "steps", "the redirect takes 2 steps; let it lead to /guide/#why at once")],
    ),
    Seed(
        "redirect to nothing",
        {"_redirects": "/a/ /xyz/ 301\n"},
        [Fault("/a/", "leads-nowhere", "the redirect leads to /xyz/, where nothing is")],
    ),
    Seed(
        "redirect to a place of nobody",
        {"_redirects": "/a/ /guide/#xyz 301\n"},
        [Fault("/a/", "leads-nowhere", "the redirect leads to /guide/#xyz, a place that the page does not have")],
    ),
    Seed(
        "page that leads to nothing",
        {"a.html": refresh_to("xyz/")},
        [
            Fault("/a.html", "leads-nowhere", "the redirect leads to /xyz/, where nothing is"),
            Fault("/a.html", "nowhere", f'meta refresh: "xyz/" {MEND}'),
        ],
    ),
    Seed(
        "page that leads to an address that is none",
        {"a.html": refresh_to("https://[help.example/")},
        [Fault("/a.html", "no-host", f'meta refresh: "https://[help.example/" {NO_HOST}')],
    ),
    # Lists
    Seed(
        "page of the map that is not there",
        {"sitemap.xml": ("/guide/", "/gone/")},
        [Fault("/sitemap.xml", "list", f"/gone/ {LISTED}")],
    ),
    Seed(
        "page of the search that is not there",
        {"search/search_index.json": ("guide/#why", "gone/")},
        [Fault("/search/search_index.json", "list", f"gone/ {LISTED}")],
    ),
    Seed(
        "place of the search that is not there",
        {"search/search_index.json": ("guide/#why", "guide/#gone")},
        [Fault("/search/search_index.json", "list", f"guide/#gone {LISTED}")],
    ),
    Seed(
        "link of the list that leads to nothing",
        {"links.json": ("/guide/#why", "/guide/#gone")},
        [Fault("/links.json", "list", f"/guide/#gone {LISTED}")],
    ),
]


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name for seed in SEEDS])
def test_a_broken_link_is_found_and_nothing_else(seed: Seed, tmp_path: Path) -> None:
    write(tmp_path, seed.changes)
    found = [Fault(fault.page, fault.kind, fault.message) for fault in find_faults(BuiltSite(tmp_path))]
    assert found == seed.faults
    figures.count("kinds of broken link found")


def test_nothing_is_wrong_with_the_healthy_site(tmp_path: Path) -> None:
    write(tmp_path, {})
    assert find_faults(BuiltSite(tmp_path)) == []
    assert len({seed.name for seed in SEEDS}) == len(SEEDS) >= 50


def test_a_site_below_the_root_of_its_host_is_whole_there_and_nowhere_else(tmp_path: Path) -> None:
    on_host = {
        "404.html": ('"/">', '"/docs/">'),
        "links.json": ("/guide/#why", "https://help.example/docs/guide/#why"),
        "sitemap.xml": ("<loc>/guide/", "<loc>https://help.example/docs/guide/"),
    }
    write(tmp_path, {**on_host, "index.html": (HERE, '<a href="/docs/guide/">From the root</a>')})
    below = [Fault(fault.page, fault.kind, fault.message) for fault in find_faults(BuiltSite(tmp_path, "/docs"))]
    assert below == [
        Fault("/", "from-root", f'a href: "/docs/guide/" {ROOT}'),
        Fault("/404.html", "nowhere", 'a href: "/guide/#why" leads to nothing in this site; did you mean /guide/?'),
        Fault("/links.json", "list", f"/guide/#intent=usage {LISTED}"),
        Fault("/sitemap.xml", "list", f"/ {LISTED}"),
    ]
    assert crawl(tmp_path, ["/", "/404.html"], root="/docs") == [BrokenLink("/guide/", 404, "/404.html")]
    assert crawl(tmp_path, ["/"]) == [BrokenLink("/docs/guide/", 404, "/")]


def test_pages_that_are_hardly_any_are_read(tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    (tmp_path / "nothing.html").write_bytes(b"\0\0")
    (tmp_path / "old.html").write_bytes('<p>\xe4 <a href="gone/">Link</a>'.encode("latin-1"))
    (tmp_path / "xml.html").write_text('<?xml version="1.0" encoding="latin-1"?><html><a href="gone/">Link</a></html>')
    (tmp_path / "comment.html").write_text("<!-- nothing -->")
    (tmp_path / "old.css").write_bytes('/* \xe4 */ a { background: url("gone.svg") }'.encode("latin-1"))
    found = [(fault.page, fault.kind) for fault in find_faults(BuiltSite(tmp_path)) if fault.kind != "orphan"]
    assert found == [("/old.css", "nowhere"), ("/old.html", "nowhere"), ("/xml.html", "nowhere")]


def test_links_to_other_hosts_are_listed_with_their_pages(tmp_path: Path) -> None:
    write(tmp_path, {"other.html": ("<h1", '<a href="https://[help.example">Odd</a><h1')})
    assert external_links(BuiltSite(tmp_path)) == {
        "HTTPS://help.example": ["/"],
        "http://[2606:4700::1111]/": ["/"],
        "https://[help.example": ["/other.html"],
        "https://help.example/?a=b%20c#d": ["/"],
    }


FOUND_BY_LINKINATOR_TOO: Final = 47
"""How many of the seeds linkinator finds; the others it takes for sound, or does not look at."""


def test_linkinator_finds_broken_links_and_says_nothing_of_the_healthy_site(tmp_path: Path) -> None:
    write(tmp_path, {})
    pages = list(BuiltSite(tmp_path).pages)
    for number, seed in enumerate(SEEDS):
        write(tmp_path / str(number), seed.changes)
        pages += [f"/{number}{address_of(name)}" for name in seed.changes if name.endswith(".html")]
    on_pages = {broken.page.split("/")[1] for broken in crawl(tmp_path, pages)}
    found = [seed.name for number, seed in enumerate(SEEDS) if str(number) in on_pages]
    assert {"nothing there", "nothing at img srcset", "place mistyped", "folder without a page"} <= set(found)
    assert len(found) == len(on_pages) == FOUND_BY_LINKINATOR_TOO, found
    figures.count("kinds of broken link that linkinator finds too", len(found))


def test_linkinator_tells_what_was_answered_and_where_it_is_linked(tmp_path: Path) -> None:
    (tmp_path / "ä b#").mkdir()
    (tmp_path / "ä b#" / "index.html").write_text('<a href="gone/">Gone</a>')
    assert crawl(tmp_path, ["/ä b#/"]) == [BrokenLink("/%C3%A4%20b%23/gone/", 404, "/ä b#/")]
    assert crawl(tmp_path, []) == []


class OtherHost(http.server.BaseHTTPRequestHandler):
    """Has nothing, and keeps what it was asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_GET  # noqa: N815 -- named so by http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named so by http.server
        pass


def test_other_hosts_are_asked_only_where_it_is_wanted(tmp_path: Path) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), OtherHost) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{host.server_port}/gone/"
        write(tmp_path, {"other.html": ("<h1", f'<a href="{address}">Elsewhere</a><h1')})
        assert crawl(tmp_path, ["/other.html"]) == []
        assert OtherHost.asked == []
        assert crawl(tmp_path, ["/other.html"], external=True) == [BrokenLink(address, 404, "/other.html")]
        assert set(OtherHost.asked) == {"/gone/"}
        host.shutdown()
