"""What is asked about the team, the milestones and the risks of a project."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms.choices import Radios
from partners.forms.dates import DateParts, NotAfterToday
from partners.forms.standing import StandingForm
from partners.organisations.models import Organisation
from projects.delivery.choices import Scale, TeamRole
from projects.delivery.queries import bodies_of

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from projects.delivery.models import Project


class MemberForm(forms.Form):
    """Somebody of the lead or a partner."""

    name = forms.CharField(label=_("Name"), max_length=200)
    body = forms.ChoiceField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"), choices=TeamRole.choices, widget=Radios())
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, actor: Actor, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {str(one.pk): one for one in bodies_of(actor, project)}
        body: Any = self.fields["body"]
        body.choices = [(key, one.name) for key, one in self.bodies.items()]

    def clean_body(self) -> Organisation:
        """The body."""
        return self.bodies[self.cleaned_data["body"]]


class EndMemberForm(forms.Form):
    """When somebody left the team."""

    on = NotAfterToday(label=_("When did they leave?"), help_text=_("For example, 27 3 2026"))


class MilestoneForm(forms.Form):
    """A milestone as it is agreed."""

    name = forms.CharField(label=_("Milestone"), max_length=200)
    baseline_on = DateParts(
        label=_("Baseline"), help_text=_("The date first agreed. It stays as it is, whatever is forecast later.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ForecastForm(StandingForm):
    """When a milestone is expected now, or when it came."""

    mark_optional = True

    forecast_on = DateParts(label=_("Forecast"), required=False, help_text=_("When you expect it now"))
    actual_on = NotAfterToday(label=_("Actual"), required=False, help_text=_("When it came, if it has"))
    reason = forms.CharField(label=_("Why it moved"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("forecast_on") or given.get("actual_on") or self.errors):
            self.add_error("forecast_on", _("Enter when it is expected, or when it came"))
        return given


class RiskWords(forms.Form):
    """A risk and what is done about it."""

    title = forms.CharField(label=_("Risk"), max_length=200, help_text=_("What may happen, and what would follow"))
    likelihood = forms.TypedChoiceField(label=_("How likely"), choices=Scale.choices, coerce=int)
    impact = forms.TypedChoiceField(label=_("How heavy"), choices=Scale.choices, coerce=int)
    response = forms.CharField(label=_("What is done about it"), max_length=500, widget=forms.Textarea({"rows": 3}))
    owner_name = forms.CharField(label=_("Who looks after it"), max_length=200)


class RiskForm(RiskWords):
    """A new one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class RiskEditForm(StandingForm, RiskWords):
    """The same, or closed."""

    mark_optional = True
    closed_on = NotAfterToday(label=_("Closed on"), required=False, help_text=_("Only when it can no longer happen"))
