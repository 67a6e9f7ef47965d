"""The history of an asset as a reader may know it: what changed in words, a page at a time."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.register.fields import Field, fields
from assets.register.shown import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.register.models import AssetChange, AssetChangeQuerySet
    from assets.register.shown import ShownAsset

ON_A_PAGE = 50
CAUSES = {
    "added": gettext_lazy("Added"),
    "edit": gettext_lazy("Edited"),
    "import": gettext_lazy("Imported"),
    "bulk": gettext_lazy("Changed with others"),
    "bulk_undone": gettext_lazy("Change of many undone"),
    "retired": gettext_lazy("Retired"),
    "restored": gettext_lazy("Restored"),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change in words. Empty texts mean "not recorded"; `is_beginning` when the asset was added."""

    at: dt.datetime
    cause: str
    who: str
    label: str
    before: str
    after: str
    is_beginning: bool
    is_of_many: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some changes, newest first, and the mark with which the next page begins."""

    changes: tuple[ShownChange, ...]
    older: str


def history(changes: AssetChangeQuerySet, asset: ShownAsset, before: str) -> HistoryPage:
    """The page of `changes` that follows the mark `before`; the first when it is empty.

    Names of people are for the owner; others read the name of the body. Raises BadRequest on a
    mark that is none.
    """
    rows = changes.newest_first()
    if before:
        rows = rows.before(*_read_mark(before))
    found = list(rows[: ON_A_PAGE + 1])
    older = _mark(found[ON_A_PAGE - 1]) if len(found) > ON_A_PAGE else ""
    return HistoryPage(tuple(_in_words(found[:ON_A_PAGE], asset)), older)


def _in_words(changes: Iterable[AssetChange], asset: ShownAsset) -> Iterable[ShownChange]:
    for change in changes:
        about = fields().get(change.field)
        yield ShownChange(
            at=change.at,
            cause=str(CAUSES.get(change.cause, CAUSES["edit"])),
            who=(change.person_name if asset.is_own else "") or asset.owner,
            label=str(about.label_for(is_own=asset.is_own)) if about else _("Property added"),
            before=kept_in_words(about, change.before) if about else "",
            after=kept_in_words(about, change.after) if about else change.after,
            is_beginning=about is None,
            is_of_many=asset.is_own and change.cause.startswith("bulk"),
        )


def kept_in_words(field: Field, text: str) -> str:
    """The words for a value that the history kept as text."""
    return in_words(field, from_text(field, text)) if text else ""


def from_text(field: Field, text: str) -> Any:
    """The value that `storing.as_text` wrote; the text itself where it can no longer be one."""
    column = field.column
    try:
        if column is None or isinstance(column, models.DateField):
            return dt.date.fromisoformat(text)
        if isinstance(column, models.DecimalField | models.IntegerField):
            return (int if isinstance(column, models.IntegerField) else Decimal)(text)
    except (ValueError, InvalidOperation):
        return text
    if isinstance(column, ArrayField):
        return text.split(", ")
    if isinstance(column, models.BooleanField):
        return text == "True"
    return text


def _mark(change: AssetChange) -> str:
    return f"{change.at.isoformat()}_{change.pk}"


def _read_mark(mark: str) -> tuple[dt.datetime, uuid.UUID]:
    at, _between, key = mark.partition("_")
    try:
        moment, found = dt.datetime.fromisoformat(at), uuid.UUID(key)
    except ValueError as error:
        raise BadRequest("before") from error
    if moment.tzinfo is None:
        raise BadRequest("before")
    return moment, found
