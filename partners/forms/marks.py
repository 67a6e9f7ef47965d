"""A short mark of what a form showed, by which its answer tells whether that is still what there is."""

from __future__ import annotations

import hashlib


def mark_of_text(text: str) -> str:
    """Differs when the text does: 32 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
