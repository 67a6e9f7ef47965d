"""Which asset a row is, so that the same file twice changes nothing.

The owner's own reference; without one, a UPRN that stands once in the file; else what the row says,
with its ordinal among equals. A reference that stands on several rows cannot tell them apart: there
what the row says is added, on each of them. Where the owner names a key of several columns, it stands
in for a reference that is missing or repeats, and rows with the same key cannot be taken.
"""

import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assets.register.identity import by_reference, by_uprn

_NONE: frozenset[int] = frozenset()
_PARTS = 64


def _key(text: str) -> int:
    """Eight bytes for a reference: a set of a million of them stays small."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _repeated(keys: "array[int]") -> Iterator[int]:
    """The keys that stand more than once. Put in order part by part: a list of a million numbers takes 40 MB."""
    parts = [array("Q") for _ in range(_PARTS)]
    for key in keys:
        parts[key % _PARTS].append(key)
    for part in parts:
        in_order = sorted(part)
        yield from (a for a, b in pairwise(in_order) if a == b)


@dataclass(slots=True)
class Repeats:
    """References and UPRNs that stand on more than one row of a file, told by eight bytes each.

    A million rows take 16 MB in arrays, where sets of them took 250 MB.
    """

    _noted: dict[str, "array[int]"] = field(default_factory=dict)
    _alone: "array[int]" = field(default_factory=lambda: array("Q"))
    _nameless: int = 0
    _repeated: dict[str, frozenset[int]] = field(default_factory=dict)

    def note(self, kind: str, text: str) -> None:
        """Counts one more row with this reference or UPRN."""
        self._noted.setdefault(kind, array("Q")).append(_key(text))

    def note_without_reference(self, uprn: str = "", rows: int = 1) -> None:
        """Counts rows that only their UPRN, or not even that, could tell from others."""
        if uprn:
            self._alone.append(_key(uprn))
        else:
            self._nameless += rows

    def told_by_content(self) -> int:
        """How many rows only what they say tells apart, once the whole file has been seen."""
        repeated = self._repeated.get("uprn", _NONE)
        return self._nameless + (sum(1 for key in self._alone if key in repeated) if repeated else 0)

    def settle(self) -> None:
        """Keeps only what repeats, once the whole file has been seen."""
        for kind in tuple(self._noted):
            self._repeated[kind] = frozenset(_repeated(self._noted.pop(kind)))

    def has(self, kind: str, text: str) -> bool:
        """True for what stood on more than one row."""
        repeated = self._repeated.get(kind, _NONE)
        return bool(repeated) and _key(text) in repeated


@dataclass(slots=True)
class Identities:
    """Gives each row of one file its identity; rows must come in the order of the file."""

    repeats: Repeats
    _ordinals: Counter[str] = field(default_factory=Counter)

    def of(self, reference: str, uprn: str, said: Mapping[str, object]) -> str:
        """`ref:…`, `uprn:…` or `row:…`, at most 200 characters."""
        if reference and not self.repeats.has("reference", reference):
            return by_reference(reference)
        if not reference and uprn and not self.repeats.has("uprn", uprn):
            return by_uprn(uprn)
        stem = f"{by_reference(reference)}#" if reference else "row:"
        return self._among_equals(stem + content_hash(said.items()))

    def by_key(self, key: str) -> str | None:
        """`key:…` for what the columns of the key say; None where another row says the same, or none says anything."""
        if not key or self.repeats.has("key", key):
            return None
        return f"key:{hashlib.blake2b(key.encode('utf-8', 'surrogatepass'), digest_size=12).hexdigest()}"

    def needs_key(self, reference: str) -> bool:
        """True for a row that its reference does not tell from every other."""
        return not reference or self.repeats.has("reference", reference)

    def _among_equals(self, content: str) -> str:
        self._ordinals[content] += 1
        ordinal = self._ordinals[content]
        return f"{content}:{ordinal}"


def content_hash(said: Iterable[tuple[str, object]]) -> str:
    """24 hexadecimal figures that are the same for rows that say the same."""
    told = json.dumps(sorted((name, str(value)) for name, value in said), ensure_ascii=False)
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
