"""Where the site will be published, which one page and the lists of links have to know."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from site_tools.address import read_address
from site_tools.link_check.built_site import BuiltSite
from site_tools.link_check.faults import find_faults
from tests.docs_copy import ROOT, command_on, copy_docs

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://help.example/docs/"


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is built for a folder of a host."""
    folder = tmp_path_factory.mktemp("below")
    command = command_on(copy_docs(folder), "build", "--site", str(folder / "site"), "--address", ADDRESS.rstrip("/"))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def test_every_link_leads_somewhere_below_the_folder_of_the_host(below: Path) -> None:
    assert find_faults(BuiltSite(below, "/docs")) == []


def test_the_page_for_what_is_not_there_finds_its_files_from_any_address(below: Path) -> None:
    site = BuiltSite(below, "/docs")
    links = [link for link in site.pages["/404.html"].links if link.url and not link.url.startswith(("#", "data:"))]
    assert {link.where for link in links} >= {"a href", "script src", "link href"}
    for link in links:
        assert urljoin(f"{ADDRESS}some/lost/page/", link.url).startswith(ADDRESS), link


def test_the_lists_of_links_hold_whole_addresses(below: Path) -> None:
    listed = json.loads((below / "links.json").read_text(encoding="utf-8"))["links"]
    assert listed
    assert [link for link in listed if not link["address"].startswith(ADDRESS)] == []


def test_nothing_that_a_host_could_leave_out_is_a_part_of_the_site(site: Path) -> None:
    # Jekyll, by which GitHub Pages publishes a branch, leaves out what begins with "_" or "."; what is read there is
    # for other hosts.
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.name.startswith(("_", "."))}
    assert names == {"_headers", "_redirects", "_nginx.conf"}


@pytest.mark.parametrize(
    "text", ["help.example", "/docs/", "ftp://help.example/", "https://", "https://help.example/?a=b", "https://h/#a"]
)
def test_what_is_no_address_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no address of a site; write it as https://help\.example/docs/$"):
        read_address(text)


def test_the_command_line_says_so_in_a_sentence(tmp_path: Path) -> None:
    command = command_on(copy_docs(tmp_path), "build", "--address", "help.example")
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'help.example' is no address of a site; write it as https://help.example/docs/" in done.stderr
