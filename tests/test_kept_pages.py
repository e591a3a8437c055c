"""A save makes again what it changes and nothing else, and what is shown then is what `build` would write."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Template
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

from site_tools.serving.builder import Builder, Version
from tests.docs_copy import copy_docs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORIGIN = "http://127.0.0.1:8000"
TOPICS = 28  # more than a page shows of its navigation

GUIDE = """\
---
id: sort
---

# Sort it {#title}

### What is it? {#kind .question}

- [A bill](#bill) {#paid}
- [Usage](#use) {#used}

## For a bill {#bill .checklist request="Billing"}

- [ ] Its number. {#number}

## For usage {#use .checklist request="Credits / Usage"}

- [ ] The day. {#day}
"""


class Site:
    """A small site of the project's own kind, built again after each change, and anew to compare with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = folder / "docs"
        self.docs.mkdir()
        self.config = copy_docs(folder, nav=None, exclude_docs="")
        self.write("index.md", "# Home\n\nBegin with [the first](part/topic-00.md#more) or [sort](sort.md).\n")
        self.write("sort.md", GUIDE)
        self.write("embeds.md", "# Sorted here\n\n[Sort it](sort.md){.guide}\n")
        for number in range(TOPICS):
            after = f"topic-{(number + 1) % TOPICS:02}"
            text = f"# Topic {number}\n\nSee [the next]({after}.md).\n\n## More {{#more}}\n\n- One.\n- Two.\n"
            self.write(f"part/topic-{number:02}.md", text)
        self.builder = Builder(self.config, self.docs, ORIGIN)
        self.count = 0
        self.changed: set[Path] = set()

    def write(self, name: str, text: str) -> None:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        path = self.docs / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        self.changed.add(path)

    def save(self) -> tuple[Version, dict[str, bytes]]:
        """Return what `serve` makes of what has changed since the last call, and the files that it shows."""
        self.count += 1
        folder = self.folder / f"version-{self.count}"
        version = self.builder.build(folder, self.changed)
        self.changed.clear()
        return version, files_in(folder)

    def build(self) -> dict[str, bytes]:
        """Return the files that MkDocs alone writes now."""
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        folder = self.folder / "anew"
        settings = load_config(str(self.config), site_dir=str(folder))
        settings.site_url = f"{ORIGIN}/"
        build(settings)
        return files_in(folder)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("site"))
    version, files = site.save()
    assert version.problems == ()
    assert files == site.build()
    return site


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the sources of the pages that a template writes from now on."""
    names: list[str] = []
    render = Template.render

    def counted(template: Template, *arguments: dict[str, Any], **named: object) -> str:
        names.extend(context["page"].file.src_uri for context in arguments if context.get("page"))
        return render(template, *arguments, **named)

    monkeypatch.setattr(Template, "render", counted)
    return names


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the sources of the pages whose Markdown is converted from now on."""
    names: list[str] = []
    render = Page.render

    def counted(page: Page, *arguments: object) -> None:
        names.append(page.file.src_uri)
        render(page, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "render", counted)
    return names


def test_what_is_shown_after_each_save_is_what_a_build_writes(site: Site) -> None:
    def new_page() -> None:
        site.write("part/topic-new.md", "# A new one\n\nSee [home](../index.md).\n")
        site.changed.add(site.docs / "part/topic-new.md")

    def deleted_page() -> None:
        (site.docs / "part/topic-new.md").unlink()
        site.changed.add(site.docs / "part/topic-new.md")

    def title_in_settings() -> None:
        text = site.config.read_text(encoding="utf-8")
        site.config.write_text(text + "\nsite_name: Another name\n", encoding="utf-8")
        site.changed.add(site.config)

    first, last = "part/topic-00.md", f"part/topic-{TOPICS - 1:02}.md"
    changes: tuple[Callable[[], None], ...] = (
        lambda: site.change(first, "See [the next]", "Now see [the next]"),
        lambda: site.change(last, "# Topic 27", "# The last topic"),
        lambda: site.change("index.md", "[the first](part/topic-00.md#more)", "[the last](part/topic-27.md)"),
        new_page,
        lambda: site.change("index.md", "[the last](part/topic-27.md)", "[the new](part/topic-new.md)"),
        lambda: site.change(first, "## More {#more}", "## Much more {#much-more}"),
        lambda: site.change("sort.md", "[A bill](#bill)", "[An invoice](#bill)"),
        lambda: site.change("sort.md", "id: sort\n", "id: sort\nredirects:\n  - /old-sort/\n"),
        lambda: site.change("index.md", "[the new](part/topic-new.md)", "nothing"),
        deleted_page,
        title_in_settings,
    )
    for number, change in enumerate(changes):
        change()
        version, shown = site.save()
        assert version.whole, version.problems
        # What is out of date stays so, unless its page is changed: not each version has to be looked at.
        if number % 3 == 1 or change is title_in_settings:
            built = site.build()
            assert shown.keys() == built.keys()
            assert [name for name in shown if shown[name] != built[name]] == []


def test_a_save_converts_the_page_that_was_saved_and_no_other(site: Site, rendered: list[str]) -> None:
    site.change("part/topic-07.md", "See [the next]", "Look at [the next]")
    site.save()
    assert rendered == ["part/topic-07.md", "all-pages.md"]


def test_a_save_lays_out_the_pages_that_show_something_of_it_and_no_other(site: Site, laid_out: list[str]) -> None:
    site.change("part/topic-07.md", "## More {#more}", "## More of it {#more}")
    version, _ = site.save()
    assert version.problems == ()
    assert set(laid_out) == {"part/topic-07.md", "links.md", "all-pages.md", "maps.md"}
    del laid_out[:]
    site.change("part/topic-07.md", "# Topic 7", "# The seventh")
    site.save()
    assert {"part/topic-06.md", "part/topic-07.md", "part/topic-08.md"} <= set(laid_out)
    assert "index.md" not in laid_out


def test_a_page_is_converted_again_when_what_it_links_comes_or_goes(site: Site, rendered: list[str]) -> None:
    site.change("part/topic-05.md", "[the next](topic-06.md)", "[a new one](topic-x.md)")
    version, _ = site.save()
    (problem,) = version.problems
    assert "topic-x.md" in problem.message
    del rendered[:]
    site.change("index.md", "or [sort]", "or [sort it]")
    again, _ = site.save()
    assert again.problems == (problem,), "what a page that is kept had said is said again"
    assert "part/topic-05.md" not in rendered
    site.write("part/topic-x.md", "# X\n")
    site.changed.add(site.docs / "part/topic-x.md")
    mended, _ = site.save()
    assert mended.problems == ()
    assert "part/topic-05.md" in rendered
    site.change("part/topic-05.md", "[a new one](topic-x.md)", "[the next](topic-06.md)")
    (site.docs / "part/topic-x.md").unlink()
    assert site.save()[0].problems == ()


def test_a_fault_in_a_page_that_is_kept_is_told_at_each_save(site: Site) -> None:
    site.change("sort.md", "[Usage](#use)", "[Usage](#us)")
    first, _ = site.save()
    assert not first.whole
    site.change("part/topic-09.md", "See [the next]", "Look at [the next]")
    second, _ = site.save()
    assert not second.whole
    assert second.problems == first.problems
    site.change("sort.md", "[Usage](#us)", "[Usage](#use)")
    assert site.save()[0].problems == ()
