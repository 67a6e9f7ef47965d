"""Which files imports still want: those of imports whose rows are not forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.imports.models import Import
from partners.files.uses import Uses

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def files_of_imports(actor: Actor) -> Uses:
    """The files of the body's imports. One query."""
    rows = list(Import.objects.visible_to(actor).values_list("file", "forgotten_at"))
    return Uses(
        wanted=frozenset(file for file, forgotten in rows if forgotten is None),
        told_of=frozenset(file for file, forgotten in rows if forgotten is not None),
    )
