"""Keeping a file that somebody handed in, privately, for a body."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from partners.files.models import StoredFile

if TYPE_CHECKING:
    import uuid

    from django.core.files.uploadedfile import UploadedFile


def keep(upload: UploadedFile[bytes], *, organisation: uuid.UUID) -> StoredFile:
    """Keep an upload under a generated name. Inside an action of that body."""
    content = upload.read()
    file = StoredFile(
        organisation_id=organisation,
        name_given=(upload.name or "file")[:255],
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    file.file.save(f"{file.pk}{Path(file.name_given).suffix[:10]}", ContentFile(content), save=False)
    file.save(force_insert=True)
    return file
