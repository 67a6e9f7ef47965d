"""What a writer says of a text that only seems to name a body: it is not meant. Kept with who said so, and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from partners import clock
from partners.forms.choices import Checkboxes
from partners.moments import in_full

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable, Mapping

    from partners.acting.actor import Actor
    from partners.organisations.naming import Named

FIELD = "not_meant"
#: a declaration, as a record keeps it: body, its names, the words, who, when
Entry = dict[str, Any]


def unsaid(found: Iterable[Named], *, but: Collection[uuid.UUID], declared: Collection[uuid.UUID]) -> list[Named]:
    """What must be answered for yet: names of bodies that are not asked and not said to be meant.

    Of a whole name nobody can say that.
    """
    return [one for one in found if one.body.pk not in but and (one.is_whole or one.body.pk not in declared)]


def entries(
    actor: Actor, found: Iterable[Named], declared: Collection[uuid.UUID], *, before: Iterable[Entry] = ()
) -> list[Entry]:
    """The declarations to keep: of what a text seems to say, and no others. Said `before` of the same words stays."""
    said = {(one["body"], one["words"]): one for one in before}
    kept = []
    for one in found:
        if one.body.pk in declared and not one.is_whole:
            entry = {
                "body": str(one.body.pk),
                "name": {"en": one.body.name_en, "cy": one.body.name_cy},
                "words": one.words,
                "person": str(actor.person.pk) if actor.person else "",
                "by": actor.person.name if actor.person else "",
                "at": clock.now().isoformat(),
            }
            kept.append(said.get((entry["body"], entry["words"]), entry))
    return kept


def bodies_of(kept: Iterable[Entry]) -> set[str]:
    """The keys of the bodies that are said not to be meant."""
    return {one["body"] for one in kept}


def in_words(kept: Iterable[Entry]) -> list[str]:
    """A sentence for each: which words do not mean whom, said by whom and when."""
    first, other = ("cy", "en") if (get_language() or "en").startswith("cy") else ("en", "cy")
    return [
        _("“%(words)s” is not meant for %(body)s: said by %(person)s, %(at)s")
        % {
            "words": one["words"],
            "body": one["name"][first] or one["name"][other],
            "person": one["by"],
            "at": in_full(dt.datetime.fromisoformat(one["at"])),
        }
        for one in kept
    ]


def offer(form: forms.Form, found: Iterable[Named], *, but: Collection[str] = (), ticked: Collection[str] = ()) -> None:
    """Put a box into the form for each body that its texts only seem to name, to say that it is not meant."""
    doubtful = {str(one.body.pk): one for one in found if not one.is_whole}
    choices = [
        (key, _("“%(words)s” does not mean %(body)s") % {"words": one.words, "body": one.body.name})
        for key, one in doubtful.items()
        if key not in but
    ]
    if not choices:
        return
    form.fields[FIELD] = forms.MultipleChoiceField(
        label=_lazy("Another is meant, such as a place"),
        choices=choices,
        required=False,
        widget=Checkboxes(),
        initial=[key for key, _label in choices if key in ticked],
        help_text=_lazy("Your name and the time are kept with what you tick."),
    )


def declared_in(form: forms.Form, bodies: Mapping[str, Any]) -> set[uuid.UUID]:
    """The keys of the bodies that were ticked as not meant."""
    return {bodies[key].pk for key in form.cleaned_data.get(FIELD, ()) if key in bodies}
