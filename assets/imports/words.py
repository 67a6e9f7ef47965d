"""Headings as people write them, brought to one form so that they can be compared."""

import re
import unicodedata
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_UNIT = re.compile(
    r"\b(m ?2|sq ?m|sqm|sq ?met(?:re|er)s?|square met(?:re|er)s?|ha|hectares?|sq ?ft|gbp|000s?"
    r"|gia|nia|gea|ipms ?[123])\b"
)


@lru_cache(maxsize=20_000)
def heading_words(heading: str) -> str:
    """The words of a heading in small letters: `Asset_ID` and `assetId` are the same."""
    plain = unicodedata.normalize("NFKC", heading).replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    decomposed = unicodedata.normalize("NFKD", _CAMEL.sub(" ", plain))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", bare.lower()).strip()


@lru_cache(maxsize=20_000)
def without_units(words: str) -> str:
    """The same words without units and measurement bases, which belong to the figures below."""
    return " ".join(_UNIT.sub(" ", words).split())
