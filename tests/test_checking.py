"""What `check` says of mistakes in Markdown, line by line, and what `links` prints and keeps."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from site_tools import link_commands
from site_tools.checks.published_addresses import UnreadableLedger
from site_tools.checks.whole import check
from site_tools.permalinks.ledger import LEDGER
from tests.docs_copy import ROOT, copy_docs

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = "credits-vs-billing.md"
HOSTING = "contributing/hosting.md"
TO_HOSTING = ("contributing/index.md", "(hosting.md)", "(hosts.md)")
IN_FRONT_MATTER = 'below "redirects:" in the front matter'
PUT = "mend the address, or put the file there"
MEND = f"leads to nothing in this site; {PUT}"


class Docs:
    """A copy of the docs, to be changed."""

    def __init__(self, folder: Path) -> None:
        self.config = copy_docs(folder)
        self.docs = folder / "docs"

    def change(self, page: str, old: str, new: str) -> None:
        path = self.docs / page
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (page, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def line(self, page: str, text: str) -> int:
        """Return the number of the first line of a file with this text."""
        lines = (self.docs / page).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def check(self) -> list[str]:
        """Return what is told, without its column; the names of the checks and columns have tests of their own."""
        return [str(replace(problem, column=0)) for problem in check(self.config, self.docs)]


@pytest.fixture
def docs(tmp_path: Path) -> Docs:
    return Docs(tmp_path)


def test_everything_that_is_wrong_with_links_is_told_at_once_each_at_its_line(docs: Docs) -> None:
    mistakes = """
[a](gone.md) ![p](gone.png)

[b](credits-vs-billing.md#gone)

[c](#gone) <a href="nope/">x</a>

<img src="x.png" srcset="y.png 2x, contributing/result.png 3x" alt="">

## No id

<p id="a b">Text</p>

```text
[Nothing but an example](shown/)
```

<a href="shown/">Shown</a>

Would you"""
    docs.change("index.md", "\nWould you", mistakes)
    docs.change("contributing/index.md", "id: contributing\n", "")
    first = docs.line("index.md", "[a](gone.md)")
    lost = f'docs/index.md:{first}: the link "{{}}" leads to no file below docs; {PUT}'
    line = docs.line(LEDGER, "/contributing/#contributing")
    assert docs.check() == [
        (
            f"docs/contributing/index.md:1: /contributing/#contributing was published (docs/{LEDGER}:{line}), "
            "and would lead nowhere; was it renamed to for-writers?; restore {#contributing}, "
            f'or write "- contributing: for-writers" {IN_FRONT_MATTER}'
        ),
        "docs/contributing/index.md:1: the page has no permanent id; write id: index into its front matter",
        lost.format("gone.md"),
        lost.format("gone.png"),
        (
            f'docs/index.md:{first + 2}: a href: "credits-vs-billing/#gone" names a place that /credits-vs-billing/ '
            "does not have; name one that it has"
        ),
        f'docs/index.md:{first + 4}: a href: "#gone" names a place that / does not have; name one that it has',
        f'docs/index.md:{first + 4}: a href: "nope/" {MEND}',
        f'docs/index.md:{first + 6}: img src: "x.png" {MEND}',
        f'docs/index.md:{first + 6}: img srcset: "y.png" {MEND}',
        f'docs/index.md:{first + 8}: the section "No id" has no permanent id; write {{#no-id}} behind it',
        f"docs/index.md:{first + 10}: the id 'a b' can be no anchor; write it without blanks",
        f'docs/index.md:{first + 16}: a href: "shown/" {MEND}',
        (
            f"docs/{LEDGER}:1: /#a b and 2 more would be published, and the ledger does not know; "
            "run python3 -m site_tools links --accept"
        ),
    ]


def test_ids_that_were_renamed_are_told_with_the_two_ways_out(docs: Docs) -> None:
    docs.change(ARTICLE, "{#why-usage}", "{#why-used}")
    docs.change(ARTICLE, "{#credit-usage-questions}", "{#credit-questions}")
    docs.change(ARTICLE, "redirects:\n", "redirects:\n  - credit-usage-questions: credit-questions\n")
    was = f"/credits-vs-billing/#why-usage was published (docs/{LEDGER}:{docs.line(LEDGER, '#why-usage')})"
    assert docs.check() == [
        (
            f"docs/{ARTICLE}:{docs.line(ARTICLE, '{#why-used}')}: {was}, and would lead nowhere; "
            "was it renamed to why-used?; restore {#why-usage}, "
            f'or write "- why-usage: why-used" {IN_FRONT_MATTER}'
        ),
        (
            f"docs/{LEDGER}:1: /credits-vs-billing/#credit-questions and 1 more would be published, "
            "and the ledger does not know; run python3 -m site_tools links --accept"
        ),
    ]


def test_a_page_that_is_gone_is_told_once_wherever_it_was_named(docs: Docs) -> None:
    (docs.docs / HOSTING).unlink()
    line = docs.line(LEDGER, "/contributing/hosting/")
    link = docs.line("contributing/index.md", "(hosting.md)")
    assert docs.check() == [
        f'docs/contributing/index.md:{link}: the link "hosting.md" leads to no file below docs; {PUT}',
        (
            f"docs/{LEDGER}:{line}: /contributing/hosting/ with 7 places on it was published (docs/{LEDGER}:{line}), "
            f'and would lead nowhere; put the page back, or write "- /contributing/hosting/" {IN_FRONT_MATTER} '
            "of the page that takes over"
        ),
        f'mkdocs.yml:1: nav names "{HOSTING}", which is no page below docs; {PUT}',
    ]


def test_a_page_that_was_renamed_with_one_line_of_front_matter_is_well(tmp_path: Path) -> None:
    nav = [
        {name: path.replace("hosting.md", "hosts.md") if isinstance(path, str) else path}
        for name, path in (
            ("Home", "index.md"), ("Article", ARTICLE), ("Links", "links.md"), ("Writers", "contributing/index.md"),
            ("Format", "contributing/format.md"), ("Checks", "contributing/checks.md"),
            ("Last", "contributing/links.md"), ("Hosting", HOSTING),
            ("Decisions", "contributing/decisions.md"),
            ("Performance", "contributing/performance.md"),
        )
    ]  # fmt: skip
    docs = Docs(tmp_path)
    copy_docs(tmp_path, nav=nav)
    (docs.docs / HOSTING).rename(docs.docs / "contributing" / "hosts.md")
    docs.change("contributing/hosts.md", "id: hosting\n", "id: hosting\nredirects: /contributing/hosting/\n")
    docs.change(*TO_HOSTING)
    assert docs.check() == [f"docs/{LEDGER}:1: {unknown('/contributing/hosts/ and 7 more')}"]
    assert link_commands.accept(docs.config, docs.docs) == 0
    assert docs.check() == []


def test_what_would_stop_a_build_hides_nothing_else_that_is_wrong(docs: Docs) -> None:
    docs.change(ARTICLE, "(#feature) {#why-usage}", "(#faeture) {#why-usage}")
    docs.change("index.md", "id: home\n", "")
    (docs.docs / "new.md").write_text("---\nid: new\n---\n\n# New\n", encoding="utf-8")
    assert docs.check() == [
        (
            f'docs/{ARTICLE}:{docs.line(ARTICLE, "(#faeture)")}: option "Why did usage happen?" leads to #faeture, '
            "which no question or checklist has; did you mean #feature?"
        ),
        (
            "docs/index.md:1: /#home was published (docs/permalinks.txt:2), and would lead nowhere; was it renamed to "
            'ask-once-with-nothing-missing?; restore {#home}, or write "- home: ask-once-with-nothing-missing" '
            f"{IN_FRONT_MATTER}"
        ),
        "docs/index.md:1: the page has no permanent id; write id: index into its front matter",
        "docs/new.md:1: no entry of nav in mkdocs.yml names this page; add one",
        f"docs/permalinks.txt:1: {unknown('/#ask-once-with-nothing-missing and 2 more')}",
    ]


UNREAD = "the bracket that opens here is never closed; close it, or put the text in quotes"
EACH = "write each entry on a line of its own, behind -"
NO_TITLE = "the page has no title; begin its text with a line such as # Title"
NO_NAV = "no entry of nav in mkdocs.yml names this page; add one"
NO_ID = "the page has no permanent id; write id: bad into its front matter"
TOP = b"---\nid: bad\n---\n\n# Bad\n"


def broken(what: str) -> str:
    return f"the page cannot be built ({what}); look at its front matter, and at what was written last"


def unknown(address: str) -> str:
    return f"{address} would be published, and the ledger does not know; run python3 -m site_tools links --accept"


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (bytes(range(256)), [f"docs/bad.md:1: {NO_ID}", "docs/bad.md:2: the text is not UTF-8; save it as UTF-8"]),
        (b"---\nid: [\n---\n", [f"docs/bad.md:1: {NO_NAV}", f"docs/bad.md:2: {UNREAD}",
          f"docs/bad.md:4: {NO_TITLE}"]),
        (b"---\nid: " + b"[" * 300_000 + b"\n---\n",
         ["docs/bad.md:2: too much stands within each other; leave some brackets or levels out",
          f"docs/bad.md:4: {NO_TITLE}"]),
        (TOP.replace(b"bad\n", b"bad\ntemplate: gone.html\n"),
         [f"docs/bad.md:1: {NO_NAV}", f"docs/bad.md:1: {broken('TemplateNotFound: gone.html')}"]),
        (TOP.replace(b"bad\n", b"bad\nhide: 5\n"),
         [f"docs/bad.md:1: {NO_NAV}", f"docs/bad.md:1: {broken("TypeError: argument of type 'int' is not iterable")}",
          f"docs/bad.md:3: hide: expected a list, got the number 5; {EACH}"]),
        (TOP + b"\n[x](//[y)\n",
         [f"docs/bad.md:1: {NO_NAV}", f"docs/bad.md:1: {broken('ValueError: Invalid IPv6 URL')}"]),
    ],
    ids=["binary", "YAML", "brackets", "template", "odd setting", "odd host"],
)  # fmt: skip
def test_a_hostile_page_ends_in_sentences(docs: Docs, page: bytes, told: list[str]) -> None:
    (docs.docs / "bad.md").write_bytes(page)
    assert docs.check() == told


def test_odd_pages_that_can_be_built_are_looked_at_as_all_others(docs: Docs) -> None:
    (docs.docs / "empty.md").touch()
    (docs.docs / "huge.md").write_bytes(TOP.replace(b"bad", b"huge") + b"\n" + b"a [b](c) " * 2000 + b"\n")
    (docs.docs / "nul.md").write_bytes(TOP + b"\na\0b\n")
    (docs.docs / "folder.md").mkdir()
    assert docs.check() == [
        f"docs/empty.md:1: {NO_NAV}",
        f"docs/empty.md:1: {NO_ID.replace('bad', 'empty')}",
        f"docs/empty.md:1: {NO_TITLE}",
        f"docs/huge.md:1: {NO_NAV}",
        "docs/huge.md:7: the link \"c\" cannot be followed: an unrecognized relative link 'c', it was left as is.",
        "docs/huge.md:7: blanks stand at the end of the line; take them away, or leave two for a new line",
        f"docs/nul.md:1: {NO_NAV}",
        f"docs/{LEDGER}:1: {unknown('/empty/ and 4 more')}",
    ]


def test_a_ledger_that_is_no_text_is_told_and_not_written_over(docs: Docs) -> None:
    (docs.docs / LEDGER).write_bytes(b"\xff\xfe")
    says = f"docs/{LEDGER}:1: the text is not UTF-8; take the ledger back as it was, with git checkout"
    assert docs.check() == [says]
    with pytest.raises(UnreadableLedger, match=says.replace(".", r"\.")):
        link_commands.accept(docs.config, docs.docs)
    assert (docs.docs / LEDGER).read_bytes() == b"\xff\xfe"


def test_a_configuration_that_cannot_be_read_is_told(docs: Docs) -> None:
    docs.config.write_text("site_name: [", encoding="utf-8")
    (problem,) = docs.check()
    assert problem == (
        "mkdocs.yml:1: this is no YAML (expected the node content, but found '<stream end>'); "
        "mend the line, or the one above it"
    )


def test_accepting_writes_a_sorted_ledger_and_keeps_what_it_held(
    docs: Docs, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = docs.docs / LEDGER
    real = ledger.read_text(encoding="utf-8").splitlines()
    ledger.write_text("/zzz/\n/\n\n/aaa/\n", encoding="utf-8")
    assert link_commands.accept(docs.config, docs.docs) == 0
    written = ledger.read_text(encoding="utf-8").splitlines()
    assert written == sorted({*real, "/zzz/", "/aaa/"})
    assert capsys.readouterr().out.splitlines() == [each for each in real if each != "/"]
    docs.change(ARTICLE, "(#feature) {#why-usage}", "(#faeture) {#why-usage}")
    assert link_commands.accept(docs.config, docs.docs) == 1
    assert ledger.read_text(encoding="utf-8").splitlines() == written


def test_an_id_that_comes_from_a_wording_is_not_accepted(docs: Docs, capsys: pytest.CaptureFixture[str]) -> None:
    before = (docs.docs / LEDGER).read_bytes()
    docs.change("index.md", "\nWould you", "\n## A wording\n\nWould you")
    line = docs.line("index.md", "## A wording")
    assert link_commands.accept(docs.config, docs.docs) == 1
    assert capsys.readouterr().out.splitlines() == [
        f'docs/index.md:{line}: the section "A wording" has no permanent id; write {{#a-wording}} behind it'
    ]
    assert (docs.docs / LEDGER).read_bytes() == before


def test_a_ledger_in_disorder_is_told_and_a_line_that_is_no_address(docs: Docs) -> None:
    ledger = docs.docs / LEDGER
    first, second, *others = ledger.read_text(encoding="utf-8").splitlines()
    ledger.write_text("\n".join(["<<<<<<< HEAD", second, first, *others, ""]), encoding="utf-8")
    sorts = "and the ledger is sorted; run python3 -m site_tools links --accept"
    assert docs.check() == [
        f'docs/{LEDGER}:1: "<<<<<<< HEAD" is no address of this site; take the line away',
        f"docs/{LEDGER}:3: {first} stands below {second}, {sorts}",
    ]


def test_a_short_link_that_is_gone_is_told_as_one(docs: Docs) -> None:
    docs.change(ARTICLE, "  payment-failure: intent=why-charged&billing-kind=payment-failure\n", "")
    line = docs.line(LEDGER, "/go/payment-failure/")
    assert docs.check() == [
        (
            f"docs/{LEDGER}:{line}: /go/payment-failure/ was published (docs/{LEDGER}:{line}), and would lead nowhere; "
            f'put the short link back, or write "- /go/payment-failure/" {IN_FRONT_MATTER} of the page that takes over'
        )
    ]


def test_the_links_are_printed_as_the_site_holds_them(
    docs: Docs, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = (site / "links.json").read_text(encoding="utf-8")
    assert link_commands.show(docs.config, docs.docs, as_json=True) == 0
    assert capsys.readouterr().out == held
    assert link_commands.show(docs.config, docs.docs, as_json=False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(json.loads(held)["links"])
    assert lines[1] == "article    /credits-vs-billing/  /go/credits-vs-billing/  Credits vs Billing"


def test_what_a_change_breaks_of_a_revision_is_told(docs: Docs, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Writer", "-c", "user.email=writer@help.example")
        subprocess.run(["git", *who, *arguments], cwd=docs.docs.parent, check=True, capture_output=True)

    git("init")
    git("add", "docs")
    git("commit", "--message", "Published")
    assert link_commands.broken_by("HEAD", docs.config, docs.docs) == 0
    assert capsys.readouterr().out == ""
    (docs.docs / LEDGER).unlink()
    docs.change(ARTICLE, "{#why-usage}", "{#why-used}")
    assert link_commands.broken_by("HEAD", docs.config, docs.docs) == 1
    line = (ROOT / "docs" / LEDGER).read_text(encoding="utf-8").splitlines().index("/credits-vs-billing/#why-usage") + 1
    assert capsys.readouterr().out == (
        f"docs/{ARTICLE}:{docs.line(ARTICLE, '{#why-used}')}: /credits-vs-billing/#why-usage was published "
        f"(docs/{LEDGER}:{line}), and would lead nowhere; was it renamed to why-used?; restore {{#why-usage}}, "
        f'or write "- why-usage: why-used" {IN_FRONT_MATTER}\n'
    )
    with pytest.raises(link_commands.NoSuchRevision, match="git has no nowhere:"):
        link_commands.broken_by("nowhere", docs.config, docs.docs)
