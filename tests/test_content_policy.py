"""The policies of the built pages allow what stands in them, and nothing that could be anybody's."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from site_tools.sealing.content_policy import (
    Inline,
    UnsealablePageError,
    find_inline,
    page_policy,
    put_policy,
    site_policy,
    worker_policy,
    write_policy,
)
from site_tools.sealing.header_rules import HeaderRules
from site_tools.sealing.host_files import FOR_ALL, HEADERS, write_headers, write_nginx
from tests.built_page import read_page, select

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

HEAD = '<!doctype html><html><head><meta charset="utf-8">'


def source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


def policy_of(page: HtmlElement) -> str:
    (meta,) = select(page, "//meta[@http-equiv='Content-Security-Policy']")
    return str(meta.get("content"))


@pytest.mark.parametrize(
    ("page", "scripts"),
    [
        ("<script>a()</script>", ["a()"]),
        ("<script>\n  a()\n</script>", ["\n  a()\n"]),
        ('<script type="module">b()</script>', ["b()"]),
        ('<script type="text/javascript">b("ü")</script>', ['b("ü")']),
        ("<script>a</script><script>b</script>", ["a", "b"]),
        ('<script type="application/json">{"a": 1}</script>', []),
        ('<script id="x" type="application/json">{"a": 1}</script>', []),
        ('<script src="a.js"></script>', []),
        ('<script src="a.js"></script><p><script>a()</script>', ["a()"]),
    ],
)
def test_scripts_that_run_are_allowed_by_their_hashes(page: str, scripts: list[str]) -> None:
    assert find_inline(page) == Inline(scripts=frozenset(map(source, scripts)))


def test_styles_are_allowed_by_their_hashes() -> None:
    assert find_inline('<style data-whole="x">a{}</style>') == Inline(styles=frozenset([source("a{}")]))


def test_the_policy_stands_in_front_of_all_that_it_is_about() -> None:
    page = put_policy(f"{HEAD}<script>a()</script>", page_policy(find_inline("<script>a()</script>")))
    assert re.match(r'.*<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="[^"]+">', page)


def test_a_page_without_a_place_for_its_policy_is_refused() -> None:
    with pytest.raises(UnsealablePageError, match="meta charset"):
        put_policy("<html><head><title>a</title>", page_policy(Inline()))


def test_no_policy_allows_what_anybody_could_write() -> None:
    for policy in (page_policy(Inline()), site_policy(Inline()), worker_policy()):
        said = directives(write_policy(policy))
        assert said["default-src"] == ["'none'"]
        assert said["base-uri"] == ["'none'"]
        assert said["require-trusted-types-for"] == ["'script'"]
        sources = {source for each in said.values() for source in each}
        assert not {"*", "'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "blob:"} & sources
        assert "data:" not in said["script-src"]


def test_webassembly_is_allowed_where_python_runs_alone() -> None:
    assert "'wasm-unsafe-eval'" not in write_policy(page_policy(Inline()))
    assert "'wasm-unsafe-eval'" in write_policy(worker_policy())


# ---- The built site -------------------------------------------------------------------------------


def test_each_page_allows_what_stands_in_it_and_no_more(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 4
    for path in pages:
        page = read_page(path)
        scripts = [
            script.text or "" for script in select(page, "//script[not(@src) and (not(@type) or @type='module')]")
        ]
        styles = [style.text or "" for style in select(page, "//style")]
        said = directives(policy_of(page))
        assert set(said["script-src"]) == {"'self'", *map(source, scripts)}, path
        assert set(said["style-src"]) == {"'self'", *map(source, styles)}, path
        for element in page.iter():
            assert not [name for name in element.attrib if name == "style" or str(name).startswith("on")], path
            assert not str(element.get("href", "")).strip().lower().startswith("javascript:"), path


def test_the_headers_allow_what_every_page_allows(site: Path) -> None:
    rules = HeaderRules((site / HEADERS).read_text(encoding="utf-8"))
    of_all = directives(rules.headers_for("/")["Content-Security-Policy"])
    assert of_all["frame-ancestors"] == ["'none'"]
    for path in site.rglob("*.html"):
        for name, sources in directives(policy_of(read_page(path))).items():
            assert set(sources) <= set(of_all[name]), f"{path}: {name}"


def test_lines_of_headers_are_short_enough_for_the_hosts_that_read_them(site: Path) -> None:
    """Cloudflare Pages reads 2,000 characters of a line, and 100 rules."""
    lines = (site / HEADERS).read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 2000
    assert sum(line.startswith("/") for line in lines) <= 100


def test_the_runtime_has_the_policy_of_the_worker_and_the_headers_of_all() -> None:
    rules = HeaderRules(write_headers(["assets/a-1.js"], site_policy="site", runtime="assets/run", worker_policy="own"))
    assert rules.headers_for("/assets/run/1/worker.js") == {
        **FOR_ALL,
        "Content-Security-Policy": "site, own",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert rules.headers_for("/a/") == {**FOR_ALL, "Content-Security-Policy": "site"}
    assert rules.headers_for("/assets/a-1.js")["Cache-Control"] == "public, max-age=31536000, immutable"


def test_each_location_of_nginx_has_all_headers() -> None:
    text = write_nginx(["assets/a-1.js"], page_policy="page", runtime="assets/run", worker_policy="own")
    locations = re.findall(r"location ([^{]+) \{([^}]+)\}", text)
    assert [place for place, _ in locations] == ["/", "^~ /assets/run/", "= /assets/a-1.js"]
    for _, said in locations:
        assert set(re.findall(r"add_header (\S+) ", said)) == {*FOR_ALL, "Content-Security-Policy", "Cache-Control"}


def test_nginx_redirects_and_is_asked_each_time() -> None:
    redirects = [("/old", "/new/#a=b&c=d"), ("/a%20b%22%5C/", "/new/")]
    text = write_nginx([], page_policy="page", runtime="assets/run", worker_policy="own", redirects=redirects)
    locations = dict(re.findall(r"location (= [^{]+) \{\n([^}]+)\}", text))
    assert list(locations) == ['= "/old"', '= "/a b\\"\\\\/"']
    assert locations['= "/old"'].startswith('  return 301 "/new/#a=b&c=d";\n')
    for said in locations.values():
        assert set(re.findall(r"add_header (\S+) ", said)) == {*FOR_ALL, "Cache-Control"}
        assert 'Cache-Control "no-cache"' in said
