"""What is asked about a saved filter, and which columns a list is to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms.choices import Checkboxes

if TYPE_CHECKING:
    from partners.saved.kinds import SavedList


class FilterForm(forms.Form):
    """The name of a filter, and whether colleagues see it."""

    name = forms.CharField(
        label=_("Name of the filter"),
        help_text=_("For example, surplus offices"),
        max_length=80,
        error_messages={"required": _("Enter a name for the filter")},
    )
    is_shared = forms.BooleanField(
        label=_("Share it with your colleagues"),
        help_text=_("They read its name. Each of them sees only the properties that they may see"),
        required=False,
    )

    def __init__(self, *args: Any, may_share: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_share:
            del self.fields["is_shared"]


class ColumnsForm(forms.Form):
    """The columns of a list; the first, the name, is always there."""

    columns = forms.MultipleChoiceField(label=_("Columns beside the name"), required=False, widget=Checkboxes)

    def __init__(self, *args: Any, about: SavedList, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: Any = self.fields["columns"]
        choices.choices = list(about.columns().items())
