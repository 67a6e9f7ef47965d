"""The history of an initiative, told in sentences from what it has recorded, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forums.initiatives.models import Evidence, InitiativePartner, Move, Position, Rewording, Standing
from forums.initiatives.stages import Answer, Outcome, Stage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from forums.initiatives.models import Initiative
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of the story. `text` is what people wrote about it."""

    title: str
    at: dt.datetime
    by: str = ""
    text: str = ""
    rank: int = 0  # among what happened at one moment: proposed, then said, then decided


def story_of(actor: Actor, initiative: Initiative) -> list[Told]:
    """Everything that happened, the oldest first. Five queries."""
    told = [
        *_begun_and_reworded(actor, initiative),
        *_partners(actor, initiative),
        *_evidence(actor, initiative),
        *_moves(actor, initiative),
        *_positions(actor, initiative),
    ]
    return sorted(told, key=lambda one: (one.at, one.rank))


def _begun_and_reworded(actor: Actor, initiative: Initiative) -> Iterator[Told]:
    """Its beginning, in the words of then; what was changed since, by whom; and its end."""
    rows = Rewording.objects.visible_to(actor).filter(initiative=initiative).order_by("at", "pk")
    earlier = list(rows.select_related("lead", "organisation", "person"))
    title = _("%(body)s started the initiative") % {"body": initiative.started_for}
    first = earlier[0] if earlier else initiative
    yield Told(title, initiative.started_at, initiative.started_by.name, first.purpose)
    later: list[Rewording | Initiative] = [*earlier, initiative]
    for was, now in zip(earlier, later[1:], strict=True):
        title = _("%(body)s changed the initiative") % {"body": was.organisation}
        yield Told(title, was.at, was.person.name, " ".join(_reworded(was, now)))
    if initiative.ended_at:
        words = {"completed": _("The initiative was completed"), "withdrawn": _("The initiative was withdrawn")}
        yield Told(words.get(initiative.status, ""), initiative.ended_at, "", initiative.ending_reason)


def _reworded(was: Rewording, now: Rewording | Initiative) -> Iterator[str]:
    """What was changed, in sentences."""
    if was.lead_id != now.lead_id:
        yield _("Led by %(now)s, no longer by %(was)s.") % {"now": now.lead, "was": was.lead}
    if was.target_stage != now.target_stage:
        facts = {"now": Stage(now.target_stage).label, "was": Stage(was.target_stage).label}
        yield _("It wants to come to %(now)s, no longer to %(was)s.") % facts
    if was.title != now.title:
        yield _("It is called “%(now)s”, no longer “%(was)s”.") % {"now": now.title, "was": was.title}
    if was.purpose != now.purpose:
        yield _("Its purpose is “%(now)s”. It was “%(was)s”.") % {"now": now.purpose, "was": was.purpose}


def _partners(actor: Actor, initiative: Initiative) -> Iterator[Told]:
    """Each part of each body: asked, answered, ended. Who starts one and speaks for its body is not asked."""
    rows = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative).order_by("invited_at", "pk")
    known = set()
    for one in rows.select_related("organisation", "invited_by", "answered_by", "ended_by"):
        body = {"body": one.organisation}
        again, answered = one.organisation_id in known, one.answered_by.name if one.answered_by else ""
        known.add(one.organisation_id)
        if one.answered_at != one.invited_at:
            asked = _("%(body)s was asked again to take part") if again else _("%(body)s was asked to take part")
            yield Told(asked % body, one.invited_at, one.invited_by.name)
        if one.answered_at and one.state == Standing.DECLINED:
            yield Told(_("%(body)s declined to take part") % body, one.answered_at, answered, one.reason)
        elif one.answered_at:
            yield Told(_("%(body)s took part") % body, one.answered_at, answered, one.contribution)
        if one.ended_at:
            left, withdrawn = _("%(body)s left"), _("The invitation of %(body)s was withdrawn")
            ended = left if one.state == Standing.LEFT else withdrawn
            yield Told(ended % body, one.ended_at, one.ended_by.name if one.ended_by else "", one.reason)


def _evidence(actor: Actor, initiative: Initiative) -> Iterator[Told]:
    """What was shown and taken back. What is attested anew ends at that moment, and nobody took it back."""
    rows = Evidence.objects.visible_to(actor).filter(initiative=initiative).order_by("at", "pk")
    shown = list(rows.select_related("organisation", "person"))
    yield from _measured([one for one in shown if not one.person_id])
    attested = [one for one in shown if one.person_id and not one.title]
    began = {(one.organisation_id, one.criterion, one.at) for one in attested}
    renewed = {one.pk for one in attested if (one.organisation_id, one.criterion, one.ended_at) in began}
    ends = {(one.organisation_id, one.criterion, one.ended_at) for one in attested if one.pk in renewed}
    for one in shown:
        facts = {"body": one.organisation, "criterion": one.get_criterion_display(), "title": one.title}
        by = one.person.name if one.person else ""
        if one.title:
            yield Told(_("%(body)s filed %(title)s (%(criterion)s)") % facts, one.at, by, one.reference)
        elif one.person and (one.organisation_id, one.criterion, one.at) in ends:
            yield Told(_("%(body)s attested anew: %(criterion)s") % facts, one.at, by)
        elif one.person:
            yield Told(_("%(body)s attested: %(criterion)s") % facts, one.at, by)
        if one.ended_at and one.person and one.pk not in renewed:
            yield Told(_("%(body)s took back: %(criterion)s") % facts, one.ended_at)


def _measured(rows: list[Evidence]) -> Iterator[Told]:
    """What was measured of a body at one time, in one sentence."""
    there, gone = _("The portal measured what %(body)s has to show"), _("The portal no longer finds this of %(body)s")
    found: dict[tuple[object, bool, dt.datetime], list[Evidence]] = {}
    for one in rows:
        found.setdefault((one.organisation, one.holds, one.at.replace(second=0, microsecond=0)), []).append(one)
    for (body, holds, _at), some in found.items():
        criteria = "; ".join(str(one.get_criterion_display()) for one in some)
        yield Told((there if holds else gone) % {"body": body}, some[0].at, text=criteria)


def _moves(actor: Actor, initiative: Initiative) -> Iterator[Told]:
    rows = Move.objects.visible_to(actor).filter(initiative=initiative).select_related("proposed_for", "proposed_by")
    for one in rows:
        facts = {
            "body": one.proposed_for,
            "before": one.get_from_stage_display(),
            "after": one.get_to_stage_display(),
        }
        on = _("%(body)s proposed to step on from %(before)s to %(after)s")
        back = _("%(body)s proposed to step back from %(before)s to %(after)s")
        text = f"{one.reason} {one.waiver}".strip()
        yield Told((on if one.is_forward else back) % facts, one.proposed_at, one.proposed_by.name, text)
        if one.decided_at:
            ends = {
                Outcome.CARRIED: _("The initiative moved from %(before)s to %(after)s"),
                Outcome.NOT_CARRIED: _("The move from %(before)s to %(after)s was not carried"),
                Outcome.WITHDRAWN: _("The proposal to move from %(before)s to %(after)s was withdrawn"),
            }
            yield Told(ends[Outcome(one.outcome)] % facts, one.decided_at, "", one.closing_reason, rank=2)


def _positions(actor: Actor, initiative: Initiative) -> Iterator[Told]:
    words = {
        Answer.AGREE: _("%(body)s agreed to %(after)s"),
        Answer.DISSENT: _("%(body)s dissented from %(after)s"),
        Answer.REFER: _("%(body)s referred %(after)s to its board, which meets on %(on)s"),
    }
    rows = Position.objects.visible_to(actor).filter(move__initiative=initiative)
    for one in rows.select_related("organisation", "person", "move"):
        on = date_format(one.board_on, "j F Y") if one.board_on else ""
        facts = {"body": one.organisation, "after": one.move.get_to_stage_display(), "on": on}
        yield Told(words[Answer(one.answer)] % facts, one.at, one.person.name, one.reason, rank=1)
