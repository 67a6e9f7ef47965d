"""Filters that people of the demo saved: for themselves, and for their colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.saved.models import SavedFilter

if TYPE_CHECKING:
    from partners.organisations.models import Organisation
    from partners.people.models import Person

#: whose, for whom, name, query, whether colleagues use it
FILTERS = (
    (
        "mair@abergwen.example",
        "abergwen",
        "Vacant in Carmarthenshire",
        "is_vacant=yes&district=W06000010",
        True,
    ),
    ("mair@abergwen.example", "abergwen", "Partners' offices", "owner=others&use=office", False),
    ("idris@glanmor.example", "glanmor", "Space that partners offer", "owner=others&is_vacant=yes", True),
)


def load_lists(people: dict[str, Person], bodies: dict[str, Organisation]) -> None:
    """Save them. As the owner role."""
    SavedFilter.objects.bulk_create(
        SavedFilter(
            person=people[email], organisation=bodies[slug], listed="assets", name=name, query=query, is_shared=shared
        )
        for email, slug, name, query, shared in FILTERS
    )
