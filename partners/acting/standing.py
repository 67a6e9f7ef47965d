"""Refusing an edit over somebody else's: what a form showed is no longer what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partners.acting.errors import ChangedMeanwhile
from partners.forms.standing import mark_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def insist_on(read: str | None, standing: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Raises ChangedMeanwhile unless `read` is the mark of what stands, or that is what is given; None: only just read.

    For an action that holds the lock of the record.
    """
    theirs = {name: standing[name] for name in given}
    if read is not None and theirs != given and read != mark_of(theirs):
        raise ChangedMeanwhile(theirs=theirs)
