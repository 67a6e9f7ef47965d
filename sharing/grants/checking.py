"""Proving the derived rows equal to the grants, for operators. Runs as the owner role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharing.grants import visibility

if TYPE_CHECKING:
    from sharing.kinds import Kind


def compare(kind: Kind) -> tuple[int, int]:
    """How many rows in force today are missing, and how many stand that should not."""
    return visibility.differences(kind)


def rebuild(kind: Kind) -> int:
    """Derive every row anew. Returns how many there are."""
    return visibility.derive_all(kind)
