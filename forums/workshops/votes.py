"""Counting dots and scores. Pure and exact: fractions, never rounded before they are shown.

By organisation, each body of the forum that voted has one voice, split over the cards as its people
split their dots: a body that sends ten people does not outvote one that sends a single one. Bodies
outside the forum (of guests) are heard by head only. By organisation decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence

HIGH = 3  # above the middle of one to five


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot: on which card, and of which body of the forum, if of any."""

    card: uuid.UUID
    organisation: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What one card got. `voices` of `bodies` that voted; `heads` are dots."""

    card: uuid.UUID
    voices: Fraction
    heads: int


def tally(cards: Sequence[uuid.UUID], dots: Iterable[Dot]) -> list[Tally]:
    """What each card got, the winner first; equal ones in the order of `cards`. Dots on other cards do not count."""
    known = {card: place for place, card in enumerate(cards)}
    heads: Counter[uuid.UUID] = Counter()
    of_body: dict[uuid.UUID, Counter[uuid.UUID]] = defaultdict(Counter)
    for dot in dots:
        if dot.card in known:
            heads[dot.card] += 1
            if dot.organisation is not None:
                of_body[dot.organisation][dot.card] += 1
    voices: dict[uuid.UUID, Fraction] = defaultdict(Fraction)
    for placed in of_body.values():
        for card, count in placed.items():
            voices[card] += Fraction(count, placed.total())
    found = [Tally(card, voices[card], heads[card]) for card in cards]
    return sorted(found, key=lambda one: (-one.voices, -one.heads, known[one.card]))


def bodies_that_voted(cards: Sequence[uuid.UUID], dots: Iterable[Dot]) -> int:
    """How many bodies of the forum placed a dot on one of the cards: the sum of all voices."""
    known = set(cards)
    return len({dot.organisation for dot in dots if dot.card in known and dot.organisation is not None})


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a card stands by impact and ease, both means of one to five."""

    impact: float
    ease: float
    answers: int

    @property
    def score(self) -> float:
        """Impact times ease: one to twenty-five."""
        return self.impact * self.ease

    @property
    def quadrant(self) -> str:
        """quick_win, major_project, fill_in or drop."""
        high, easy = self.impact > HIGH, self.ease > HIGH
        if high:
            return "quick_win" if easy else "major_project"
        return "fill_in" if easy else "drop"


@dataclass(frozen=True, slots=True)
class Score:
    """What one participant thinks of one card."""

    card: uuid.UUID
    participant: uuid.UUID
    impact: int
    ease: int


def placed(scores: Iterable[Score]) -> dict[uuid.UUID, Placed]:
    """Where each card stands: the mean of its participants' answers.

    Whoever scored several cards that are one now is heard once, with the mean of what they said.
    """
    said: dict[uuid.UUID, dict[uuid.UUID, list[Score]]] = defaultdict(lambda: defaultdict(list))
    for one in scores:
        said[one.card][one.participant].append(one)
    found = {}
    for card, of_card in said.items():
        impacts = [_mean([one.impact for one in own]) for own in of_card.values()]
        eases = [_mean([one.ease for one in own]) for own in of_card.values()]
        found[card] = Placed(float(_mean(impacts)), float(_mean(eases)), len(of_card))
    return found


def _mean(numbers: Sequence[int | Fraction]) -> Fraction:
    return Fraction(sum(numbers)) / len(numbers)
