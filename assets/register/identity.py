"""What makes two rows the same asset: one owner's reference, else a lone UPRN, else what the row says.

An identity is a text inside one owner's register. The forms and the import both make it here.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

_REFERENCE = "reference:"
_OWN = "own:"


def by_reference(reference: str) -> str:
    """The identity of an asset with its owner's own reference; spaces around and inside it count once."""
    return _REFERENCE + " ".join(reference.split())


def by_uprn(uprn: str) -> str:
    """The identity of an asset without a reference whose UPRN stands once in its file."""
    return f"uprn:{uprn}"


def by_content(texts: Sequence[str], ordinal: int) -> str:
    """The identity of a row without either: all that it says, and which among its equals it is."""
    said = hashlib.sha256("\x1f".join(texts).encode()).hexdigest()
    return f"content:{said}:{ordinal}"


def by_itself(key: UUID) -> str:
    """The identity of an asset that was entered by hand without a reference."""
    return f"{_OWN}{key}"


def moved(identity: str, reference: str, key: UUID) -> str:
    """The identity after the owner's reference became `reference` on the asset of `key`.

    One that came from a UPRN or from a row's content stays: the same file must find its asset again.
    """
    if not identity.startswith((_REFERENCE, _OWN)):
        return identity
    if reference.strip():
        return by_reference(reference)
    return identity if identity.startswith(_OWN) else by_itself(key)
