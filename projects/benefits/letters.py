"""The letters that benefits have written: to finance, to whoever is asked to validate, and of a payment in dispute."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.notices.kinds import kind
from projects.benefits.permissions import ANSWER_DISPUTE, ATTEST_BENEFIT, REPORT_BENEFIT, VALIDATE_BENEFIT

ATTEST = kind(
    "benefit_to_attest",
    ATTEST_BENEFIT,
    "projects:benefit-attest",
    _("Figures of a benefit wait for your organisation’s finance."),
    called="name",
)
VALIDATE = kind(
    "benefit_to_validate",
    VALIDATE_BENEFIT,
    "projects:benefit-validate",
    _("Your organisation is asked to validate figures of a benefit."),
    called="name",
)
ANSWERED = kind(
    "benefit_answered",
    REPORT_BENEFIT,
    "projects:benefit",
    _("Whoever was asked to validate figures of a benefit of your organisation has answered."),
    called="name",
)
DISPUTED = kind(
    "payment_disputed",
    ANSWER_DISPUTE,
    "projects:payment-take-back",
    _("The other end of a payment that your organisation recorded says that it is wrong."),
    called="what",
)
