"""A body's administrator looks after its people; every change counts on the next request."""

from __future__ import annotations

import uuid

import pytest
from allauth.mfa.models import Authenticator

from partners.organisations.actions import add_organisation
from partners.organisations.models import Organisation
from partners.outbox.models import Job
from partners.people.actions import invite_first_administrator, readdress_invitation
from partners.people.errors import NotYourself
from partners.people.models import Invitation, Person
from sharing.audiences.actors import actor_for
from tests.client import PortalClient
from tests.partners.people.posting import events, letter_to, membership_of, post, signed_in, verbs
from tests.roles import OWNER, acting_as
from tests.worlds import World


def deed(world: World, word: str, whom: Person, **fields: str) -> int:
    """What Aber's administrator is answered to a post about somebody's membership."""
    url = f"/people/{membership_of(whom).pk}/{word}/"
    client = signed_in(world.aber.administrator)
    return int(post(client, url, world.aber.organisation.pk, reason="why not", **fields).status_code)


def test_everybody_of_the_body_sees_its_people_and_nobody_elses(world: World) -> None:
    text = signed_in(world.aber.viewer).get("/people/").content.decode()
    assert world.aber.manager.email in text
    assert world.bryn.manager.email not in text
    assert "Invite a colleague" not in text


def test_only_an_administrator_invites(world: World) -> None:
    aber = world.aber
    for person in (aber.viewer, aber.manager):
        answer = post(signed_in(person), "/people/invite/", aber.organisation.pk, email="a@b.example", roles=["viewer"])
        assert answer.status_code == 404


def test_a_member_or_a_waiting_address_is_not_invited_again(world: World) -> None:
    aber = world.aber
    client = signed_in(aber.administrator)
    for email, status in ((aber.manager.email, 422), ("new@aber.example", 303), ("NEW@aber.example", 422)):
        answer = post(client, "/people/invite/", aber.organisation.pk, email=email, roles=["viewer"])
        assert answer.status_code == status, email


def test_inviting_does_not_tell_who_has_an_account_elsewhere(world: World) -> None:
    aber = world.aber
    client = signed_in(aber.administrator)
    pages = []
    for email in (world.dol.manager.email, "nobody.knows@dol.example"):
        answer = post(client, "/people/invite/", aber.organisation.pk, email=email, roles=["viewer"])
        assert answer.status_code == 303
        pages.append(client.get("/people/").content.decode().replace(email, "THEM"))
    assert "THEM" in pages[0]
    assert "THEM" in pages[1]


def test_a_change_of_roles_counts_on_the_next_request_and_is_written_down(world: World) -> None:
    client = signed_in(world.aber.viewer)
    assert client.get("/people/invite/").status_code == 404
    assert deed(world, "edit", world.aber.viewer, roles="administrator") == 303
    assert client.get("/people/invite/").status_code == 200
    assert events(world.aber.organisation.pk)[-1].facts == {"before": ["viewer"], "after": ["administrator"]}


@pytest.mark.parametrize(("word", "fields"), [("edit", {"roles": "viewer"}), ("end", {})])
def test_the_last_administrator_stays(world: World, word: str, fields: dict[str, str]) -> None:
    assert deed(world, word, world.aber.administrator, **fields) == 422
    assert membership_of(world.aber.administrator).roles == ["administrator"]


def test_one_of_two_administrators_may_give_it_up_and_leave(world: World) -> None:
    assert deed(world, "edit", world.aber.viewer, roles="administrator") == 303
    assert deed(world, "end", world.aber.administrator) == 303
    assert verbs(world.aber.organisation.pk)[-2:] == ["roles_changed", "member_left"]


def test_a_leaver_is_out_on_the_next_request(world: World) -> None:
    client = signed_in(world.aber.manager)
    assert client.get("/people/").status_code == 200
    assert deed(world, "end", world.aber.manager) == 303
    assert client.get("/people/").status_code == 404


def test_a_suspended_colleague_is_out_until_reinstated(world: World) -> None:
    client = signed_in(world.aber.manager)
    assert deed(world, "suspend", world.aber.manager) == 303
    assert client.get("/people/").status_code == 404
    assert deed(world, "suspend", world.aber.manager) == 409
    assert deed(world, "reinstate", world.aber.manager) == 303
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("word", ["edit", "suspend", "reinstate", "end"])
def test_another_bodys_people_are_a_page_that_never_was(world: World, word: str) -> None:
    client = signed_in(world.aber.administrator)
    hidden = client.get(f"/people/{membership_of(world.bryn.manager).pk}/{word}/")
    absent = client.get(f"/people/{uuid.uuid4()}/{word}/")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_a_lost_second_factor_is_reset_with_sessions_ended_and_a_letter(world: World) -> None:
    person = world.aber.manager
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = signed_in(person)
    url = f"/accounts/{person.pk}/reset-factor/"
    answer = post(signed_in(world.aber.administrator), url, world.aber.organisation.pk, reason="lost phone")
    assert answer.status_code == 303
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get("/people/").status_code == 302
    assert "reset your second factor" in letter_to(person.email)
    assert verbs(world.aber.organisation.pk)[-1] == "factor_reset"


def test_nobody_resets_the_factor_of_another_bodys_person_or_their_own_or_the_portals(world: World) -> None:
    client = signed_in(world.aber.administrator)
    for person in (world.bryn.manager, world.aber.administrator, world.administrator):
        assert client.get(f"/accounts/{person.pk}/reset-factor/").status_code == 404
    assert signed_in(world.aber.manager).get(f"/accounts/{world.aber.viewer.pk}/reset-factor/").status_code == 404


def test_a_stranger_is_sent_to_sign_in(world: World) -> None:
    answer = PortalClient().get("/people/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    assert not Job.objects.exists()


def test_an_invitation_goes_to_another_address_and_the_first_link_dies(world: World) -> None:
    aber = world.aber
    client = signed_in(aber.administrator)
    post(client, "/people/invite/", aber.organisation.pk, email="wrong@aber.example", roles=["viewer"])
    with acting_as(OWNER):
        old = Invitation.objects.unscoped(because="test").get(email="wrong@aber.example")
    address = f"/people/invitations/{old.pk}/address/"
    for email, status in (
        ("wrong@aber.example", 422),
        (aber.manager.email, 422),
        ("right@aber.example", 303),
        ("late@aber.example", 409),
    ):
        assert post(client, address, aber.organisation.pk, email=email).status_code == status, email
    with acting_as(OWNER):
        waiting = Invitation.objects.unscoped(because="test").filter(organisation=aber.organisation).waiting()
        assert list(waiting.values_list("email", "roles")) == [("right@aber.example", ["viewer"])]
    assert verbs(aber.organisation.pk)[-1] == "invitation_readdressed"


def test_the_portal_does_not_send_an_invitation_to_one_of_its_own(world: World) -> None:
    actor = actor_for(world.administrator)
    ember: Organisation = add_organisation(
        actor, name_en="Ember", name_cy="", kind="other", jurisdiction="wales", official_code=""
    )
    invitation = invite_first_administrator(actor, ember, email="wrong@ember.example")
    with pytest.raises(NotYourself):
        readdress_invitation(actor, invitation, email=world.administrator.email)
    assert readdress_invitation(actor, invitation, email="right@ember.example").by_administrator
