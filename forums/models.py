"""Table of contents of the forums floor, for Django. Nothing else imports this."""

from forums.initiatives.models import Initiative, InitiativePartner
from forums.membership.models import Forum, ForumMembership, ForumRole

__all__ = ["Forum", "ForumMembership", "ForumRole", "Initiative", "InitiativePartner"]
