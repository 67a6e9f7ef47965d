"""Saving a filter, renaming and removing it; keeping columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from partners.acting.action import action
from partners.acting.errors import Refused
from partners.audit.labels import fixed
from partners.audit.record import record
from partners.saved.models import KeptColumns, SavedFilter
from partners.saved.permissions import CHANGE_FILTER, SEE_FILTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partners.acting.actor import Actor

MOST = 50
#: in the trail, which does not say its name
A_FILTER = fixed(SavedFilter._meta.label, _("A saved filter"))


class NameTaken(Refused):
    """The person has another filter with that name."""

    code = "name_taken"
    status = 422
    sentence = _("You have another filter with this name.")


class TooManyFilters(Refused):
    """Nobody finds anything among so many."""

    code = "too_many_filters"
    status = 422
    sentence = _("You have %(most)s saved filters. Remove one first.")


@action(SEE_FILTERS)
def save_filter(actor: Actor, *, listed: str, name: str, query: str, is_shared: bool) -> SavedFilter:
    """Keep what a list shows under a name. Raises NameTaken or TooManyFilters.

    The trail says that it was done and not the name: a personal filter's name is its maker's.
    """
    person, organisation = _who(actor)
    if SavedFilter.objects.visible_to(actor).filter(person=person).count() >= MOST:
        raise TooManyFilters(most=MOST)
    made = SavedFilter(
        organisation=organisation, person=person, listed=listed, name=name, query=query, is_shared=is_shared
    )
    _once(lambda: made.save(force_insert=True))
    record("filter_saved", made, organisation=organisation.pk, label=A_FILTER)
    return made


@action(CHANGE_FILTER)
def change_filter(actor: Actor, saved: SavedFilter, /, *, name: str, is_shared: bool | None = None) -> None:
    """Rename a filter; its maker also says whether colleagues use it. Raises NameTaken."""
    saved.name = name
    if is_shared is not None and actor.person is not None and saved.person_id == actor.person.pk:
        saved.is_shared = is_shared
    rows: Any = SavedFilter.objects.where_may(actor, CHANGE_FILTER).filter(pk=saved.pk)
    _once(lambda: rows.update(name=saved.name, is_shared=saved.is_shared))
    record("filter_changed", saved, organisation=saved.organisation_id, label=A_FILTER)


@action(CHANGE_FILTER, leaves_sight=True)
def remove_filter(actor: Actor, saved: SavedFilter, /) -> None:
    """Remove a filter; what it showed stays as it is."""
    record("filter_removed", saved, organisation=saved.organisation_id, label=A_FILTER)
    SavedFilter.objects.where_may(actor, CHANGE_FILTER).filter(pk=saved.pk).delete()


@action(SEE_FILTERS)
def keep_columns(actor: Actor, *, listed: str, columns: Sequence[str]) -> None:
    """Show these columns of a list from now on; none: the usual ones."""
    person, organisation = _who(actor)
    kept, _made = (
        KeptColumns.objects.visible_to(actor)
        .select_for_update()
        .get_or_create(organisation=organisation, person=person, listed=listed, defaults={"columns": list(columns)})
    )
    KeptColumns.objects.visible_to(actor).filter(pk=kept.pk).update(columns=list(columns))
    record("columns_kept", organisation, organisation=organisation.pk)


def _who(actor: Actor) -> tuple[Any, Any]:
    if actor.person is None or actor.organisation is None:
        raise Refused
    return actor.person, actor.organisation


def _once(write: Any) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        if "saved_filter_once" not in str(error):
            raise
        raise NameTaken from error
