"""The five stages of collaboration, in the words of the article that the portal grew from, and the moves between them.

The one state machine of initiatives. `docs/continuum.md` is drawn from it by `manage.py continuum --write`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where joint work stands on the continuum, in order."""

    CO_EXISTENCE = "co_existence", _("Co-existence")
    CO_OPERATION = "co_operation", _("Co-operation")
    CO_ORDINATION = "co_ordination", _("Co-ordination")
    COLLABORATION = "collaboration", _("Collaboration")
    CO_OWNERSHIP = "co_ownership", _("Co-ownership")


ORDER: tuple[Stage, ...] = tuple(Stage)

#: what each stage means; other literature orders the middle ones differently, so it is always shown beside the name
MEANING: dict[Stage, object] = {
    Stage.CO_EXISTENCE: _("Partners know of each other but do no meaningful work together."),
    Stage.CO_OPERATION: _("Data, plans, capacity and expertise are shared. Gaps in skills are found and filled."),
    Stage.CO_ORDINATION: _("Plans for future assets are shared and joined up."),
    Stage.COLLABORATION: _(
        "Partners deliver together: locality property reviews, joint procurement and contract management."
    ),
    Stage.CO_OWNERSHIP: _(
        "Partners own together: shared accommodation, public-sector hubs, pooled assets, a hosted property service"
        " or a company with shares."
    ),
}


class Way(models.TextChoices):
    """How a piece of evidence comes to be there."""

    MEASURED = "measured", _("Measured by the portal")
    ATTESTED = "attested", _("Attested by each partner")
    FILED = "filed", _("Filed as a document")


class Criterion(models.TextChoices):
    """What must be there before joint work stands at a stage. The portal measures it where it can."""

    REPRESENTATIVE = "representative", _("A representative with a mandate from each partner")
    AGREEMENT = "agreement", _("The forum's agreement accepted by each partner")
    SHARED = "shared", _("Property data or a skill offered to the forum by each partner")
    GAPS = "gaps", _("Gaps in data and skills found and agreed")
    PLANS = "plans", _("Dates of lease events or intentions shared with the forum by each partner")
    PLAN = "plan", _("An agreed plan: purpose, lead, roles, exit")
    TEAM = "team", _("A delivery team named")
    GAIN = "gain", _("What each partner or its service users gain, agreed")
    APPRAISAL = "appraisal", _("An appraisal of the ways to own together")
    INSTRUMENT = "instrument", _("A signed agreement or vehicle: hub, pool, hosted service or company")
    BOARD = "board", _("A decision of each partner's own board")
    EXIT = "exit", _("Terms on which a partner may leave")


WAYS: dict[Criterion, Way] = {
    Criterion.REPRESENTATIVE: Way.MEASURED,
    Criterion.AGREEMENT: Way.MEASURED,
    Criterion.SHARED: Way.MEASURED,
    Criterion.GAPS: Way.ATTESTED,
    Criterion.PLANS: Way.MEASURED,
    Criterion.PLAN: Way.FILED,
    Criterion.TEAM: Way.ATTESTED,
    Criterion.GAIN: Way.ATTESTED,
    Criterion.APPRAISAL: Way.FILED,
    Criterion.INSTRUMENT: Way.FILED,
    Criterion.BOARD: Way.ATTESTED,
    Criterion.EXIT: Way.FILED,
}

#: what a stage needs beyond what the stage before it needed
NEEDS: dict[Stage, tuple[Criterion, ...]] = {
    Stage.CO_EXISTENCE: (),
    Stage.CO_OPERATION: (Criterion.REPRESENTATIVE, Criterion.AGREEMENT, Criterion.SHARED),
    Stage.CO_ORDINATION: (Criterion.GAPS, Criterion.PLANS),
    Stage.COLLABORATION: (Criterion.PLAN, Criterion.TEAM, Criterion.GAIN),
    Stage.CO_OWNERSHIP: (Criterion.APPRAISAL, Criterion.INSTRUMENT, Criterion.BOARD, Criterion.EXIT),
}

#: from each stage to those that a move may lead to: one step on, or back to any stage before
MOVES: dict[Stage, tuple[Stage, ...]] = {
    stage: (*ORDER[place + 1 : place + 2], *reversed(ORDER[:place])) for place, stage in enumerate(ORDER)
}


class Answer(models.TextChoices):
    """What a partner says to a move, for itself."""

    AGREE = "agree", _("Agrees")
    DISSENT = "dissent", _("Dissents")
    REFER = "refer", _("Refers to its board")


class Outcome(models.TextChoices):
    """What became of a move."""

    OPEN = "open", _("Being decided")
    CARRIED = "carried", _("Carried")
    NOT_CARRIED = "not_carried", _("Not carried")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: joint work needs more than one body: so many must agree for a step on to be carried
FEWEST = 2


def is_forward(before: Stage, after: Stage) -> bool:
    """Whether a move leads on, rather than back."""
    return ORDER.index(after) > ORDER.index(before)


def needed_for(stage: Stage) -> list[Criterion]:
    """All that must be there at a stage: its own needs and those of every stage before it."""
    return [criterion for one in ORDER[: ORDER.index(stage) + 1] for criterion in NEEDS[one]]


def moves_open_to(stage: Stage, bodies: int) -> tuple[Stage, ...]:
    """Where so many bodies can move to: one alone goes no further, and can still step back."""
    return tuple(one for one in MOVES[stage] if bodies >= _enough(bodies, back=not is_forward(stage, one)))


def _enough(bodies: int, *, back: bool) -> int:
    """How many of so many must agree. Whoever is left alone may still step back."""
    return max(1, min(FEWEST, bodies)) if back else FEWEST


def outcome_of(answers: dict[object, Answer | None], *, back: bool = False, closing: bool = False) -> Outcome:
    """What has become of a move, by the last answer of each partner that takes part; None where it has not answered.

    It is open while anybody has yet to answer or waits for its board, unless the chair closes it without them.
    Those who dissent stay out and the others go on, if enough agree.
    """
    waiting = [one for one in answers.values() if one is None or one is Answer.REFER]
    if waiting and not closing:
        return Outcome.OPEN
    agreeing = sum(one is Answer.AGREE for one in answers.values())
    return Outcome.CARRIED if agreeing >= _enough(len(answers), back=back) else Outcome.NOT_CARRIED
