"""What is asked about evidence."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.initiatives.evidence import way_of
from forums.initiatives.stages import Criterion, Way
from partners.forms.choices import Radios
from partners.forms.dates import DateParts, NotBeforeToday
from partners.forms.documents import Document


class AttestForm(forms.Form):
    """That a criterion is met, and until when."""

    mark_optional = True

    key = forms.UUIDField(widget=forms.HiddenInput)
    criterion = forms.ChoiceField(label=_("What does your organisation attest?"), widget=Radios())
    until = NotBeforeToday(
        label=_("Holds until"), required=False, help_text=_("If it lapses. You are shown when it has.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = uuid.uuid4()  # sent twice, it is shown once
        choice = self.fields["criterion"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        choice.choices = [(one.value, one.label) for one in Criterion if way_of(one) is Way.ATTESTED]


class FileForm(forms.Form):
    """A document that shows something: what it is, its date, where it is kept, until when it holds."""

    mark_optional = True

    key = forms.UUIDField(widget=forms.HiddenInput)
    criterion = forms.ChoiceField(label=_("What does it show?"), widget=Radios())
    title = forms.CharField(label=_("Title of the document"), max_length=200)
    dated_on = DateParts(label=_("Date of the document"))
    upload = Document(label=_("The document itself"), required=False)
    reference = forms.CharField(
        label=_("Where it is kept"),
        max_length=300,
        required=False,
        help_text=_("If it is not handed in: a reference or an address that partners can follow."),
    )
    until = NotBeforeToday(
        label=_("Holds until"), required=False, help_text=_("If it lapses. You are shown when it has.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = uuid.uuid4()  # sent twice, it is shown once
        choice = self.fields["criterion"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        choice.choices = [(one.value, one.label) for one in Criterion if way_of(one) is Way.FILED]

    def clean(self) -> dict[str, Any]:
        """The document, or where it is kept."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("upload") and not cleaned.get("reference") and "upload" not in self.errors:
            self.add_error("upload", _("Select the document, or say where it is kept"))
        return cleaned


class ConfirmForm(forms.Form):
    """A button and nothing else."""
