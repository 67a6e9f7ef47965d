"""One's own account, the switch between bodies, and accounts that portal administrators look after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator

from partners.people.models import Membership, Person
from tests.partners.people.posting import events, post, signed_in, verbs
from tests.roles import OWNER, acting_as
from tests.worlds import PASSWORD, World

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def both(world: World) -> Person:
    """Somebody who acts for Aber and for Bryn."""
    with acting_as(OWNER):
        Membership(person=world.aber.viewer, organisation=world.bryn.organisation, roles=["viewer"]).save(
            force_insert=True
        )
    return world.aber.viewer


def people(client: Client) -> str:
    return client.get("/people/").content.decode()


def test_the_switch_changes_for_whom_one_acts(world: World, both: Person) -> None:
    client = signed_in(both)
    aber, bryn = world.aber.organisation.pk, world.bryn.organisation.pk
    assert world.aber.manager.email in people(client)
    assert 'name="organisation"' in people(client)
    assert post(client, "/acting-for/", aber, organisation=bryn, next="/people/")["Location"] == "/people/"
    assert world.bryn.manager.email in people(client)
    assert world.aber.manager.email not in people(client)


def test_the_switch_leads_to_no_body_that_is_not_ones_own_and_to_no_other_site(world: World, both: Person) -> None:
    client = signed_in(both)
    aber = world.aber.organisation.pk
    for wanted in (str(world.cwm.organisation.pk), "", "nonsense"):
        assert post(client, "/acting-for/", aber, organisation=wanted).status_code == 404
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert post(client, "/acting-for/", aber, organisation=aber, next=elsewhere)["Location"] == "/"


def test_a_form_from_a_stale_tab_is_refused_with_a_page_and_nothing_is_written(world: World, both: Person) -> None:
    client = signed_in(both)
    aber, bryn = world.aber.organisation.pk, world.bryn.organisation.pk
    post(client, "/acting-for/", aber, organisation=bryn)
    answer = post(client, "/account/edit/", aber, name="Changed", language="cy")
    assert answer.status_code == 409
    assert "Nothing was saved" in answer.content.decode()
    assert Person.objects.get(pk=both.pk).name != "Changed"


def test_a_membership_that_ends_takes_the_chosen_body_away(world: World, both: Person) -> None:
    client = signed_in(both)
    post(client, "/acting-for/", world.aber.organisation.pk, organisation=world.bryn.organisation.pk)
    with acting_as(OWNER):
        mine = Membership.objects.unscoped(because="a test's own world").filter(person=both)
        mine.get(organisation=world.bryn.organisation).delete()
    assert world.aber.manager.email in people(client)


def test_the_account_page_shows_oneself_and_takes_a_new_name_and_language(world: World) -> None:
    person, aber = world.aber.manager, world.aber.organisation.pk
    client = signed_in(person)
    assert person.email in client.get("/account/").content.decode()
    answer = post(
        client, "/account/edit/", aber, name="New Name", language="cy", emails="daily", is_portal_administrator="on"
    )
    assert answer.status_code == 303
    changed = Person.objects.get(pk=person.pk)
    assert (changed.name, changed.language, changed.is_portal_administrator) == ("New Name", "cy", False)


def test_signing_out_everywhere_else_keeps_this_session_only(world: World) -> None:
    here, there = signed_in(world.aber.manager), signed_in(world.aber.manager)
    assert post(here, "/account/sign-out-elsewhere/", world.aber.organisation.pk).status_code == 303
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_a_suspended_account_is_signed_out_on_the_next_request_and_cannot_sign_in(world: World, client: Client) -> None:
    person = world.aber.manager
    session, admin = signed_in(person), signed_in(world.administrator)
    assert post(admin, f"/accounts/{person.pk}/suspend/", reason="lost laptop").status_code == 303
    assert session.get("/account/").status_code == 302
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/account/").status_code == 302
    assert post(admin, f"/accounts/{person.pk}/reinstate/", reason="found").status_code == 303
    assert session.get("/account/").status_code == 302, "the old session stays ended"
    assert verbs(world.aber.organisation.pk)[-2:] == ["account_suspended", "account_reinstated"]
    assert all(event.by_administrator for event in events(world.aber.organisation.pk)[-2:])


def test_a_portal_administrator_finds_an_account_by_its_whole_address(world: World) -> None:
    admin = signed_in(world.administrator)
    found = admin.get("/accounts/", {"email": world.aber.manager.email.upper()}).content.decode()
    assert "Aber Council" in found
    assert "No account" in admin.get("/accounts/", {"email": "nobody@x.example"}).content.decode()
    assert admin.get("/accounts/", {"email": "manager"}).status_code == 422


def test_accounts_are_the_portal_administrators_business_and_never_their_own(world: World) -> None:
    admin, other = signed_in(world.administrator), signed_in(world.aber.administrator)
    assert other.get("/accounts/").status_code == 404
    for word in ("suspend", "reinstate"):
        assert other.get(f"/accounts/{world.aber.manager.pk}/{word}/").status_code == 404
        assert admin.get(f"/accounts/{world.administrator.pk}/{word}/").status_code == 404


def test_a_portal_administrator_resets_a_factor_in_the_sight_of_every_body_concerned(
    world: World, both: Person
) -> None:
    Authenticator.objects.create(user=both, type=Authenticator.Type.TOTP, data={"secret": "x"})
    url = f"/accounts/{both.pk}/reset-factor/"
    assert post(signed_in(world.administrator), url, reason="lost phone").status_code == 303
    for body in (world.aber, world.bryn):
        event = events(body.organisation.pk)[-1]
        assert (event.verb, event.by_administrator, event.reason) == ("factor_reset", True, "lost phone")
