"""What the trail calls a record without a name: a fixed word of ours, kept as a key, read in the reader's language.

Names and free text are kept as they were written. What an earlier version kept in the language of whoever acted is
shown as it is: history is not rewritten.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

_words: dict[tuple[str, str], Any] = {}


def fixed(kind: str, words: Any, *, key: str = "") -> Any:
    """Let `words`, which wait for their language, stand in the trail for records of a kind (`assets.Asset`).

    Returns them, for `record(label=…)`. The key is what they are in the source, unless it is given.
    """
    _words[kind, key or key_of(words)] = words
    return words


def key_of(label: Any) -> str:
    """What is kept of a label: of words that wait for their language, those of the source; a text as it is."""
    with override(None):
        return str(label)


def in_words(kind: str, kept: str) -> str:
    """What was kept, to a reader."""
    return str(_words.get((kind, kept), kept))
