"""The board says who is stuck where, to portal administrators; a body reads its own steps."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail import EmailMessage

from assets.register.actions import add_asset, share_assets
from estate_portal.onboarding.queries import board, numbers
from estate_portal.onboarding.reminding import may_remind, remind
from estate_portal.onboarding.steps import progress_of
from partners import clock
from partners.lists import paging
from partners.organisations.actions import RemindedAlready, add_organisation, remind_organisation
from partners.organisations.models import Organisation
from partners.outbox.models import Job
from partners.outbox.tasks import deliver
from partners.people.actions import invite_first_administrator, resend_invitation
from partners.people.models import Invitation, Membership
from sharing.audiences.actors import actor_for
from sharing.levels import Level
from tests.outbox import deliver_all
from tests.roles import OWNER, WORKER, acting_as

if TYPE_CHECKING:
    from partners.people.models import Person
    from tests.client import PortalClient
    from tests.worlds import Body, World


def stuck(world: World, body: Body) -> str:
    actor = actor_for(world.administrator)
    (one,) = progress_of(actor, list(Organisation.objects.visible_to(actor).filter(pk=body.organisation.pk)))
    return one.stuck.name if one.stuck else "done"


def secure(person: Person) -> None:
    Authenticator(user=person, type=Authenticator.Type.TOTP, data={"secret": ""}).save()


def test_a_body_goes_from_step_to_step(world: World, client: PortalClient) -> None:
    assert stuck(world, world.aber) == "register"
    client.force_login(world.aber.administrator)
    assert "No property yet" in client.get("/start/").text
    add_asset(world.aber.actor(), values={"name": "Depot", "kind": "building"})
    assert stuck(world, world.aber) == "share"


def test_one_official_name_is_enough_in_either_language(world: World) -> None:
    for name_en, name_cy in (("Dol Fire Service", ""), ("", "Tân Dol")):
        with acting_as(OWNER):
            bodies = Organisation.objects.unscoped(because="test").filter(pk=world.dol.organisation.pk)
            bodies.update(name_en=name_en, name_cy=name_cy)
        assert stuck(world, world.dol) == "forum"


def test_the_agreement_is_a_step_of_its_own_between_being_asked_and_the_register(
    world: World, client: PortalClient
) -> None:
    page, form = f"/organisations/{world.dol.organisation.pk}/", {"forums": [str(world.forum.pk)]}
    client.force_login(world.administrator)
    assert "Asked to no forum yet" in client.get(page).text
    assert client.post(f"{page}forums/", {"forums": "castle"}).status_code == 422
    assert client.post(f"{page}forums/", form).status_code == 303
    assert stuck(world, world.dol) == "agreement"
    assert client.post(f"{page}forums/", form).status_code == 422, "it is asked already"
    assert f'href="{page}remind/' not in client.get(page).text
    client.force_login(world.dol.administrator)
    for where in ("/start/", page):
        assert f'href="/forums/{world.forum.pk}/answer/"' in client.get(where).text
    client.force_login(world.dol.manager)
    assert f"/forums/{world.forum.pk}/answer/" not in client.get("/start/").text, "its administrator answers"


def test_the_list_on_the_page_of_a_body_is_for_those_who_take_its_steps(world: World, client: PortalClient) -> None:
    for person, sees in (
        (world.administrator, True),
        (world.aber.administrator, True),
        (world.aber.manager, True),
        (world.aber.viewer, False),
    ):
        client.force_login(person)
        shown = client.get(f"/organisations/{world.aber.organisation.pk}/").text
        assert ("Coming on board" in shown) is sees
    client.force_login(world.administrator)
    remind = f"/board/{world.aber.organisation.pk}/remind/"
    assert f'href="{remind}"' in client.get(f"/organisations/{world.aber.organisation.pk}/").text
    client.post(remind)
    assert f'href="{remind}"' not in client.get(f"/organisations/{world.aber.organisation.pk}/").text


def test_the_steps_stay_on_the_home_page_until_the_body_is_on_board(world: World, client: PortalClient) -> None:
    add_asset(world.aber.actor(), values={"name": "Depot", "kind": "building"})
    client.force_login(world.aber.manager)
    assert [step.url for step in client.get("/").context["steps"]] == ["/start/"]
    with acting_as(OWNER):
        secure(world.aber.administrator)
        bodies = Organisation.objects.unscoped(because="test").filter(pk=world.aber.organisation.pk)
        bodies.update(first_share_at=clock.now())
    assert client.get("/").context["steps"] == []


def test_the_last_steps_are_a_share_and_a_second_factor_of_an_administrator(world: World) -> None:
    asset = world.aber.owns("Depot")
    with acting_as(OWNER):
        Organisation.objects.unscoped(because="test").filter(pk=world.aber.organisation.pk).update(
            first_record_at=clock.now()
        )
    share_assets(
        world.aber.actor(),
        [asset.pk],
        audience=world.bryn.audience,
        level=Level.LISTED,
        until=clock.now().date() + dt.timedelta(days=30),
        reason="test",
    )
    assert stuck(world, world.aber) == "factor"
    secure(world.aber.manager)
    assert stuck(world, world.aber) == "factor", "who looks after the people is who counts"
    secure(world.aber.administrator)
    assert stuck(world, world.aber) == "done"


def test_the_board_asks_as_often_for_many_as_for_few(world: World, django_assert_max_num_queries: object) -> None:
    actor = actor_for(world.administrator)
    every = list(Organisation.objects.visible_to(actor))
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        progress_of(actor, every)


def test_the_board_is_filtered_linked_and_downloaded(world: World, client: PortalClient) -> None:
    client.force_login(world.administrator)
    assert "Aber Council" in client.get("/board/?at=register").text
    assert "Aber Council" not in client.get("/board/?at=administrator").text
    assert client.get("/board/?at=castle").status_code == 400
    assert client.get("/board/?page=2").status_code == 400
    assert "Aber Council" in client.get("/board/download/?at=register").content.decode("utf-8-sig")
    client.force_login(world.aber.administrator)
    assert client.get("/board/").status_code == 404


def test_the_board_is_ordered_and_paged_as_its_steps_say(
    world: World, client: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = actor_for(world.administrator)
    bodies = board(actor)
    every = progress_of(actor, list(bodies.order_by("turn", "pk")))
    places = list(bodies.order_by("turn", "pk").values_list("stuck_at", flat=True))
    assert places == [one.stuck.name if one.stuck else "done" for one in every]
    assert [(one.stuck is None, one.since) for one in every] == sorted((one.stuck is None, one.since) for one in every)
    assert sum(numbers(bodies).values()) == len(every)
    monkeypatch.setattr(paging.turn, "__kwdefaults__", {"kind": str, "size": 2})
    client.force_login(world.administrator)
    address, walked = "/board/", []
    while address:
        context = client.get(address).context
        walked += [one.organisation.pk for one, _may in context["rows"]]
        address = f"/board/{context['next_url']}" if context["next_url"] else ""
    assert walked == [one.organisation.pk for one in every]


def test_a_reminder_goes_once_a_week_and_says_nothing_but_where(world: World) -> None:
    actor = actor_for(world.administrator)
    remind_organisation(actor, world.aber.organisation)
    with pytest.raises(RemindedAlready):
        remind_organisation(actor, world.aber.organisation)
    done = deliver_all()
    assert done == ["organisations.remind", "organisations.remind_one"]
    (letter,) = mail.outbox
    assert letter.to == [world.aber.administrator.email]
    assert "/start/" in letter.body


def test_several_are_reminded_at_once_and_each_once_a_week(world: World, client: PortalClient) -> None:
    remind_organisation(actor_for(world.administrator), world.bryn.organisation)
    deliver_all()
    mail.outbox.clear()
    client.force_login(world.administrator)
    ticked = {"body": [str(body.organisation.pk) for body in (world.aber, world.bryn, world.cwm)] + ["castle"]}

    def said(**sent: list[str]) -> str:
        assert client.post("/board/remind/", sent).headers["Location"] == "/board/"
        return " ".join(client.get("/board/").text.split())

    page = said(**ticked)
    assert "2 reminders are on their way." in page
    assert f"No reminder went to {world.bryn.organisation}: each" in page
    page = said(**ticked)
    assert "on their way" not in page
    assert all(
        f"{body.organisation}" in page.partition("No reminder went to ")[2][:200] for body in (world.aber, world.cwm)
    )
    assert "Tick the organisations" in said()
    deliver_all()
    assert {letter.to[0] for letter in mail.outbox} == {world.aber.administrator.email, world.cwm.administrator.email}
    with acting_as(OWNER):
        Organisation.objects.unscoped(because="test").filter(pk=world.cwm.organisation.pk).update(
            suspended_at=clock.now(), reminded_at=None
        )
    assert f"No reminder went to {world.cwm.organisation}: each" in said(body=[str(world.cwm.organisation.pk)])


def test_whoever_has_not_accepted_gets_the_invitation_again(world: World, client: PortalClient) -> None:
    actor = actor_for(world.administrator)
    newcomer: Organisation = add_organisation(
        actor, name_en="Nant Water", name_cy="", kind="other", jurisdiction="wales", official_code=""
    )
    silent: Organisation = add_organisation(
        actor, name_en="Pant Water", name_cy="", kind="other", jurisdiction="wales", official_code=""
    )
    invitation = invite_first_administrator(actor, newcomer, email="late@nant.example")
    deliver_all()
    mail.outbox.clear()
    client.force_login(world.administrator)
    ticked = {"body": [str(newcomer.pk), str(silent.pk)]}

    def box(body: Organisation) -> bool:
        return f'name="body" value="{body.pk}"' in client.get("/board/?at=administrator").text

    assert not box(newcomer), "it was invited today"
    assert "Invited on" in client.get("/board/?at=administrator").text
    assert client.post("/board/remind/", ticked).status_code == 303
    assert "on its way" not in client.get("/board/").text
    with clock.at(clock.now() + dt.timedelta(days=7, minutes=1)):
        client.force_login(world.administrator)
        assert box(newcomer)
        assert not box(silent), "nobody is there to write to"
        assert client.post("/board/remind/", ticked).status_code == 303
        assert "1 reminder is on its way." in client.get("/board/").text
        assert not box(newcomer)
        deliver_all()
    (letter,) = mail.outbox
    assert letter.to == [invitation.email]
    assert "invites you to act for Nant Water" in letter.body


def test_what_somebody_did_a_moment_before_is_no_fault(world: World) -> None:
    actor = actor_for(world.administrator)
    newcomer: Organisation = add_organisation(
        actor, name_en="Nant Water", name_cy="", kind="other", jurisdiction="wales", official_code=""
    )
    invite_first_administrator(actor, newcomer, email="late@nant.example")
    with clock.at(clock.now() + dt.timedelta(days=40)):
        (late,) = progress_of(actor, [newcomer])
        assert late.invitation is not None
        assert late.invitation.has_expired
        assert may_remind(late), "an invitation that is too old goes again too"
        assert remind(actor, late)
        assert not remind(actor, late)
        (now,) = progress_of(actor, [newcomer])
        assert now.invitation is not None
        assert not now.invitation.has_expired
    (aber,) = progress_of(actor, [world.aber.organisation])
    assert remind(actor, aber)
    assert not remind(actor, aber)


def test_an_invitation_by_the_body_itself_is_not_the_portals_to_send_again(world: World, client: PortalClient) -> None:
    actor = actor_for(world.administrator)
    body = world.cwm.organisation
    remind_organisation(actor, body)
    with acting_as(OWNER):
        Membership.objects.unscoped(because="test").filter(organisation=body).update(ended_at=clock.now())
    own = Invitation(
        organisation=body,
        email="own@cwm.example",
        roles=["administrator"],
        token_hash="0" * 64,
        invited_by=world.cwm.manager,
        expires_at=clock.now() + dt.timedelta(days=3),
    )
    with acting_as(OWNER):
        own.save()
    (one,) = progress_of(actor, [Organisation.objects.visible_to(actor).get(pk=body.pk)])
    assert one.invitation is None
    assert not may_remind(one)
    client.force_login(world.administrator)
    page = client.get("/board/").text
    assert "Reminded on" in page
    assert "Invited on" not in page


def test_a_letter_that_the_mail_server_does_not_take_is_said_until_one_is_taken(
    world: World, client: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = actor_for(world.administrator)
    newcomer: Organisation = add_organisation(
        actor, name_en="Nant Water", name_cy="", kind="other", jurisdiction="wales", official_code=""
    )
    invitation = invite_first_administrator(actor, newcomer, email="gone@nant.example")
    remind_organisation(actor, world.aber.organisation)

    def refuse(_letter: EmailMessage) -> int:
        raise SMTPRecipientsRefused({"gone@nant.example": (550, b"no such mailbox")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        for _turn in range(2):  # the second brings the letters that the first had written
            for job in list(Job.objects.filter(done_at=None, attempts=0)):
                with acting_as(WORKER):
                    deliver(str(job.pk))
    client.force_login(world.administrator)
    page = client.get("/board/").text
    assert page.count("Invited, but the letter could not be sent yet") == 1
    assert page.count("The letter could not be sent yet") == 1
    assert "but the letter could not be sent yet" in client.get("/board/download/").content.decode()
    with clock.at(clock.now() + dt.timedelta(minutes=15)):
        resend_invitation(actor_for(world.administrator), invitation)
        assert "Invited, not accepted" in client.get("/board/").text, "asked for anew: nothing has failed since"
        deliver_all()
        assert "Invited, but" not in client.get("/board/").text
