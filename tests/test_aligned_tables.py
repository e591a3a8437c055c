"""Cells of aligned tables: a class each, and no style that the policy of the pages refuses."""

from __future__ import annotations

import markdown
import pytest

TABLE = "| a | b | c | d |\n| --- | :-- | :-: | --: |\n| 1 | 2 | 3 | 4 |\n"


def test_aligned_cells_have_a_class_and_the_others_none() -> None:
    html = markdown.markdown(TABLE, extensions=["tables", "site_tools.aligned_tables"])
    for cell in ("th", "td"):
        for name in ("left", "center", "right"):
            assert html.count(f'<{cell} class="align-{name}">') == 1
        assert html.count(f"<{cell}>") == 1
    assert "style" not in html


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_extensions_does_not_matter(order: int) -> None:
    extensions = ["tables", "site_tools.aligned_tables"][::order]
    assert "style" not in markdown.markdown(TABLE, extensions=extensions)
