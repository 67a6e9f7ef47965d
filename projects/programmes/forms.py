"""What is asked about programmes and contributing projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms.choices import Checkboxes
from projects.programmes.reference import PROGRAMMES

if TYPE_CHECKING:
    from projects.delivery.models import Project


class PlaceForm(forms.Form):
    """The programmes that count a benefit, and the projects that contribute to it."""

    programmes = forms.MultipleChoiceField(
        label=_("Programmes that count it"),
        required=False,
        widget=Checkboxes(),
        help_text=_("It may stand in the report of each. A total over several programmes counts it once."),
    )
    projects = forms.MultipleChoiceField(
        label=_("Other projects that contribute to it"),
        required=False,
        widget=Checkboxes(),
        help_text=_("They are named with it where a reader may see both, and count nothing of it."),
    )

    def __init__(self, *args: Any, projects: list[Project], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {str(one.pk): one for one in projects}
        programmes: Any = self.fields["programmes"]
        programmes.choices = [(code, one.name) for code, one in PROGRAMMES.items()]
        field: Any = self.fields["projects"]
        field.choices = [(key, one.name) for key, one in self.known.items()]
        if not self.known:
            del self.fields["projects"]

    @property
    def chosen(self) -> list[Project]:
        """The projects that were ticked."""
        return [self.known[key] for key in self.cleaned_data.get("projects", ())]
