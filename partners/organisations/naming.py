"""Finding which bodies a text names: by their whole name in either language, a common short form, or their initials.

A short form is what is left of a council's or a health body's name without the words that many have: "Ffinllan" of
"Ffinllan County Borough Council". It may be a place as well, so it names the body only where it stands as a name, by
itself, and not after "in" or the like.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.organisations.models import Kind

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator

    from partners.organisations.models import Organisation


def _each_of(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


#: words that stand at either end of many names of councils and of health bodies, and tell none from another
COMMON = _each_of(
    "the of and a y yr council county borough city district metropolitan royal london combined unitary authority",
    "corporation nhs foundation trust health board university teaching local integrated care hospital hospitals",
    "cyngor sir dinas bwrdeistref sirol bwrdd iechyd prifysgol addysgu lleol ymddiriedolaeth gig awdurdod",
)
SHORTENED = frozenset({Kind.COUNCIL, Kind.HEALTH})
#: these stand before the last of several names
AND = _each_of("and or a ac neu")
#: after these a name is that of a place
WHERE = _each_of("in at near around across outside within into through beside between yn ym yng ger ledled drwy trwy")
#: short forms that are words as well: at the beginning of a sentence, nobody's name
ALSO_WORDS = _each_of("reading bath wells deal rugby sale barking battle redcar")
#: initials that mean something else to everybody here
NOT_BODIES = _each_of("NHS OPE RAG PDF SOC OBC FBC GIA NIA FTE VAT GDP EPC UPRN CCS GIG TAW CMS BMS")
#: fewer letters are too many other things
LEAST = {"short": 4, "initials": 3}


@dataclass(slots=True)
class _Word:
    """A word of a text: folded, as it is written, whether a sentence begins with it, and whether it is taken."""

    folded: str
    said: str
    begins: bool
    joined: bool  # to the word before, by nothing but a space or a hyphen
    taken: bool = False

    @property
    def is_capital(self) -> bool:
        return self.said[:1].isupper()


def named_in(text: str, bodies: Iterable[Organisation], *, but_not_in: Iterable[str] = ()) -> list[Organisation]:
    """The bodies that `text` names by their English or Welsh name, a short form or initials, in the order of `bodies`.

    In whole names capitals, spaces, hyphens and kinds of apostrophe make no difference. A name within a longer word is
    none, nor one within a name of `but_not_in`, such as that of a forum, nor one that only stands within another
    body's. A short form that several have names each of them.
    """
    held, words = list(bodies), _words(text)
    for other in but_not_in:
        _take(words, _folded(other))
    found: set[uuid.UUID] = set()
    names = [(_folded(name), one.pk) for one in held for name in (one.name_en, one.name_cy)]
    for name, pk in sorted(names, key=lambda pair: -len(" ".join(pair[0]))):
        if _take(words, name):
            found.add(pk)
    initials = {word.said for word in words if not word.taken}
    for one in held:
        if one.pk not in found and (
            initials & set(_initials(one)) or any(_stands(words, short) for short in _short_forms(one))
        ):
            found.add(one.pk)
    return [one for one in held if one.pk in found]


def in_words(bodies: Iterable[Organisation]) -> str:
    """Their names, one after the other."""
    return ", ".join(str(one.name) for one in bodies)


def _words(text: str) -> list[_Word]:
    """The words of letters and digits of a text: what stands between them says little."""
    plain, end = unicodedata.normalize("NFKC", text), 0
    found: list[_Word] = []
    for match in re.finditer(r"[^\W_]+", plain):
        between = plain[end : match.start()]
        begins = not found or any(mark in between for mark in ".!?:;\n")
        joined = bool(found) and between in {" ", "-", "\u2010", "\u2011"}
        found.append(_Word(match[0].casefold(), match[0], begins, joined))
        end = match.end()
    return found


def _folded(name: str) -> tuple[str, ...]:
    return tuple(word.folded for word in _words(name))


def _places(words: list[_Word], name: tuple[str, ...]) -> Iterator[int]:
    """Where these words stand one after the other, none of them taken by a longer name."""
    for place in range(len(words) - len(name) + 1) if name else ():
        some = words[place : place + len(name)]
        if all(one.folded == wanted and not one.taken for one, wanted in zip(some, name, strict=True)):
            yield place


def _take(words: list[_Word], name: tuple[str, ...]) -> bool:
    """Whether a name stands there; its words are nobody else's from now on."""
    found = False
    for place in _places(words, name):
        for one in words[place : place + len(name)]:
            one.taken = found = True
    return found


def _short_forms(body: Organisation) -> Iterator[tuple[str, ...]]:
    """The name of a council or a health body without the words that many have, in each language."""
    for name in (body.name_en, body.name_cy) if body.kind in SHORTENED else ():
        left = whole = _folded(name)
        while left and left[-1] in COMMON:
            left = left[:-1]
        while left and left[0] in COMMON:
            left = left[1:]
        if left != whole and len("".join(left)) >= LEAST["short"]:
            yield left


def _initials(body: Organisation) -> Iterator[str]:
    """The first letters of its name, as people write them: of all words, and of those with a capital."""
    for name in (body.name_en, body.name_cy):
        words = _words(name)
        for some in (words, [one for one in words if one.is_capital]):
            letters = "".join(one.said[0] for one in some).upper()
            if len(letters) >= LEAST["initials"] and letters not in NOT_BODIES:
                yield letters


def _stands(words: list[_Word], short: tuple[str, ...]) -> bool:
    """Whether a short form stands somewhere as the name of a body: with its capital, by itself, not as a place."""
    return any(_is_a_body(words, place, short) for place in _places(words, short))


def _is_one_of_places(words: list[_Word], place: int) -> bool:
    """Whether it stands behind an "and" in a row of names that begins with where: "in Ffinllan, Hir and Abermawr"."""
    at = place - 1
    if words[at].folded not in AND:
        return False
    while at >= 0 and not (words[at].begins or words[at].taken) and (words[at].is_capital or words[at].folded in AND):
        at -= 1
    return at >= 0 and words[at].folded in WHERE


def _is_a_body(words: list[_Word], place: int, short: tuple[str, ...]) -> bool:
    first, after = words[place], place + len(short)
    before = words[place - 1] if place else None
    if not first.is_capital or (first.begins and short[0] in ALSO_WORDS and len(short) == 1):
        return False
    if before is not None and not first.begins:
        if before.folded in WHERE or _is_one_of_places(words, place):
            return False
        if first.joined and before.is_capital and not before.begins:
            return False  # part of another name: "Great Ffinllan"
    return not (after < len(words) and words[after].joined and words[after].is_capital)  # "Ffinllan Road"
