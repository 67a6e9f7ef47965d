"""Lists that a low floor reads and the top floor fills, once, with real imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


class Wired(Generic[T]):
    """A list that is empty until `estate_portal.wiring` fills it, and is filled once.

    Raises RuntimeError when read before, or filled again with something else.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: tuple[T, ...] | None = None

    def fill(self, items: Iterable[T]) -> None:
        """Fill it; a second time only with the same."""
        filled = tuple(items)
        if self._items is not None and self._items != filled:
            raise RuntimeError(f"{self.what}: filled twice")
        self._items = filled

    def __iter__(self) -> Iterator[T]:
        if self._items is None:
            raise RuntimeError(f"{self.what}: not wired yet")
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items or ())
