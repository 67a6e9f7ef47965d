"""What pages of workshops ask: cards with what the room may see of them, results, attendance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from assets.register.models import Asset
from assets.register.shown import ShownAsset, shown_many
from forums.membership.models import ForumMembership
from forums.membership.models import State as MemberState
from forums.membership.permissions import observing
from forums.workshops import votes
from forums.workshops.choices import OVER, Answer
from forums.workshops.models import Card, Dot, Participant, Score, Workshop
from partners.acting.actor import Actor
from partners.organisations.models import Organisation
from partners.scoping.arming import armed
from sharing.audiences.models import AudienceMember, Cohort
from sharing.levels import Level

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence


@dataclass(slots=True)
class BoardCard:
    """A card as the room sees it. `asset` is cut to what every member of the forum may see; None for nothing."""

    card: Card
    asset: ShownAsset | None = None
    grouped: list[BoardCard] = field(default_factory=list)
    tally: votes.Tally | None = None
    placed: votes.Placed | None = None

    @property
    def title(self) -> str:
        """The words on it: its own, or the name of the property. Empty when the reader may see neither."""
        return self.card.text or (self.asset.name if self.asset else "")


@dataclass(frozen=True, slots=True)
class Board:
    """All cards of a workshop in the order of the hour, and how many voices there were."""

    cards: list[BoardCard]
    bodies: int = 0


def everybody(audience_id: uuid.UUID) -> Actor:
    """Eyes that see what every member of a forum sees, those who joined last included."""
    members = AudienceMember.objects.filter(audience=audience_id).scoped("a forum at hand").in_force()
    newest = members.aggregate(newest=Max("joined_cohort"))["newest"] or 0
    doors = Cohort.objects.filter(audience=audience_id).scoped("a forum at hand")
    return Actor(doors=tuple(doors.filter(Q(number=0) | Q(number__gte=newest)).values_list("pk", flat=True)))


def seen_by_everybody(actor: Actor, audience_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ShownAsset]:
    """Properties by key, each cut to what every member of the forum may see, at most where, size and use."""
    wanted = list(ids)
    if not wanted:
        return {}
    viewer = everybody(audience_id)
    with armed(viewer.arms()):
        found = list(Asset.objects.visible_to(viewer).filter(pk__in=wanted))
    owners = Organisation.objects.visible_to(actor).in_bulk({one.organisation_id for one in found})
    for asset in found:
        if asset.organisation_id in owners:
            asset.organisation = owners[asset.organisation_id]
    known = [asset for asset in found if asset.organisation_id in owners]
    with armed(viewer.arms()):
        return {one.id: one for one in shown_many(known, viewer, ceiling=Level.SUMMARY)}


def board_of(actor: Actor, workshop: Workshop, *, assets: bool = True) -> Board:
    """The cards, what is shown of their properties unless a guest looks, and the results that are open by now."""
    cards = list(Card.objects.visible_to(actor).filter(workshop=workshop))
    shows = assets and actor.organisation is not None
    ids = {card.asset_id for card in cards if card.asset_id} if shows else set()
    shown = seen_by_everybody(actor, workshop.audience_id, ids)
    boards = {card.pk: BoardCard(card, shown.get(card.asset_id) if card.asset_id else None) for card in cards}
    for one in boards.values():
        if one.card.under_id:
            boards[one.card.under_id].grouped.append(one)
    leading = [one for one in boards.values() if one.card.under_id is None]
    bodies = 0
    if workshop.shows_dots:
        leading, bodies = _voted(actor, workshop, boards, leading)
    if workshop.shows_scores:
        _score(actor, workshop, boards)
    return Board(leading, bodies)


def _voted(
    actor: Actor, workshop: Workshop, boards: dict[uuid.UUID, BoardCard], leading: list[BoardCard]
) -> tuple[list[BoardCard], int]:
    dots = dots_of(actor, workshop, leads(boards))
    order = [one.card.pk for one in leading]
    found = votes.tally(order, dots)
    for one in found:
        boards[one.card].tally = one
    return [boards[one.card] for one in found], votes.bodies_that_voted(order, dots)


def leads(boards: dict[uuid.UUID, BoardCard]) -> dict[uuid.UUID, uuid.UUID]:
    """For each card the one under which it is counted."""
    return {pk: one.card.under_id or pk for pk, one in boards.items()}


def dots_of(actor: Actor, workshop: Workshop, counted_under: dict[uuid.UUID, uuid.UUID]) -> list[votes.Dot]:
    """The dots of a closed vote, those on a grouped card counted for the card above it."""
    rows = Dot.objects.visible_to(actor).filter(workshop=workshop)
    pairs = rows.values_list("card_id", "participant__organisation_id")
    return [votes.Dot(counted_under.get(card, card), organisation) for card, organisation in pairs]


def _score(actor: Actor, workshop: Workshop, boards: dict[uuid.UUID, BoardCard]) -> None:
    """Scores on a grouped card are counted, as dots are, for the card above it: no page shows them elsewhere."""
    counted_under = leads(boards)
    rows = Score.objects.visible_to(actor).filter(workshop=workshop)
    given = (
        votes.Score(counted_under.get(card, card), participant, impact, ease)
        for card, participant, impact, ease in rows.values_list("card_id", "participant_id", "impact", "ease")
    )
    for card, placed in votes.placed(given).items():
        boards[card].placed = placed


def voices_in_words(voices: Fraction) -> str:
    """A number of voices with one decimal at most, as a page shows it."""
    return f"{float(voices):.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class BodyAttendance:
    """How one body was represented. Whoever the chair removed was there until then, and stays among `present`."""

    name: str
    is_member: bool
    expected: list[Participant]
    present: list[Participant]
    apologies: list[Participant]
    interests: list[Participant]


def attendance_of(actor: Actor, workshop: Workshop) -> list[BodyAttendance]:
    """Each body with those who will come and came for it, those who sent apologies and the declared interests.

    Members of the forum first, those without anybody included; then the bodies of guests and of those who left the
    forum. A body is known by its key, whatever it was called when somebody joined; one outside the portal by its name.
    """
    people: dict[uuid.UUID | str, list[Participant]] = defaultdict(list)
    for one in Participant.objects.visible_to(actor).filter(workshop=workshop).order_by("name", "pk"):
        people[one.organisation_id or one.body_name].append(one)
    lines = ForumMembership.objects.visible_to(actor).filter(audience=workshop.audience_id, state=MemberState.MEMBER)
    bodies = Organisation.objects.visible_to(actor).filter(pk__in=lines.values("organisation"))
    names: dict[uuid.UUID | str, str] = {one.pk: str(one.name_en or one.name_cy) for one in bodies}
    is_over = workshop.state in OVER
    members = [_attendance(names[key], people[key], is_member=True, is_over=is_over) for key in names]
    others = [
        _attendance(_latest_name(own), own, is_member=False, is_over=is_over)
        for key, own in people.items()
        if key not in names
    ]
    return [
        *sorted(members, key=attrgetter("name")),
        *sorted((one for one in others if one.present), key=attrgetter("name")),
    ]


def _latest_name(people: Sequence[Participant]) -> str:
    return max(people, key=lambda one: one.asked_at).body_name


def _attendance(name: str, people: Sequence[Participant], *, is_member: bool, is_over: bool) -> BodyAttendance:
    present = [one for one in people if one.joined_at]
    away = [one for one in people if one.answer == Answer.APOLOGIES and not one.joined_at]
    # who said so and did not come is told of no more once it is over
    coming = [] if is_over else [one for one in people if not one.joined_at and not one.removed_at]
    expected = [one for one in coming if one.answer == Answer.ATTENDS]
    return BodyAttendance(
        name=name,
        is_member=is_member,
        expected=expected,
        present=present,
        apologies=away,
        interests=[one for one in (*present, *away, *expected) if one.interest],
    )


def looks_on(actor: Actor, workshop: Workshop) -> bool:
    """Whether the actor observes the forum: in the room they follow, and have no voice."""
    return Workshop.objects.visible_to(actor).filter(observing(actor), pk=workshop.pk).exists()


def place_of(actor: Actor, workshop: Workshop) -> Participant | None:
    """The actor's own place in a workshop: a member's for the body acted for, or a guest's."""
    return Participant.objects.all().own(actor).filter(workshop=workshop).first()
