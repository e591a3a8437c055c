"""What `serve` keeps from build to build: each result once for its arguments, and nothing that is of no use."""

from __future__ import annotations

import pytest

from site_tools.kept import Kept, keep

called: list[int] = []


@keep
def half(number: int) -> int:
    called.append(number)
    if number % 2:
        raise ValueError(number)
    return number // 2


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    called.clear()


def test_nothing_is_kept_outside_of_its_use() -> None:
    kept = Kept()
    with kept.in_use():
        assert (half(2), half(2)) == (1, 1)
    assert (half(2), half(2)) == (1, 1)
    assert called == [2, 2, 2]


def test_a_result_is_kept_for_as_long_as_each_second_build_asks_for_it() -> None:
    kept = Kept()
    with kept.in_use():
        half(2)
        half(4)
        for _ in range(3):
            kept.end_build()
            half(2)
        assert called == [2, 4]
        half(4)
        kept.forget()
        half(2)
    assert called == [2, 4, 4, 2]


def test_an_exception_is_raised_anew() -> None:
    with Kept().in_use():
        for _ in range(2):
            with pytest.raises(ValueError, match="3"):
                half(3)
    assert called == [3, 3]
