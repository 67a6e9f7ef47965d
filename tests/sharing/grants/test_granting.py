"""What a grant opens, to whom, up to which level and until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.register.actions import (
    add_asset,
    confirm_joiners,
    edit_asset,
    end_shares,
    note_money_seen,
    renew_shares,
    retire_asset,
    share_assets,
)
from assets.register.kind import ASSET
from assets.register.models import Asset, AssetGrant, AssetMoney, AssetShare, AssetSummary
from assets.register.shown import shown
from partners import clock
from partners.acting.errors import ChangedMeanwhile, NotAllowed
from partners.audit.models import Event
from sharing.audiences.models import AudienceMember
from sharing.grants import granting, visibility
from sharing.grants.errors import AgreementMissing, DatePast
from sharing.levels import Level
from tests.roles import OWNER, acting_as
from tests.worlds import AGES, World, enter

if TYPE_CHECKING:
    from collections.abc import Sequence


def names(actor: object) -> set[str]:
    return set(Asset.objects.visible_to(actor).values_list("name", flat=True))  # type: ignore[arg-type]


def test_nobody_but_the_owner_sees_a_new_property(world: World) -> None:
    world.aber.owns("Depot")
    assert names(world.aber.actor()) == {"Depot"}
    assert names(world.bryn.actor()) == set()
    assert names(world.dol.actor()) == set()


def test_a_forum_member_sees_the_summary_and_no_rent(world: World) -> None:
    depot = world.aber.owns("Depot", rent_gbp_per_year=42000, town="Aber", use="depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)

    seen = shown(depot, world.bryn.actor())

    assert seen is not None
    assert seen.level == Level.SUMMARY
    assert seen.values["town"] == "Aber"
    assert "rent_gbp_per_year" not in seen.values
    assert AssetMoney.objects.visible_to(world.bryn.actor()).count() == 0
    assert names(world.dol.actor()) == set()


def test_a_share_with_one_partner_shows_nothing_to_another(world: World) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.LISTED)
    assert names(world.bryn.actor()) == {"Depot"}
    assert AssetSummary.objects.visible_to(world.bryn.actor()).count() == 0
    assert names(world.cwm.actor()) == set()


def test_the_manager_shares_by_the_action_and_ends_at_once(world: World) -> None:
    depot = world.aber.owns("Depot")
    actor = world.aber.actor()
    share_assets(actor, [depot.pk], audience=world.forum.audience, level=Level.DETAIL, until=AGES, reason="review")
    assert names(world.cwm.actor()) == {"Depot"}
    assert AssetGrant.objects.count() == 0  # Cwm does not see the owner's grants

    actor = world.aber.actor()
    assert AssetGrant.objects.count() == 1
    end_shares(actor, list(AssetShare.objects.visible_to(actor)), reason="done")
    assert AssetGrant.objects.count() == 0
    assert names(world.cwm.actor()) == set()
    verbs = list(Event.objects.visible_to(world.aber.actor()).values_list("verb", flat=True).order_by("at"))
    assert verbs == ["shared", "share_ended"]


def test_a_share_ends_by_date_without_a_sweeper(world: World) -> None:
    depot = world.aber.owns("Depot")
    until = clock.today() + dt.timedelta(days=3)
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY, until=until)
    with clock.at(until):
        assert names(world.bryn.actor()) == {"Depot"}
    with clock.at(until + dt.timedelta(days=1)):
        assert names(world.bryn.actor()) == set()


def test_when_the_higher_level_ends_the_lower_stands(world: World) -> None:
    depot = world.aber.owns("Depot")
    soon = clock.today() + dt.timedelta(days=3)
    world.aber.shares(depot, with_=world.forum.audience, at=Level.COMMERCIAL, until=soon)
    world.aber.shares(depot, with_=world.forum.audience, at=Level.LISTED)
    assert shown(depot, world.bryn.actor()).level == Level.COMMERCIAL  # type: ignore[union-attr]
    with clock.at(soon + dt.timedelta(days=1)):
        assert shown(depot, world.bryn.actor()).level == Level.LISTED  # type: ignore[union-attr]


def test_a_later_joiner_sees_only_what_is_granted_after_or_confirmed(world: World) -> None:
    before, open_to_all = world.aber.owns("Before"), world.aber.owns("Open")
    world.aber.shares(before, with_=world.forum.audience, at=Level.SUMMARY)
    world.aber.shares(open_to_all, with_=world.forum.audience, at=Level.SUMMARY, and_later=True)
    with acting_as(OWNER):
        agreement = world.forum.audience.agreements.model.objects.unscoped(because="test").get()
        enter(world.forum, agreement, world.dol, world.administrator)
    assert names(world.dol.actor()) == {"Open"}
    after = world.aber.owns("After")
    world.aber.shares(after, with_=world.forum.audience, at=Level.SUMMARY)
    assert names(world.dol.actor()) == {"Open", "After"}
    assert confirm_joiners(world.aber.actor(), audience=world.forum.audience) == 1
    assert names(world.dol.actor()) == {"Open", "After", "Before"}


@pytest.mark.parametrize("few", [0, 100])
def test_many_are_shared_renewed_confirmed_and_ended_in_parts_that_stay_small(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Nothing is left of it behind the door, behind others and of the owner's own nothing is written anew."""
    monkeypatch.setattr(visibility, "AT_ONCE", 2)
    monkeypatch.setattr(visibility, "FEW", few)
    many = [world.aber.owns(f"Depot {number}", town="Aber", use="depot") for number in range(5)]
    world.aber.shares(many[0], with_=world.bryn.audience, at=Level.DETAIL)
    forum, until = world.forum.audience, clock.today() + dt.timedelta(days=3)

    def elsewhere() -> set[tuple[object, ...]]:
        with acting_as(OWNER), connection.cursor() as cursor:
            cursor.execute(
                "SELECT v.asset_id, v.door_id, v.ctid::text FROM assets_assetsight v JOIN sharing_cohort c"
                " ON c.id = v.door_id WHERE c.audience_id <> %s",
                [forum.pk],
            )
            return set(cursor.fetchall())

    def true(level: Level | None, to: object) -> None:
        with acting_as(OWNER):
            assert visibility.differences(ASSET) == (0, 0)
        seen = {one.name: found.level for one in many if (found := shown(one, to)) is not None}  # type: ignore[arg-type]
        assert seen == ({one.name: level for one in many} if level else {})

    before, ids = elsewhere(), [one.pk for one in many]
    facts = {"audience": forum, "level": Level.SUMMARY, "until": until, "reason": "a test"}
    batch = granting.grant(ASSET, world.aber.actor(), ids, **facts)  # type: ignore[arg-type]
    true(Level.SUMMARY, world.cwm.actor())
    shares = list(AssetShare.objects.visible_to(world.aber.actor()).filter(batch=batch))
    assert renew_shares(world.aber.actor(), shares, until=AGES) == 5
    renewed = Event.objects.visible_to(world.aber.actor()).filter(verb="share_renewed")
    assert {one.subject_id for one in renewed} == set(ids)
    with clock.at(until + dt.timedelta(days=1)):
        assert len(names(world.cwm.actor())) == 5
    with acting_as(OWNER):
        agreement = forum.agreements.model.objects.unscoped(because="test").get()
        enter(world.forum, agreement, world.dol, world.administrator)
    true(None, world.dol.actor())
    assert confirm_joiners(world.aber.actor(), audience=forum) == 5
    true(Level.SUMMARY, world.dol.actor())
    end_shares(world.aber.actor(), list(AssetShare.objects.visible_to(world.aber.actor()).filter(batch=batch)))
    true(None, world.cwm.actor())
    assert elsewhere() == before


def test_ending_asks_as_often_for_many_receivers_as_for_one(world: World) -> None:
    """And of what others are shown, or the same ones by another share, nothing ends."""
    depot, hall = world.aber.owns("Depot"), world.aber.owns("Hall")
    receivers = (world.forum, world.bryn, world.cwm)

    def ended(audiences: Sequence[Any]) -> int:
        for asset in (depot, hall):
            for one in audiences:
                world.aber.shares(asset, with_=one.audience, at=Level.SUMMARY)
        wanted = AssetShare.objects.visible_to(world.aber.actor()).live().filter(asset=depot)
        shares = list(wanted.filter(audience__in=[one.audience for one in audiences]).select_related("audience"))
        with CaptureQueriesContext(connection) as asked:
            end_shares(world.aber.actor(), shares)
        return len(asked)

    def given() -> set[tuple[int, str]]:
        with acting_as(OWNER):
            return set(AssetGrant.objects.filter(content_object=depot).values_list("group", "permission__codename"))

    assert ended(receivers[:1]) == ended(receivers)
    assert names(world.bryn.actor()) == names(world.cwm.actor()) == {"Hall"}
    assert given() == set()
    for audience in (world.bryn.audience, world.bryn.audience, world.cwm.audience):
        world.aber.shares(depot, with_=audience, at=Level.SUMMARY)
    to_both, (of_bryn, *_) = given(), {pair for pair in given() if pair[0] == world.bryn.audience.group_id}
    mine = AssetShare.objects.visible_to(world.aber.actor()).live().filter(asset=depot).select_related("audience")
    one_of_bryn = mine.filter(audience=world.bryn.audience)[:1]
    end_shares(world.aber.actor(), [*one_of_bryn, *mine.filter(audience=world.cwm.audience)])
    assert len(to_both) == 2
    assert given() == {of_bryn}, "another share of the body gives it to Bryn still"
    assert names(world.bryn.actor()) == {"Depot", "Hall"}
    with acting_as(OWNER):
        assert visibility.differences(ASSET) == (0, 0)


def test_no_sharing_into_a_forum_before_the_agreement_is_accepted(world: World) -> None:
    depot = world.aber.owns("Depot")
    with acting_as(OWNER):
        world.forum.audience.agreements.model(audience=world.forum.audience, version=2, text_en="Newer").save(
            force_insert=True
        )
    with pytest.raises(AgreementMissing):
        share_assets(
            world.aber.actor(), [depot.pk], audience=world.forum.audience, level=Level.LISTED, until=AGES, reason="x"
        )


def test_a_share_cannot_end_before_today(world: World) -> None:
    depot = world.aber.owns("Depot")
    with pytest.raises(DatePast):
        share_assets(
            world.aber.actor(),
            [depot.pk],
            audience=world.forum.audience,
            level=Level.LISTED,
            until=clock.today() - dt.timedelta(days=1),
            reason="x",
        )


def test_only_a_property_manager_of_the_owner_writes(world: World) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.COMMERCIAL)
    with pytest.raises(NotAllowed):
        edit_asset(world.bryn.actor(), depot, version=1, values={"name": "Mine"})
    with pytest.raises(NotAllowed):
        edit_asset(world.aber.actor(world.aber.viewer), depot, version=1, values={"name": "Mine"})
    edit_asset(world.aber.actor(), depot, version=1, values={"name": "Depot 2", "town": "Aber"})
    with pytest.raises(ChangedMeanwhile):
        edit_asset(world.aber.actor(), depot, version=1, values={"name": "Depot 3"})
    assert names(world.bryn.actor()) == {"Depot 2"}


def test_adding_and_retiring(world: World) -> None:
    asset = add_asset(world.aber.actor(), values={"name": "Hall", "reference": "A1"})
    retire_asset(world.aber.actor(), asset, on=clock.today(), reason="sold")
    seen = shown(Asset.objects.visible_to(world.aber.actor()).get(), world.aber.actor())
    assert seen.retired_on == clock.today()  # type: ignore[union-attr]
    assert seen.retired_reason == "sold"  # type: ignore[union-attr]


def test_seeing_the_money_leaves_a_mark_for_the_owner(world: World) -> None:
    depot = world.aber.owns("Depot", value_gbp=1)
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.COMMERCIAL)
    note_money_seen(world.bryn.actor(), depot)
    (event,) = Event.objects.visible_to(world.aber.actor())
    assert (event.verb, event.acting_for_name) == ("money_seen", "Bryn Health Board")
    assert Event.objects.visible_to(world.bryn.actor()).count() == 0
    with pytest.raises(NotAllowed):
        note_money_seen(world.cwm.actor(), depot)


def test_the_superuser_sees_nothing(world: World) -> None:
    world.aber.owns("Depot")
    boss = world.administrator
    boss.is_superuser = boss.is_staff = True
    from sharing.audiences.actors import actor_for  # noqa: PLC0415 - read beside its use

    assert names(actor_for(boss)) == set()
    assert AudienceMember.objects.visible_to(actor_for(boss)).count() == 0
