"""The count of votes against one that walks through every dot by hand, and the machine of phases."""

from __future__ import annotations

import datetime as dt
import uuid
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums.workshops import phases
from forums.workshops.choices import Phase, Template
from forums.workshops.votes import Dot, Placed, Score, bodies_that_voted, placed, tally

CARDS = [uuid.UUID(int=number) for number in range(1, 6)]
BODIES = [None, *(uuid.UUID(int=number) for number in range(100, 104))]
dots = st.lists(st.builds(Dot, st.sampled_from([*CARDS, uuid.UUID(int=99)]), st.sampled_from(BODIES)), max_size=60)


def by_hand(given: list[Dot], card: uuid.UUID) -> tuple[Fraction, int]:
    """Every dot of a body is worth one over all that its people placed."""
    counted = [dot for dot in given if dot.card in CARDS]
    voices = Fraction(0)
    for dot in counted:
        if dot.card == card and dot.organisation is not None:
            voices += Fraction(1, sum(1 for other in counted if other.organisation == dot.organisation))
    return voices, sum(1 for dot in counted if dot.card == card)


@given(dots)
def test_the_count_is_that_of_one_who_counts_by_hand(placed_dots: list[Dot]) -> None:
    found = tally(CARDS, placed_dots)
    assert {one.card: (one.voices, one.heads) for one in found} == {card: by_hand(placed_dots, card) for card in CARDS}
    assert sum(one.voices for one in found) == bodies_that_voted(CARDS, placed_dots)
    places = [(-one.voices, -one.heads, CARDS.index(one.card)) for one in found]
    assert places == sorted(places)
    assert tally(CARDS, list(reversed(placed_dots))) == found


def test_ten_people_of_one_body_do_not_outvote_two_bodies() -> None:
    many = [Dot(CARDS[0], BODIES[1])] * 10
    few = [Dot(CARDS[1], BODIES[2]), Dot(CARDS[1], BODIES[3])]
    first, second, *_ = tally(CARDS, many + few)
    assert (first.card, first.voices, first.heads) == (CARDS[1], Fraction(2), 2)
    assert (second.card, second.voices, second.heads) == (CARDS[0], Fraction(1), 10)


@pytest.mark.parametrize(
    ("answers", "quadrant"),
    [([(5, 5), (4, 3)], "quick_win"), ([(5, 2)], "major_project"), ([(2, 4)], "fill_in"), ([(3, 3)], "drop")],
)
def test_a_card_stands_where_the_mean_puts_it(answers: list[tuple[int, int]], quadrant: str) -> None:
    found = placed(Score(CARDS[0], uuid.UUID(int=who), *said) for who, said in enumerate(answers))
    assert {card: one.quadrant for card, one in found.items()} == {CARDS[0]: quadrant}
    assert placed([]) == {}


def test_who_scored_two_cards_that_are_one_now_is_heard_once_with_their_mean() -> None:
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    said = [Score(CARDS[0], one, 5, 1), Score(CARDS[0], one, 2, 1), Score(CARDS[0], other, 2, 2)]
    assert placed(said) == {CARDS[0]: Placed(2.75, 1.5, 2)}
    thirds = [Score(CARDS[0], one, mark, 3) for mark in (3, 3, 4)] + [
        Score(CARDS[0], other, mark, 3) for mark in (2, 3, 3)
    ]
    assert placed(thirds)[CARDS[0]].impact == 3, "exactly the middle, which is not high"


@pytest.mark.parametrize("template", Template.values)
def test_every_template_begins_in_the_lobby_and_ends_closed(template: str) -> None:
    agenda = phases.agenda_of(template)
    walked = [phases.phase_at(agenda, step) for step in range(len(agenda) + 2)]
    assert walked[0] == Phase.LOBBY
    assert walked[-1] == Phase.CLOSED
    assert walked[1:-1] == [phase for phase in phases.ORDER if phase in walked]
    assert phases.read(phases.kept(agenda)) == agenda
    with pytest.raises(ValueError, match="-1"):
        phases.phase_at(agenda, -1)


def test_the_time_stops_runs_on_and_grows() -> None:
    now = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
    timer = phases.timer_at(phases.agenda_of("locality"), 1, now)
    assert timer.ends_at == now + dt.timedelta(minutes=20)
    later = now + dt.timedelta(minutes=5)
    stopped = timer.paused(later)
    assert (stopped.ends_at, stopped.left) == (None, 15 * 60)
    assert stopped.paused(later) == stopped
    assert stopped.longer(later, 2).left == 17 * 60
    assert stopped.resumed(later).ends_at == later + dt.timedelta(minutes=15)
    over = now + dt.timedelta(hours=1)
    assert timer.longer(over, 2).ends_at == over + dt.timedelta(minutes=2)
