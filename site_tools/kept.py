"""What is kept from build to build while `serve` runs, so that a save costs what it changes.

Nothing is kept unless a `Kept` is in use, as it is in `serve` alone. Then a function that is marked with `keep` is
called once for each of its arguments. It has to return what depends on its arguments alone, and what nobody changes
afterwards. What two builds in a row had no use for is dropped; `Kept.forget` drops all of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

_NOTHING: Final = object()


class Kept:
    """Results by their keys, of the build that runs and of the one before it."""

    def __init__(self) -> None:
        self._now: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}

    def get(self, key: Hashable) -> Any:  # noqa: ANN401 -- whatever was put there
        """Return what is kept for this key, ``None`` where there is nothing."""
        found = self._now.get(key, _NOTHING)
        if found is _NOTHING:
            found = self._before.pop(key, None)
            if found is not None:
                self._now[key] = found
        return found

    def put(self, key: Hashable, value: object) -> None:
        """Keep what is not ``None`` for this key."""
        self._now[key] = value

    def end_build(self) -> None:
        """Drop what neither this build nor the one before it had a use for; the build was whole."""
        self._before, self._now = self._now, {}

    def forget(self) -> None:
        """Drop everything."""
        self._now.clear()
        self._before.clear()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let results be kept here, and taken from here, within the block."""
        before = _current[:]
        _current[:] = [self]
        try:
            yield
        finally:
            _current[:] = before


_current: list[Kept] = []


def keep[**Taken, Given](function: Callable[Taken, Given]) -> Callable[Taken, Given]:
    """Return the function as one that is called once for each of its arguments while results are kept.

    They are hashable, and each is given by its place; see the module for what else is asked of the function.
    """

    @wraps(function)
    def kept_or_called(*arguments: Taken.args, **named: Taken.kwargs) -> Given:
        if not _current or named:
            return function(*arguments, **named)
        key = function, arguments
        found: tuple[Given] | None = _current[0].get(key)
        if found is None:
            found = (function(*arguments, **named),)
            _current[0].put(key, found)
        return found[0]

    return kept_or_called


def of_its_arguments[Any_: Callable[..., object]](method: Any_) -> Any_:
    """Mark a method that templates call: what it returns depends on its arguments alone, whatever its object."""
    method.__dict__["of_its_arguments"] = True
    return method
