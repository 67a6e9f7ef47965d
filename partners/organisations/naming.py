"""Finding which bodies a text names: by their whole name in either language, a short form, or initials.

A whole name is certain. A short form is what is left of a name without the words that many have: "Ffinllan" of
"Ffinllan County Borough Council". It may be a place as well, so it names the body only where it stands as a name, by
itself, and not after "in" or the like; or beside a word of its kind: "in Ffinllan Council", "Ffinllan CBC". What only
seems to name a body may be said not to mean it (`not_meant`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from partners.organisations import kinds_in_words as said_of

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Sequence

    from partners.organisations.models import Organisation

#: fewer letters are too many other things
LEAST = {"short": 4, "initials": 3, "beside its kind": 2}
#: a word with what English or Welsh hangs on it: "Ffinllan’s", "Abertawe'n"
WORD = re.compile(r"(?P<stem>[^\W_]+)(?P<rest>(?:['\u2019\u2018\u02bc\u00b4`][^\W_]+)*)|&")
HANGS_ON = frozenset({"s", "n", "r", "i", "u", "m", "w", "th", "ch"})


class Named(NamedTuple):
    """A body that a text names, in which words, and whether it is the whole name: then there is no doubt."""

    body: Organisation
    words: str
    is_whole: bool


@dataclass(slots=True)
class _Word:
    """A word of a text: how it may be read, as it is written, how it stands, and whether it is taken."""

    readings: tuple[str, ...]  # folded: as it stands; without what hangs on it
    said: str
    start: int
    end: int
    begins: bool  # a sentence
    joined: bool  # to the word before, by nothing but a space or a hyphen
    taken: bool = False

    @property
    def is_capital(self) -> bool:
        return self.said[:1].isupper()

    def is_one_of(self, words: frozenset[str]) -> bool:
        """Whether it may be read as one of these."""
        return any(one in words for one in self.readings)


#: each word of a name, as it may begin: a Welsh one in its mutations
_Name = tuple[frozenset[str], ...]


@dataclass(slots=True)
class _Text:
    """A text, taken apart."""

    plain: str
    words: list[_Word]

    def between(self, first: int, last: int) -> str:
        """As it is written, from one word to another."""
        return self.plain[self.words[first].start : self.words[last].end]


def names_in(text: str, bodies: Iterable[Organisation], *, but_not_in: Iterable[str] = ()) -> list[Named]:
    """The bodies that `text` names or seems to name, in the order of `bodies`, each with the words that do.

    Capitals of whole names, accents, kinds of apostrophe, "&", spaces and hyphens make no difference. A name within a
    longer word is none, nor one within a name of `but_not_in`, such as that of a forum, nor one that only stands
    within another body's. A short form that several councils or health bodies have seems to name each of them; one of
    another kind of body, and the initials of a kind alone ("the CBC"), only whoever has it alone.
    """
    held, read = list(bodies), _read(text)
    for other in but_not_in:
        _take(read, _name(other))
    found: dict[uuid.UUID, Named] = {}
    whole = [(_name(name, welsh=name is one.name_cy), one) for one in held for name in (one.name_en, one.name_cy)]
    for name, one in sorted(whole, key=lambda pair: -sum(len(min(words)) for words in pair[0])):
        words = _take(read, name)
        if words and one.pk not in found:
            found[one.pk] = Named(one, words, is_whole=True)
    seems = _Seems(read, held)
    for one in held:
        if one.pk not in found and (words := seems.named(one)):
            found[one.pk] = Named(one, words, is_whole=False)
    return [found[one.pk] for one in held if one.pk in found]


def in_words(bodies: Iterable[Organisation]) -> str:
    """Their names, one after the other."""
    return ", ".join(str(one.name) for one in bodies)


# --- words ------------------------------------------------------------------------------------


def _fold(word: str) -> str:
    """Without capitals and accents; every "and" the same."""
    marks = unicodedata.normalize("NFKD", word)
    plain = "".join(one for one in marks if not unicodedata.combining(one)).casefold()
    return "and" if plain in {"&", "a", "ac"} else plain


def _read(text: str) -> _Text:
    """The words of letters and digits of a text: what stands between them says little."""
    plain, end = unicodedata.normalize("NFKC", text), 0
    found: list[_Word] = []
    for match in WORD.finditer(plain):
        between = plain[end : match.start()]
        begins = not found or any(mark in between for mark in ".!?:;\n")
        joined = bool(found) and between in {" ", "-", "\u2010", "\u2011"}
        stem, rest = match["stem"] or "&", re.sub(r"[\W_]", "", match["rest"] or "")
        readings = (_fold(stem + rest), _fold(stem)) if rest.casefold() in HANGS_ON else (_fold(stem + rest),)
        said = stem if len(readings) > 1 else stem + rest
        found.append(_Word(readings, said, match.start(), match.end(), begins, joined))
        end = match.end()
    return _Text(plain, found)


def _mutated(word: str) -> frozenset[str]:
    """A Welsh word as it may begin after another."""
    for first, others in said_of.MUTATIONS:
        if word.startswith(first):
            return frozenset({word, *(other + word[len(first) :] for other in others)})
    return frozenset({word})


def _name(name: str, *, welsh: bool = False) -> _Name:
    words = [word.readings[0] for word in _read(name).words]
    return tuple(_mutated(one) if welsh and not place else frozenset({one}) for place, one in enumerate(words))


def _places(read: _Text, name: _Name) -> Iterator[int]:
    """Where these words stand one after the other, none of them taken by a longer name."""
    for place in range(len(read.words) - len(name) + 1) if name else ():
        some = read.words[place : place + len(name)]
        if all(one.is_one_of(wanted) and not one.taken for one, wanted in zip(some, name, strict=True)):
            yield place


def _take(read: _Text, name: _Name) -> str:
    """How a name stands there, if it does; its words are nobody else's from now on."""
    found = ""
    for place in _places(read, name):
        found = found or read.between(place, place + len(name) - 1)
        for one in read.words[place : place + len(name)]:
            one.taken = True
    return found


# --- what only seems to name somebody ---------------------------------------------------------


class _Seems:
    """What of a text, whole names aside, seems to name one of several bodies."""

    def __init__(self, read: _Text, bodies: Sequence[Organisation]) -> None:
        self.read = read
        self.loud = {_unaccented(word.said): place for place, word in enumerate(read.words) if not word.taken}
        self.forms = {one.pk: list(dict.fromkeys(_short_forms(one))) for one in bodies}
        self.have = Counter(form for forms in self.forms.values() for form in set(forms))
        self.endings = {one.pk: _ending(one) for one in bodies}

    def named(self, body: Organisation) -> str:
        """The words that seem to name it, or none."""
        for letters in (*_initials(body), *self._ending_alone(body)):
            if letters in self.loud:
                return letters
        alone = body.kind in said_of.SHORTENED
        for form in self.forms[body.pk]:
            for place in _places(self.read, form):
                last = _beside(self.read.words, place, form, body.kind)
                if last is not None:
                    return self.read.between(min(place, last), max(place + len(form) - 1, last))
                if (alone or self.have[form] == 1) and _long_enough(form) and self._stands(place, form):
                    return self.read.between(place, place + len(form) - 1)
        return ""

    def _ending_alone(self, body: Organisation) -> Iterator[str]:
        """ "CBC", where one of the bodies alone is a County Borough Council and no other name stands before it."""
        for letters in self.endings[body.pk]:
            place = self.loud.get(letters)
            if place is None or sum(letters in some for some in self.endings.values()) > 1:
                continue
            word, before = self.read.words[place], self.read.words[place - 1]
            if not (place and word.joined and before.is_capital and not before.is_one_of(said_of.COMMON)):
                yield letters

    def _stands(self, place: int, form: _Name) -> bool:
        """Whether a short form stands there as the name of a body: with its capital, by itself, not as a place."""
        words = self.read.words
        first, after = words[place], place + len(form)
        if not first.is_capital or (first.begins and len(form) == 1 and first.is_one_of(said_of.ALSO_WORDS)):
            return False
        if not first.begins:
            before = words[place - 1]
            if before.is_one_of(said_of.WHERE) or _is_one_of_places(words, place):
                return False
            if first.joined and before.is_capital and not before.begins:
                return False  # part of another name: "Great Ffinllan"
        if after < len(words) and words[after].joined:  # "Ffinllan Road"; a building, or another's "Ffinllan police"
            kinds = any(words[after].is_one_of(some) for some in said_of.MARKS.values())
            return not (words[after].is_capital or kinds)
        return True


def _unaccented(said: str) -> str:
    marks = unicodedata.normalize("NFKD", said)
    return "".join(one for one in marks if not unicodedata.combining(one))


def _long_enough(form: _Name) -> bool:
    """Long enough to mean somebody, and more than a quarter of the compass."""
    letters = sum(len(min(words)) for words in form)
    return letters >= LEAST["short"] and not all(words & said_of.REGIONS for words in form)


def _short_forms(body: Organisation) -> Iterator[_Name]:
    """Its name without the words that many of its kind have, in each language."""
    common = said_of.COMMON | said_of.OF_A_KIND.get(body.kind, frozenset())
    for name in (body.name_en, body.name_cy) if body.kind in {*said_of.SHORTENED, *said_of.OF_A_KIND} else ():
        left = whole = [word.readings[0] for word in _read(name).words]
        while left and left[-1] in common:
            left = left[:-1]
        while left and left[0] in common:
            left = left[1:]
        if left != whole and len("".join(left)) >= LEAST["beside its kind"]:
            first = _mutated(left[0]) if name is body.name_cy else frozenset({left[0]})
            yield first, *(frozenset({one}) for one in left[1:])


def _initials(body: Organisation) -> Iterator[str]:
    """The first letters of its name, as people write them: of all words, and of those with a capital."""
    for name in (body.name_en, body.name_cy):
        words = _read(name).words
        for some in (words, [one for one in words if one.is_capital]):
            letters = "".join(one.readings[0][0] for one in some).upper()
            if len(letters) >= LEAST["initials"] and letters not in said_of.NOT_BODIES:
                yield letters


def _ending(body: Organisation) -> set[str]:
    """The initials of what kind of body its name says that it is: "CBC", "UHB"."""
    found = set()
    for name in (body.name_en,) if body.kind in said_of.SHORTENED else ():
        words = [word.readings[0] for word in _read(name).words]
        ending = []
        while words and words[-1] in said_of.COMMON:
            ending.append(words.pop()[0])
        letters = "".join(reversed(ending)).upper()
        if words and len(letters) >= LEAST["initials"] and letters not in said_of.NOT_BODIES:
            found.add(letters)
    return found


def _beside(words: list[_Word], place: int, form: _Name, kind: str) -> int | None:
    """Where the word of its kind stands that goes with this short form: "Ffinllan Council", "Gyngor Ffinllan"."""
    marks, weak = said_of.MARKS.get(kind, frozenset()), said_of.COMMON | said_of.OF_A_KIND.get(kind, frozenset())
    if not words[place].is_capital:
        return None
    at = place + len(form)
    while at < len(words) and words[at].joined:
        if words[at].is_one_of(marks):
            is_building = at + 1 < len(words) and words[at + 1].joined and words[at + 1].is_one_of(said_of.BUILDINGS)
            return None if is_building else at
        if not words[at].is_one_of(weak):
            break
        at += 1
    at = place - 1
    while at >= 0 and words[at + 1].joined:
        if words[at].is_one_of(marks):
            return at
        if not words[at].is_one_of(weak):
            break
        at -= 1
    return None


def _is_one_of_places(words: list[_Word], place: int) -> bool:
    """Whether it stands behind an "and" in a row of names that begins with where: "in Ffinllan, Hir and Abermawr"."""
    at = place - 1
    if not words[at].is_one_of(said_of.AND):
        return False
    while at >= 0 and not (words[at].begins or words[at].taken):
        if not (words[at].is_capital or words[at].is_one_of(said_of.AND)):
            break
        at -= 1
    return at >= 0 and words[at].is_one_of(said_of.WHERE)
