"""What proves a figure: finance attests, evidence is kept, somebody independent is asked and answers."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from partners import clock
from partners.acting.action import action
from partners.acting.errors import DoneAlready, NotAllowed
from partners.acting.waits import one_at_a_time
from partners.audit.record import record
from partners.files.keeping import keep
from projects.benefits.errors import (
    AskedAlready,
    EvidenceMissing,
    NothingToAttest,
    NothingToValidate,
    NotIndependent,
)
from projects.benefits.letters import ANSWERED, VALIDATE
from projects.benefits.models import Attestation, Benefit, Evidence, EvidenceTakenBack, Validation, ValidationRequest
from projects.benefits.permissions import (
    ATTEST_BENEFIT,
    REPORT_BENEFIT,
    SEE_EVIDENCE,
    TAKE_BACK_EVIDENCE,
    VALIDATE_BENEFIT,
    WITHDRAW_REQUEST,
)
from projects.benefits.queries import is_independent, project_seen, waiting_for_finance, waiting_for_validation
from projects.delivery.telling import tell
from projects.proof.again import said_already
from projects.proof.marks import insist_on

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from projects.benefits.models import BenefitFigure


@action(ATTEST_BENEFIT)
def attest_benefit(actor: Actor, benefit: Benefit, *, read: str | None = None) -> int:
    """Finance of the claiming body stands by the actuals that it has not attested yet; `read` is their mark.

    Raises NothingToAttest, or OtherFigures when they are not those that were read.
    """
    figures = waiting_for_finance(actor, benefit)
    if not figures:
        raise NothingToAttest
    insist_on(read, figures)
    Attestation.objects.bulk_create(
        [
            Attestation(organisation_id=benefit.organisation_id, benefit=benefit, figure=one, **_by(actor))
            for one in figures
        ]
    )
    record("benefit_attested", benefit, organisation=benefit.organisation_id)
    return len(figures)


@action(REPORT_BENEFIT)
def add_evidence(
    actor: Actor, benefit: Benefit, *, upload: UploadedFile[bytes], what: str, key: uuid.UUID | None = None
) -> Evidence:
    """Keep a file that shows that it is so, privately.

    `key` stands for one filling in of the form: posted twice it finds what the first kept.
    """
    again = Evidence.objects.visible_to(actor).filter(pk=key, benefit=benefit).first() if key else None
    if again is not None:
        record("benefit_evidence_added", benefit, organisation=benefit.organisation_id)
        return again
    file = keep(upload, organisation=benefit.organisation_id)
    evidence = Evidence(
        id=key or uuid.uuid4(),
        organisation_id=benefit.organisation_id,
        benefit=benefit,
        file=file,
        what=what,
        person_name=_by(actor)["person_name"],
    )
    evidence.save(force_insert=True)
    record("benefit_evidence_added", benefit, organisation=benefit.organisation_id)
    return evidence


@action(SEE_EVIDENCE, locks=False)
def note_evidence_seen(actor: Actor, evidence: Evidence) -> None:
    """Write in the trail of the claiming body that the actor opened its file, and in that of the lead of the project.

    Whom a claiming body asked to validate may not know the project: then it alone is told.
    """
    record("evidence_seen", evidence, organisation=evidence.organisation_id)
    project = project_seen(actor, evidence.benefit)
    own = actor.organisation.pk if actor.organisation else None
    if project is not None and project.organisation_id not in (own, evidence.organisation_id):
        record("evidence_seen", evidence, organisation=project.organisation_id)


@action(TAKE_BACK_EVIDENCE, leaves_sight=True, locks=False)
def take_back_evidence(actor: Actor, evidence: Evidence, *, reason: str) -> None:
    """Hand a wrong or a personal file out no longer. That it was there, and why it went, stays. Twice is once."""
    row = EvidenceTakenBack(
        organisation_id=evidence.organisation_id,
        benefit_id=evidence.benefit_id,
        evidence=evidence,
        reason=reason,
        **_by(actor),
    )
    EvidenceTakenBack.objects.bulk_create([row], ignore_conflicts=True)
    record("benefit_evidence_taken_back", evidence, organisation=evidence.organisation_id, reason=reason)


@action(REPORT_BENEFIT)
def ask_validation(
    actor: Actor, benefit: Benefit, *, validator: Organisation, forum: Forum | None = None, note: str = ""
) -> ValidationRequest:
    """Ask a body without a share, or a forum's secretariat, to validate; it opens the evidence to it meanwhile.

    Whoever claims it or has a share is not asked, in whatever seat. Raises EvidenceMissing, NotIndependent or
    AskedAlready.
    """
    has_evidence = Evidence.objects.visible_to(actor).standing().filter(benefit=benefit).exists()
    if not has_evidence or not waiting_for_validation(actor, benefit):
        raise EvidenceMissing
    if not is_independent(actor, benefit, validator):  # its people in a secretariat are its people all the same
        raise NotIndependent
    asked = ValidationRequest.objects.visible_to(actor).open().filter(benefit=benefit, validator=validator)
    if asked.exists():
        raise AskedAlready(body=validator.name)
    request = ValidationRequest(
        organisation_id=benefit.organisation_id,
        benefit=benefit,
        validator=validator,
        forum=forum,
        note=note,
        person=actor.person,
    )
    request.save(force_insert=True)
    tell(VALIDATE, body=validator.pk, record=benefit.pk)
    record("benefit_validation_asked", benefit, organisation=benefit.organisation_id, audience=validator.name)
    return request


@action(WITHDRAW_REQUEST, leaves_sight=True)
def withdraw_request(actor: Actor, asked: ValidationRequest) -> None:
    """Ask no longer: whoever was asked sees neither the benefit nor its evidence for that from now on."""
    WITHDRAW_REQUEST.rows(actor).filter(pk=asked.pk).update(ended_at=clock.now())
    record(
        "benefit_validation_withdrawn",
        asked.benefit,
        organisation=asked.organisation_id,
        audience=asked.validator.name,
    )


@action(VALIDATE_BENEFIT, leaves_sight=True, locks=False)
def validate_benefit(actor: Actor, benefit: Benefit, *, accepted: bool, reason: str, read: str | None = None) -> int:
    """Answer a request: validate the attested actuals that wait, or send them back. Returns how many.

    `read` is their mark. Raises NotIndependent when the body has got a share meanwhile or the person has entered or
    attested one of them, NothingToValidate, or OtherFigures when they are not those that were read; DoneAlready when
    the person has just said the same of the same.
    """
    body = actor.organisation
    if body is None:
        raise NotAllowed
    one_at_a_time(f"proof of {benefit.pk}")  # a figure is answered once, and the trail says who did
    requests = ValidationRequest.objects.visible_to(actor).open().filter(benefit=benefit, validator=body)
    request = requests.select_for_update(of=("self",)).first()
    figures = waiting_for_validation(actor, benefit)
    if request is None and said_already(actor, benefit.pk, accepted=accepted, reason=reason, read=read):
        raise DoneAlready
    if request is None or not figures:
        raise NothingToValidate
    insist_on(read, figures)
    if not is_independent(actor, benefit, body) or _had_a_hand(actor, figures):
        raise NotIndependent
    said: dict[str, Any] = {"organisation": body, "body_name": body.name_en or body.name_cy, **_by(actor)}
    said |= {"benefit": benefit, "forum_id": request.forum_id, "accepted": accepted, "reason": reason}
    Validation.objects.bulk_create([Validation(figure=figure, **said) for figure in figures])
    if accepted:
        record("benefit_validated", benefit, organisation=benefit.organisation_id, reason=reason)
    else:
        record("benefit_sent_back", benefit, organisation=benefit.organisation_id, reason=reason)
    requests.filter(pk=request.pk).update(ended_at=clock.now())
    tell(ANSWERED, body=benefit.organisation_id, record=benefit.pk)
    return len(figures)


def _had_a_hand(actor: Actor, figures: list[BenefitFigure]) -> bool:
    """Whether the person entered or attested one of these figures, for whichever body."""
    attested = Attestation.objects.visible_to(actor).filter(figure__in=[one.pk for one in figures], person=actor.person)
    return any(actor.person is not None and one.person_id == actor.person.pk for one in figures) or attested.exists()


def _by(actor: Actor) -> dict[str, Any]:
    return {"person": actor.person, "person_name": actor.person.name if actor.person else ""}
