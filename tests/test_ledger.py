"""The ledger: every address that was ever published, what counts as kept, and what may have become of the rest."""

from __future__ import annotations

import pytest

from site_tools.permalinks.ledger import LostAddress, find_lost, read_ledger, write_ledger


def lost_of(ledger: str, addresses: str, **redirects: str) -> list[str]:
    """Return the lost addresses of a ledger, whose pages have names of one letter; ``a="/b/"`` redirects ``/a/``."""
    pages = {f"/{page}/": target for page, target in redirects.items()}
    return [each.address for each in find_lost(read_ledger("\n".join(ledger.split())), addresses.split(), pages)]


def test_a_ledger_holds_each_address_once_and_sorted() -> None:
    text = write_ledger(["/b/", "/", "/a/#x", "/b/"])
    assert text == "/\n/a/#x\n/b/\n"
    assert read_ledger(text) == {"/": 1, "/a/#x": 2, "/b/": 3}
    assert write_ledger(read_ledger(text)) == text


def test_blank_lines_and_blanks_around_an_address_do_not_count() -> None:
    assert read_ledger("\n /a/ \r\n\n/b/") == {"/a/": 2, "/b/": 4}
    assert read_ledger("") == {}


def test_what_is_still_there_is_not_lost() -> None:
    assert find_lost({"/a/": 1, "/a/#x": 2}, {"/a/", "/a/#x", "/a/#y", "/b/"}, {}) == []


@pytest.mark.parametrize(
    ("lost", "new", "perhaps"),
    [
        ("/a/#usage", ["/a/#usages"], "/a/#usages"),
        ("/a/#usage", ["/a/#usages", "/a/#billing"], "/a/#usages"),
        ("/a/#usage", ["/a/#zzz"], "/a/#zzz"),  # the only new one of the page
        ("/a/#usage", ["/a/#yyy", "/a/#zzz"], ""),
        ("/a/#usage", ["/b/#usage", "/b/"], ""),
        ("/a/#usage", [], ""),
        ("/old-name/", ["/new-name/", "/other/"], "/new-name/"),
        ("/old-name/", ["/new-name/#old-name"], ""),
        ("/a/", ["/zzz/"], "/zzz/"),
    ],
)
def test_what_may_have_become_of_an_address_is_new_and_of_its_kind(lost: str, new: list[str], perhaps: str) -> None:
    ledger = {"/kept/": 1, "/a/#kept": 2, lost: 3}
    assert find_lost(ledger, ["/kept/", "/a/#kept", *new], {}) == [LostAddress(lost, 3, perhaps)]


def test_the_anchors_of_a_page_that_leads_on_as_a_whole_are_kept_where_the_page_there_has_them() -> None:
    assert lost_of("/a/ /a/#x /a/#y", "/a/ /b/ /b/#x /b/#y", a="/b/") == []
    assert lost_of("/a/ /a/#x /a/#y", "/a/ /b/ /b/#x", a="/b/") == ["/a/#y"]


def test_an_anchor_that_the_page_there_had_once_is_kept() -> None:
    # /b/#y stands for a former id of /b/, which is an address of the site as well.
    assert lost_of("/a/#y /b/#y", "/a/ /b/ /b/#x /b/#y", a="/b/") == []


def test_anchors_are_not_kept_by_a_page_that_leads_to_a_part_of_another() -> None:
    assert lost_of("/a/#x /a/#y", "/a/ /b/ /b/#x /b/#y", a="/b/#x") == ["/a/#x", "/a/#y"]


def test_a_page_that_leads_on_is_kept_for_itself_alone() -> None:
    assert lost_of("/a/ /c/ /c/#x", "/b/ /b/#x", a="/b/") == ["/a/", "/c/", "/c/#x"]
