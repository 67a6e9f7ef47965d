"""Table of contents of the sharing floor, for Django. Nothing else imports this."""

from sharing.agreements.models import Acceptance, Agreement
from sharing.announcing.models import Announcement
from sharing.audiences.models import Audience, AudienceMember, Cohort

__all__ = ["Acceptance", "Agreement", "Announcement", "Audience", "AudienceMember", "Cohort"]
