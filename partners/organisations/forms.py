"""What is asked about a partner organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.organisations.models import Jurisdiction, Kind, Organisation

if TYPE_CHECKING:
    from partners.acting.actor import Actor

    Model = forms.ModelForm[Organisation]
else:
    Model = forms.ModelForm


class NamesForm(Model):
    """The names of a body: in English, in Welsh, or both."""

    class Meta:
        model = Organisation
        fields = ("name_en", "name_cy")

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("name_en") or cleaned.get("name_cy")):
            self.add_error("name_en", _("Enter a name in English, in Welsh or in both"))
        return cleaned


class OrganisationForm(NamesForm):
    """Everything that a portal administrator says of a body."""

    kind = forms.ChoiceField(label=_("Kind of body"), choices=[("", _("Choose one")), *Kind.choices])
    jurisdiction = forms.ChoiceField(
        label=_("Jurisdiction"),
        choices=Jurisdiction.choices,
        widget=forms.RadioSelect,
        help_text=_("Whose law and reporting rules apply."),
    )

    class Meta(NamesForm.Meta):
        fields = ("name_en", "name_cy", "kind", "jurisdiction", "official_code")  # type: ignore[assignment]
        help_texts = {
            "official_code": _("The code in an official register, like W06000011. Leave it empty if there is none.")
        }


class ReasonForm(forms.Form):
    """Why: everybody who reads the body's record of deeds reads it."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The organisation sees this in its record of what was done."),
    )


class CloseForm(forms.Form):
    """Which body the one that is closed is."""

    of = forms.ModelChoiceField(
        label=_("The organisation that it is"), queryset=Organisation.objects.none(), empty_label=_("Choose one")
    )

    def __init__(self, *args: Any, actor: Actor, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["of"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - for mypy
        choice.queryset = Organisation.objects.visible_to(actor).filter(suspended_at=None).exclude(pk=organisation.pk)
