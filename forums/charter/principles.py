"""The eight principles of successful collaboration, in the words of the article that the portal grew from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Principle(models.TextChoices):
    """What collaboration stands on, in the order of the article."""

    VISION = "vision", _("Shared vision and motivation")
    LEADERSHIP = "leadership", _("Committed leadership")
    BENEFITS = "benefits", _("Sharing benefits")
    CHANGE = "change", _("Embracing change")
    OPENNESS = "openness", _("Openness and trust")
    RESPECT = "respect", _("Mutual respect and understanding")
    RELATIONSHIPS = "relationships", _("Relationship building")
    COMMUNICATION = "communication", _("Open communication")


#: what each looks like, whatever the forum
MEANING: dict[Principle, Any] = {
    Principle.VISION: _("A shared commitment to goals for the area, to which each partner may add its own."),
    Principle.LEADERSHIP: _("The leaders of each partner visibly support the forum."),
    Principle.BENEFITS: _("Each partner, or those it serves, gains."),
    Principle.CHANGE: _("Partners lead pilots, try processes, report back and adopt what works."),
    Principle.OPENNESS: _("Data is collected and shared openly; it sets priorities and finds quick wins."),
    Principle.RESPECT: _("Differing views are heard, whoever holds them."),
    Principle.RELATIONSHIPS: _(
        "People meet formally and informally. Representatives may decide; big decisions return to the partner."
    ),
    Principle.COMMUNICATION: _("Competing interests and worries about confidence are spoken of openly."),
}

#: one statement for each principle, with which somebody agrees from 1 (not at all) to 5 (fully)
STATEMENTS: dict[Principle, Any] = {
    Principle.VISION: _("We want the same for this area, and I could say in a sentence what it is."),
    Principle.LEADERSHIP: _("The leaders of each partner are seen to support this forum."),
    Principle.BENEFITS: _("Every partner, or those it serves, gains from what we do."),
    Principle.CHANGE: _("We try new ways, report back, and adopt what works."),
    Principle.OPENNESS: _("We share what we know of our estates early enough to be of use."),
    Principle.RESPECT: _("My view is heard here, whatever the size of my organisation."),
    Principle.RELATIONSHIPS: _("I know whom to ring, and those who come here may decide."),
    Principle.COMMUNICATION: _("We speak openly of competing interests and of what must stay in confidence."),
}
