"""A payment is one record of two, asked about when it is likely a double, taken back by its counter-record."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, transaction

from partners import clock
from partners.acting.errors import NotAllowed
from projects.benefits import actions
from projects.benefits.errors import (
    LikelyDouble,
    NotOfTheProject,
)
from projects.benefits.payments import Payment
from projects.benefits.periods import quarter_of
from projects.benefits.queries import payments_of
from projects.benefits.sums import netted
from projects.delivery.models import Project
from sharing.levels import Level
from tests.projects.benefits.doing import browser, pays
from tests.projects.making import QUARTER, add_payment, share_project

if TYPE_CHECKING:
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db


def test_a_payment_is_one_record_of_two_who_take_part(world: World, project: Project) -> None:
    with pytest.raises(NotOfTheProject):
        actions.record_payment(world.aber.actor(), project, key=uuid.uuid4(), money=pays(world.aber, world.cwm))
    rent, key = pays(world.bryn, world.aber), uuid.uuid4()
    for _twice in range(2):
        actions.record_payment(world.bryn.actor(), project, key=key, money=rent)
    assert Payment.objects.visible_to(world.aber.actor()).count() == 1
    assert Payment.objects.visible_to(world.cwm.actor()).count() == 0
    shown = {
        body.organisation.slug: browser(body.manager).get("/projects/benefits/?year=2026").content.decode()
        for body in (world.aber, world.bryn)
    }
    assert "No benefits yet" in shown["aber"]
    assert all("Total of payments" in text and "50,000" in text for text in shown.values())
    assert browser(world.bryn.manager).get(f"/projects/{project.pk}/").content.decode().count("£50,000") == 1


def test_a_likely_double_is_asked_about_before_it_is_recorded(world: World, project: Project) -> None:
    actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    client, where = browser(world.aber.manager), f"/projects/{project.pk}/payments/add/"
    given = {
        "acting_for": str(world.aber.organisation.pk),
        "key": str(uuid.uuid4()),
        "payer": str(world.bryn.organisation.pk),
        "payee": str(world.aber.organisation.pk),
        "quarter": QUARTER.isoformat(),
        "amount": "50000",
        "what": "Rent received",
    }
    empty = client.get(where).content.decode()
    assert "It is another payment" not in empty
    assert f'<option value="{quarter_of(clock.today()).isoformat()}" selected>' in empty
    asked = client.post(where, given)
    assert asked.status_code == 422
    assert "£50,000 from Bryn Health Board to Aber Council" in asked.content.decode()
    assert "It is another payment" in asked.content.decode()
    for _twice in range(2):
        assert client.post(where, given | {"is_another": "on"}).status_code == 303
    assert Payment.objects.visible_to(world.aber.actor()).count() == 2
    with pytest.raises(LikelyDouble):
        actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.aber, world.bryn))


def test_a_wrong_payment_is_taken_back_by_its_counter_record(world: World, project: Project) -> None:
    made = actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    with pytest.raises(NotAllowed):  # the other recorded it
        actions.take_back_payment(world.aber.actor(), made, reason="Not so")
    assert browser(world.aber.manager).get(f"/projects/payments/{made.pk}/take-back/").status_code == 404
    client = browser(world.bryn.manager)
    where = f"/projects/payments/{made.pk}/take-back/"
    assert where in client.get(f"/projects/{project.pk}/").content.decode()
    posted = {"acting_for": str(world.bryn.organisation.pk), "reason": "Counted in another project"}
    assert client.post(where, posted).status_code == 303
    assert client.post(where, posted).status_code == 404
    text = browser(world.aber.manager).get(f"/projects/{project.pk}/").content.decode()
    assert "Counted in another project" in text
    assert text.count("£50,000") == 2
    assert where not in client.get(f"/projects/{project.pk}/").content.decode()
    for body in (world.aber, world.bryn):
        assert netted(payments_of(body.actor()), [body.organisation.pk]) == 0
    actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM projects_payment")


def test_for_the_forum_only_money_across_its_edge_counts(world: World, project: Project) -> None:
    """Of a project whose money all members see: what passes between them is nil, what leaves them is not."""
    add_payment(project, world.bryn, world.aber, "111.11")
    add_payment(project, world.aber, world.dol, "70.50")
    add_payment(project, world.dol, world.bryn, "20.25")
    where = f"/forums/{world.forum.pk}/payments/?year=2026"

    def shown(body: Body) -> str:
        return browser(body.manager).get(where).content.decode()

    for body in (world.aber, world.cwm):  # its money is not shared with the forum: the same for all
        assert "Net for the forum" not in shown(body)
        assert "70.50" not in shown(body)
    share_project(world.aber, project, with_=world.forum.audience, at=Level.COMMERCIAL)
    for body in (world.aber, world.bryn, world.cwm):
        text = shown(body)
        assert all(amount in text for amount in ("−£70.50", "£20.25", "−£50.25"))
        assert "111.11" not in text
    assert browser(world.dol.manager).get(where).status_code == 404
