"""The forms of an import: the file, the columns, what to do with bad rows and who sees the new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assets.imports import limits
from assets.imports.actions import RowsRejected, has_too_many_owners
from assets.imports.file_types import FIRST_BYTES, is_workbook
from assets.imports.labels import LABELS
from sharing.agreements.models import accepted_current
from sharing.audiences.models import Audience
from sharing.grants.asking import USUALLY, LastDay, usual_end
from sharing.grants.errors import AgreementMissing, DatePast
from sharing.levels import Level

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from assets.imports.models import Import
    from partners.acting.actor import Actor
    from partners.acting.errors import Refused

WHOSE_ROWS = _("Choose which of the owners in the file are your organisation")
TOO_MANY_OWNERS = _(
    "The column “%(column)s” names more than %(most)s owners. Leave it out if every row is your organisation’s, "
    "or upload a file with your own rows only"
)
KEEP_GOOD, WITHOUT_CELLS, ALL_OR_NOTHING = "good", "cells", "all"
NOBODY = ""


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Upload your register"),
        help_text=format_lazy(
            _(
                "CSV or TSV up to {text}MB, XLSX, XLS or ODS up to {workbook}MB. One row for each property, headings "
                "above them."
            ),
            text=limits.MAX_TEXT_BYTES // limits.MEGABYTE,
            workbook=limits.MAX_WORKBOOK_BYTES // limits.MEGABYTE,
        ),
        error_messages={"empty": _("The file is empty"), "required": _("Choose a file")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Not larger than we read; by what it is and not by its name, as the reader judges it too."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        most = limits.MAX_WORKBOOK_BYTES if is_workbook(file.read(FIRST_BYTES)) else limits.MAX_TEXT_BYTES
        file.seek(0)
        if (file.size or 0) > most:
            raise forms.ValidationError(
                _("The file must be smaller than %(most)sMB") % {"most": most // limits.MEGABYTE}
            )
        return file


def too_many_owners(batch: Import) -> str:
    """Why its column of owners cannot stay as it is."""
    return TOO_MANY_OWNERS % {"column": batch.headings[batch.owner_column], "most": limits.MAX_OWNERS}


class TableForm(forms.Form):
    """Where the table stands: on which sheet of a workbook, and in which row its headings are."""

    sheet = forms.ChoiceField(label=_("Sheet of the workbook"), required=False)
    heading_row = forms.IntegerField(
        label=_("Row with the headings"),
        help_text=_("As the spreadsheet numbers it. Leave it empty to have the headings found"),
        required=False,
        min_value=1,
        max_value=limits.MAX_HEADING_ROW,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "invalid": _("Enter the number of a row"),
            "min_value": _("The rows are numbered from 1"),
            "max_value": _("The headings must be in the first %(limit_value)s rows"),
        },
    )

    def __init__(self, data: Any = None, *, batch: Import) -> None:
        super().__init__(data, initial={"sheet": batch.sheet, "heading_row": batch.heading_row or None})
        self.batch = batch
        if len(batch.sheets) < 2:
            del self.fields["sheet"]
        else:
            sheet: Any = self.fields["sheet"]
            sheet.choices = [(one, one) for one in batch.sheets]

    def wishes(self) -> dict[str, Any]:
        """As `choose_sheet` takes them: the row of one sheet says nothing of another."""
        sheet, row = self.cleaned_data.get("sheet") or self.batch.sheet, self.cleaned_data["heading_row"]
        is_left = sheet != self.batch.sheet and "heading_row" not in self.changed_data
        return {"sheet": sheet, "heading_row": None if is_left else row}


class ColumnsForm(forms.Form):
    """One question a column of the file: which field it is. And what tells rows and owners apart."""

    owners = forms.MultipleChoiceField(
        label=_("Which of these are your organisation?"),
        help_text=_("The file names several owners. Only rows of those that you choose are taken."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    key = forms.MultipleChoiceField(
        label=_("Which columns tell properties apart where references are missing or repeat?"),
        help_text=_(
            "Leave all empty if every property has a reference of its own. Rows that say the same in all chosen "
            "columns cannot be told apart, and are not taken."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    clears_empty = forms.BooleanField(
        label=_("An empty cell clears what your register has"),
        help_text=_("Otherwise an empty cell says nothing, and what your register has is kept."),
        required=False,
    )

    def __init__(self, *args: Any, batch: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = {column: target for column, target, _sure in batch.matching}
        choices = [("", _("Leave out")), *LABELS.items()]
        for column, heading in enumerate(batch.headings):
            self.fields[f"column-{column}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=targets.get(column, "")
            )
        self.batch = batch
        self._offer(batch)

    def _offer(self, batch: Import) -> None:
        key: Any = self.fields["key"]
        key.choices = [(str(column), heading) for column, heading in enumerate(batch.headings)]
        key.initial = [str(column) for column in batch.key_columns]
        self.fields["clears_empty"].initial = batch.clears_empty
        if len(batch.owners) < 2:
            del self.fields["owners"]
            return
        owners: Any = self.fields["owners"]
        owners.choices = [
            (f"owner {value}", f"{value or _('Nobody is named')} ({times})") for value, times in batch.owners
        ]
        owners.initial = [f"owner {one}" for one in batch.owners_chosen]

    def targets(self) -> dict[int, str]:
        """The field chosen for each column."""
        return {
            int(name.removeprefix("column-")): target
            for name, target in self.cleaned_data.items()
            if name.startswith("column-")
        }

    def wishes(self) -> dict[str, Any]:
        """What was said beside the columns, as `match_columns` takes it."""
        owners = self.cleaned_data.get("owners")
        return {
            "key": [int(one) for one in self.cleaned_data["key"]],
            "owners": None if owners is None else [one.removeprefix("owner ") for one in owners],
            "clears_empty": self.cleaned_data["clears_empty"],
        }

    def clean(self) -> dict[str, Any]:
        """At least one column must say which property a row is about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = {target for name, target in cleaned.items() if name.startswith("column-")}
        if not {"name", "address", "reference", "uprn", "portal_id"} & chosen:
            raise forms.ValidationError(
                _("Match a column to a name, an address, a reference or a UPRN, so that properties can be told apart")
            )
        if "owners" in self.fields and "owner" in chosen and not cleaned.get("owners"):
            self.add_error("owners", WHOSE_ROWS)
        if has_too_many_owners(self.batch) and cleaned.get(f"column-{self.batch.owner_column}") == "owner":
            raise forms.ValidationError(too_many_owners(self.batch))
        return cleaned


#: with whom a file's new properties are shared at once, and on which terms
SHARING = ("audience", "level", "until", "reason")


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
        help_text=_(
            "You can share them later, one by one or many at once. If you choose somebody now, the next page shows "
            "what they would see, before anything is imported."
        ),
    )
    level = forms.TypedChoiceField(
        label=_("How much of them?"),
        choices=[(level.value, f"{level.label}: {level.sentence}") for level in Level],
        coerce=lambda value: Level(int(value)),
        empty_value=None,
        required=False,
        initial=Level.LISTED.value,
    )
    until = LastDay(label=_("Until when?"), help_text=USUALLY, required=False)
    reason = forms.CharField(
        label=_("Why are you sharing this?"),
        help_text=_("Kept in your organisation’s records. The people you share with do not see it."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, batch: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        audience: Any = self.fields["audience"]
        audience.queryset = Audience.objects.receivers_for(actor)
        if batch.asks_again and batch.audience_id:  # what was chosen before it came back
            for name in SHARING:
                self.fields[name].initial = getattr(batch, name if name != "audience" else "audience_id")
        if not audience.queryset.exists():  # a question with one answer is none
            for name in SHARING:
                del self.fields[name]
        bad: Any = self.fields.get("bad_rows")
        if not batch.rejected:
            del self.fields["bad_rows"]
        elif batch.mendable:
            without = ngettext(
                "Import %(count)s more row without its bad cells",
                "Import %(count)s more rows without their bad cells",
                batch.mendable,
            ) % {"count": batch.mendable}
            bad.choices = [bad.choices[0], (WITHOUT_CELLS, without), bad.choices[1]]

    def clean_audience(self) -> Audience | None:
        """With whom, or nobody. Refuses a forum whose current agreement the body has not accepted."""
        audience: Audience | None = self.cleaned_data["audience"]
        if audience is not None and not accepted_current(audience, self.batch.organisation_id):
            raise forms.ValidationError(str(AgreementMissing(forum=audience.name)), code=AgreementMissing.code)
        return audience

    def clean(self) -> dict[str, Any]:
        """All or nothing is nothing while there are errors. A receiver needs a reason, and a level with a last day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("bad_rows") == ALL_OR_NOTHING:
            self.add_error("bad_rows", str(RowsRejected(count=self.batch.rejected)))
        if cleaned.get("audience"):
            if cleaned.get("level") is None:
                self.add_error("level", _("Choose how much they may see"))
            elif not cleaned.get("until") and "until" not in self.errors:
                cleaned["until"] = usual_end(cleaned["level"])
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", _("Enter why you are sharing this"))
        elif "audience" not in self.errors:
            cleaned |= {"audience": None, "level": None, "until": None, "reason": ""}
        return cleaned

    def terms(self) -> dict[str, Any]:
        """As `commit_import` takes them."""
        chosen = self.cleaned_data
        shared = {name: chosen[name] for name in SHARING}
        good = chosen.get("bad_rows") in {KEEP_GOOD, WITHOUT_CELLS}
        return {"good_rows_only": good, "leaves_cells_out": chosen.get("bad_rows") == WITHOUT_CELLS, **shared}

    def refuse(self, refusal: Refused) -> None:
        """Say beside its question why the action declined."""
        fields = {RowsRejected.code: "bad_rows", AgreementMissing.code: "audience", DatePast.code: "until"}
        name = fields.get(refusal.code)
        self.add_error(name if name in self.fields else None, str(refusal))
