"""What a body said of files like this one before: column by column, and of these very headings."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from assets.imports.models import ColumnMemory, Layout
from assets.imports.words import heading_words
from partners import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assets.imports.mapping import Matching
    from assets.imports.models import Import
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

#: the column that a file of rows to be mended has beside those of its owner, in the language of whoever fetched it
REASONS = _("What to mend")
_EMPTY_WORDS = frozenset(
    {"the", "of", "and", "borough", "city", "county", "council", "district", "metropolitan", "cyngor", "trust", "nhs"}
)


@cache
def _reasons() -> frozenset[str]:
    """That heading in every language: who mends the file need not be who fetched it."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(REASONS))
    return frozenset(found)


def headings_hash(headings: Sequence[str]) -> str:
    """The same for the same headings, in whatever order."""
    own = sorted(one for one in headings if one not in _reasons())
    return hashlib.sha256("\x1f".join(own).encode()).hexdigest()


def recalled(actor: Actor, batch: Import, guessed: Matching) -> Matching:
    """The matching with what the body chose before. A file with the very same headings is recognised whole."""
    layout = Layout.objects.visible_to(actor).filter(headings_hash=headings_hash(batch.headings)).first()
    if layout is not None:
        chosen: dict[str, str] = layout.matched
        batch.recognised, batch.clears_empty = True, layout.clears_empty
        batch.key_columns = [number for number, one in enumerate(batch.headings) if one in layout.key_headings]
        batch.owners_chosen = list(layout.owners_chosen)
    else:
        batch.recognised, batch.clears_empty, batch.key_columns, batch.owners_chosen = False, False, [], []
        memory = ColumnMemory.objects.visible_to(actor).filter(heading__in=batch.headings)
        chosen = dict(memory.values_list("heading", "target"))
    matching = guessed.recalling({heading: target for heading, target in chosen.items() if target})
    for column, heading in enumerate(batch.headings):
        if chosen.get(heading) == "":
            matching = matching.with_(column, None)
    return matching


def remember(batch: Import, targets: Mapping[int, str]) -> None:
    """Keep what was chosen, for the next file."""
    chosen = {
        heading: targets.get(column, "") for column, heading in enumerate(batch.headings) if heading not in _reasons()
    }
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(organisation_id=batch.organisation_id, heading=heading[:300], target=target)
            for heading, target in chosen.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "heading"],
        update_fields=["target"],
    )
    owner = batch.owner_column
    Layout.objects.bulk_create(
        [
            Layout(
                organisation_id=batch.organisation_id,
                headings_hash=headings_hash(batch.headings),
                matched=chosen,
                key_headings=[batch.headings[column] for column in batch.key_columns],
                owner_heading=batch.headings[owner][:300] if owner is not None else "",
                owners_chosen=batch.owners_chosen,
                clears_empty=batch.clears_empty,
                used_at=clock.now(),
            )
        ],
        update_conflicts=True,
        unique_fields=["organisation", "headings_hash"],
        update_fields=["matched", "key_headings", "owner_heading", "owners_chosen", "clears_empty", "used_at"],
    )


def likely_own(owners: Sequence[Sequence[object]], organisation: Organisation) -> list[str]:
    """Of the names in a file, those that share the telling words of the body's own names or are its code."""
    own = [_telling(name) for name in (organisation.name_en, organisation.name_cy, organisation.official_code) if name]
    return [str(value) for value, _times in owners if value and any(one and one == _telling(str(value)) for one in own)]


def _telling(name: str) -> frozenset[str]:
    return frozenset(heading_words(name).split()) - _EMPTY_WORDS
