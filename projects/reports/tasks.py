"""What the worker does with reports: ask what is due, prepare one, tell who may read it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from partners import clock, mail
from partners.notices.kinds import kind
from partners.notices.telling import notify
from partners.outbox.handlers import handles
from partners.outbox.tasks import actors
from partners.scoping.arming import disarm
from projects.delivery.telling import tell as tell_of_draft
from projects.reports.building import ClaimLostError, ask_again, claim, make_due, put_back, renew, write
from projects.reports.drawing import charts_of
from projects.reports.gathering import gather
from projects.reports.letters import DECLINED, DRAFTED
from projects.reports.models import Answer, Report, StorySentence
from projects.reports.permissions import SEE_REPORT
from projects.reports.snapshot import compose, fingerprint
from projects.reports.telling import TELL, TELL_DECLINED, TELL_ONE, makers_of, tell, tellers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partners.acting.actor import Actor

PUBLISHED = kind("report_published", SEE_REPORT, "projects:report", _("A benefit report is published."))
log = structlog.stdlib.get_logger(__name__)


@shared_task(name="reports.wake")
def wake() -> int:
    """Ask the database which reports are due, and which were left lying. Any number of schedulers may call it."""
    (make_actor,) = actors
    with _as_portal(lambda: make_actor(None, None)):
        return make_due(clock.today()) + ask_again()


@handles("reports.build", own_transactions=True)
def build(make_actor: Callable[[], Actor], *, report: str) -> None:
    """Prepare a report that is asked for, unless somebody else has it in hand or it is done."""
    with _as_portal(make_actor):
        held = claim(report)
    if held is None:
        return
    try:
        _prepare(held, make_actor)
    except ClaimLostError:
        log.warning("report taken over by another worker", report=report)
    except Exception:
        with _as_portal(make_actor):
            put_back(held)
        raise


def _prepare(held: Report, make_actor: Callable[[], Actor]) -> None:
    with _as_portal(make_actor, frozen=True):
        facts = gather(held)
    with _as_portal(make_actor):
        renew(held, 1)
    snapshot = compose(facts)
    with _as_portal(make_actor):
        renew(held, 2)
    charts = charts_of(snapshot)
    with _as_portal(make_actor):
        renew(held, 3)
    with _as_portal(make_actor):
        write(held, snapshot=snapshot, fingerprint=fingerprint(snapshot), charts=charts, as_at=facts.as_at)
        for body in makers_of(held):
            tell_of_draft(DRAFTED, body=body, record=held.pk)


@contextmanager
def _as_portal(make_actor: Callable[[], Actor], *, frozen: bool = False) -> Iterator[None]:
    """One transaction as the portal itself; `frozen`: everything in it is read as it stood at one moment."""
    outermost = not connection.in_atomic_block
    try:
        with transaction.atomic():
            if frozen and outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            make_actor()
            yield
    finally:
        disarm()


@handles(TELL)
def tell_all(_actor: Actor, *, report: str) -> None:
    """Find out whom a published report concerns, and have each told."""
    tell(report)


@handles(TELL_DECLINED)
def tell_declined(actor: Actor, *, sentence: str) -> None:
    """Have those who make a report told that a sentence of its story was declined, unless it was answered anew."""
    found = StorySentence.objects.visible_to(actor).filter(pk=sentence, answer=Answer.DECLINED).first()
    if found is not None:
        for body in tellers_of(found):
            tell_of_draft(DECLINED, body=body, record=found.report_id)


@handles(TELL_ONE)
def tell_one(actor: Actor, *, report: str) -> None:
    """Send one person the link, if they may read the report now. The letter holds no figure."""
    found = Report.objects.visible_to(actor).filter(pk=report).select_related("forum", "organisation").first()
    person = actor.person
    if found is None or person is None or not found.is_published or not notify(actor, PUBLISHED, found.pk):
        return
    with translation.override(person.language):
        text = render_to_string(
            "emails/report.txt",
            {"report": found, "link": mail.address("projects:report", found.pk), "portal": settings.PORTAL_ADDRESS},
        )
    subject, _, body = text.strip().partition("\n")
    EmailMessage(
        subject=" ".join(subject.split()),
        body=f"{body.strip()}\n",
        to=[person.email],
        headers={"Message-ID": f"<report-{found.pk}-{person.pk}@estate-portal>"},  # sent twice, it is one letter
    ).send()
