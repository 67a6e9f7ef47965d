"""What the owner of a file says of it beside its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Wishes:
    """`key` are columns that tell apart what references do not.

    Of a file with several owners only rows whose `owner_column` says one of `owners` are taken.
    `clears_empty` makes an empty cell say that nothing is recorded, where it else says nothing at all.
    """

    key: tuple[int, ...] = ()
    owner_column: int | None = None
    owners: frozenset[str] = frozenset()
    clears_empty: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values for a pipe."""
        return {
            "key": list(self.key),
            "owner_column": self.owner_column,
            "owners": sorted(self.owners),
            "clears_empty": self.clears_empty,
        }


def wishes_from_json(told: Mapping[str, Any], columns: int) -> Wishes:
    """The opposite of `Wishes.as_json`; columns that the file has not are left out."""
    owner = told.get("owner_column")
    return Wishes(
        key=tuple(one for one in told.get("key", ()) if isinstance(one, int) and 0 <= one < columns),
        owner_column=owner if isinstance(owner, int) and 0 <= owner < columns else None,
        owners=frozenset(str(one) for one in told.get("owners", ())),
        clears_empty=bool(told.get("clears_empty")),
    )
