"""Table of contents of the forums floor, for Django. Nothing else imports this."""

from forums.initiatives.models import Evidence, Initiative, InitiativePartner, Move, Position
from forums.logbook.models import Action, Decision
from forums.membership.models import Forum, ForumMembership, ForumRole
from forums.workshops.models import Card, Correction, Dot, Minutes, Participant, RoomState, Score, Workshop

__all__ = [
    "Action",
    "Card",
    "Correction",
    "Decision",
    "Dot",
    "Evidence",
    "Forum",
    "ForumMembership",
    "ForumRole",
    "Initiative",
    "InitiativePartner",
    "Minutes",
    "Move",
    "Participant",
    "Position",
    "RoomState",
    "Score",
    "Workshop",
]
