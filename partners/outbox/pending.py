"""Whether work that was put off is still to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.outbox.models import Job

if TYPE_CHECKING:
    from uuid import UUID


def is_pending(work: str, **ids: UUID) -> bool:
    """Whether work of that name about these ids is still to be done, and was not given up. One query."""
    about = {f"payload__{name}": str(one) for name, one in ids.items()}
    return Job.objects.filter(name=work, done_at=None, gave_up_at=None, **about).exists()
