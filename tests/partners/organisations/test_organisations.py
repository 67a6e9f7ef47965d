"""A portal administrator brings bodies on board, sees that they exist, and cannot let themselves into one."""

from __future__ import annotations

import pytest

from partners import clock
from partners.organisations.models import Organisation
from partners.people.models import Person
from sharing.audiences.models import Audience
from tests.client import PortalClient
from tests.partners.people.posting import (
    NEW_PASSWORD,
    events,
    letter_to,
    link_in,
    membership_of,
    post,
    signed_in,
    verbs,
)
from tests.roles import OWNER, acting_as
from tests.worlds import World

FIRST = "first@ember.example"
EMBER = {"name_en": "Ember Ambulance Trust", "kind": "ambulance", "jurisdiction": "wales", "official_code": "X1"}


def body(name: str) -> Organisation:
    """A body by its name."""
    with acting_as(OWNER):
        return Organisation.objects.unscoped(because="a test looks").get(name_en=name)


def records(organisation: Organisation) -> None:
    """Give a body its first record."""
    with acting_as(OWNER):
        every = Organisation.objects.unscoped(because="a test's own world")
        every.filter(pk=organisation.pk).update(first_record_at=clock.now())


def invite_first(world: World, organisation: Organisation, email: str) -> int:
    """A portal administrator invites a body's first administrator."""
    return int(
        post(signed_in(world.administrator), f"/organisations/{organisation.pk}/invite/", email=email).status_code
    )


def test_a_body_comes_on_board_with_its_audience_and_its_first_administrator(world: World) -> None:
    client = signed_in(world.administrator)
    answer = post(client, "/organisations/add/", **EMBER)
    ember = body("Ember Ambulance Trust")
    assert answer["Location"] == f"/organisations/{ember.pk}/invite/"
    assert ember.slug == "ember-ambulance-trust"
    with acting_as(OWNER):
        assert Audience.objects.unscoped(because="a test looks").get(organisation=ember).name_en == ember.name_en
    assert invite_first(world, ember, FIRST) == 303
    newcomer = PortalClient()
    link = link_in(letter_to(FIRST))
    assert newcomer.post(link, {"name": "First", "password": NEW_PASSWORD}).status_code == 303
    assert membership_of(Person.objects.get(email=FIRST)).roles == ["administrator"]
    assert newcomer.get("/people/invite/").status_code == 200
    assert verbs(ember.pk) == ["organisation_added", "invited", "joined"]


def test_a_body_needs_a_name_and_the_second_of_a_name_gets_a_short_name_of_its_own(world: World) -> None:
    client = signed_in(world.administrator)
    assert post(client, "/organisations/add/", **{**EMBER, "name_en": ""}).status_code == 422
    assert post(client, "/organisations/add/", **{**EMBER, "name_en": "", "name_cy": "Ember Cymru"}).status_code == 303
    again = {**EMBER, "name_en": "Ember Cymru", "is_another": "yes"}
    assert post(client, "/organisations/add/", **again).status_code == 303
    assert body("Ember Cymru").slug == "ember-cymru-2"


def test_a_portal_administrator_invites_neither_themselves_nor_another_of_their_kind(world: World) -> None:
    with acting_as(OWNER):
        other = Person.objects.create_user("other@portal.example", None, name="O", is_portal_administrator=True)
    for email in (world.administrator.email, world.administrator.email.upper(), other.email):
        assert invite_first(world, world.dol.organisation, email) == 422


def test_the_portal_invites_nobody_into_a_body_that_has_records(world: World) -> None:
    records(world.dol.organisation)
    assert invite_first(world, world.dol.organisation, FIRST) == 422


def test_an_invitation_by_the_portal_dies_with_the_first_record(world: World) -> None:
    assert invite_first(world, world.dol.organisation, FIRST) == 303
    link = link_in(letter_to(FIRST))
    records(world.dol.organisation)
    assert PortalClient().post(link, {"name": "First", "password": NEW_PASSWORD}).status_code == 410


def test_somebody_made_portal_administrator_meanwhile_does_not_get_in(world: World) -> None:
    email = world.cwm.viewer.email
    assert invite_first(world, world.dol.organisation, email) == 303
    link = link_in(letter_to(email))
    with acting_as(OWNER):
        Person.objects.filter(email=email).update(is_portal_administrator=True)
    assert signed_in(Person.objects.get(email=email)).post(link).status_code == 422
    assert membership_of(world.cwm.viewer).organisation_id == world.cwm.organisation.pk


def test_nobody_acts_for_a_suspended_body_until_it_is_reinstated(world: World) -> None:
    aber = world.aber.organisation
    member, client = signed_in(world.aber.manager), signed_in(world.administrator)
    assert member.get("/people/").status_code == 200
    assert post(client, f"/organisations/{aber.pk}/suspend/", reason="merged into another").status_code == 303
    assert member.get("/people/").status_code == 404
    assert post(client, f"/organisations/{aber.pk}/suspend/", reason="again").status_code == 409
    assert post(client, f"/organisations/{aber.pk}/reinstate/", reason="a mistake").status_code == 303
    assert member.get("/people/").status_code == 200
    first, second = events(aber.pk)[-2:]
    assert (first.verb, first.reason, first.by_administrator) == ("organisation_suspended", "merged into another", True)
    assert second.verb == "organisation_reinstated"


def test_a_bodys_own_administrator_changes_its_names_and_its_audience_follows(world: World) -> None:
    aber = world.aber.organisation
    url = f"/organisations/{aber.pk}/edit/"
    fields = {"name_en": "Aber County Council", "name_cy": "Cyngor Sir Aber", "kind": "fire"}
    assert post(signed_in(world.aber.administrator), url, aber.pk, **fields).status_code == 303
    changed = body("Aber County Council")
    assert (changed.name_cy, changed.kind) == ("Cyngor Sir Aber", "council")
    with acting_as(OWNER):
        assert Audience.objects.unscoped(because="a test looks").get(organisation=aber).name_cy == "Cyngor Sir Aber"
    assert events(aber.pk)[-1].by_administrator is False


@pytest.mark.parametrize("path", ["", "add/", "{}/suspend/", "{}/reinstate/", "{}/invite/"])
def test_bodies_are_the_portal_administrators_business(world: World, path: str) -> None:
    url = "/organisations/" + path.format(world.aber.organisation.pk)
    assert signed_in(world.administrator).get(url).status_code == 200
    assert signed_in(world.aber.administrator).get(url).status_code == 404
    assert PortalClient().get(url).status_code == 302


def test_a_member_reads_about_their_own_body_and_no_other(world: World) -> None:
    client = signed_in(world.aber.viewer)
    assert client.get(f"/organisations/{world.aber.organisation.pk}/").status_code == 200
    assert client.get(f"/organisations/{world.bryn.organisation.pk}/").status_code == 404
    assert client.get(f"/organisations/{world.aber.organisation.pk}/edit/").status_code == 404


def test_the_list_finds_by_name_in_either_language_and_shows_nothing_that_a_body_owns(world: World) -> None:
    world.aber.owns("Secret depot")
    client = signed_in(world.administrator)
    text = client.get("/organisations/?q=cyngor").content.decode()
    assert "Aber Council" in text
    assert "Bryn" not in text
    assert "Secret depot" not in client.get(f"/organisations/{world.aber.organisation.pk}/").content.decode()
