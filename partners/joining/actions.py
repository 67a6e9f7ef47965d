"""Taking in a spreadsheet of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from partners.acting.action import action
from partners.acting.errors import NotAllowed, Refused
from partners.audit.record import record
from partners.joining.entrances import entrances
from partners.joining.many import FORUMS, judge, named_in
from partners.joining.models import Intake, Outcome
from partners.organisations.actions import add_organisation
from partners.organisations.permissions import ADD_ORGANISATION
from partners.people.actions import invite_first_administrator

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable

    from partners.acting.actor import Actor
    from partners.joining.many import Wanted
    from partners.organisations.models import Organisation

FACTS = ("name_en", "name_cy", "kind", "jurisdiction", "official_code")
DONE = (Outcome.ADDED, Outcome.INVITED)


@action(ADD_ORGANISATION)
def take_in(actor: Actor, *, key: uuid.UUID, rows: Iterable[dict[str, str]], both: Collection[int] = ()) -> Intake:
    """Judge the rows of a sheet again, bring in those that are good, and keep what came of each.

    One sheet at a time; the same `key` again gives what came of it the first time. A row that is refused
    is left out with the reason, and the others go on.
    """
    if actor.person is None:
        raise NotAllowed
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["a sheet of bodies"])
    before = Intake.objects.visible_to(actor).filter(pk=key).first()
    if before is not None:
        record("sheet_taken_in", before, organisation=None, by_administrator=True, created=0)
        return before
    told = [_take(actor, one) for one in judge(actor, rows, both=both)]
    intake = Intake(pk=key, person=actor.person, rows=told)
    intake.save(force_insert=True)
    added = sum(row["outcome"] in DONE for row in told)
    record(
        "sheet_taken_in", intake, organisation=None, by_administrator=True, created=added, rejected=len(told) - added
    )
    return intake


def _take(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """What came of one row."""
    told = {
        "number": wanted.number,
        "name": wanted.name,
        "code": wanted.row["official_code"],
        "email": wanted.row["email"],
        "forums": wanted.row["forums"],
        "reason": wanted.problem,
        "outcome": Outcome.LEFT_OUT.value,
        "organisation": wanted.here,
    }
    if wanted.here:
        return told | {"outcome": Outcome.HERE.value}
    if not wanted.is_new:
        return told
    try:
        with transaction.atomic():
            body = _add(actor, wanted)
    except Refused as refusal:
        return told | {"reason": str(refusal)}
    outcome = Outcome.INVITED if wanted.row["email"] else Outcome.ADDED
    return told | {"outcome": outcome.value, "organisation": str(body.pk)}


def _add(actor: Actor, wanted: Wanted) -> Organisation:
    """The body, its first administrator invited if the row names one, and the body asked to the forums named."""
    body: Organisation = add_organisation(actor, **{name: wanted.row[name] for name in FACTS})
    if wanted.row["email"]:
        invite_first_administrator(actor, body, email=wanted.row["email"])
    for entrance in entrances:
        known, _unknown = named_in(wanted.row[FORUMS], entrance.found(actor))
        if known:
            entrance.ask(actor, body, known)
    return body
