"""Table of contents of the forums floor, for Django. Nothing else imports this."""

from forums.charter.models import Charter, Priority, Pulse, PulsePresence, PulseVote, SignOff
from forums.discussion.models import Post, PostVersion, Thread
from forums.initiatives.models import Evidence, Initiative, InitiativePartner, Move, Position, Rewording
from forums.logbook.models import Action, Decision
from forums.membership.models import Forum, ForumMembership, ForumRole
from forums.skills.models import Match, Skill
from forums.workshops.models import Card, Correction, Dot, Minutes, Participant, RoomState, Score, Workshop

__all__ = [
    "Action",
    "Card",
    "Charter",
    "Correction",
    "Decision",
    "Dot",
    "Evidence",
    "Forum",
    "ForumMembership",
    "ForumRole",
    "Initiative",
    "InitiativePartner",
    "Match",
    "Minutes",
    "Move",
    "Participant",
    "Position",
    "Post",
    "PostVersion",
    "Priority",
    "Pulse",
    "PulsePresence",
    "PulseVote",
    "Rewording",
    "RoomState",
    "Score",
    "SignOff",
    "Skill",
    "Thread",
    "Workshop",
]
