"""Notices: pointers, read with the eyes of today; an email to those who want one, of what they may still do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from forums.discussion.actions import start_thread
from forums.membership.actions import leave_forum
from partners import clock
from partners.notices.models import Notice
from partners.notices.queries import notices_of
from partners.notices.tasks import wake
from partners.people.models import Membership, Person
from tests.forums.membership.doing import administrator_of, signed_in
from tests.outbox import deliver_all
from tests.roles import OWNER, WORKER, acting_as

if TYPE_CHECKING:
    from forums.discussion.models import Thread
    from tests.client import PortalClient
    from tests.worlds import World

LIST, MARK = "/notices/", "/notices/read/"


def whispered(world: World, title: str = "Halls") -> Thread:
    """In confidence to Bryn, which is told of it."""
    thread = start_thread(
        administrator_of(world.aber), world.forum, title=title, text="Which?", partners=[world.bryn.organisation]
    )
    deliver_all()
    return thread


def wants(person: Person, emails: str) -> None:
    with acting_as(OWNER):
        Person.objects.filter(pk=person.pk).update(emails=emails)


def called(world: World) -> list[str]:
    return [one.called for one in notices_of(administrator_of(world.bryn))]


def number_in_header(client: PortalClient) -> int:
    """The number beside the word Notices."""
    found = re.search(r">Notices <strong[^>]*>(\d+)<", client.get("/privacy/").text)
    return int(found[1]) if found else 0


def number_at_home(client: PortalClient) -> int:
    """The number that the home page says in a sentence."""
    found = re.search(r"(\d+) new notices?\s", client.get("/").text)
    return int(found[1]) if found else 0


def test_a_notice_leads_to_what_it_is_about_until_it_is_read(world: World) -> None:
    thread = whispered(world)
    client = signed_in(world.bryn.administrator)
    page = client.get(LIST)
    assert f'href="/forums/threads/{thread.pk}/"' in page.text
    assert "Halls" in page.text
    assert number_at_home(client) == 1
    assert number_in_header(client) == 1
    sent = {"acting_for": str(world.bryn.organisation.pk), "up_to": page.context["up_to"]}
    whispered(world, "Came after the page")
    assert number_in_header(client) == 2
    assert client.post(MARK, sent).status_code == 303
    assert [one.called for one in notices_of(administrator_of(world.bryn)) if one.is_new] == ["Came after the page"]
    assert number_in_header(client) == 1
    assert client.post(MARK, sent | {"up_to": "whenever"}).status_code == 303
    assert client.post(MARK, sent | {"up_to": client.get(LIST).context["up_to"]}).status_code == 303
    assert number_at_home(client) == number_in_header(client) == 0
    assert set(called(world)) == {"Halls", "Came after the page"}


def test_a_stranger_to_it_has_no_notice_and_no_letter(world: World) -> None:
    whispered(world)
    for body in (world.aber, world.cwm, world.dol):
        assert notices_of(administrator_of(body)) == []
    assert {one.to[0].split("@")[1] for one in mail.outbox} == {"bryn.example"}


def test_what_one_may_no_longer_open_is_neither_listed_nor_counted(world: World) -> None:
    whispered(world)
    leave_forum(administrator_of(world.bryn), world.forum)
    client = signed_in(world.bryn.administrator)
    assert "Halls" not in client.get(LIST).text
    assert number_at_home(client) == number_in_header(client) == 0


@pytest.mark.parametrize(("emails", "at_once", "next_morning"), [("at_once", 1, 0), ("daily", 0, 1), ("never", 0, 0)])
def test_a_letter_goes_as_its_reader_wishes(world: World, emails: str, at_once: int, next_morning: int) -> None:
    wants(world.bryn.administrator, emails)
    whispered(world)
    address = world.bryn.administrator.email
    assert len([one for one in mail.outbox if one.to == [address]]) == at_once
    mail.outbox.clear()
    for _twice in range(2):
        with acting_as(WORKER):
            wake()
        deliver_all()
    letters = [one for one in mail.outbox if one.to == [address]]
    assert len(letters) == next_morning
    assert all("Halls" not in f"{one.subject} {one.body}" for one in letters)


def test_a_digest_forgets_what_was_taken_back_meanwhile(world: World) -> None:
    wants(world.bryn.administrator, "daily")
    whispered(world)
    mail.outbox.clear()
    leave_forum(administrator_of(world.bryn), world.forum)
    with acting_as(WORKER):
        wake()
    deliver_all()
    assert mail.outbox == []


def test_no_digest_goes_to_whoever_wants_none_by_then(world: World) -> None:
    wants(world.bryn.administrator, "daily")
    whispered(world)
    mail.outbox.clear()
    with acting_as(WORKER):
        wake()
    wants(world.bryn.administrator, "never")
    deliver_all()
    assert mail.outbox == []


def test_the_second_wall_keeps_notices_to_their_reader(world: World) -> None:
    whispered(world)
    actor = administrator_of(world.bryn)
    mine = Notice.objects.visible_to(actor)
    assert mine.count() == 1
    assert mine.update(read_at=None) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        mine.update(kind="request_made")
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice(organisation=actor.organisation, person=actor.person, kind="x", record=world.forum.pk).save(
            force_insert=True
        )
    administrator_of(world.cwm)
    assert Notice.objects.unscoped(because="what the wall leaves").count() == 0


def test_no_digest_is_begun_for_whoever_left_the_body(world: World) -> None:
    wants(world.bryn.administrator, "daily")
    whispered(world)
    with acting_as(WORKER):
        assert wake() == 1
    with acting_as(OWNER):
        Membership.objects.filter(person=world.bryn.administrator).scoped("a test").update(ended_at=clock.now())
    with acting_as(WORKER):
        assert wake() == 0
