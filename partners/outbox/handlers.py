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
    """A handler, whether it opens its own transactions because it runs for minutes, and what follows when it fails.

    `in_vain` names the work that is put, with the same ids, when this one is given up: it marks the record that
    was in progress and tells its owner.
    """

    run: Callable[..., Any]
    own_transactions: bool
    in_vain: str = ""


_handlers: dict[str, Registered] = {}


def handles(name: str, *, own_transactions: bool = False, in_vain: str = "") -> Callable[[Handler], Handler]:
    """Register a function as the work `name`, and what is to be done when it is given up.

    Raises ValueError when the name is taken.
    """

    def register(handler: Handler) -> Handler:
        if name in _handlers:
            raise ValueError(f"{name}: handled already")
        _handlers[name] = Registered(handler, own_transactions, in_vain)
        return handler

    return register


def handler(name: str) -> Registered:
    """The work of that name. Raises KeyError when no room registered it."""
    return _handlers[name]


def in_vain(name: str) -> str:
    """The work that follows when work of that name is given up; "" where none does, or no room knows the name."""
    return _handlers[name].in_vain if name in _handlers else ""
