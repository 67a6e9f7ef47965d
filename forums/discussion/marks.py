"""What tells the readers that somebody saw while they wrote from those that there are when they send it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forums.discussion.errors import OtherReaders
from partners.forms.marks import mark_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.organisations.models import Organisation

#: the field of a form
READ_BY = "read_by"


def mark_of(readers: Iterable[Organisation]) -> str:
    """Differs when another body reads it, or one no longer does."""
    return mark_of_text(" ".join(sorted(str(one.pk) for one in readers)))


def insist_on(seen: str | None, readers: Iterable[Organisation]) -> None:
    """Raises OtherReaders unless these are the readers whose mark was `seen`; None: nobody was shown any."""
    found = list(readers)
    if seen is not None and seen != mark_of(found):
        raise OtherReaders(readers=", ".join(one.name for one in found))


def ask_again(form: Any, readers: Iterable[Organisation], refusal: OtherReaders) -> None:
    """Keep what was written, now with the mark of those who would read it: sent once more, it is meant."""
    form.add_error(None, str(refusal))
    form.data = form.data.copy()
    form.data[READ_BY] = mark_of(readers)
