"""What each disclosure level shows of a project, in a sentence for the person who chooses it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sharing.levels import Level

SENTENCES = {
    Level.LISTED: _("That it exists: its name, who leads it, and the forum and initiative that it belongs to"),
    Level.SUMMARY: _("Also its purpose, partners, gate and rating"),
    Level.DETAIL: _("Also its team, milestones and risks, and its benefits with the partners’ shares"),
    Level.COMMERCIAL: _("Also its money, payments between partners and evidence files"),
}
