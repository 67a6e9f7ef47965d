"""The private file store. It has no URLs: a file is served by a view that asks who may have it."""

from __future__ import annotations

from typing import NoReturn

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="partners.files.store.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Files below `settings.MEDIA_ROOT`, readable by the portal's own user only."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        """The folder, asked of the settings each time, so that tests can move it."""
        return str(settings.MEDIA_ROOT)

    @property
    def location(self) -> str:
        """The same, as Django asks for it."""
        return str(settings.MEDIA_ROOT)

    def url(self, name: str | None) -> NoReturn:
        """Refuse: nothing private has an address of its own."""
        raise ValueError("private files have no URL")
