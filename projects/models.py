"""Table of contents of the projects floor, for Django. Nothing else imports this."""

from projects.benefits.models import (
    Attestation,
    Benefit,
    BenefitCosts,
    BenefitFigure,
    BenefitShare,
    BenefitSplit,
    Evidence,
    EvidenceTakenBack,
    Validation,
    ValidationRequest,
)
from projects.benefits.payments import Payment, PaymentDispute
from projects.delivery.models import (
    GateMove,
    Milestone,
    Project,
    ProjectAsset,
    ProjectGrant,
    ProjectMoney,
    ProjectPartner,
    ProjectShare,
    ProjectSight,
    ProjectSummary,
    RagReading,
    Risk,
    TeamMember,
)
from projects.programmes.models import Contribution, ProgrammeTag
from projects.publishing.models import ForumTally, Publication
from projects.reports.models import Report, ReportDefinition, ReportFollower, ReportNotice, StorySentence
from projects.stories.models import Story, StoryAnswer, StoryLine

__all__ = [
    "Attestation",
    "Benefit",
    "BenefitCosts",
    "BenefitFigure",
    "BenefitShare",
    "BenefitSplit",
    "Contribution",
    "Evidence",
    "EvidenceTakenBack",
    "ForumTally",
    "GateMove",
    "Milestone",
    "Payment",
    "PaymentDispute",
    "ProgrammeTag",
    "Project",
    "ProjectAsset",
    "ProjectGrant",
    "ProjectMoney",
    "ProjectPartner",
    "ProjectShare",
    "ProjectSight",
    "ProjectSummary",
    "Publication",
    "RagReading",
    "Report",
    "ReportDefinition",
    "ReportFollower",
    "ReportNotice",
    "Risk",
    "Story",
    "StoryAnswer",
    "StoryLine",
    "StorySentence",
    "TeamMember",
    "Validation",
    "ValidationRequest",
]
