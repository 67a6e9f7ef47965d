"""The words of delivery: gates, standings and ratings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gate(models.TextChoices):
    """The gates of the Five Case Model, and of delivery. In order."""

    SOC = "soc", _("Strategic outline case")
    OBC = "obc", _("Outline business case")
    FBC = "fbc", _("Full business case")
    DELIVERY = "delivery", _("In delivery")
    CLOSURE = "closure", _("Closed: delivered")

    @property
    def place(self) -> int:
        """Its place in the order, from 0."""
        return list(Gate).index(self)


class Standing(models.TextChoices):
    """Whether work goes on."""

    GOING = "going", _("Going on")
    ON_HOLD = "on_hold", _("On hold")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Rag(models.TextChoices):
    """Confidence in delivery, said in words: never by colour alone."""

    GREEN = "green", _("Green: on course")
    AMBER = "amber", _("Amber: at risk, and can be mended")
    RED = "red", _("Red: will not be reached as planned")

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"green": "green", "amber": "orange", "red": "red"}[self.value]

    @property
    def word(self) -> str:
        """Its name alone."""
        return str(self.label).partition(":")[0]


class Rating(models.TextChoices):
    """Where a project stands: not rated until somebody has rated it, then as they said last."""

    NONE = "none", _("Not rated yet")
    GREEN = Rag.GREEN.value, Rag.GREEN.label
    AMBER = Rag.AMBER.value, Rag.AMBER.label
    RED = Rag.RED.value, Rag.RED.label

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return Rag(self.value).colour if self.is_given else "grey"

    @property
    def word(self) -> str:
        """Its name alone."""
        return Rag(self.value).word if self.is_given else str(self.label)

    @property
    def is_given(self) -> bool:
        """Whether anybody has rated it."""
        return self is not Rating.NONE


class TeamRole(models.TextChoices):
    """What somebody does in a delivery team."""

    SRO = "sro", _("Senior responsible owner")
    LEAD = "lead", _("Delivery lead")
    MEMBER = "member", _("Team member")
    FINANCE = "finance", _("Finance business partner")
    ADVISER = "adviser", _("Adviser")


class Scale(models.IntegerChoices):
    """How likely or how heavy."""

    VERY_LOW = 1, _("1, very low")
    LOW = 2, _("2, low")
    MEDIUM = 3, _("3, medium")
    HIGH = 4, _("4, high")
    VERY_HIGH = 5, _("5, very high")
