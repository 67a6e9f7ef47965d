"""What there is to show for a stage: measured by the portal for each partner, attested by it, or filed.

Each body's own part is measured with its own eyes, so that nobody learns more of what another shares
than that it does. Rooms above add measures of their own (`measures`, joined in wiring).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q

from assets.shares.evidence import shares_plans, shares_property
from forums.initiatives.models import Evidence, Initiative, InitiativePartner, Move, Position, Standing
from forums.initiatives.stages import FEWEST, NEEDS, ORDER, WAYS, Answer, Criterion, Outcome, Stage, Way, needed_for
from forums.membership.models import ForumRole, ForumRoleKind
from forums.membership.queries import agreement_of
from forums.skills.queries import offers_skill
from partners import clock
from partners.files.models import StoredFile
from partners.wired import Wired
from sharing.agreements.models import Acceptance

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

    Measure = tuple[Criterion, Callable[[Actor, Initiative], bool]]
    LastSaid = dict[tuple[uuid.UUID, uuid.UUID], str]

T = TypeVar("T", InitiativePartner, Move, Evidence)

AT_HAND = "of initiatives at hand, which whoever is in their forum reads"

#: what rooms above can measure of the body acted for; filled in estate_portal/wiring.py
measures: Wired[Measure] = Wired("measures of evidence")


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion as it stands: `without` are the partners that have nothing to show, `rows` what there is."""

    criterion: Criterion
    way: Way
    met: bool
    waived: bool
    without: tuple[InitiativePartner, ...]
    rows: tuple[Evidence, ...]
    own: Evidence | None

    @property
    def lacking(self) -> tuple[Organisation, ...]:
        """The bodies that have nothing to show."""
        return tuple(one.organisation for one in self.without)

    @property
    def counts(self) -> bool:
        """Whether it no longer stands in the way."""
        return self.met or self.waived


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Initiatives that go on and lack something where they stand: `evidence`, or `partners` beside the one there."""

    evidence: set[uuid.UUID]
    partners: set[uuid.UUID]


def way_of(criterion: Criterion) -> Way:
    """How this evidence comes to be there: measured wherever a room knows how."""
    return Way.MEASURED if criterion in dict(measures) else WAYS[criterion]


def checks_of(
    actor: Actor,
    initiative: Initiative,
    *,
    reaching: Move | None = None,
    closing: bool = False,
    without: Organisation | None = None,
) -> list[tuple[Stage, list[Check]]]:
    """Every stage after the first with its criteria as they stand. Five queries.

    Beyond the stage at which a partner stays behind nothing is asked of it. `reaching` is a move that is being
    decided, taken as if it were carried, by `closing` it if need be; `without` is a body that is leaving.
    """
    joined = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state=Standing.JOINED)
    parts = list(joined.select_related("organisation").order_by("organisation__name_en"))
    standing = standing_moves(actor, initiative)
    behind = staying_behind(actor, [*standing, *([reaching] if reaching else [])], parts, closing=closing)
    rows = Evidence.objects.visible_to(actor).filter(initiative=initiative, ended_at=None)
    shown = list(rows.select_related("organisation", "person").order_by("at", "pk"))
    lapsed = _lapsed_since(actor, initiative, _waived_since(standing))
    return _stages(actor, [one for one in parts if one.organisation != without], shown, behind, lapsed)


def at_risk(actor: Actor, initiatives: Iterable[Initiative]) -> AtRisk:
    """Which of these, of those that go on, lack evidence or partners at the stage where they stand. Four queries.

    Whoever has an initiative reads all that is recorded of it. No body is asked for its name: the worker has the eyes
    that all members have, who may not know each other.
    """
    going = {one.pk: Stage(one.stage) for one in initiatives if one.is_active and NEEDS[Stage(one.stage)]}
    of = {"initiative__in": going}
    joined = InitiativePartner.objects.filter(state=Standing.JOINED, **of).scoped(AT_HAND)
    carried = Move.objects.filter(outcome=Outcome.CARRIED, **of).scoped(AT_HAND).order_by("decided_at", "pk")
    filed = Evidence.objects.filter(**of).scoped(AT_HAND).order_by("at", "pk")
    said = Position.objects.filter(move__initiative__in=going).scoped(AT_HAND).order_by("at", "pk")
    parts, moves, shown = _each(joined), _each(carried), _each(filed)
    last = {(one.move_id, one.organisation_id): one.answer for one in said}
    found = AtRisk(set(), set())
    for pk, stage in going.items():
        standing = _standing(moves.get(pk, []))
        behind = _behind(standing, parts.get(pk, []), last)
        lapsed = _lost(shown.get(pk, []), _waived_since(standing))
        rows = [one for one in shown.get(pk, []) if one.ended_at is None]
        if missing_for(_stages(actor, parts.get(pk, []), rows, behind, lapsed), stage):
            found.evidence.add(pk)
        if has_too_few(stage, parts.get(pk, []), behind):
            found.partners.add(pk)
    return found


def has_too_few(stage: Stage, parts: Iterable[InitiativePartner], behind: dict[uuid.UUID, Stage]) -> bool:
    """Whether joint work stands at a stage with fewer than two of those that take part, who did not stay behind."""
    place = ORDER.index(stage)
    there = [one for one in parts if ORDER.index(behind.get(one.organisation_id, stage)) >= place]
    return place > 0 and len(there) < FEWEST


def _each(rows: Iterable[T]) -> dict[uuid.UUID, list[T]]:
    """Rows by their initiative."""
    found: dict[uuid.UUID, list[T]] = {}
    for one in rows:
        found.setdefault(one.initiative_id, []).append(one)
    return found


def _stages(
    actor: Actor,
    parts: Iterable[InitiativePartner],
    rows: Iterable[Evidence],
    behind: dict[uuid.UUID, Stage],
    lapsed: dict[str, set[uuid.UUID]],
) -> list[tuple[Stage, list[Check]]]:
    """Every stage after the first with its criteria. `lapsed` has a key for each criterion that is waived."""
    found: dict[str, list[Evidence]] = {}
    for one in rows:
        found.setdefault(one.criterion, []).append(one)
    shown: list[tuple[Stage, list[Check]]] = []
    for place, stage in enumerate(ORDER[1:], 1):
        out = {body for body, before in behind.items() if ORDER.index(before) < place}
        asked = [one for one in parts if one.organisation_id not in out]
        checks = [_check(actor, one, asked, found.get(one, []), lapsed.get(one)) for one in NEEDS[stage]]
        shown.append((stage, checks))
    return shown


def _check(
    actor: Actor,
    criterion: Criterion,
    parts: list[InitiativePartner],
    rows: list[Evidence],
    lapsed: set[uuid.UUID] | None,
) -> Check:
    """How a criterion stands. `lapsed` are the bodies that have lost what they had since it was waived, if it was."""
    live = [one for one in rows if one.is_live]
    showing = {one.organisation_id for one in live}
    way = way_of(criterion)
    without = () if way is Way.FILED else tuple(one for one in parts if one.organisation_id not in showing)
    met = bool(live) if way is Way.FILED else bool(parts) and not without
    own = next((one for one in rows if actor.organisation and one.organisation_id == actor.organisation.pk), None)
    lost = lapsed if way is Way.FILED else (lapsed or set()) & {one.organisation_id for one in without}
    return Check(criterion, way, met, lapsed is not None and not lost, without, tuple(rows), own)


def standing_moves(actor: Actor, initiative: Initiative) -> list[Move]:
    """The moves by which the initiative stands where it does. A step back ends those to the stages that it leaves."""
    moves = Move.objects.visible_to(actor).filter(initiative=initiative, outcome=Outcome.CARRIED)
    return _standing(moves.order_by("decided_at", "pk"))


def _standing(moves: Iterable[Move]) -> list[Move]:
    standing: list[Move] = []
    for move in moves:
        reached = ORDER.index(Stage(move.to_stage))
        if move.is_forward:
            standing.append(move)
        else:
            standing = [one for one in standing if ORDER.index(Stage(one.to_stage)) <= reached]
    return standing


def staying_behind(
    actor: Actor, moves: Sequence[Move], parts: Sequence[InitiativePartner], *, closing: bool = False
) -> dict[uuid.UUID, Stage]:
    """The partners that did not come along with these moves, the oldest first, and where each stays. One query.

    Who dissented stays where it stood, and so does who had not decided when the chair closed a move, until it agrees
    to a later one or takes part anew. `closing` closes a move that is still open.
    """
    return _behind(moves, parts, _last_said(actor, moves), closing=closing)


def _last_said(actor: Actor, moves: Sequence[Move]) -> LastSaid:
    """What each body said last to each of these moves. One query."""
    rows = Position.objects.visible_to(actor).filter(move__in=moves).order_by("at", "pk")
    return {(one.move_id, one.organisation_id): one.answer for one in rows} if moves else {}


def _behind(
    moves: Iterable[Move], parts: Sequence[InitiativePartner], last: LastSaid, *, closing: bool = False
) -> dict[uuid.UUID, Stage]:
    behind: dict[uuid.UUID, Stage] = {}
    for move in moves:
        for part in parts:
            if move.decided_at and part.answered_at and part.answered_at > move.decided_at:
                continue
            answer = last.get((move.pk, part.organisation_id))
            if answer == Answer.AGREE:
                behind.pop(part.organisation_id, None)
            elif answer == Answer.DISSENT or move.closing_reason or (closing and not move.decided_at):
                behind.setdefault(part.organisation_id, Stage(move.from_stage))
    return behind


def _waived_since(standing: Iterable[Move]) -> dict[str, dt.datetime]:
    """The criteria waived by the moves that stand, and since when: who comes back shows them or waives them anew."""
    return {criterion: one.decided_at or one.proposed_at for one in standing for criterion in one.waived}


def _lapsed_since(actor: Actor, initiative: Initiative, waived: dict[str, dt.datetime]) -> dict[str, set[uuid.UUID]]:
    """By waived criterion, the bodies that had something to show when it was waived, or since, and lost it after.

    A waiver is for what was missing; it does not excuse what was there and is gone.
    """
    rows = Evidence.objects.visible_to(actor).filter(initiative=initiative, criterion__in=waived, holds=True)
    return _lost(rows.filter(Q(ended_at__isnull=False) | Q(until__lt=clock.today())), waived)


def _lost(rows: Iterable[Evidence], waived: dict[str, dt.datetime]) -> dict[str, set[uuid.UUID]]:
    today = clock.today()
    lapsed: dict[str, set[uuid.UUID]] = {criterion: set() for criterion in waived}
    for one in rows:
        if not one.holds or one.criterion not in waived:
            continue
        since = waived[one.criterion]
        ended = one.ended_at is not None and one.ended_at > since
        ran_out = one.ended_at is None and one.until is not None and clock.day_of(since) <= one.until < today
        if ended or ran_out:
            lapsed[one.criterion].add(one.organisation_id)
    return lapsed


def missing_for(checks: Iterable[tuple[Stage, list[Check]]], stage: Stage) -> list[Check]:
    """What still lacks at `stage`, of its own needs and of the stages before it."""
    needed = set(needed_for(stage))
    return [one for _stage, some in checks for one in some if one.criterion in needed and not one.counts]


def lapsed_for(actor: Actor, move: Move, *, closing: bool = False, without: Organisation | None = None) -> list[Check]:
    """What a step on that is being decided lacks by now and was not waived when it was proposed."""
    if not move.is_forward:
        return []
    checks = checks_of(actor, move.initiative, reaching=move, closing=closing, without=without)
    return [one for one in missing_for(checks, Stage(move.to_stage)) if one.criterion not in move.waived]


def file_of(evidence: Evidence) -> StoredFile:
    """The document of a piece of evidence that the reader may open."""
    file: StoredFile = StoredFile.objects.filter(pk__in=[evidence.file_id]).scoped("evidence at hand").get()
    return file


def measure_own(actor: Actor, initiative: Initiative) -> None:
    """Measure what the portal can of the body acted for, and note what has changed since the last time."""
    own = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, organisation=actor.organisation)
    list(own.select_for_update(of=("self",)).values_list("pk"))  # two measurements at once would write two rows
    now: dict[str, bool] = {criterion.value: find(actor, initiative) for criterion, find in (*OWN_MEASURES, *measures)}
    rows = Evidence.objects.visible_to(actor).filter(
        initiative=initiative, organisation=actor.organisation, criterion__in=now, title="", ended_at=None
    )
    before = {one.criterion: one for one in rows.select_for_update(of=("self",))}
    for criterion, holds in now.items():
        known = before.get(criterion)
        if known is not None and known.holds == holds:
            continue
        if known is not None:
            known.ended_at = clock.now()
            known.save(update_fields=["ended_at"])
        if known is not None or holds:
            Evidence(
                initiative=initiative,
                audience_id=initiative.audience_id,
                organisation=actor.organisation,
                criterion=criterion,
                holds=holds,
            ).save(force_insert=True)


def _has_representative(actor: Actor, initiative: Initiative) -> bool:
    roles = ForumRole.objects.visible_to(actor).filter(
        audience=initiative.audience_id, organisation=actor.organisation, role=ForumRoleKind.REPRESENTATIVE
    )
    return any(one.may_commit.is_stated for one in roles.filter(ended_at=None))


def _has_accepted(actor: Actor, initiative: Initiative) -> bool:
    agreement = agreement_of(initiative.forum)
    own = Acceptance.objects.visible_to(actor).filter(organisation=actor.organisation, agreement=agreement)
    return agreement is not None and own.exists()


def _shares_or_offers(actor: Actor, initiative: Initiative) -> bool:
    return shares_property(actor, initiative.audience_id) or offers_skill(actor, initiative.forum)


OWN_MEASURES: tuple[Measure, ...] = (
    (Criterion.REPRESENTATIVE, _has_representative),
    (Criterion.AGREEMENT, _has_accepted),
    (Criterion.SHARED, _shares_or_offers),
    (Criterion.PLANS, lambda actor, initiative: shares_plans(actor, initiative.audience_id)),
)
