"""The home of a forum costs the same number of queries however much there is on it, and tells each what waits."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.forums.membership.doing import signed_in
from tests.forums.workshops.doing import workshop_in
from tests.roles import OWNER, acting_as
from tests.worlds import (
    make_action,
    make_charter,
    make_decision,
    make_initiative,
    make_move,
    make_pulse,
    make_thread,
    take_part,
)

if TYPE_CHECKING:
    from tests.worlds import World


def furnished(world: World, number: int) -> None:
    with acting_as(OWNER):
        for one in range(number):
            initiative = make_initiative(world.forum, world.aber, f"Work {one} of {number}")
            take_part(initiative, world.bryn)
            make_move(initiative, world.aber)
            make_action(world.forum, world.bryn, f"Do {one} of {number}")
            make_decision(world.forum, world.aber, f"Which {one}?", state="open", made_on=None)
            make_thread(world.forum, world.cwm, f"Talk {one} of {number}")


def queries_of(world: World) -> tuple[int, str]:
    client = signed_in(world.bryn.administrator)
    where = reverse("forums:forum", args=[world.forum.pk])
    client.get(where)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(where).content.decode()
    return len(asked), page


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    furnished(world, 1)
    with acting_as(OWNER):
        make_charter(world.forum, world.aber)
        make_pulse(world.forum, world.aber)
    workshop_in(world, phase="lobby", title="Third", starts_at=dt.datetime(2031, 5, 16, 9, 30, tzinfo=dt.UTC))
    workshop_in(world, phase="lobby", title="Next of all", starts_at=dt.datetime(2031, 5, 14, 9, 30, tzinfo=dt.UTC))
    workshop_in(world, phase="lobby", title="A draft", state="draft")
    few, page = queries_of(world)
    assert page.index("Next of all") < page.index("Third")
    assert "14 May 2031" in page
    assert "A draft" not in page
    for word in ("Work 0 of 1", "Do 0 of 1", "Which 0?", "Talk 0 of 1", "Charter, version 1", "Decide whether"):
        assert word in page, word
    furnished(world, 4)
    for _ in range(3):
        workshop_in(world, phase="lobby", starts_at=dt.datetime(2031, 6, 1, 9, 30, tzinfo=dt.UTC))
    many, page = queries_of(world)
    assert "Work 3 of 4" in page
    assert many == few
