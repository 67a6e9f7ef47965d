"""Who makes something of a card. The secretariat may do what the chair may, but not decide."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forums.membership.permissions import deciding, running
from partners.acting.permission import Permission

RAISE_CARD = Permission("forums.card:raise", label=_("Make an initiative of a card"), rule=running, model="forums.Card")
LOG_OUTCOME = Permission(
    "forums.workshop:log_action", label=_("Record an action of a workshop"), rule=running, model="forums.Workshop"
)
LOG_DECISION = Permission(
    "forums.workshop:log_decision", label=_("Record a decision of a workshop"), rule=deciding, model="forums.Workshop"
)
