"""Work that was tried and did not succeed: what the portal can know of a letter that could not be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from partners.outbox.models import Job

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping
    from uuid import UUID


def failing(about: Mapping[tuple[str, str], Collection[UUID]]) -> dict[tuple[str, str], dt.datetime]:
    """When the newest work was asked for that was tried in vain so far, by its name and the id that it is about.

    `about` gives, for the name of a work and the name of an id in it, the ids asked about. One query.
    """
    wanted = Q(pk=None)
    for (work, key), ids in about.items():
        wanted |= Q(name=work, **{f"payload__{key}__in": [str(one) for one in ids]})
    rows = Job.objects.filter(wanted, done_at=None, attempts__gt=0).order_by("created_at")
    keys = dict(about)
    return {
        (work, payload[key]): at
        for work, payload, at in rows.values_list("name", "payload", "created_at")
        for name, key in keys
        if name == work
    }
