"""A kept file as an answer, for a view that has asked who may have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse

if TYPE_CHECKING:
    from partners.files.models import StoredFile


def attached(file: StoredFile) -> Any:
    """The file to be saved: never shown inside the portal, whatever it says that it is."""
    answer: Any = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name_given)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Content-Type"] = "application/octet-stream"
    return answer
