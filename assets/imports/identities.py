"""Which asset a row is, so that the same file twice changes nothing.

The owner's own reference; without one, a UPRN that stands once in the file; else what the row says,
with its ordinal among equals. A reference that stands on several rows cannot tell them apart: there
what the row says is added, on each of them.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assets.register.identity import by_reference, by_uprn


def _key(text: str) -> int:
    """Eight bytes for a reference: a set of a million of them stays small."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


@dataclass(slots=True)
class Repeats:
    """References and UPRNs that stand on more than one row of a file."""

    _seen: set[tuple[str, int]] = field(default_factory=set)
    _repeated: set[tuple[str, int]] = field(default_factory=set)

    def note(self, kind: str, text: str) -> None:
        """Counts one more row with this reference or UPRN."""
        key = (kind, _key(text))
        if key in self._seen:
            self._repeated.add(key)
        self._seen.add(key)

    def forget_the_single(self) -> None:
        """Keeps only what repeats, once the whole file has been seen."""
        self._seen = set()

    def has(self, kind: str, text: str) -> bool:
        """True for what stood on more than one row."""
        return bool(self._repeated) and (kind, _key(text)) in self._repeated


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

    def _among_equals(self, content: str) -> str:
        self._ordinals[content] += 1
        ordinal = self._ordinals[content]
        return f"{content}:{ordinal}"


def content_hash(said: Iterable[tuple[str, object]]) -> str:
    """24 hexadecimal figures that are the same for rows that say the same."""
    told = json.dumps(sorted((name, str(value)) for name, value in said), ensure_ascii=False)
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
