"""The second wall by itself: each command of each kind of policy, with the first wall switched off."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from assets.register.models import Asset, AssetMoney, AssetSight, AssetSummary
from partners.audit.models import Event
from partners.organisations.models import Organisation
from partners.people.models import Membership
from partners.scoping.arming import NOBODY, Arms, arm, armed, current, disarm
from partners.scoping.policies import SETTINGS
from sharing.audiences.models import Cohort
from sharing.levels import Level
from tests.roles import OWNER, WEB, WORKER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

WALL_TWO = "row-level security alone"


def rows(model: Any) -> Any:
    """Everything, as far as the first wall is concerned."""
    return model.objects.unscoped(because=WALL_TWO)


def test_nobody_armed_sees_nothing(cast: World) -> None:
    cast.aber.owns("Depot", town="Aber")
    disarm()
    for model in (Organisation, Membership, Asset, AssetSummary, Event):
        assert rows(model).count() == 0, model


def test_after_a_commit_the_empty_setting_is_nobody(cast: World) -> None:
    cast.aber.owns("Depot")
    with connection.cursor() as cursor:
        for name in SETTINGS:
            cursor.execute("SELECT set_config(%s, '', true)", [f"portal.{name}"])
        cursor.execute("SELECT portal_person(), portal_organisation(), portal_doors(), portal_audiences()")
        assert cursor.fetchone() == (None, None, None, None)
    assert rows(Asset).count() == 0


def test_each_level_lies_behind_a_policy_of_its_own(cast: World) -> None:
    depot = cast.aber.owns("Depot", town="Aber", rent_gbp_per_year=1)
    for level, seen in ((Level.LISTED, (1, 0, 0)), (Level.SUMMARY, (1, 1, 0)), (Level.COMMERCIAL, (1, 1, 1))):
        cast.aber.shares(depot, with_=cast.bryn.audience, at=level)
        with armed(cast.bryn.actor().arms()):
            assert tuple(rows(model).count() for model in (Asset, AssetSummary, AssetMoney)) == seen


def test_a_reader_changes_nothing_of_what_it_sees(cast: World) -> None:
    depot = cast.aber.owns("Depot", town="Aber")
    cast.aber.shares(depot, with_=cast.bryn.audience, at=Level.COMMERCIAL)
    arm(cast.bryn.actor().arms())
    assert rows(Asset).update(name="Ours") == 0
    assert rows(AssetSummary).update(town="Bryn") == 0
    assert rows(AssetSummary).delete()[0] == 0


def test_a_stranger_adds_nothing_in_another_name(cast: World) -> None:
    arm(cast.bryn.actor().arms())
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Asset(name="Theirs", identity="x", organisation=cast.aber.organisation).save(force_insert=True)


def test_a_row_cannot_be_moved_to_another_owner(cast: World) -> None:
    cast.aber.owns("Depot")
    arm(cast.aber.actor().arms())
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        rows(Asset).update(organisation=cast.bryn.organisation)


def test_nobody_opens_a_door_into_anothers_register(cast: World) -> None:
    depot = cast.aber.owns("Depot")
    actor = cast.bryn.actor()
    arm(actor.arms())
    sight = AssetSight(
        asset=depot,
        door_id=actor.doors[0],
        owner_id=cast.aber.organisation.pk,
        level=4,
        until="2099-01-01",
        sort_name="",
        search="",
        kind="",
        sort_locality="",
        is_retired=False,
    )
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        sight.save(force_insert=True)


@pytest.mark.parametrize("hidden", [True, False])
def test_nobody_opens_a_door_to_a_record_that_is_not_theirs(cast: World, hidden: bool) -> None:
    """A row of one's own about another's record would satisfy the policies of that record; nor is there an oracle."""
    depot = cast.aber.owns("Depot", town="Aber")
    pk = depot.pk if hidden else uuid.uuid4()
    with acting_as(OWNER):
        own_door = rows(Cohort).get(audience=cast.bryn.audience)
    arm(cast.bryn.actor().arms())
    sight = AssetSight(
        asset_id=pk,
        door=own_door,
        owner_id=cast.bryn.organisation.pk,
        level=4,
        until="2099-01-01",
        sort_name="",
        search="",
        kind="",
        sort_locality="",
        is_retired=False,
    )
    with pytest.raises(IntegrityError, match="of_its_owner"), transaction.atomic():
        sight.save(force_insert=True)
    part = AssetMoney(asset_id=pk, organisation=cast.bryn.organisation, value_gbp=1)
    with pytest.raises(IntegrityError, match="of_its_owner"), transaction.atomic():
        part.save(force_insert=True)
    assert rows(AssetSummary).count() == 0


def test_the_trail_cannot_be_edited(cast: World) -> None:
    own = cast.aber.organisation
    event = Event(verb="did", subject_kind="x", subject_id=uuid.uuid4(), organisation=own)
    event.person, event.acting_for = cast.aber.manager, own
    arm(cast.aber.actor().arms())
    event.save(force_insert=True)
    for role in (WEB, WORKER, OWNER):
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(role):
            rows(Event).filter(pk=event.pk).update(verb="never")
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(role), connection.cursor() as cursor:
            cursor.execute("DELETE FROM partners_event")


def test_the_administrator_of_the_portal_sees_that_bodies_exist_and_not_what_they_own(cast: World) -> None:
    cast.aber.owns("Depot", town="Aber")
    with armed(Arms(person=cast.administrator.pk, administrator=True)):
        assert rows(Organisation).count() == 4
        assert rows(Asset).count() == 0
        assert rows(AssetSummary).count() == 0


def test_a_web_process_is_never_the_system(cast: World) -> None:
    with armed(Arms(system=True)):
        assert rows(Organisation).count() == 0
        with acting_as(WORKER):
            assert rows(Organisation).count() == 4


def test_arming_ends_with_its_block(cast: World) -> None:
    actor = cast.aber.actor()
    disarm()
    with armed(actor.arms()):
        assert current() == actor.arms()
    assert current() == NOBODY
