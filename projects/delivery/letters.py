"""The letters that projects have written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.notices.kinds import kind
from projects.delivery.permissions import SEE_PROJECT

SHARED = kind(
    "project_shared", SEE_PROJECT, "projects:project", _("A project is shared with your organisation."), called="name"
)
