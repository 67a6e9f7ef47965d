"""Removing the bytes of files that nothing wants any more, and those that never came to have a row."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from partners import clock
from partners.files.models import StoredFile
from partners.files.uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from partners.acting.actor import Actor

log = structlog.get_logger(__name__)

#: whatever is younger may belong to somebody who is not done yet
YOUNG = dt.timedelta(days=1)


def sweep_body(actor: Actor) -> tuple[set[str], int]:
    """Remove what nothing of the body acted for wants. Returns the names that stay in the store, and how many went.

    Of a file that is told of, the bytes go first and its row says so after; of one that is not, the row goes first and
    the bytes after the commit. Whoever is killed in between is followed by the next night's run, which does the rest.
    """
    found = uses_of(actor)
    names, went = set(), 0
    rows = StoredFile.objects.visible_to(actor).filter(gone_at=None)
    for file in rows.order_by("created_at", "pk"):
        is_young = file.created_at > clock.now() - YOUNG
        if is_young or file.pk in found.wanted or not _let_go(actor, file, is_told_of=file.pk in found.told_of):
            names.add(str(file.file.name))
        else:
            went += 1
    return names, went


def _let_go(actor: Actor, file: StoredFile, *, is_told_of: bool) -> bool:
    """Remove a file, or leave it where something still refers to it that no room tells of.

    The database itself is asked: its keys know of every row.
    """
    rows, bytes_ = StoredFile.objects.visible_to(actor).filter(pk=file.pk), file.file
    if is_told_of:
        try:
            bytes_.delete(save=False)
        except OSError:  # the files before it have lost their bytes: their rows must not be rolled back
            log.exception("a file is kept for another night", file=str(file.pk))
            return False
        rows.update(gone_at=clock.now())
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DELETE FROM partners_storedfile WHERE id = %s", [file.pk])
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    transaction.on_commit(lambda: bytes_.delete(save=False), robust=True)
    return True


def sweep_store(names: Collection[str]) -> int:
    """Remove files of the store that no row of any body names: their transaction was never committed. How many."""
    store, went = Path(settings.MEDIA_ROOT), 0
    if not store.is_dir():
        return 0
    before = (clock.now() - YOUNG).timestamp()
    for path in store.iterdir():
        with suppress(OSError):  # gone meanwhile, or not ours to remove: the others go
            if path.name not in names and _is_ours(path) and path.stat().st_mtime < before:
                path.unlink()
                went += 1
    return went


def _is_ours(path: Path) -> bool:
    """Whether it is called as the portal calls what it keeps: by a random id."""
    try:
        uuid.UUID(path.name[:36])
    except ValueError:
        return False
    return path.is_file()
