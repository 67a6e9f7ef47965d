"""What is asked to bring many bodies on board."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.joining.many import MOST_BYTES, Sheet, read
from partners.joining.workbooks import NotATableError


class ManyForm(forms.Form):
    """A spreadsheet of bodies; its cleaned file is what it holds."""

    file = forms.FileField(
        label=_("The spreadsheet"),
        help_text=_(
            "CSV or Excel (XLSX), with the headings: name, Welsh name, kind, jurisdiction, code, administrator's email,"
            " forums. With a code of the directory the rest may be empty. Forums are names or short names, separated by"
            " semicolons; the organisation is invited to each. At most 200 rows."
        ),
    )

    def clean_file(self) -> Sheet:
        """The rows by the names of the columns; a sentence about what is wrong with the file otherwise."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB"))
        try:
            return read(file.name, file.read())
        except NotATableError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
