"""Whoever is one end of a payment that the other recorded says that it is wrong: it counts for neither till settled."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import connection, transaction
from django.urls import reverse

from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.notices.queries import notices_of
from projects.benefits import actions as benefits
from projects.benefits.errors import NothingNew
from projects.benefits.letters import DISPUTED
from projects.benefits.payments import Money, PaymentDispute
from projects.benefits.queries import payments_of
from projects.benefits.sums import netted
from projects.delivery.models import Project
from projects.delivery.telling import tell
from projects.disputes import actions
from sharing.levels import Level
from tests.client import PortalClient
from tests.outbox import deliver_all
from tests.projects.making import QUARTER, add_payment, make_project, share_project
from tests.projects.reports.doing import on_page
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused

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
    money = Money(world.bryn.organisation, world.aber.organisation, QUARTER, Decimal(50_000), "Rent")
    return benefits.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=money)


def page_of_body(body: Body) -> str:
    return str(browser(body.manager).get("/projects/benefits/?year=2026").content.decode())


def net(*bodies: Body) -> list[int]:
    """What payments bring to each, in whole pounds."""
    return [int(netted(payments_of(body.actor()), [body.organisation.pk])) for body in bodies]


def test_the_payee_disputes_both_see_it_and_it_counts_for_neither(
    world: World, project: Project, payment: Payment
) -> None:
    assert net(world.aber, world.bryn) == [50_000, -50_000]
    client, where = browser(world.aber.manager), f"/projects/payments/{payment.pk}/dispute/"
    asked = {"acting_for": str(world.aber.organisation.pk)}
    assert where in (listed := page_of_body(world.aber))
    assert "Rent, Apr – Jun 2026</span>" in listed, "a link tells one quarter's rent from another's"
    assert "Only your organisation and whoever recorded the payment read this" in client.get(where).content.decode()
    assert client.post(where, asked).status_code == 422, "a reason is asked for"
    assert client.post(where, asked | {"reason": "We never had it"}).status_code == 303
    assert client.get(where).status_code == 404, "once is enough"
    for body in (world.aber, world.bryn):
        of_project = browser(body.manager).get(f"/projects/{project.pk}/").content.decode()
        assert TAG in of_project
        assert "We never had it" in of_project
        assert TAG in page_of_body(body)
        assert net(body) == [0]
    deliver_all()
    assert {to for one in mail.outbox for to in one.to} == {world.bryn.manager.email}
    assert all("never had" not in one.body for one in mail.outbox)
    answer = f"/projects/payments/{payment.pk}/take-back/"
    (waits,) = (one for one in browser(world.bryn.manager).get("/").context["waiting"] if one.url == answer)
    assert "the payment Rent, Apr – Jun 2026, is wrong" in waits.label
    asks = browser(world.bryn.manager).get(answer).content.decode()
    assert "Aber Council says that it is wrong: “We never had it”." in asks


def test_why_is_read_by_the_two_ends_alone(world: World, project: Project, payment: Payment) -> None:
    share_project(world.aber, project, with_=world.forum.audience, at=Level.COMMERCIAL)
    actions.dispute_payment(world.aber.actor(), payment, reason="We never had it")
    own, money = f"/projects/{project.pk}/", reverse("projects:project-money", args=[project.pk])
    readers = ((world.aber.viewer, own, True), (world.bryn.viewer, own, True), (world.cwm.manager, money, False))
    for person, where, reads in readers:
        page = browser(person).get(where).content.decode()
        assert TAG in page
        assert ("We never had it" in page) is reads
        assert "take-back" not in page
        assert "/disputes/" not in page


def test_a_dispute_that_is_withdrawn_is_told_to_nobody_any_more(world: World, payment: Payment) -> None:
    actions.dispute_payment(world.aber.actor(), payment, reason="Twice")
    deliver_all()
    assert [one.called for one in notices_of(world.bryn.actor())] == ["Rent"]
    dispute = PaymentDispute.objects.visible_to(world.aber.actor()).get()
    actions.withdraw_dispute(world.aber.actor(), dispute)
    assert not notices_of(world.bryn.actor())
    mail.outbox.clear()
    tell(DISPUTED, body=world.bryn.organisation.pk, record=payment.pk)  # a letter that was under way
    assert deliver_all()
    assert not mail.outbox


def test_said_twice_at_once_it_is_said_once(world: World, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both were let in before either was done: then one waits for the other, and is asked again."""
    payment, bryn = add_payment(project, world.aber, world.bryn, "9"), world.bryn.actor()
    monkeypatch.setattr("partners.acting.action._check", lambda *_asked, **_how: None)
    assert locks_held() == 0
    actions.dispute_payment(bryn, payment, reason="Twice")
    assert locks_held() == 1
    with pytest.raises(NothingNew):
        actions.dispute_payment(bryn, payment, reason="And again")
    dispute = PaymentDispute.objects.visible_to(bryn).get()
    actions.withdraw_dispute(bryn, dispute)
    with pytest.raises(NothingNew):
        actions.withdraw_dispute(bryn, dispute)
    events = Event.objects.visible_to(bryn).filter(verb__startswith="payment_")
    assert sorted(events.values_list("verb", flat=True)) == ["payment_agreed", "payment_disputed"]
    benefits.take_back_payment(world.aber.actor(), payment, reason="x")
    with pytest.raises(NothingNew):
        actions.dispute_payment(world.bryn.actor(), payment, reason="Too late")


def locks_held() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_it_is_settled_also_when_the_project_is_shared_no_longer(world: World, payment: Payment) -> None:
    """Bryn recorded it as a partner; neither its sight of the project nor its part in it lasts."""
    actions.dispute_payment(world.aber.actor(), payment, reason="Twice")
    with acting_as(OWNER), connection.cursor() as cursor:
        for table in ("projectsight", "projectpartner"):
            cursor.execute(f"DELETE FROM projects_{table} WHERE project_id = %s", [payment.project_id])
    client, where = browser(world.bryn.manager), f"/projects/payments/{payment.pk}/take-back/"
    assert where in {one.url for one in client.get("/").context["waiting"]}
    answers = {"acting_for": str(world.bryn.organisation.pk), "reason": "They are right"}
    done = client.post(where, answers)
    assert (done.status_code, done.headers["Location"]) == (303, "/projects/benefits/")
    assert net(world.aber, world.bryn) == [0, 0]
    bryn, aber = world.bryn.organisation.pk, world.aber.organisation.pk
    world.bryn.actor()
    only_the_wall_stops(RECORD, bryn, payment.project_id, bryn, aber)


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
    assert f"/projects/payments/{payment.pk}/take-back/" not in {
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
    assert "−£70.50" in text
    assert [row[-1] for row in on_page(text) if row[0].startswith("Net")] == ["£0"]


RECORD = (
    "INSERT INTO projects_payment"
    " (id, organisation_id, project_id, payer_id, payee_id, quarter, amount, what, reason, person_name, at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s, '2026-04-01', 1, 'New', '', '', now())"
)
INSERT = (
    "INSERT INTO projects_paymentdispute (id, organisation_id, payment_id, reason, person_id, person_name, at)"
    " VALUES (gen_random_uuid(), %s, %s, 'x', %s, '', now())"
)


def test_the_database_itself_asks_who_disputes(world: World, payment: Payment) -> None:
    aber, bryn, cwm = (body.organisation.pk for body in (world.aber, world.bryn, world.cwm))
    says = (INSERT, aber, payment.pk, world.aber.manager.pk)
    world.aber.actor()
    with transaction.atomic():
        assert not refused(*says), "the other end"
        transaction.set_rollback(True)
    world.bryn.actor()
    assert refused(INSERT, bryn, payment.pk, world.bryn.manager.pk), "recorded it"
    assert refused(INSERT, aber, payment.pk, world.bryn.manager.pk), "for another"
    world.cwm.actor()
    assert refused(INSERT, cwm, payment.pk, world.cwm.manager.pk), "is no end of it"
    world.aber.actor()
    assert refused(INSERT, aber, payment.pk, world.bryn.manager.pk), "as another"
    world.aber.actor(world.aber.viewer)
    assert refused(INSERT, aber, payment.pk, world.aber.viewer.pk), "only reads"
    dispute = disputed(world, payment)
    withdraws = "UPDATE projects_paymentdispute SET withdrawn_at = now() WHERE id = %s"
    world.bryn.actor()
    only_the_wall_stops(withdraws, dispute.pk)
    world.aber.actor()
    only_the_wall_stops("UPDATE projects_paymentdispute SET reason = 'y' WHERE id = %s", dispute.pk)
    only_the_wall_stops("DELETE FROM projects_paymentdispute WHERE id = %s", dispute.pk)
    world.cwm.actor()
    assert not PaymentDispute.objects.all().scoped("a test, past the first wall").exists()


def test_the_database_itself_opens_nothing_that_is_settled(world: World, payment: Payment) -> None:
    dispute = disputed(world, payment)
    actions.withdraw_dispute(world.aber.actor(), dispute)
    only_the_wall_stops("UPDATE projects_paymentdispute SET withdrawn_at = NULL WHERE id = %s", dispute.pk)
    benefits.take_back_payment(world.bryn.actor(), payment, reason="Wrong")
    world.aber.actor()
    only_the_wall_stops(INSERT, world.aber.organisation.pk, payment.pk, world.aber.manager.pk)


def disputed(world: World, payment: Payment) -> PaymentDispute:
    """As Aber says."""
    actions.dispute_payment(world.aber.actor(), payment, reason="Twice")
    return PaymentDispute.objects.visible_to(world.aber.actor()).get()
