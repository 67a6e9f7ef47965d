"""Writing the audit: `record()` inside an action, in the action's transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import structlog

from partners.audit.labels import key_of
from partners.audit.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Author:
    """Who the audit says did it."""

    person_id: uuid.UUID | None = None
    person_name: str = ""
    organisation_id: uuid.UUID | None = None
    organisation_name: str = ""


_author: ContextVar[Author | None] = ContextVar("author", default=None)
_events: ContextVar[list[Event] | None] = ContextVar("events", default=None)


@contextmanager
def recording(author: Author) -> Iterator[list[Event]]:
    """Lend `record` to a block; yields the events written in it so far, those of nested actions too."""
    outer = _events.get()
    events: list[Event] = []
    tokens = _author.set(author), _events.set(events)
    try:
        yield events
    finally:
        _author.reset(tokens[0])
        _events.reset(tokens[1])
        if outer is not None:
            outer.extend(events)


@contextmanager
def anonymously() -> Iterator[None]:
    """What is recorded in the block names nobody, nor the request by which a log would."""
    with structlog.contextvars.bound_contextvars(request_id=""), recording(Author()):
        yield


def record(
    verb: str,
    subject: Model,
    *,
    organisation: uuid.UUID | None,
    label: Any = "",
    reason: str = "",
    by_administrator: bool = False,
    **facts: Any,
) -> Event:
    """Write that `verb` was done to `subject`, in the trail of the organisation that owns it.

    `label` is what it is called: its name, or one of `labels.fixed`. Raises RuntimeError outside an action. `facts`
    become JSON: keep to ids, dates and plain words, and to what every reader of that organisation's trail may see.
    """
    events, by = _open()
    event = _event(verb, subject, by, organisation, label, reason, facts)
    event.by_administrator = by_administrator
    event.save(force_insert=True)
    events.append(event)
    return event


def record_each(
    verb: str, subjects: Iterable[tuple[Model, dict[str, Any]]], *, organisation: uuid.UUID | None, reason: str = ""
) -> None:
    """Write the same for many records of one organisation, each with facts of its own, in a few statements."""
    events, by = _open()
    made = [_event(verb, subject, by, organisation, "", reason, facts) for subject, facts in subjects]
    Event.objects.bulk_create(made, batch_size=2000)
    events.extend(made)


def _open() -> tuple[list[Event], Author]:
    author, events = _author.get(), _events.get()
    if author is None or events is None:
        raise RuntimeError("record() belongs inside an action")
    return events, author


def _event(
    verb: str,
    subject: Model,
    author: Author,
    organisation: uuid.UUID | None,
    label: Any,
    reason: str,
    facts: dict[str, Any],
) -> Event:
    return Event(
        organisation_id=organisation,
        person_id=author.person_id,
        person_name=author.person_name,
        acting_for_id=author.organisation_id,
        acting_for_name=author.organisation_name,
        verb=verb,
        subject_kind=subject._meta.label,
        subject_id=subject.pk,
        subject_label=(key_of(label) or str(subject))[:300],
        reason=reason,
        facts={key: _plain(value) for key, value in facts.items()},
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)
