"""Table of contents of the partners floor, for Django. Nothing else imports this."""

from partners.audit.models import Event
from partners.files.models import StoredFile
from partners.joining.models import Intake
from partners.notices.models import Notice
from partners.organisations.models import Acquaintance, Organisation
from partners.outbox.models import Beat, Job
from partners.people.models import Invitation, Membership, Person
from partners.saved.models import KeptColumns, SavedFilter

__all__ = [
    "Acquaintance",
    "Beat",
    "Event",
    "Intake",
    "Invitation",
    "Job",
    "KeptColumns",
    "Membership",
    "Notice",
    "Organisation",
    "Person",
    "SavedFilter",
    "StoredFile",
]
