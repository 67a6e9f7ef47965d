"""The forms of an import: the file, the columns, what to do with bad rows and who sees the new ones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.imports import limits
from assets.imports.labels import LABELS
from partners import clock
from partners.forms.dates import DateParts
from sharing.audiences.models import Audience
from sharing.levels import Level

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from assets.imports.models import Import
    from partners.acting.actor import Actor

KEEP_GOOD, ALL_OR_NOTHING = "good", "all"
NOBODY = ""


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Upload your register"),
        help_text=_("CSV, TSV, XLSX, XLS or ODS. One row for each property, headings above them."),
        error_messages={"empty": _("The file is empty"), "required": _("Choose a file")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Not larger than we read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > limits.MAX_WORKBOOK_BYTES:
            raise forms.ValidationError(
                _("The file must be smaller than %(most)sMB") % {"most": limits.MAX_WORKBOOK_BYTES // limits.MEGABYTE}
            )
        return file


class ColumnsForm(forms.Form):
    """One question a column of the file: which field it is."""

    def __init__(self, *args: Any, batch: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = {column: target for column, target, _sure in batch.matching}
        choices = [("", _("Leave out")), *LABELS.items()]
        for column, heading in enumerate(batch.headings):
            self.fields[f"column-{column}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=targets.get(column, "")
            )

    def targets(self) -> dict[int, str]:
        """The field chosen for each column."""
        return {int(name.removeprefix("column-")): target for name, target in self.cleaned_data.items()}

    def clean(self) -> dict[str, Any]:
        """At least one column must say which property a row is about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"name", "address", "reference", "uprn"} & set(cleaned.values()):
            raise forms.ValidationError(
                _("Match a column to a name, an address, a reference or a UPRN, so that properties can be told apart")
            )
        return cleaned


class CommitForm(forms.Form):
    """What happens to rows with errors, and who sees the new properties."""

    bad_rows = forms.ChoiceField(
        label=_("Some rows have errors. What should happen?"),
        choices=[
            (KEEP_GOOD, _("Import the good rows and leave the others out")),
            (ALL_OR_NOTHING, _("Import nothing until every row is right")),
        ],
        widget=forms.RadioSelect,
        initial=KEEP_GOOD,
    )
    audience = forms.ModelChoiceField(
        label=_("Who else may see the new properties?"),
        queryset=Audience.objects.none(),
        required=False,
        empty_label=_("Nobody but your organisation"),
        help_text=_("You can share them later, one by one or many at once."),
    )
    level = forms.TypedChoiceField(
        label=_("How much of them?"),
        choices=[(level.value, f"{level.label}: {level.sentence}") for level in Level],
        coerce=lambda value: Level(int(value)),
        empty_value=None,
        required=False,
        initial=Level.LISTED.value,
    )
    until = DateParts(label=_("Until when?"), required=False)

    def __init__(self, *args: Any, actor: Actor, batch: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience: Any = self.fields["audience"]
        audience.queryset = Audience.objects.receivers_for(actor)
        self.fields["until"].initial = clock.today() + dt.timedelta(days=365)
        if not batch.rejected:
            del self.fields["bad_rows"]

    def clean(self) -> dict[str, Any]:
        """A receiver needs a level and a day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("audience"):
            if cleaned.get("level") is None:
                self.add_error("level", _("Choose how much they may see"))
            if not cleaned.get("until"):
                self.add_error("until", _("Enter the last day on which they may see them"))
        else:
            cleaned["level"] = cleaned["until"] = None
        return cleaned
