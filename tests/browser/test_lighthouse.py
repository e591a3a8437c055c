"""Every kind of page, read by Lighthouse as a phone or as a desktop; axe and the checker of HTML look at all pages.

How fast pages are is for the bench to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from site_tools.bench.lighthouse import Category, page_addresses, score_pages
from site_tools.sealing.host_files import HEADERS
from tests.browser.site_server import serve_site
from tests.figures import count

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.site_server import Host

CATEGORIES: list[Category] = ["accessibility", "best-practices", "seo"]


def of_each_kind(addresses: list[str]) -> list[str]:
    """Return the longest address below each folder of the site."""
    folders = {urlsplit(address).path.split("/")[1]: address for address in sorted(addresses, key=len)}
    return list(folders.values())


def test_every_kind_of_page_gets_all_points(site: Path, host: Host) -> None:
    article = f"{host.address}/credits-vs-billing/"
    others = of_each_kind([each for each in page_addresses(site, host.address) if each != article])
    # A reading takes the two cores ten seconds: every other kind is read as the one, the rest as the other.
    phones, desktops = [article, *others[::2]], [article, *others[1::2]]
    visits = [*score_pages(phones, CATEGORIES, ["mobile"]), *score_pages(desktops, CATEGORIES, ["desktop"])]
    assert {visit.address for visit in visits} == {article, *others}
    assert [(visit.address, visit.device, visit.lost) for visit in visits if visit.lost] == []
    assert [visit for visit in visits if set(visit.scores.values()) != {100}] == []
    assert {tuple(sorted(visit.scores)) for visit in visits} == {tuple(CATEGORIES)}
    count("readings of pages by Lighthouse with all points", len(visits))


def test_what_a_page_lacks_costs_points(site: Path, tmp_path: Path) -> None:
    page = (site / "404.html").read_text(encoding="utf-8").replace(' lang="en"', "", 1)
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / HEADERS).write_text("", encoding="utf-8")
    with serve_site(tmp_path) as host:
        [phone] = score_pages([f"{host.address}/"], ["accessibility"], ["mobile"])
    assert phone.scores["accessibility"] < 100
    assert any("html-has-lang" in each for each in phone.lost)
