"""Partner organisations: the public bodies that own records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import OwnedQuerySet, ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class Kind(models.TextChoices):
    """What sort of public body it is."""

    COUNCIL = "council", _("Council")
    HEALTH = "health", _("Health board or trust")
    POLICE = "police", _("Police")
    FIRE = "fire", _("Fire and rescue")
    AMBULANCE = "ambulance", _("Ambulance service")
    GOVERNMENT = "government", _("Government department or agency")
    UNIVERSITY = "university", _("University or college")
    NATIONAL_PARK = "national_park", _("National park")
    OTHER = "other", _("Another public body")


class Jurisdiction(models.TextChoices):
    """Whose law and reporting rules apply."""

    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    """Bodies, to those who may know that they are here."""

    def visible_to(self, actor: Actor) -> Self:
        """The body acted for, those it has met in a forum or a share, and those one may switch to.

        A portal administrator sees every body.
        """
        if actor.is_administrator_of_portal:
            return self.scoped("portal administrator")
        return self.filter(known_to(actor, "pk")).scoped(actor.label)


def known_to(actor: Actor, body: str) -> Q:
    """The condition that the body which a row names in the field `body` is one that the actor may know of."""
    if actor.is_administrator_of_portal:
        return Q(**{f"{body}__isnull": False})
    mine = {f"{body}__in": [choice.organisation_id for choice in actor.choices]}
    if actor.organisation is None:
        return Q(**mine)
    mine[f"{body}__in"].append(actor.organisation.pk)
    return Q(**mine) | Q(**{f"{body}__in": Acquaintance.objects.visible_to(actor).values("known")})


class Organisation(ScopedModel):
    """A public body on the portal. A name in Welsh and a name in English are both names."""

    slug = models.SlugField(_("Short name"), max_length=60, unique=True)
    kind = models.CharField(_("Kind of body"), max_length=20, choices=Kind.choices)
    official_code = models.CharField(_("Official code"), max_length=30, blank=True)
    jurisdiction = models.CharField(_("Jurisdiction"), max_length=20, choices=Jurisdiction.choices)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    name_cy = models.CharField(_("Name in Welsh"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    suspended_at = models.DateTimeField(_("Suspended"), null=True, blank=True)
    double_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="doubles")
    founded_at = models.DateTimeField(null=True, blank=True)  # the first property, project or forum joined
    first_record_at = models.DateTimeField(null=True, blank=True)  # the first property
    first_share_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name_en", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_cy=""),
                name="organisation_has_a_name",
                violation_error_message=_("Enter a name in English, in Welsh or in both"),
            ),
            models.CheckConstraint(
                condition=Q(double_of=None) | Q(suspended_at__isnull=False), name="organisation_double_is_closed"
            ),
            models.UniqueConstraint(Lower("slug"), name="organisation_slug_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, or the one there is."""
        if (get_language() or "en").startswith("cy"):
            return self.name_cy or self.name_en
        return self.name_en or self.name_cy

    @property
    def name_language(self) -> str:
        """The language that `name` is in, for its `lang` attribute."""
        return "cy" if self.name == self.name_cy and self.name != self.name_en else "en"


class Acquaintance(ScopedModel):
    """`organisation` may know that `known` exists: they met in a forum, or one shared with the other.

    What was known stays known, so rows are added and never removed.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    known = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    objects = OwnedQuerySet["Acquaintance"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "known"], name="acquaintance_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} knows {self.known_id}"
