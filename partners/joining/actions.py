"""Taking in a spreadsheet of bodies: kept by the request, brought in by the worker, some rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from partners.acting.action import action, author
from partners.acting.errors import NotAllowed, Refused
from partners.acting.waits import one_at_a_time
from partners.audit.record import record, recording
from partners.joining.entrances import entrances
from partners.joining.many import FORUMS, ROW, judge, named_in
from partners.joining.models import Intake, Outcome
from partners.organisations.actions import add_organisation
from partners.organisations.permissions import ADD_ORGANISATION
from partners.outbox.pending import is_pending
from partners.outbox.put import put
from partners.people.actions import invite_first_administrator

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable

    from partners.acting.actor import Actor
    from partners.joining.many import Wanted
    from partners.organisations.models import Organisation

FACTS = ("name_en", "name_cy", "kind", "jurisdiction", "official_code")
TAKE = "organisations.take_in"
#: rows in one transaction: few enough that progress is seen, and little is done again after a break
AT_ONCE = 10
DONE = (Outcome.ADDED, Outcome.INVITED)


@action(ADD_ORGANISATION)
def take_in(actor: Actor, *, key: uuid.UUID, rows: Iterable[dict[str, str]], both: Collection[int] = ()) -> Intake:
    """Keep the rows of a sheet, and have those that are good brought in, as `bring_in` does.

    The same `key` again gives the sheet as it stands; where its work has stopped, it goes on as this actor's.
    """
    if actor.person is None:
        raise NotAllowed
    _one_sheet_at_a_time()
    before = Intake.objects.visible_to(actor).filter(pk=key).first()
    if before is not None:
        if has_stopped(before):
            _have_done(actor, before)
        record("sheet_sent", before, organisation=None, by_administrator=True)
        return before
    waiting = [_told(row) | {"said": row, "as_two": int(row[ROW]) in both} for row in rows]
    intake = Intake(pk=key, person=actor.person, rows=waiting)
    intake.save(force_insert=True)
    _have_done(actor, intake)
    record("sheet_sent", intake, organisation=None, by_administrator=True)
    return intake


def has_stopped(intake: Intake) -> bool:
    """Whether rows wait that nobody brings in: whoever sent them may not any more, or it was tried too often."""
    return intake.is_working and not is_pending(TAKE, intake=intake.pk)


def _have_done(actor: Actor, intake: Intake) -> None:
    body, person = (one.pk if one else None for one in (actor.organisation, actor.person))
    put(TAKE, acting_for=body, person=person, intake=intake.pk)


def bring_in(actor: Actor, key: uuid.UUID | str) -> bool:
    """Judge the next rows of a sheet again, bring in those that are good, and keep what came of each.

    All in the caller's transaction: whatever breaks off, no row is half done or done twice. A row that is refused is
    left out with the reason, and the others go on. Answers whether rows are left; call it until there are none.
    """
    _one_sheet_at_a_time()
    intake = Intake.objects.visible_to(actor).select_for_update().filter(pk=key).first()
    waiting = [row for row in intake.rows if row["outcome"] == Outcome.WAITING] if intake else []
    if intake is None or not waiting or not actor.may(ADD_ORGANISATION):
        return False
    these = waiting[:AT_ONCE]
    both = {row["number"] for row in these if row["as_two"]}
    with recording(author(actor)):
        own = {row["organisation"] for row in intake.rows if row["outcome"] in DONE}
        judged = judge(actor, [row["said"] for row in these], both=both, own=own)
        done = {one.number: _take(actor, one) for one in judged}
        intake.rows = [done.get(row["number"], row) for row in intake.rows]
        intake.save(update_fields=["rows"])
        if len(waiting) > len(these):
            return True
        added = sum(row["outcome"] in DONE for row in intake.rows)
        left = len(intake.rows) - added
        record("sheet_taken_in", intake, organisation=None, by_administrator=True, created=added, rejected=left)
    return False


def _one_sheet_at_a_time() -> None:
    """One sheet after the other, so that each is judged by what the one before has brought in."""
    one_at_a_time("a sheet of bodies")


def _told(row: dict[str, str]) -> dict[str, Any]:
    """A row of which nothing came yet."""
    return {
        "number": int(row[ROW]),
        "name": row["name_en"] or row["name_cy"],
        **{name: row[name] for name in FACTS if name != "official_code"},
        "code": row["official_code"],
        "email": row["email"],
        "forums": row["forums"],
        "reason": "",
        "outcome": Outcome.WAITING.value,
        "organisation": "",
    }


def _take(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """What came of one row."""
    left_out = {"reason": wanted.problem, "outcome": Outcome.LEFT_OUT.value, "organisation": wanted.here}
    told = _told(wanted.row | {ROW: str(wanted.number)}) | left_out
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
