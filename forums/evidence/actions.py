"""What is done with evidence: attest it, file a document, have it measured, take it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forums.initiatives.concluding import conclude, own_of, person_of
from forums.initiatives.evidence import measure_own, way_of
from forums.initiatives.models import Evidence, Initiative, InitiativePartner, Standing
from forums.initiatives.moving import open_move
from forums.initiatives.permissions import DECIDE_MOVE, END_EVIDENCE, SHOW_EVIDENCE
from forums.initiatives.stages import Criterion, Way
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record
from partners.files.keeping import keep
from partners.outbox.put import put

if TYPE_CHECKING:
    import datetime as dt

    from django.core.files.uploadedfile import UploadedFile

    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: what it is, its date, itself or where it is kept, and until when it holds."""

    title: str
    dated_on: dt.date
    reference: str = ""
    upload: UploadedFile[bytes] | None = None
    until: dt.date | None = None


@action(SHOW_EVIDENCE, leaves_sight=True)
def attest(
    actor: Actor,
    initiative: Initiative,
    *,
    criterion: Criterion,
    until: dt.date | None = None,
    key: uuid.UUID | None = None,
) -> Evidence:
    """Attest for the body acted for that a criterion is met, until a day if it lapses. Each partner does so itself.

    `key` becomes its id, so that a form sent twice attests it once.
    """
    if way_of(criterion) is not Way.ATTESTED:
        raise NotAllowed
    if found := _shown(actor, initiative, key):
        return found
    own = Evidence.objects.visible_to(actor).filter(
        initiative=initiative, organisation=actor.organisation, criterion=criterion, ended_at=None
    )
    now = clock.now()  # one moment: what it renews was not taken back
    own.update(ended_at=now)
    shown = _show(actor, initiative, criterion, id=key or uuid.uuid4(), until=until, at=now)
    _go_on(actor, initiative)
    return shown


@action(SHOW_EVIDENCE, leaves_sight=True)
def file_evidence(
    actor: Actor,
    initiative: Initiative,
    *,
    criterion: Criterion,
    paper: Paper,
    key: uuid.UUID | None = None,
) -> Evidence:
    """File a document for a criterion.

    `key` becomes its id, so that a form sent twice files it once.
    """
    if way_of(criterion) is not Way.FILED:
        raise NotAllowed
    if found := _shown(actor, initiative, key):
        return found
    facts = {"title": paper.title, "dated_on": paper.dated_on, "reference": paper.reference, "until": paper.until}
    file = keep(paper.upload, organisation=own_of(actor).pk) if paper.upload else None
    shown = _show(actor, initiative, criterion, id=key or uuid.uuid4(), file=file, **facts)
    _go_on(actor, initiative)
    return shown


@action(SHOW_EVIDENCE, leaves_sight=True)
def measure(actor: Actor, initiative: Initiative) -> None:
    """Measure now what the portal can of the body acted for, and have the other partners measured by the worker."""
    measure_own(actor, initiative)
    parts = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state=Standing.JOINED)
    for body in parts.exclude(organisation=actor.organisation).values_list("organisation", flat=True):
        put("forums.measure", acting_for=body, initiative=initiative.pk)
    _go_on(actor, initiative)
    record("evidence_measured", initiative, organisation=own_of(actor).pk)


@action(END_EVIDENCE, leaves_sight=True)
def end_evidence(actor: Actor, evidence: Evidence) -> None:
    """Take back what one's own body attested or filed. It stays in the history."""
    evidence.ended_at = clock.now()
    evidence.save(update_fields=["ended_at"])
    record("evidence_ended", evidence.initiative, organisation=own_of(actor).pk, criterion=evidence.criterion)


def _shown(actor: Actor, initiative: Initiative, key: uuid.UUID | None) -> Evidence | None:
    """What the same form has shown already."""
    found = Evidence.objects.visible_to(actor).filter(pk=key, initiative=initiative).first() if key else None
    if found is not None:
        record("evidence_shown", initiative, organisation=own_of(actor).pk, criterion=found.criterion, again=True)
    return found


def _go_on(actor: Actor, initiative: Initiative) -> None:
    """Decide the open move if what is shown now was all that it still waited for, by whoever may decide it."""
    move = open_move(actor, initiative)
    if move is not None and actor.may(DECIDE_MOVE, move):
        conclude(actor, move)


def _show(actor: Actor, initiative: Initiative, criterion: Criterion, **facts: Any) -> Evidence:
    shown = Evidence(
        initiative=initiative,
        audience_id=initiative.audience_id,
        organisation=own_of(actor),
        criterion=criterion,
        person=person_of(actor),
        **facts,
    )
    shown.save(force_insert=True)
    record("evidence_shown", initiative, organisation=own_of(actor).pk, criterion=criterion.value)
    return shown
