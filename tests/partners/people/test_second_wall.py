"""Links, memberships, bodies and the trail: the database refuses what the code would never ask, too."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from partners import clock
from partners.people.models import Invitation
from partners.people.tokens import hash_of
from partners.scoping.arming import NOBODY, arm
from sharing.audiences.actors import actor_for
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import World, make_person

if TYPE_CHECKING:
    from partners.people.models import Person

TOKEN = "a-link-that-somebody-holds"
HOLDER = replace(NOBODY, invitation=hash_of(TOKEN))
JOIN = (
    "INSERT INTO partners_membership (id, person_id, organisation_id, roles, since)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now())"
)
NEWCOMER = "newcomer@aber.example"


@pytest.fixture
def newcomer(cast: World) -> Person:
    """Somebody with an account and an invitation to Aber as a viewer."""
    with acting_as(OWNER):
        person = make_person(NEWCOMER, "New Comer")
        Invitation(
            organisation=cast.aber.organisation,
            email=NEWCOMER,
            roles=["viewer"],
            token_hash=hash_of(TOKEN),
            invited_by=cast.aber.administrator,
            expires_at=clock.now() + dt.timedelta(days=1),
        ).save(force_insert=True)
    return person


def of_link(change: str) -> str:
    """An update of the invitation whose link is held."""
    return f"UPDATE partners_invitation SET {change} WHERE token_hash = '{hash_of(TOKEN)}'"


def test_the_holder_of_a_link_joins_as_it_says_and_not_otherwise(cast: World, newcomer: Person) -> None:
    aber, bryn = cast.aber.organisation.pk, cast.bryn.organisation.pk
    arm(HOLDER)
    only_the_wall_stops(JOIN, newcomer.pk, aber, ["administrator"])
    only_the_wall_stops(JOIN, newcomer.pk, bryn, ["viewer"])
    only_the_wall_stops(JOIN, cast.dol.viewer.pk, aber, ["viewer"])
    assert not refused(JOIN, newcomer.pk, aber, ["viewer"])


@pytest.mark.parametrize(
    "change",
    [
        "organisation_id = (SELECT id FROM partners_organisation WHERE slug = 'bryn')",
        "roles = ARRAY['administrator']",
        "email = 'thief@nowhere.example'",
        "by_administrator = true",
        "accepted_at = now(), expires_at = now() + interval '1 year'",
        "revoked_at = now()",
        "token_hash = 'another'",
    ],
)
def test_the_holder_of_a_link_changes_only_that_it_is_accepted(cast: World, newcomer: Person, change: str) -> None:
    for arms in (HOLDER, replace(cast.dol.actor(cast.dol.administrator).arms(), invitation=hash_of(TOKEN))):
        arm(arms)
        only_the_wall_stops(of_link(change))
    assert not refused(of_link("accepted_at = now()"))


@pytest.mark.parametrize(
    "fate", ["accepted_at = now()", "revoked_at = now()", "expires_at = now() - interval '1 hour'", "token_hash = 'x'"]
)
def test_a_link_that_is_spent_revoked_expired_or_replaced_passes_nothing(
    cast: World, newcomer: Person, fate: str
) -> None:
    with acting_as(OWNER):
        assert not refused(of_link(fate))
    arm(HOLDER)
    only_the_wall_stops(JOIN, newcomer.pk, cast.aber.organisation.pk, ["viewer"])
    assert refused(of_link("accepted_at = now()"))
    assert refused(of_link("accepted_at = NULL, revoked_at = NULL, expires_at = now() + interval '1 day'"))


#: of a body that is founded a moment ago: what happens to it before its first administrator opens the link
FATES = {
    "suspended": "UPDATE partners_organisation SET suspended_at = now() WHERE slug = 'dol'",
    "founded": "UPDATE partners_organisation SET founded_at = now() WHERE slug = 'dol'",
    "administered": "UPDATE partners_membership SET ended_at = NULL WHERE roles = ARRAY['administrator']::varchar[]",
}


@pytest.mark.parametrize("fate", FATES)
def test_a_first_link_does_not_open_a_body_that_is_suspended_founded_or_administered(cast: World, fate: str) -> None:
    dol = cast.dol.organisation
    first = JOIN, newcomer_of_dol(cast).pk, dol.pk, ["administrator"]
    ask = "INSERT INTO partners_invitation (id, organisation_id, email, roles, token_hash, invited_by_id,"
    ask += " by_administrator, created_at, expires_at) VALUES (gen_random_uuid(), %s, 'x@dol.example',"
    ask += " ARRAY['administrator'], 'x', %s, true, now(), now() + interval '1 day')"
    portal = actor_for(cast.administrator).arms()
    with transaction.atomic():  # so it is while nothing has happened
        arm(portal)
        assert not refused(ask, dol.pk, cast.administrator.pk)
        arm(HOLDER)
        assert not refused(*first)
        transaction.set_rollback(True)
    with acting_as(OWNER):
        assert not refused(FATES[fate])
    arm(HOLDER)
    only_the_wall_stops(*first)
    if fate != "suspended":  # an invitation may wait for the body to be reinstated
        arm(portal)
        only_the_wall_stops(ask, dol.pk, cast.administrator.pk)


def newcomer_of_dol(cast: World) -> Person:
    """Somebody whom the portal invited as the first administrator of Dol, whose own has left."""
    with acting_as(OWNER):
        person = make_person("first@dol.example", "First")
        assert not refused(
            f"UPDATE partners_membership SET ended_at = now() WHERE person_id = '{cast.dol.administrator.pk}'"
        )
        Invitation(
            organisation=cast.dol.organisation,
            email=person.email,
            roles=["administrator"],
            token_hash=hash_of(TOKEN),
            invited_by=cast.administrator,
            by_administrator=True,
            expires_at=clock.now() + dt.timedelta(days=1),
        ).save(force_insert=True)
    return person


def test_the_holder_of_a_first_link_reads_who_administers_that_body_and_nobody_else(cast: World) -> None:
    newcomer_of_dol(cast)
    with acting_as(OWNER):
        assert not refused(FATES["administered"])
    arm(HOLDER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM partners_membership")
        assert cursor.fetchall() == [(cast.dol.administrator.pk,)]
    with acting_as(OWNER):
        assert not refused(of_link("accepted_at = now()"))
    arm(HOLDER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM partners_membership")
        assert cursor.fetchall() == []


def test_nobody_joins_a_body_without_a_link(cast: World, newcomer: Person) -> None:
    aber = cast.aber
    for arms in (
        aber.actor(aber.administrator).arms(),
        actor_for(cast.administrator).arms(),
        actor_for(newcomer).arms(),
    ):
        arm(arms)
        only_the_wall_stops(JOIN, newcomer.pk, aber.organisation.pk, ["viewer"])


def test_whose_membership_it_is_is_nobodys_to_change_and_its_roles_are_its_bodys(cast: World) -> None:
    """Not a portal administrator's: they suspend people, they do not put themselves in their place."""
    aber, of_viewer = cast.aber, f"WHERE person_id = '{cast.aber.viewer.pk}'"
    person = f"UPDATE partners_membership SET person_id = %s {of_viewer}"
    roles = f"UPDATE partners_membership SET roles = ARRAY['administrator'] {of_viewer}"
    for arms in (actor_for(cast.administrator).arms(), aber.actor(aber.administrator).arms(), aber.actor().arms()):
        arm(arms)
        only_the_wall_stops(person, cast.administrator.pk)
    for arms in (actor_for(cast.administrator).arms(), aber.actor().arms(), aber.actor(aber.viewer).arms()):
        arm(arms)
        only_the_wall_stops(roles)
    aber.actor(aber.administrator)
    only_the_wall_stops(f"UPDATE partners_membership SET organisation_id = %s {of_viewer}", cast.bryn.organisation.pk)
    assert not refused(roles)
    assert not refused(f"UPDATE partners_membership SET ended_at = now() {of_viewer}")
    only_the_wall_stops(f"UPDATE partners_membership SET ended_at = NULL {of_viewer}")


def test_a_body_does_not_open_itself_to_its_founding_again(cast: World) -> None:
    body = f"WHERE id = '{cast.aber.organisation.pk}'"
    with acting_as(OWNER):
        assert not refused(f"UPDATE partners_organisation SET first_record_at = now(), founded_at = now() {body}")
    for person in (cast.aber.manager, cast.aber.administrator):
        for change in (
            "first_record_at = NULL",
            "founded_at = NULL",
            "suspended_at = now()",
            "kind = 'police'",
            "official_code = 'W1'",
        ):
            cast.aber.actor(person)
            only_the_wall_stops(f"UPDATE partners_organisation SET {change} {body}")
    actor_for(cast.administrator)
    for column in ("first_record_at", "founded_at"):
        only_the_wall_stops(f"UPDATE partners_organisation SET {column} = NULL {body}")
    cast.aber.actor(cast.aber.viewer)
    only_the_wall_stops(f"UPDATE partners_organisation SET name_en = 'Ours' {body}")


def test_an_event_names_whoever_acts(cast: World) -> None:
    """Or anybody could write a deed of theirs under the name of another."""
    aber, bryn = cast.aber, cast.bryn
    sql = (
        "INSERT INTO partners_event (id, at, organisation_id, person_id, person_name, acting_for_id, acting_for_name,"
        " by_administrator, verb, subject_kind, subject_id, subject_label, reason, facts, request_id)"
        f" VALUES (gen_random_uuid(), now(), '{aber.organisation.pk}', %s, '', %s, '', %s, 'did', '',"
        " gen_random_uuid(), '', '', '{}', '')"
    )
    bryn.actor()
    mine = (bryn.manager.pk, bryn.organisation.pk)
    for person, body in (
        (aber.manager.pk, bryn.organisation.pk),
        (bryn.manager.pk, aber.organisation.pk),
        (None, bryn.organisation.pk),
        (bryn.manager.pk, None),
        (None, None),
    ):
        only_the_wall_stops(sql, person, body, False)
    only_the_wall_stops(sql, *mine, True)
    assert not refused(sql, *mine, False)
    actor_for(cast.administrator)
    assert not refused(sql, cast.administrator.pk, None, True)
