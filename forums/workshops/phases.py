"""The one machine of a workshop's phases: agendas, the next step, the timer. Pure: no records, no clock.

Step 0 is the lobby, step k the k-th item of the agenda, the step after the last one the close.
What a workshop as a whole may become is here too, in `NEXT`; `docs/architecture.md` draws it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from forums.workshops.choices import Phase, State, Template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_MINUTES = 180
#: what a workshop in a state may become; nothing comes after its close, nor after it was called off
NEXT: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.INVITED, State.CALLED_OFF),
    State.INVITED: (State.LIVE, State.CALLED_OFF),
    State.LIVE: (State.CLOSED,),
    State.CLOSED: (),
    State.CALLED_OFF: (),
}
#: phases that an agenda may hold, in the only order that makes sense
ORDER = (Phase.GATHER, Phase.GROUP, Phase.VOTE, Phase.SCORE, Phase.DECIDE, Phase.ACT, Phase.PULSE)
#: minutes of each phase by template; a phase that is left out has none
TEMPLATES: Mapping[str, Mapping[Phase, int]] = {
    Template.OPPORTUNITIES: {
        Phase.GATHER: 15,
        Phase.GROUP: 15,
        Phase.VOTE: 10,
        Phase.SCORE: 15,
        Phase.DECIDE: 25,
        Phase.ACT: 10,
    },
    Template.LOCALITY: {Phase.GATHER: 20, Phase.GROUP: 10, Phase.VOTE: 10, Phase.DECIDE: 35, Phase.ACT: 15},
    Template.PRIORITIES: {Phase.VOTE: 10, Phase.SCORE: 25, Phase.DECIDE: 30, Phase.ACT: 15},
}
ABOUT: Mapping[str, Any] = {
    Template.OPPORTUNITIES: _("Ideas are gathered, grouped, voted for and scored; the best become initiatives."),
    Template.LOCALITY: _("The properties of one place are looked at together, with cards from the shared register."),
    Template.PRIORITIES: _("Cards that were prepared before are voted for and scored by impact and ease."),
}
DOING: Mapping[str, Any] = {
    Phase.LOBBY: _("The chair starts the workshop soon."),
    Phase.GATHER: _("Write one idea to a card. Write as many as you like."),
    Phase.GROUP: _("Cards about the same thing are put together. Say aloud what belongs where."),
    Phase.VOTE: _("Place your dots. Nobody sees the result until the vote is closed."),
    Phase.SCORE: _("Say for each card how much it would bring and how easy it would be."),
    Phase.DECIDE: _("The forum decides what becomes of each card, the one with most votes first."),
    Phase.ACT: _("Agree who does what, and by when."),
    Phase.PULSE: _("Say how the forum is doing: eight statements. Nobody can see which answers are yours."),
    Phase.CLOSED: _("The workshop is closed. Thank you."),
}
#: the same to an observer, who does none of it; the other phases ask nothing of one person
WATCHING: Mapping[str, Any] = {
    Phase.GATHER: _("Those who take part write their ideas, one to a card."),
    Phase.GROUP: _("Cards about the same thing are put together."),
    Phase.VOTE: _("Those who take part place their dots. Nobody sees the result until the vote is closed."),
    Phase.SCORE: _("Those who take part say for each card how much it would bring and how easy it would be."),
    Phase.ACT: _("Those who take part agree who does what, and by when."),
    Phase.PULSE: _("Those who take part say how the forum is doing. Nobody can see which answers are whose."),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an agenda."""

    phase: Phase
    minutes: int


def agenda_of(template: str) -> list[Item]:
    """The agenda that a template proposes."""
    return [Item(phase, minutes) for phase, minutes in TEMPLATES[template].items()]


def read(kept: Sequence[Sequence[Any]]) -> list[Item]:
    """An agenda as it is kept in a record: pairs of phase and minutes."""
    return [Item(Phase(phase), int(minutes)) for phase, minutes in kept]


def kept(agenda: Sequence[Item]) -> list[list[Any]]:
    """An agenda as a record keeps it."""
    return [[item.phase.value, item.minutes] for item in agenda]


def phase_at(agenda: Sequence[Item], step: int) -> Phase:
    """What the room does at a step. Raises ValueError for a step that there is not."""
    if not 0 <= step <= len(agenda) + 1:
        raise ValueError(step)
    if step == 0:
        return Phase.LOBBY
    return agenda[step - 1].phase if step <= len(agenda) else Phase.CLOSED


def may_become(state: str, other: State) -> bool:
    """Whether a workshop in that state may go to the other."""
    return other in NEXT[State(state)]


@dataclass(frozen=True, slots=True)
class Timer:
    """A phase's time: it runs until `ends_at`, or stands with `left` seconds. It never moves the phase itself."""

    ends_at: dt.datetime | None = None
    left: int | None = None

    @property
    def mark(self) -> str:
        """The time as it stands, as a form carries it."""
        return self.ends_at.isoformat() if self.ends_at else str(self.left)

    def paused(self, now: dt.datetime) -> Timer:
        """Stopped, keeping what is left of it."""
        if self.ends_at is None:
            return self
        return Timer(None, max(0, round((self.ends_at - now).total_seconds())))

    def resumed(self, now: dt.datetime) -> Timer:
        """Running again."""
        return self if self.left is None else Timer(now + dt.timedelta(seconds=self.left), None)

    def longer(self, now: dt.datetime, minutes: int) -> Timer:
        """With more time, counted from now when it had run out."""
        if self.left is not None:
            return replace(self, left=self.left + 60 * minutes)
        if self.ends_at is None:
            return self
        return Timer(max(self.ends_at, now) + dt.timedelta(minutes=minutes), None)


def timer_at(agenda: Sequence[Item], step: int, now: dt.datetime) -> Timer:
    """The timer with which a step begins."""
    if 1 <= step <= len(agenda):
        return Timer(now + dt.timedelta(minutes=agenda[step - 1].minutes), None)
    return Timer()
