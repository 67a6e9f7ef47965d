"""The work that the outbox can do, by name. Rooms register theirs; a misspelt name fails at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


#: `handler(actor, **ids)`, or with `own_transactions` `handler(make_actor, **ids)`; ids come as text
Handler = TypeVar("Handler", bound="Callable[..., None]")


@dataclass(frozen=True, slots=True)
class Registered:
    """A handler, and whether it opens its own transactions because it runs for minutes."""

    run: Callable[..., Any]
    own_transactions: bool


_handlers: dict[str, Registered] = {}


def handles(name: str, *, own_transactions: bool = False) -> Callable[[Handler], Handler]:
    """Register a function as the work `name`. Raises ValueError when the name is taken."""

    def register(handler: Handler) -> Handler:
        if name in _handlers:
            raise ValueError(f"{name}: handled already")
        _handlers[name] = Registered(handler, own_transactions)
        return handler

    return register


def handler(name: str) -> Registered:
    """The work of that name. Raises KeyError when no room registered it."""
    return _handlers[name]
