"""Kinds of notices. A notice is a pointer: a kind, a record, a person; what it says is found out when it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from partners.acting.actor import Role
    from partners.acting.permission import Permission


@dataclass(frozen=True, slots=True)
class Kind:
    """For those who hold `permission` on the record, with a link to `page` for it.

    `sentence` says what it is about in general; `called` names the field of the record that tells it from others.
    `roles` are those of a body by which the permission is held without a seat where the record lies.
    """

    name: str
    permission: Permission
    page: str
    sentence: Any
    called: str = ""
    roles: frozenset[Role] = frozenset()


_kinds: dict[str, Kind] = {}


def kind(
    name: str, permission: Permission, page: str, sentence: Any, called: str = "", roles: Collection[Role] = ()
) -> Kind:
    """Register a kind of notice. Raises ValueError when the name is taken."""
    if name in _kinds:
        raise ValueError(f"{name}: this kind of notice exists already")
    _kinds[name] = Kind(name, permission, page, sentence, called, frozenset(roles))
    return _kinds[name]


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises KeyError when no room registered it."""
    return _kinds[name]


def known() -> frozenset[str]:
    """The names of all kinds: a notice of a kind that a later version dropped is not shown."""
    return frozenset(_kinds)
