"""Lists that a low floor reads and the top floor fills, once, with real imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")


class Wired(Generic[T]):
    """A list that is empty until `estate_portal.wiring` fills it, and is filled once.

    Raises RuntimeError when read before, or filled again with something else. `known` are all that there are:
    the portal does not start while one of them is empty (`estate_portal/checks.py`).
    """

    known: ClassVar[list[Wired[Any]]] = []

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: tuple[T, ...] | None = None
        self.known.append(self)

    def fill(self, items: Sequence[T]) -> None:
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
