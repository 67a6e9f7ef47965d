"""What makes two rows the same asset: its owner's reference, a lone UPRN in a file, or what the row says.

An identity is a text inside one owner's register. The forms and the import (`imports.identities`,
which adds those made from what a row says) take it from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

#: the heading under which every table of properties gives the portal's own key of each
KEY = "Estate Portal ID"
_OWN = "own:"


def by_reference(reference: str) -> str:
    """The identity of an asset with its owner's own reference; several spaces in it count as one."""
    return f"ref:{' '.join(reference.split())}"


def by_uprn(uprn: str) -> str:
    """The identity of an asset without a reference whose UPRN stands once in its file."""
    return f"uprn:{uprn}"


def by_itself(key: UUID) -> str:
    """The identity of an asset that was entered by hand without a reference."""
    return f"{_OWN}{key}"


def moved(identity: str, before: str, after: str, key: UUID) -> str:
    """The identity of the asset of `key` once its reference is no longer `before` but `after`.

    One that came from a UPRN or from a row's content stays: the same file must find its asset again.
    """
    own = identity.startswith(_OWN)
    if not own and identity != by_reference(before):
        return identity
    if after.strip():
        return by_reference(after)
    return identity if own else by_itself(key)
