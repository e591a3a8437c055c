"""`diff` on pages in git repositories: what it prints, and what it says of what it cannot read."""

from __future__ import annotations

import json
import re
import subprocess
from argparse import Namespace
from typing import TYPE_CHECKING, Final

import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from site_tools import commands
from site_tools.guide_diff import command, rendering
from site_tools.guide_diff.report import Break, Code, GuideReport, Report, Section, Words
from site_tools.guide_diff.revision import NoSuchRevision
from site_tools.guides.source_pages import UnusableSettings
from site_tools.project import CONFIG, DOCS

if TYPE_CHECKING:
    from pathlib import Path

HELP: Final = """\
---
id: help
description: Whom to ask.
---

# Ask for help

### What is it about? {#about .question}

- [Mail](#mail) {#mails}
- [A printer](#devices) {#printer}

## Mail {#mail .checklist request="Mail"}

- [ ] The address. {#address}

## Devices {#devices .checklist request="Devices"}

- [ ] The name of the device. {#device}
- [ ] The colour of its light. {#light}
"""
NEW_OPTION: Final = ("{#printer}\n", "{#printer}\n- [A screen](#devices) {#screen}\n")


class Repository:
    """A folder of pages under git, and `diff` on them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], pages: dict[str, str]) -> None:
        self.folder = folder
        self.docs = folder / "docs"
        self._capsys = capsys
        self.docs.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.commit(pages)

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Writer", "-c", "user.email=writer@help.example")
        done = subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, *edits: tuple[str, str]) -> None:
        text = (self.docs / name).read_text(encoding="utf-8")
        for old, new in edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        self.write(name, text)

    def commit(self, pages: dict[str, str]) -> None:
        for name, text in pages.items():
            self.write(name, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Pages")

    def diff(self, revision: str = "HEAD", *, format_: str = "text", config: Path = CONFIG, **flags: bool) -> str:
        """Return what is printed; the status is kept."""
        chosen = {"exit_code": True, "merge_base": False, **flags}
        self.status = command.run(Namespace(revision=revision, format=format_, **chosen), config, self.docs)
        return self._capsys.readouterr().out

    def summary(self) -> str:
        return self.diff().partition("\n")[0]


@pytest.fixture
def pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Repository:
    return Repository(tmp_path, capsys, {"help.md": HELP, "index.md": "# Home\n"})


# ---- What is printed ---------------------------------------------------------------------------


def test_the_example_that_writers_are_shown_is_what_is_printed(pages: Repository) -> None:
    pages.change("help.md", NEW_OPTION, ("{#light}", '{#light if="printer"}'), ("The address.", "Your address."))
    commit = pages.git("rev-parse", "HEAD")[:10]
    shown = (DOCS / "contributing" / "index.md").read_text(encoding="utf-8")
    printed = pages.diff().replace(f"Compared with HEAD, commit {commit}.", "Compared with main, commit 1f0c2d3e4a.")
    assert f"```text\n{printed}```\n" in shown


def test_a_page_that_has_not_changed_is_not_told(pages: Repository) -> None:
    commit = pages.git("rev-parse", "HEAD")[:10]
    assert pages.diff() == f"No reader's result changes.\nCompared with HEAD, commit {commit}.\n"
    assert pages.status == 0
    pages.change("index.md", ("# Home", "# Our home"))
    assert pages.summary() == "No reader's result changes."


def test_lines_that_git_ends_otherwise_are_the_same(pages: Repository) -> None:
    (pages.docs / "help.md").write_bytes(HELP.replace("\n", "\r\n").encode())
    assert pages.summary() == "No reader's result changes."
    (pages.docs / "help.md").write_bytes(HELP.replace("A printer", "The printer").replace("\n", "\r\n").encode())
    assert pages.summary() == "No reader's result changes; 1 wording does."


def test_copy_edits_are_quiet(pages: Repository) -> None:
    pages.change("help.md", ("What is it about?", "Is it about mail?"), ("The name of", "What is written on"))
    assert pages.summary() == "No reader's result changes; 2 wordings do."
    assert pages.status == 0
    assert "    item device: “The name of the device.” → “What is written on the device.”\n" in pages.diff()


def test_an_option_that_leads_elsewhere_is_told_with_its_results(pages: Repository) -> None:
    pages.change("help.md", ("[A printer](#devices)", "[A printer](#mail), [its device](#devices)"))
    assert pages.summary() == (
        "What readers get changes: 1 result changed and 1 option changed. 1 wording changes, too."
    )
    assert pages.status == 1
    assert """
  Results changed: 1
    A printer, its device
    about=printer
      Before: devices: 2 items
      After: mail: 1 item; devices: 2 items
      Paths: 1
""" in pages.diff()


def test_without_the_option_for_it_the_status_says_nothing(pages: Repository) -> None:
    pages.change("help.md", NEW_OPTION)
    pages.diff(exit_code=False)
    assert pages.status == 0


def test_a_request_and_a_field_that_are_others_are_told(pages: Repository) -> None:
    pages.change("help.md", ('request="Mail"', 'request="E-mail"'), ("{#light}", '{#light field="lines"}'))
    printed = pages.diff()
    assert printed.startswith("What readers get changes: 1 request type changed and 1 field changed.\n")
    assert (
        "    checklist mail “Mail” makes a request of the type “E-mail”, and made one of the type “Mail”\n" in printed
    )
    assert '    item light of devices “The colour of its light.” has field="lines", and had field="line"\n' in printed


def test_a_checklist_with_its_items_comes_and_goes(pages: Repository) -> None:
    more = '\n## Rooms {#rooms .checklist request="Rooms"}\n\n- [ ] Its number. {#number}\n'
    pages.write("help.md", HELP.replace(*NEW_OPTION).replace("[A screen](#devices)", "[A room](#rooms)") + more)
    printed = pages.diff()
    assert "    checklist rooms “Rooms” is new, and makes a request of the type “Rooms”\n" in printed
    assert "    item number of rooms “Its number.” is new\n" in printed
    pages.commit({})
    pages.write("help.md", HELP)
    printed = pages.diff()
    assert printed.startswith(
        "What readers get changes: 1 path gone, 1 option gone, 1 checklist gone and 1 item gone.\n"
    )
    assert "python3 -m site_tools links --broken-by HEAD tells which addresses would lead nowhere.\n" in printed
    assert "      After: does not offer screen any more\n" in printed


def test_an_id_that_was_renamed_with_a_redirect_is_quiet(pages: Repository) -> None:
    pages.change(
        "help.md", ("id: help\n", "id: help\nredirects:\n  - printer: printers\n"), ("{#printer}", "{#printers}")
    )
    printed = pages.diff()
    assert printed.startswith("No reader's result changes; 1 id does.\n")
    assert pages.status == 0
    assert "    printer is printers now, to which its links lead\n" in printed


# ---- Pages that come, go and move --------------------------------------------------------------


def test_a_guide_that_is_new_and_one_that_is_gone_are_told_by_their_size(pages: Repository) -> None:
    pages.write("more.md", HELP.replace("id: help", "id: more"))
    printed = pages.diff()
    assert printed.startswith("What readers get changes: 1 guide added.\n")
    assert "  The guide is new: 1 question, 2 options, 2 checklists and 3 items.\n" in printed
    (pages.docs / "more.md").unlink()
    (pages.docs / "help.md").unlink()
    printed = pages.diff()
    assert printed.startswith("What readers get changes: 1 guide gone.\n")
    assert "docs/help.md: Ask for help\n  The guide is gone; it had 1 question" in printed


def test_an_article_becomes_a_guide_and_a_guide_an_article(pages: Repository) -> None:
    pages.write("index.md", HELP.replace("id: help", "id: home"))
    pages.write("help.md", "---\nid: help\n---\n\n# Ask for help\n")
    assert pages.summary() == "What readers get changes: 1 guide added and 1 guide gone."


@pytest.mark.parametrize("kept", ["id", "address"])
def test_a_page_with_another_file_is_the_same_by_its_id_or_by_its_redirect(pages: Repository, kept: str) -> None:
    before = HELP if kept == "id" else HELP.replace("id: help\n", "")
    after = HELP if kept == "id" else HELP.replace("id: help\n", "redirects: /help/\n")
    pages.commit({"help.md": before})
    (pages.docs / "help.md").unlink()
    pages.write("desk/ask.md", after.replace("The address.", "Your address."))
    printed = pages.diff()
    assert printed.startswith("No reader's result changes; 1 place of a page and 1 wording do.\n")
    assert "  The page stood at docs/help.md.\n" in printed
    assert ("  Its id was help, and is desk/ask.\n" in printed) == (kept == "address")


def test_a_page_with_another_id_is_known_by_its_file(pages: Repository) -> None:
    pages.change("help.md", ("id: help\n", "id: desk\n"))
    printed = pages.diff()
    assert printed.startswith("No reader's result changes; 1 place of a page does.\n")
    assert "  Its id was help, and is desk.\n" in printed


def test_pages_that_are_not_published_do_not_count(pages: Repository) -> None:
    pages.write(".hidden/more.md", HELP.replace("id: help", "id: more"))
    assert pages.summary() == "No reader's result changes."


# ---- What cannot be read -----------------------------------------------------------------------


def test_a_guide_that_is_broken_now_is_told_by_line(pages: Repository) -> None:
    pages.change("help.md", ("(#devices)", "(#device-list)"))
    printed = pages.diff()
    assert printed.startswith("What readers get changes: 1 guide that cannot be compared.\n")
    assert pages.status == 1
    assert (
        '    docs/help.md:11: option "A printer" leads to #device-list, which no question or checklist has' in printed
    )
    assert "cannot be read as it is now" in printed


def test_a_guide_that_was_broken_then_is_told_with_its_revision(pages: Repository) -> None:
    pages.commit({"help.md": HELP.replace("(#devices)", "(#device-list)")})
    pages.write("help.md", HELP)
    printed = pages.diff()
    assert "cannot be read as it was at HEAD by the tools of today" in printed
    assert '    HEAD:docs/help.md:11: option "A printer" leads to #device-list' in printed
    assert "What is wrong now" not in printed


def test_links_in_front_matter_that_are_faults_count_now_and_did_not_then(pages: Repository) -> None:
    faulty = HELP.replace("id: help\n", "id: help\nredirects:\n  - Old Printer: printer\n")
    pages.write("help.md", faulty)
    assert '    docs/help.md:4: "Old Printer" is redirected, but is no address' in pages.diff()
    pages.commit({})
    pages.write("help.md", HELP)
    assert pages.summary() == "No reader's result changes."


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (HELP.encode().replace(b"Mail]", b"M\xffil]"), "docs/help.md:10: the text is not UTF-8; save it as UTF-8"),
        (HELP.replace("id: help", "id: [").encode(), "docs/help.md:1: the lines at the top are not read;"),
        (HELP.replace("- [ ] The address", "> " * 30 + "- The address").encode(), "docs/help.md:15: the line stands"),
    ],
    ids=["binary", "YAML", "deep"],
)  # fmt: skip
def test_a_hostile_page_ends_in_sentences(pages: Repository, page: bytes, told: str) -> None:
    (pages.docs / "help.md").write_bytes(page)
    printed = pages.diff()
    assert told in printed
    assert "1 guide that cannot be compared" in printed


def test_what_an_extension_fails_at_is_told(pages: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("site_tools.guides.source_pages.find_guide", fail)
    pages.change("help.md", ("Mail]", "Post]"))
    assert "docs/help.md:1: the page cannot be read (RecursionError: too deep); look at" in pages.diff()


def test_an_unknown_revision_is_told_in_a_sentence(pages: Repository) -> None:
    for revision in ("nowhere", "--output=x", "HEAD:docs", ""):
        with pytest.raises(NoSuchRevision, match="git knows no revision"):
            pages.diff(revision)


def test_a_folder_outside_of_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    chosen = Namespace(revision="HEAD", format="text", exit_code=False, merge_base=False)
    with pytest.raises(NoSuchRevision, match=r"git knows no repository that .* lies in; run this in a clone of one"):
        command.run(chosen, CONFIG, tmp_path)


def test_a_machine_without_git_is_told(pages: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(pages.folder))
    with pytest.raises(NoSuchRevision, match="git cannot be started"):
        pages.diff()


def test_settings_that_mkdocs_cannot_read_are_told(pages: Repository) -> None:
    config = pages.folder / "mkdocs.yml"
    config.write_text("site_name: [", encoding="utf-8")
    with pytest.raises(UnusableSettings, match=r"^mkdocs\.yml cannot be used \("):
        pages.diff(config=config)


def test_pages_that_were_not_there_at_all_are_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = Repository(tmp_path, capsys, {})
    pages.write("help.md", HELP)
    assert pages.summary() == "What readers get changes: 1 guide added."


def test_a_symbolic_link_of_then_is_not_followed(pages: Repository) -> None:
    (pages.docs / "other.md").symlink_to("/etc/hostname")
    pages.commit({})
    (pages.docs / "other.md").unlink()
    assert pages.summary() == "No reader's result changes."


def test_docs_that_are_the_whole_repository_and_odd_names_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = Repository(tmp_path, capsys, {})
    pages.docs = tmp_path
    pages.commit({"hélp\tme.md": HELP})
    pages.change("hélp\tme.md", ("Mail]", "Post]"))
    assert pages.summary() == "No reader's result changes; 1 wording does."


def test_what_others_did_since_is_left_out_with_the_merge_base(pages: Repository) -> None:
    pages.git("checkout", "--quiet", "-b", "change")
    pages.git("checkout", "--quiet", "main")
    pages.commit({"help.md": HELP.replace(*NEW_OPTION)})
    pages.git("checkout", "--quiet", "change")
    assert pages.diff("main").startswith("What readers get changes: 1 path gone and 1 option gone.\n")
    assert pages.diff("main", merge_base=True).startswith("No reader's result changes.\n")
    pages.git("checkout", "--quiet", "--orphan", "alone")
    pages.commit({"index.md": "# Alone\n"})
    with pytest.raises(NoSuchRevision, match="have in common"):
        pages.diff("main", merge_base=True)


# ---- For a pull request, and for programs ------------------------------------------------------

ODD: Final = (
    "A | b < c ` d ``e`` *f* _g_ [h](i) ![j](k) <script>alert(1)</script> @all #12 https://x.example ~~l~~ &lt; $m$"
)


def rendered(markdown: str) -> lxml_html.HtmlElement:
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)
    return lxml_html.fragment_fromstring(html, create_parent="div")


def shape(root: lxml_html.HtmlElement) -> list[tuple[str, dict[str, str]]]:
    return [(each.tag, dict(each.attrib)) for each in root.iter()]


def odd_report(title: str) -> str:
    """Return a report in which this text is that of every part there is."""
    cell = (Words(title), Break(), Code("a=b&c=d"))
    sections = (
        Section("Options", ((("option ", Code("x"), " ", Words(title)),),)),
        Section("Paths", ((cell, (Words(title),), (Words(title),), ("1",)),), ("Answers", "Before", "After", "Paths")),
        Section("Wording", (((Words(title), " → ", Words(title)),),), folded=True),
    )
    report = Report(
        "It changes.", (("Compared with ", Code(title), "."),), (GuideReport("docs/a.md", title, (), sections),)
    )
    return rendering.to_markdown(report)


def test_no_text_of_a_writers_means_anything_in_markdown() -> None:
    plain, odd = rendered(odd_report("Plain")), rendered(odd_report(ODD))
    assert shape(odd) == shape(plain)
    seen = [text.replace("\N{ZERO WIDTH SPACE}", "") for text in odd.itertext()]
    assert seen == [text.replace("Plain", ODD) for text in plain.itertext()]
    markdown = odd_report(ODD)
    # GitHub would call somebody and link an issue; it does not within code, which stands above the heading alone.
    assert not re.search(r"@all|#12\b", markdown.partition("###")[2])


def test_the_report_of_a_change_is_markdown_with_a_table_and_a_fold(pages: Repository) -> None:
    pages.change("help.md", NEW_OPTION, ("The address", "Your address"))
    pages.change("help.md", ("A screen", "A screen | `x` &lt;b>"))
    printed = pages.diff(format_="markdown")
    root = rendered(printed)
    assert printed.startswith(
        "**What readers get changes: 1 path added and 1 option added. 1 wording changes, too.**\n\nCompared with `HEAD`"
    )
    assert [heading.text_content() for heading in root.iter("h3")] == ["Ask for help (docs/help.md)"]
    assert [cell.text_content() for cell in root.iter("td")] == [
        "A screen | x <b>about=screen",
        "did not offer screen",
        "devices: 2 items",
        "1",
    ]
    assert [each.text for each in root.iter("summary")] == ["Wording changed: 1"]
    assert not list(root.iter("b"))


@pytest.mark.parametrize(
    ("guides", "rows", "more"),
    [
        (1, 100, "And 20 more."),
        (3, 20, "And 100 more."),
        (10, 5, "And 115 more."),
        (30, 1, "And 119 more."),
        (80, 0, "120, which are too many to be listed here."),
    ],
)
def test_a_report_that_is_too_long_for_a_comment_lists_less(
    guides: int, rows: int, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "LONGEST", 7_000)
    row = (Words("xxx" + "x" * 20), Code("y" * 30))
    section = Section("Items", ((row,),) * 120)
    report = Report("It changes.", (), (GuideReport("docs/a.md", "A", (), (section,)),) * guides)
    printed = rendering.to_markdown(report)
    assert len(printed) <= rendering.LONGEST
    assert printed.count("\n- xxx") == rows * guides
    assert printed.count(f"\n{more}\n") == guides


def test_a_report_on_very_many_guides_ends_in_where_to_see_it(
    pages: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "LONGEST", 200)
    pages.change("help.md", NEW_OPTION)
    assert pages.diff(format_="markdown") == (
        "**What readers get changes: 1 path added and 1 option added.**\n\n"
        "The report is too long for a comment: run `python3 -m site_tools diff` to see it.\n"
    )


def test_programs_get_all_of_it(pages: Repository) -> None:
    pages.change("help.md", NEW_OPTION)
    value = json.loads(pages.diff(format_="json"))
    (guide,) = value.pop("guides")
    assert value == {
        "format": 1,
        "commit": pages.git("rev-parse", "HEAD"),
        "summary": "What readers get changes: 1 path added and 1 option added.",
        "decides": True,
    }
    page = {"path": "help.md", "id": "help", "problems": []}
    assert guide == {
        "then": page,
        "now": page,
        "renamed": {},
        "alike": {},
        "parts": [
            {
                "kind": "option",
                "id": "screen",
                "name": "A screen",
                "what": "added",
                "parent": "about",
                "attribute": "",
                "before": [],
                "after": ["devices"],
            }
        ],
        "paths_compared": 3,
        "all_paths": True,
        "paths_added": [
            {
                "answers": "about=screen",
                "count": 1,
                "before": None,
                "after": {"checklists": {"devices": ["device", "light"]}, "notes": []},
                "why": "no-option",
                "ids": ["screen"],
            }
        ],
        "paths_gone": [],
        "results_changed": [],
    }
    pages.change("help.md", ("(#mail)", "(#post)"))
    (guide,) = json.loads(pages.diff(format_="json"))["guides"]
    assert guide["now"]["problems"][0].startswith('help.md:10: option "Mail" leads to #post')


def test_control_characters_of_a_title_do_not_reach_the_terminal(pages: Repository) -> None:
    pages.change("help.md", ("A printer", "A \x1b[31mred printer" + "!" * 300))
    printed = pages.diff()
    assert "\x1b" not in printed
    assert f"“A [31mred printer{'!' * 181}…” → " not in printed
    assert "…" in printed


def test_the_command_line_runs_it(
    pages: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages.change("help.md", NEW_OPTION)
    monkeypatch.setattr(commands, "DOCS", pages.docs)
    monkeypatch.setattr(commands, "ensure_runtime", lambda: None)
    assert commands.main(["diff", "HEAD", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("**What readers get changes: 1 path added and 1 option added.**\n")
    assert commands.main(["diff", "--exit-code", "--merge-base", "HEAD"]) == 1
