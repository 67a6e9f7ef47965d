"""Disclosure levels: how much of a record an audience sees. A higher one includes the lower."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """From that it exists to what it costs. Below `LISTED` nothing at all is shown."""

    LISTED = 1, _("Listed")
    SUMMARY = 2, _("Summary")
    DETAIL = 3, _("Detail")
    COMMERCIAL = 4, _("Commercial")

    @property
    def codename(self) -> str:
        """The object permission that grants it."""
        return f"view_{self.name.lower()}"

    @property
    def sentence(self) -> str:
        """What the level shows, in a sentence for the person who chooses it."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Level.LISTED: _("That it exists: its name, kind and locality"),
    Level.SUMMARY: _("Also where it is, its size, use, tenure and whether it is vacant or surplus"),
    Level.DETAIL: _("Also its condition, vacant space, your plans for it and the dates of lease events"),
    Level.COMMERCIAL: _("Also running costs, value, rent and lease terms"),
}
