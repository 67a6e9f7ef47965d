"""Requests by the database's own word: asked of bodies that one knows, by property managers, in their own names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharing.levels import Level
from tests.assets.requests.asking import asks
from tests.walls import only_the_wall_stops, refused

if TYPE_CHECKING:
    from tests.worlds import World

ASK = (
    "INSERT INTO assets_disclosurerequest (id, organisation_id, owner_id, person_id, person_name, level, purpose,"
    " until, key, created_at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, '', 3, 'x', '2099-01-01', gen_random_uuid(), now())"
)
ANSWER = (
    "INSERT INTO assets_requestanswer (id, organisation_id, owner_id, disclosure_id, outcome, person_id, person_name,"
    " at, reason, assets) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, '', now(), '', '{}')"
)


def test_nobody_asks_a_body_that_they_do_not_know_or_in_another_name(cast: World) -> None:
    aber, bryn, dol = (one.organisation.pk for one in (cast.aber, cast.bryn, cast.dol))
    cast.bryn.actor()
    only_the_wall_stops(ASK, bryn, dol, cast.bryn.manager.pk)
    only_the_wall_stops(ASK, bryn, aber, cast.bryn.viewer.pk)
    assert not refused(ASK, bryn, aber, cast.bryn.manager.pk)
    cast.bryn.actor(cast.bryn.viewer)
    only_the_wall_stops(ASK, bryn, aber, cast.bryn.viewer.pk)


def test_each_side_answers_for_itself_by_its_property_manager(cast: World) -> None:
    depot = cast.aber.owns("Depot")
    cast.aber.shares(depot, with_=cast.bryn.audience, at=Level.LISTED)
    (asked,) = asks(cast.bryn, depot)
    between = (cast.bryn.organisation.pk, cast.aber.organisation.pk, asked.pk)
    cast.aber.actor(cast.aber.viewer)
    only_the_wall_stops(ANSWER, *between, "refused", cast.aber.viewer.pk)
    cast.aber.actor()
    only_the_wall_stops(ANSWER, *between, "refused", cast.aber.viewer.pk)
    only_the_wall_stops(ANSWER, *between, "withdrawn", cast.aber.manager.pk)
    assert not refused(ANSWER, *between, "refused", cast.aber.manager.pk)
