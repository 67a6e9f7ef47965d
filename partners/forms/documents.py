"""A document that somebody hands in: of a common kind, and not too large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 20 * 1024 * 1024
ENDINGS = (".pdf", ".docx", ".xlsx", ".ods", ".odt", ".csv", ".txt", ".png", ".jpg", ".jpeg")


class Document(forms.FileField):
    """A file of one of the kinds that offices keep."""

    default_error_messages = {
        "empty": _("The file is empty"),
        "required": _("Select a file"),
        "too_large": _("The file must be smaller than 20 MB"),
        "kind": _("Select a PDF, Word, Excel, OpenDocument, CSV, text or picture file"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text",
            _("PDF, Word, Excel, OpenDocument, CSV, text or a picture, at most 20 MB. It is kept privately."),
        )
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, unless it is too large or of another kind."""
        upload: UploadedFile[bytes] | None = super().clean(data, initial)
        if upload is not None and (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large")
        if upload is not None and not (upload.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError(self.error_messages["kind"], code="kind")
        return upload
