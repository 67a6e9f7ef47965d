"""Reading charters and pulses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from forums.charter.models import Charter, Priority, Pulse, PulsePresence, PulseVote, SignOff
from forums.charter.principles import STATEMENTS, Principle
from forums.membership.models import ForumMembership, State
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    import uuid

    from forums.membership.models import Forum
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Signed:
    """A member and whether its sponsor signed the version in force; `before` is what a newer version made void."""

    organisation: Organisation
    now: SignOff | None
    before: SignOff | None


@dataclass(frozen=True, slots=True)
class Result:
    """How far a forum agrees with one statement: the mean, and beside it how the answers lie."""

    principle: Principle
    statement: object
    mean: float
    counts: tuple[int, ...]
    before: float | None

    @property
    def spread(self) -> int:
        """From the lowest answer to the highest: 0 when all gave the same."""
        given = [score for score, count in enumerate(self.counts, start=1) if count]
        return max(given) - min(given) if given else 0


def charter_of(actor: Actor, forum: Forum) -> Charter | None:
    """The version in force."""
    rows = Charter.objects.visible_to(actor).filter(forum=forum).select_related("published_for", "published_by")
    return rows.order_by("-version").first()


def member_ids(actor: Actor, forum: Forum) -> list[uuid.UUID]:
    """The bodies that are in the forum."""
    rows = ForumMembership.objects.visible_to(actor).filter(forum=forum, state=State.MEMBER)
    return list(rows.values_list("organisation", flat=True))


def priorities_of(
    actor: Actor, charter: Charter, bodies: list[Organisation]
) -> list[tuple[Priority, list[Organisation]]]:
    """The priorities in their order, each with the members that brought it."""
    by_id = {one.pk: one for one in bodies}
    rows = Priority.objects.visible_to(actor).filter(charter=charter)
    return [(one, [by_id[pk] for pk in one.brought_by if pk in by_id]) for one in rows]


def signed(actor: Actor, charter: Charter, bodies: list[Organisation]) -> list[Signed]:
    """Each member, whether it signed this version off, and the last version that it signed before."""
    rows = SignOff.objects.visible_to(actor).filter(charter__forum=charter.forum_id).select_related("person", "charter")
    now: dict[uuid.UUID, SignOff] = {}
    before: dict[uuid.UUID, SignOff] = {}
    for one in rows.order_by("charter__version"):
        (now if one.charter_id == charter.pk else before)[one.organisation_id] = one
    return [Signed(one, now.get(one.pk), before.get(one.pk)) for one in bodies]


def signed_by_own(actor: Actor) -> set[uuid.UUID]:
    """The charters that the body acted for has signed off. One query."""
    rows = SignOff.objects.visible_to(actor).filter(organisation=actor.organisation)
    return set(rows.values_list("charter", flat=True))


def has_answered(actor: Actor, pulse: Pulse) -> bool:
    """Whether the reader has answered it: of nobody else is that to be known."""
    return PulsePresence.objects.visible_to(actor).filter(pulse=pulse).exists()


def results_of(actor: Actor, pulse: Pulse) -> list[Result]:
    """The result of a pulse, nothing while it may not be shown; beside it the means of the pulse before."""
    if not pulse.is_shown:
        return []
    before = Pulse.objects.visible_to(actor).filter(forum=pulse.forum_id, opened_at__lt=pulse.opened_at)
    last = next((one for one in before.order_by("-opened_at")[:5] if one.is_shown), None)
    counts, earlier = _counts(actor, pulse), _counts(actor, last) if last else {}
    return [
        Result(one, STATEMENTS[one], _mean(counts[one]), counts[one], _mean(earlier[one]) if earlier else None)
        for one in Principle
    ]


def _counts(actor: Actor, pulse: Pulse) -> dict[Principle, tuple[int, ...]]:
    rows = PulseVote.objects.visible_to(actor).filter(pulse=pulse).values_list("principle", "score")
    found = {(principle, score): count for principle, score, count in rows.annotate(count=Count("pk"))}
    return {one: tuple(found.get((one.value, score), 0) for score in range(1, 6)) for one in Principle}


def _mean(counts: tuple[int, ...]) -> float:
    total = sum(counts)
    return sum(score * count for score, count in enumerate(counts, start=1)) / total if total else 0.0
