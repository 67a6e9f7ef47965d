"""One step of the chain from a shared asset to a report: what it is, where it is shown, how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterable

    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Step:
    """A link backwards or forwards."""

    label: Any
    url: str
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing that others come from. `find` gives the steps of those that the reader may see, by id."""

    kind: str
    find: Callable[[Actor, set[uuid.UUID]], dict[uuid.UUID, Step]]


def steps_of(
    actor: Actor, sources: Iterable[Source], wanted: Iterable[tuple[str, uuid.UUID | None]]
) -> dict[uuid.UUID, Step]:
    """The steps behind pointers of a kind and an id, as far as the actor may see. One search for each kind."""
    by_kind: dict[str, set[uuid.UUID]] = {}
    for kind, pk in wanted:
        if pk is not None:
            by_kind.setdefault(kind, set()).add(pk)
    found: dict[uuid.UUID, Step] = {}
    for one in sources:
        if one.kind in by_kind:
            found |= one.find(actor, by_kind[one.kind])
    return found
