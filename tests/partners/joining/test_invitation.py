"""An invitation opens one organisation, with these roles, to one address, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from partners import clock
from partners.outbox.models import Job
from partners.outbox.tasks import deliver
from partners.people import actions, inviting
from partners.people.errors import TooManyLetters
from partners.people.models import Invitation, Person
from tests.client import PortalClient
from tests.partners.people.posting import (
    NEW_PASSWORD,
    letter_to,
    link_in,
    masked,
    membership_of,
    post,
    signed_in,
    verbs,
)
from tests.roles import OWNER, WORKER, acting_as
from tests.worlds import World

NEW = "newcomer@aber.example"


def invite(world: World, email: str = NEW, roles: tuple[str, ...] = ("viewer", "property_manager")) -> str:
    """Aber's administrator invites; the answer is the path of the link in the letter."""
    aber = world.aber
    answer = post(
        signed_in(aber.administrator), "/people/invite/", aber.organisation.pk, email=email, roles=list(roles)
    )
    assert answer.status_code == 303, answer.content.decode()
    return link_in(letter_to(email))


def join(link: str, client: PortalClient | None = None) -> int:
    """Fill in the page of the link."""
    answer = (client or PortalClient()).post(link, {"name": "Nia Newcomer", "password": NEW_PASSWORD})
    return int(answer.status_code)


def test_a_newcomer_reads_who_invites_them_and_joins_with_the_roles_of_the_record(world: World) -> None:
    link = invite(world)
    client = PortalClient()
    page = client.get(link)
    assert page.status_code == 200
    assert "Aber Council" in page.content.decode()
    assert join(link, client) == 303
    assert client.get("/people/").status_code == 200
    assert membership_of(Person.objects.get(email=NEW)).roles == ["viewer", "property_manager"]
    assert verbs(world.aber.organisation.pk)[-2:] == ["invited", "joined"]


def test_the_roles_come_from_the_record_not_from_the_form(world: World) -> None:
    link = invite(world, roles=("viewer",))
    PortalClient().post(link, {"name": "Nia", "password": NEW_PASSWORD, "roles": "administrator"})
    assert membership_of(Person.objects.get(email=NEW)).roles == ["viewer"]


def test_a_used_link_is_dead(world: World) -> None:
    link = invite(world)
    assert join(link) == 303
    assert PortalClient().get(link).status_code == 410
    assert join(link) == 410


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: token + "A", lambda token: token.swapcase()]
)
def test_a_mutated_link_is_dead(world: World, change: object) -> None:
    link = invite(world)
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert join(link.replace(token, change(token))) == 410  # type: ignore[operator]
    assert not Person.objects.filter(email=NEW).exists()


def test_an_old_link_is_dead_and_its_holder_can_ask_for_a_new_one(world: World) -> None:
    link = invite(world)
    with clock.at(clock.now() + dt.timedelta(days=15)):
        assert join(link) == 410
        asked = PortalClient().post(link, {"ask": "1"})
        assert asked.status_code == 200
        assert "ask for a new link" in letter_to(world.aber.administrator.email)


def test_asking_twice_or_with_a_made_up_link_writes_no_letter_and_answers_the_same(world: World) -> None:
    link = invite(world)
    with clock.at(clock.now() + dt.timedelta(days=15)):
        first = PortalClient().post(link, {"ask": "1"})
        again = PortalClient().post(link, {"ask": "1"})
        nothing = PortalClient().post("/invitations/never-was/", {"ask": "1"})
    assert Job.objects.filter(name="people.link_wanted").count() == 1
    assert masked(first) == masked(again) == masked(nothing)


def test_a_revoked_link_looks_like_one_that_never_was(world: World) -> None:
    link = invite(world)
    with acting_as(OWNER):
        pk = Invitation.objects.unscoped(because="a test looks").get(email=NEW).pk
    aber = world.aber
    url = f"/people/invitations/{pk}/revoke/"
    assert post(signed_in(aber.administrator), url, aber.organisation.pk).status_code == 303
    dead, never = PortalClient().get(link), PortalClient().get("/invitations/never-was/")
    assert dead.status_code == never.status_code == 410
    assert masked(dead, link) == masked(never, "/invitations/never-was/")
    assert join(link) == 410


def test_a_letter_that_the_server_took_before_the_worker_failed_is_followed_by_another_letter(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has the link that works: under the name of the first a mail server would drop it."""
    aber, send = world.aber, EmailMessage.send

    def taken(message: EmailMessage) -> int:
        send(message)
        raise TimeoutError("no answer to the end of the letter")

    post(signed_in(aber.administrator), "/people/invite/", aber.organisation.pk, email=NEW, roles=["viewer"])
    with monkeypatch.context() as patch, acting_as(WORKER):
        patch.setattr(EmailMessage, "send", taken)
        job = Job.objects.get(name=inviting.LETTER)
        deliver(str(job.pk))
        Job.objects.filter(pk=job.pk).update(due_at=clock.now())
    with acting_as(WORKER):
        deliver(str(job.pk))
    first, second = (one for one in mail.outbox if one.to == [NEW])
    assert first.message()["Message-ID"] != second.message()["Message-ID"]
    assert [join(link_in(str(one.body))) for one in (first, second)] == [410, 303]


def test_only_the_newest_letter_works(world: World) -> None:
    old = invite(world)
    with acting_as(OWNER):
        pk = Invitation.objects.unscoped(because="a test looks").get(email=NEW).pk
    aber = world.aber
    url = f"/people/invitations/{pk}/resend/"
    assert post(signed_in(aber.administrator), url, aber.organisation.pk).status_code == 303
    new = link_in(letter_to(NEW))
    assert new != old
    assert join(old) == 410
    assert join(new) == 303


def test_an_invitation_is_sent_again_once_in_ten_minutes(world: World) -> None:
    invite(world)
    with acting_as(OWNER):
        pk = Invitation.objects.unscoped(because="a test looks").get(email=NEW).pk
    aber, url = world.aber, f"/people/invitations/{pk}/resend/"
    browser = signed_in(aber.administrator)
    answers = [post(browser, url, aber.organisation.pk) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 409]
    assert "less than ten minutes ago" in answers[1].content.decode()
    assert Job.objects.filter(name="people.invite").count() == 2
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        actions.resend_invitation(
            aber.actor(aber.administrator), Invitation.objects.visible_to(aber.actor(aber.administrator)).get(pk=pk)
        )


def test_an_address_is_not_invited_and_revoked_without_end(world: World) -> None:
    aber = world.aber
    for _ in range(5):
        invitation = actions.invite(aber.actor(aber.administrator), email=NEW, roles=["viewer"])
        actions.revoke_invitation(aber.actor(aber.administrator), invitation)
    with pytest.raises(TooManyLetters):
        actions.invite(aber.actor(aber.administrator), email=NEW, roles=["viewer"])


def test_the_database_holds_no_token_that_works(world: World) -> None:
    link = invite(world)
    token = link.rstrip("/").rsplit("/", 1)[1]
    with acting_as(OWNER):
        kept = Invitation.objects.unscoped(because="a test looks").get(email=NEW)
        jobs = list(Job.objects.values_list("payload", flat=True))
    assert token not in kept.token_hash
    assert token not in str(jobs)
    assert join(f"/invitations/{kept.token_hash}/") == 410


def test_somebody_with_an_account_must_sign_in_as_the_one_invited(world: World) -> None:
    invited = world.dol.manager
    link = invite(world, email=invited.email)
    assert "Sign in" in PortalClient().get(link).content.decode()
    PortalClient().post(link, {"name": "Thief", "password": NEW_PASSWORD})
    signed_in(world.cwm.manager).post(link)
    assert [one.organisation_id for one in [membership_of(invited)]] == [world.dol.organisation.pk]
    client = signed_in(invited)
    assert client.post(link).status_code == 303
    assert client.session["acting_for"] == str(world.aber.organisation.pk)
    assert "Aber Council" in client.get("/people/").content.decode()


def test_an_invitation_of_one_body_never_joins_another(world: World) -> None:
    link = invite(world)
    PortalClient().post(
        link, {"name": "Nia", "password": NEW_PASSWORD, "organisation": str(world.bryn.organisation.pk)}
    )
    assert membership_of(Person.objects.get(email=NEW)).organisation_id == world.aber.organisation.pk


def test_the_link_of_a_suspended_body_is_dead(world: World) -> None:
    link = invite(world)
    url = f"/organisations/{world.aber.organisation.pk}/suspend/"
    assert post(signed_in(world.administrator), url, reason="merged").status_code == 303
    assert join(link) == 410


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "newcomer@aber.example"])
def test_a_weak_password_is_refused_in_place(world: World, password: str) -> None:
    link = invite(world)
    answer = PortalClient().post(link, {"name": "Nia", "password": password})
    assert answer.status_code == 422
    assert not Person.objects.filter(email=NEW).exists()


def test_the_log_holds_no_token_that_works(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    link = invite(world)
    assert PortalClient().get(link).status_code == 200
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert "/invitations/.../" in caplog.text
    assert token not in caplog.text
