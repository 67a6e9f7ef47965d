"""The words of workshops: phases, templates, answers and what became of a card."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """What the room does now. The agenda of a workshop puts those in the middle in an order."""

    LOBBY = "lobby", _("Waiting to start")
    GATHER = "gather", _("Gather ideas")
    GROUP = "group", _("Group cards")
    VOTE = "vote", _("Vote")
    SCORE = "score", _("Score")
    DECIDE = "decide", _("Decide")
    ACT = "act", _("Agree actions")
    PULSE = "pulse", _("Pulse")
    CLOSED = "closed", _("Closed")


class State(models.TextChoices):
    """How far a workshop has come."""

    DRAFT = "draft", _("Draft")
    INVITED = "invited", _("Invitations sent")
    LIVE = "live", _("Running")
    CLOSED = "closed", _("Closed")
    CALLED_OFF = "called_off", _("Called off")


#: nothing more happens in the room
OVER = (State.CLOSED, State.CALLED_OFF)


class Template(models.TextChoices):
    """What kind of workshop it is."""

    OPPORTUNITIES = "opportunities", _("Opportunity identification")
    LOCALITY = "locality", _("Locality review")
    PRIORITIES = "priorities", _("Prioritisation")


class Answer(models.TextChoices):
    """What somebody said to the invitation."""

    NONE = "", _("No answer")
    ATTENDS = "attends", _("Attends")
    APOLOGIES = "apologies", _("Sends apologies")


class Fate(models.TextChoices):
    """What became of a card. A card under another shares the fate of that one."""

    OPEN = "", _("Not decided yet")
    INITIATIVE = "initiative", _("Became an initiative")
    DECISION = "decision", _("Decided")
    ACTION = "action", _("Became an action")
    PARKED = "parked", _("Parked")
    DROPPED = "dropped", _("Dropped")
    NOT_REACHED = "not_reached", _("Not reached")
    CARRIED = "carried_over", _("Carried over to another workshop")


#: of these something was made that stands elsewhere: no other word undoes it
MADE = (Fate.INITIATIVE, Fate.DECISION, Fate.ACTION, Fate.CARRIED)
