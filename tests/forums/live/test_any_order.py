"""Whatever people press, in whatever order: the room counts what it confirmed, and nothing else."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.live import actions
from forums.workshops.errors import NoDotsLeft, NotNow, Repeated
from forums.workshops.models import Dot, RoomState, Workshop
from partners.acting.errors import Refused
from tests.forums.membership.doing import chair
from tests.forums.workshops.doing import cards_in, joined, workshop_in
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from forums.workshops.models import Card
    from tests.worlds import World

DOTS, VOTE = 2, 3
#: what somebody presses: place a dot, send the last press again, take the last dot back; the chair: on, or back
DEEDS = st.lists(
    st.tuples(st.sampled_from(["dot", "again", "back", "on", "return"]), st.integers(0, 1), st.integers(0, 1)),
    max_size=18,
)


class Oracle:
    """What should be there: two people, two cards, two dots each, and the step at which the room stands."""

    def __init__(self) -> None:
        self.step = VOTE
        self.placed: list[list[tuple[uuid.UUID, int]]] = [[], []]
        self.last: list[tuple[uuid.UUID, int] | None] = [None, None]

    def place(self, who: int, press: tuple[uuid.UUID, int]) -> type[Refused] | None:
        """Place a dot by this press."""
        if self.step != VOTE:
            return NotNow
        if press in self.placed[who]:
            return Repeated
        if len(self.placed[who]) == DOTS:
            return NoDotsLeft
        self.placed[who].append(press)
        return None

    def take_back(self, who: int) -> tuple[type[Refused] | None, tuple[uuid.UUID, int]]:
        """Take the last one back, or one that never was."""
        press = self.placed[who][-1] if self.placed[who] else (uuid.uuid4(), 0)
        if self.step != VOTE:
            return NotNow, press
        if press not in self.placed[who]:
            return Repeated, press
        self.placed[who].remove(press)
        return None, press

    def move(self, by: int) -> type[Refused] | None:
        """Go on, or back."""
        if not 1 <= self.step + by <= 6:
            return NotNow
        self.step += by
        return None


@given(deeds=DEEDS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_room_counts_what_it_confirmed(cast: World, deeds: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        workshop = workshop_in(cast, phase="vote", dots_each=DOTS)
        cards = cards_in(workshop, "One", "Other")
        for body in (cast.bryn, cast.cwm):
            joined(workshop, body)
        oracle = Oracle()
        for deed, who, card in deeds:
            expected, got = pressed(cast, workshop, cards, oracle, deed, who, card)
            assert got is expected, (deed, who, card)
        counts(workshop, cards, oracle)
        transaction.set_rollback(True)


def pressed(
    world: World, workshop: Workshop, cards: list[Card], oracle: Oracle, deed: str, who: int, card: int
) -> tuple[type[Refused] | None, type[Refused] | None]:
    """Do it in the room and beside the oracle; how each ended."""
    seen_at, body = oracle.step, (world.bryn, world.cwm)[who]
    if deed in {"on", "return"}:
        by = 1 if deed == "on" else -1
        expected = oracle.move(by)
        if seen_at + by > 6:
            return None, None  # the close is another test's
        return expected, ended(lambda: actions.move_on(chair(world), workshop, seen_at=seen_at, to=seen_at + by))
    if deed == "back":
        expected, (key, place) = oracle.take_back(who)
        dot = uuid.uuid5(key, str(cards[place].pk))
        return expected, ended(lambda: actions.take_dot_back(body.actor(), workshop, dot=dot))
    press = oracle.last[who] if deed == "again" else None
    key, place = oracle.last[who] = press or (uuid.uuid4(), card)
    expected = oracle.place(who, (key, place))
    return expected, ended(lambda: actions.place_dot(body.actor(), workshop, card=cards[place].pk, key=key))


def ended(do: object) -> type[Refused] | None:
    """How it ended; nothing of a refused deed stays."""
    try:
        with transaction.atomic():
            do()  # type: ignore[operator]
    except Refused as refusal:
        return type(refusal)
    return None


def counts(workshop: Workshop, cards: list[Card], oracle: Oracle) -> None:
    """The rows are the oracle's, and the number of those who voted is right."""
    with acting_as(OWNER):
        rows = Dot.objects.unscoped(because="a test").filter(workshop=workshop).values_list("card", flat=True)
        room = RoomState.objects.unscoped(because="a test").get(workshop=workshop)
        fresh = Workshop.objects.unscoped(because="a test").get(pk=workshop.pk)
        assert Counter(rows) == Counter(cards[place].pk for own in oracle.placed for _key, place in own)
    assert room.have_voted == sum(bool(own) for own in oracle.placed)
    assert (fresh.step, fresh.shows_dots) == (oracle.step, oracle.step > VOTE)
