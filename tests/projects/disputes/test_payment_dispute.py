"""Whoever is one end of a payment that the other recorded says that it is wrong: it counts for neither till settled."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from partners.acting.errors import NotAllowed
from projects.benefits import actions as benefits
from projects.benefits.payments import PaymentDispute
from projects.benefits.queries import payments_of
from projects.benefits.sums import netted
from projects.delivery.models import Project
from projects.disputes import actions
from sharing.levels import Level
from tests.client import PortalClient
from tests.outbox import deliver_all
from tests.projects.making import QUARTER, add_payment, make_project, share_project

if TYPE_CHECKING:
    from partners.people.models import Person
    from projects.benefits.payments import Payment
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db
TAG = "In dispute, not counted"


def browser(person: Person) -> PortalClient:
    client = PortalClient()
    client.force_login(person)
    return client


@pytest.fixture
def project(world: World) -> Project:
    found = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,))
    share_project(world.aber, found, with_=world.bryn.audience, at=Level.DETAIL)
    return found


@pytest.fixture
def payment(world: World, project: Project) -> Payment:
    """Bryn recorded that it pays Aber."""
    money = benefits.Money(world.bryn.organisation, world.aber.organisation, QUARTER, Decimal(50_000), "Rent")
    return benefits.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=money)


def net(*bodies: Body) -> list[int]:
    """What payments bring to each, in whole pounds."""
    return [int(netted(payments_of(body.actor()), [body.organisation.pk])) for body in bodies]


def test_the_payee_disputes_both_see_it_and_it_counts_for_neither(
    world: World, project: Project, payment: Payment
) -> None:
    assert net(world.aber, world.bryn) == [50_000, -50_000]
    client, where = browser(world.aber.manager), f"/projects/payments/{payment.pk}/dispute/"
    asked = {"acting_for": str(world.aber.organisation.pk)}
    assert where in client.get("/projects/benefits/?year=2026").content.decode()
    assert client.post(where, asked).status_code == 422, "a reason is asked for"
    assert client.post(where, asked | {"reason": "We never had it"}).status_code == 303
    assert client.get(where).status_code == 404, "once is enough"
    for body in (world.aber, world.bryn):
        of_project = browser(body.manager).get(f"/projects/{project.pk}/").content.decode()
        assert TAG in of_project
        assert "We never had it" in of_project
        assert TAG in browser(body.manager).get("/projects/benefits/?year=2026").content.decode()
        assert net(body) == [0]
    deliver_all()
    assert {to for one in mail.outbox for to in one.to} == {world.bryn.manager.email}
    assert all("never had" not in one.body for one in mail.outbox)
    waits = browser(world.bryn.manager).get("/").context["waiting"]
    assert f"/projects/payments/{payment.pk}/take-back/" in {one.url for one in waits}


def test_it_ends_by_withdrawal_or_by_taking_the_payment_back(world: World, payment: Payment) -> None:
    actions.dispute_payment(world.aber.actor(), payment, reason="Twice")
    dispute = PaymentDispute.objects.visible_to(world.aber.actor()).get()
    with pytest.raises(NotAllowed):
        actions.withdraw_dispute(world.bryn.actor(), dispute)
    actions.withdraw_dispute(world.aber.actor(), dispute)
    assert net(world.aber, world.bryn) == [50_000, -50_000]
    actions.dispute_payment(world.aber.actor(), payment, reason="And yet")
    benefits.take_back_payment(world.bryn.actor(), payment, reason="They are right")
    assert net(world.aber, world.bryn) == [0, 0]
    assert not PaymentDispute.objects.visible_to(world.aber.actor()).open().exists()
    assert f"/projects/payments/{payment.pk}/" not in {
        one.url for one in browser(world.bryn.manager).get("/").context["waiting"]
    }


def test_only_the_other_end_disputes_and_only_what_stands(world: World, payment: Payment) -> None:
    for body in (world.bryn, world.cwm, world.dol):
        with pytest.raises(NotAllowed):
            actions.dispute_payment(body.actor(), payment, reason="x")
        assert browser(body.manager).get(f"/projects/payments/{payment.pk}/dispute/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.dispute_payment(world.aber.actor(world.aber.viewer), payment, reason="x")
    benefits.take_back_payment(world.bryn.actor(), payment, reason="Wrong")
    with pytest.raises(NotAllowed):
        actions.dispute_payment(world.aber.actor(), payment, reason="x")


def test_the_forum_counts_no_disputed_money_across_its_edge(world: World, project: Project) -> None:
    payment = add_payment(project, world.aber, world.dol, "70.50")
    share_project(world.aber, project, with_=world.forum.audience, at=Level.COMMERCIAL)
    actions.dispute_payment(world.dol.actor(), payment, reason="Not so much")
    text = browser(world.cwm.manager).get(f"/forums/{world.forum.pk}/payments/?year=2026").content.decode()
    assert TAG in text
    assert "-£70.50" in text
    assert "£0.00" in text or ">£0<" in text


INSERT = (
    "INSERT INTO projects_paymentdispute (id, organisation_id, payment_id, reason, person_id, person_name, at)"
    " VALUES (gen_random_uuid(), %s, %s, 'x', %s, '', now())"
)


def test_the_database_itself_asks_who_disputes(world: World, payment: Payment) -> None:
    def done(query: str, parameters: tuple[Any, ...]) -> int:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(query, parameters)
                return int(cursor.rowcount)
        except DatabaseError:
            return 0

    def refused(body: Body, query: str, *parameters: Any) -> None:
        body.actor()
        assert done(query, parameters) == 0

    ours = world.aber.organisation.pk
    refused(world.bryn, INSERT, world.bryn.organisation.pk, payment.pk, world.bryn.manager.pk)  # recorded it
    refused(world.cwm, INSERT, world.cwm.organisation.pk, payment.pk, world.cwm.manager.pk)  # is no end of it
    refused(world.bryn, INSERT, ours, payment.pk, world.bryn.manager.pk)  # for another
    refused(world.aber, INSERT, ours, payment.pk, world.bryn.manager.pk)  # as another
    actions.dispute_payment(world.aber.actor(), payment, reason="Twice")
    refused(world.bryn, "UPDATE projects_paymentdispute SET withdrawn_at = now()")
    refused(world.aber, "UPDATE projects_paymentdispute SET reason = 'y'")
    refused(world.aber, "DELETE FROM projects_paymentdispute")
    world.cwm.actor()
    assert not PaymentDispute.objects.all().scoped("a test, past the first wall").exists()
