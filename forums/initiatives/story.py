"""The history of an initiative, told in sentences from what it has recorded, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forums.initiatives.models import Evidence, InitiativePartner, Move, Position, Standing
from forums.initiatives.stages import Answer, Outcome

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
    """Everything that happened, the oldest first. Four queries."""
    told = [
        *_beginning(initiative),
        *_partners(actor, initiative),
        *_evidence(actor, initiative),
        *_moves(actor, initiative),
        *_positions(actor, initiative),
    ]
    return sorted(told, key=lambda one: (one.at, one.rank))


def _beginning(initiative: Initiative) -> Iterator[Told]:
    title = _("%(body)s started the initiative") % {"body": initiative.started_for}
    yield Told(title, initiative.started_at, initiative.started_by.name, initiative.purpose)
    if initiative.ended_at:
        words = {"completed": _("The initiative was completed"), "withdrawn": _("The initiative was withdrawn")}
        yield Told(words.get(initiative.status, ""), initiative.ended_at, "", initiative.ending_reason)


def _partners(actor: Actor, initiative: Initiative) -> Iterator[Told]:
    words = {
        Standing.JOINED: _("%(body)s took part"),
        Standing.DECLINED: _("%(body)s declined to take part"),
        Standing.LEFT: _("%(body)s left"),
    }
    rows = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, answered_at__isnull=False)
    for one in rows.select_related("organisation", "answered_by"):
        if one.state in words and one.answered_at:
            title = words[Standing(one.state)] % {"body": one.organisation}
            by = one.answered_by.name if one.answered_by else ""
            yield Told(title, one.answered_at, by, one.reason or one.contribution)


def _evidence(actor: Actor, initiative: Initiative) -> Iterator[Told]:
    rows = Evidence.objects.visible_to(actor).filter(initiative=initiative).order_by("at", "pk")
    shown = list(rows.select_related("organisation", "person"))
    yield from _measured([one for one in shown if not one.person_id])
    for one in shown:
        facts = {"body": one.organisation, "criterion": one.get_criterion_display(), "title": one.title}
        by = one.person.name if one.person else ""
        if one.title:
            yield Told(_("%(body)s filed %(title)s (%(criterion)s)") % facts, one.at, by, one.reference)
        elif one.person:
            yield Told(_("%(body)s attested: %(criterion)s") % facts, one.at, by)
        if one.ended_at and one.person:
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
