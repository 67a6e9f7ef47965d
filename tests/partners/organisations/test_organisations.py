"""A portal administrator brings bodies on board, sees that they exist, and cannot let themselves into one."""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote

import pytest

from assets.register.actions import add_asset
from forums.membership.actions import accept_invitation, invite_body
from partners import clock
from partners.organisations.models import Organisation
from partners.people.models import Invitation, Membership, Person
from projects.delivery.actions import Outline, start_project
from sharing.audiences.actors import actor_for
from sharing.audiences.models import Audience
from sharing.levels import Level
from tests.assets.register.properties import text_of
from tests.client import PortalClient
from tests.forums.membership.doing import administrator_of, agreement
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
JOINED = {"name": "First", "password": NEW_PASSWORD}
EMBER = {"name_en": "Ember Ambulance Trust", "kind": "ambulance", "jurisdiction": "wales", "official_code": "X1"}


def body(name: str) -> Organisation:
    """A body by its name."""
    with acting_as(OWNER):
        return Organisation.objects.unscoped(because="a test looks").get(name_en=name)


def newcomer(world: World) -> Organisation:
    """A body that came on board a moment ago: nobody acts for it."""
    assert post(signed_in(world.administrator), "/organisations/add/", **EMBER).status_code == 303
    return body("Ember Ambulance Trust")


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
    arrived = PortalClient()
    assert arrived.post(link_in(letter_to(FIRST)), JOINED).status_code == 303
    assert membership_of(Person.objects.get(email=FIRST)).roles == ["administrator"]
    assert arrived.get("/people/invite/").status_code == 200
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
    ember = newcomer(world)
    for email in (world.administrator.email, world.administrator.email.upper(), other.email):
        assert invite_first(world, ember, email) == 422
    assert invite_first(world, ember, FIRST) == 303


def offers(world: World, organisation: Organisation) -> set[str]:
    """What the page of a body offers a portal administrator to do about its first administrator."""
    page = signed_in(world.administrator).get(f"/organisations/{organisation.pk}/").content.decode()
    return {name for name in ("/invite/", "/resend/", "/address/", "/revoke/") if f'{name}"' in page}


#: how a body loses its only administrator, by the portal or by itself
LOST = {
    "closed": lambda one: Person.objects.filter(pk=one.person_id).update(is_active=False),
    "suspended": lambda one: Membership.objects.scoped("test").filter(pk=one.pk).update(suspended_at=clock.now()),
    "left": lambda one: Membership.objects.scoped("test").filter(pk=one.pk).update(ended_at=clock.now()),
    "less": lambda one: Membership.objects.scoped("test").filter(pk=one.pk).update(roles=["viewer"]),
}


def lose(person: Person, how: str) -> None:
    """Let somebody be an administrator no more."""
    membership = membership_of(person)
    with acting_as(OWNER):
        assert LOST[how](membership) == 1


@pytest.mark.parametrize("how", LOST)
def test_the_portal_invites_nobody_into_a_body_that_somebody_administers(world: World, how: str) -> None:
    dol = world.dol.organisation
    assert invite_first(world, dol, FIRST) == 422
    assert offers(world, dol) == set()
    page = signed_in(world.administrator).get(f"/organisations/{dol.pk}/invite/").content.decode()
    assert "has an administrator" in page
    assert "Send the invitation" not in page
    lose(world.dol.administrator, how)
    assert offers(world, dol) == {"/invite/"}
    assert invite_first(world, dol, FIRST) == 303
    assert PortalClient().post(link_in(letter_to(FIRST)), JOINED).status_code == 303


def joins_forum(world: World) -> None:
    """Dol is asked into the forum, and its administrator accepts."""
    invite_body(actor_for(world.administrator), world.forum, organisation=world.dol.organisation)
    accept_invitation(administrator_of(world.dol), world.forum, agreement=agreement(world))


#: what a body does first, by which it is founded
DEEDS = {
    "property": lambda world: add_asset(world.dol.actor(), values={"name": "Hall", "kind": "building"}),
    "project": lambda world: start_project(world.dol.actor(), key=uuid.uuid4(), outline=Outline("Hall", "To use it")),
    "forum": joins_forum,
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_body_does_itself_ends_its_founding_and_the_links_of_it(world: World, deed: str) -> None:
    """With nobody left who administers it: only what it has is in the way."""
    dol = world.dol.organisation
    assert dol.founded_at is None
    if deed != "forum":  # only an administrator accepts for a body, and lets the portal invite none
        lose(world.dol.administrator, "closed")
        assert invite_first(world, dol, FIRST) == 303
        link = link_in(letter_to(FIRST))
        assert offers(world, dol) == {"/invite/", "/resend/", "/address/", "/revoke/"}
        DEEDS[deed](world)
        assert PortalClient().post(link, JOINED).status_code == 410
        assert offers(world, dol) == {"/revoke/"}
    else:
        DEEDS[deed](world)
        lose(world.dol.administrator, "closed")
        assert offers(world, dol) == set()
    assert invite_first(world, dol, "another@ember.example") == 422
    page = signed_in(world.administrator).get(f"/organisations/{dol.pk}/").text
    assert "Nobody administers this organisation now" in page
    assert "can reinstate the account" in page
    board = signed_in(world.administrator).get("/board/").text
    assert "Nobody administers it now" in board
    waits = "to an administrator: nobody administers it now"
    assert waits in signed_in(world.administrator).get("/waiting/").text
    for where in (f"/organisations/{dol.pk}/", "/people/"):
        assert "Nobody administers your organisation now" in signed_in(world.dol.manager).get(where).text
    way_back = re.search(r'href="(/accounts/\?email=[^"]+)"', page)
    assert way_back
    found = signed_in(world.administrator).get(way_back[1]).text
    reinstate = f"/accounts/{world.dol.administrator.pk}/reinstate/"
    assert reinstate in found
    assert post(signed_in(world.administrator), reinstate, reason="On leave no more").status_code == 303
    own = signed_in(world.dol.administrator)
    fields = {"email": "another@ember.example", "roles": ["administrator"]}
    assert post(own, "/people/invite/", dol.pk, **fields).status_code == 303, "who then invites others"
    assert "Nobody administers" not in signed_in(world.administrator).get(f"/organisations/{dol.pk}/").text
    assert waits not in signed_in(world.administrator).get("/waiting/").text
    assert "Nobody administers" not in signed_in(world.dol.manager).get("/people/").text


def test_a_body_that_lost_its_administrator_before_it_had_anything_is_given_another(world: World) -> None:
    dol = world.dol.organisation
    page = f"/organisations/{dol.pk}/"
    assert "Nobody administers" not in signed_in(world.administrator).get(page).text
    lose(world.dol.administrator, "closed")
    text = signed_in(world.administrator).get(page).text
    assert "you can invite another first administrator" in text
    assert f'href="/accounts/?email={quote(world.dol.administrator.email)}"' in text
    assert f"{page}invite/" in text
    assert "Nobody administers your organisation now" in signed_in(world.dol.manager).get(page).text
    assert invite_first(world, dol, FIRST) == 303
    PortalClient().post(link_in(letter_to(FIRST)), JOINED)
    assert "Nobody administers" not in signed_in(world.administrator).get(page).text


def test_of_a_founded_body_that_somebody_administers_nothing_else_is_said(world: World) -> None:
    joins_forum(world)
    page = signed_in(world.administrator).get(f"/organisations/{world.dol.organisation.pk}/invite/").text
    assert "This organisation has an administrator" in page
    assert "Nobody administers" not in page


def test_of_two_who_are_invited_the_first_to_accept_administers_the_body(world: World) -> None:
    ember, second = newcomer(world), "second@ember.example"
    links = [link_in(letter_to(one)) for one in (FIRST, second) if invite_first(world, ember, one) == 303]
    answers = [PortalClient().post(link, JOINED) for link in links]
    assert [one.status_code for one in answers] == [303, 410]
    assert "first administrator of an organisation that has one" in answers[1].text
    assert offers(world, ember) == {"/revoke/"}
    with acting_as(OWNER):
        waiting = Invitation.objects.unscoped(because="a test looks").get(email=second)
    for deed in ("resend", "address"):
        url = f"/people/invitations/{waiting.pk}/{deed}/"
        client = signed_in(world.administrator)
        assert "Send " not in client.get(url).content.decode().split("<main", 1)[1].split("</h1>")[1]
        assert post(client, url, email="third@ember.example").status_code == 422
    first = signed_in(Person.objects.get(email=FIRST))
    page = first.get("/people/").content.decode()
    assert f"/people/invitations/{waiting.pk}/revoke/" in page
    assert f"/people/invitations/{waiting.pk}/resend/" not in page


def test_somebody_made_portal_administrator_meanwhile_does_not_get_in(world: World) -> None:
    email = world.cwm.viewer.email
    assert invite_first(world, newcomer(world), email) == 303
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


def test_what_a_suspended_body_has_shared_stays_as_it_was_and_its_people_get_nothing(world: World) -> None:
    """Its shares are its own: a portal administrator stops its people, and changes nothing of what partners see."""
    hall, theirs = world.aber.owns("Hall on the Quay", town="Aber"), world.bryn.owns("Clinic")
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.SUMMARY)
    world.bryn.shares(theirs, with_=world.aber.audience, at=Level.LISTED)
    receiver, owner = signed_in(world.bryn.manager), signed_in(world.aber.manager)
    addresses = (f"/assets/{hall.pk}/", "/assets/", "/shares/received/")
    assert [owner.get(f"/assets/{one.pk}/").status_code for one in (hall, theirs)] == [200, 200]

    def shown() -> list[str]:
        return [text_of(receiver.get(one).content) for one in addresses]

    before = shown()
    assert all("Hall on the Quay" in one for one in before)
    aber = world.aber.organisation.pk
    page = signed_in(world.administrator).get(f"/organisations/{aber}/suspend/").text
    assert "What it has shared stays shared" in page
    answer = post(signed_in(world.administrator), f"/organisations/{aber}/suspend/", reason="merged")
    assert answer.status_code == 303
    assert shown() == before
    assert [owner.get(f"/assets/{one.pk}/").status_code for one in (hall, theirs)] == [404, 404]
    assert "Hall on the Quay" not in owner.get("/").content.decode()


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
