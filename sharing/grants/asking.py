"""What a person is asked when sharing anything or ending a share: with whom, how much, until when and why."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.forms.choices import Radios
from partners.forms.dates import DateParts
from sharing.agreements.models import accepted_current
from sharing.audiences.models import Audience
from sharing.grants.errors import AgreementMissing, DatePast
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.datastructures import MultiValueDict

    from partners.acting.actor import Actor
    from partners.acting.errors import Refused

#: so many receivers are still read at a glance; more go into a select, where typing finds one
MOST_RADIOS = 8
#: how long each level is shown unless its owner says otherwise
USUAL_MONTHS = {Level.LISTED: 24, Level.SUMMARY: 24, Level.DETAIL: 6, Level.COMMERCIAL: 6}
USUALLY = _("Leave it empty for the usual time: 24 months for Listed and Summary, 6 months for Detail and Commercial.")
EVERYBODY = _("Forum: every body that is in it now")


def months_on(months: int) -> dt.date:
    """The same day so many months from today, or the last of that month."""
    today = clock.today()
    years, month = divmod(today.month - 1 + months, 12)
    year, month = today.year + years, month + 1
    return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def a_year_on() -> dt.date:
    """Twelve months from today."""
    return months_on(12)


def usual_end(level: int) -> dt.date:
    """The last day that a share at `level` is given unless its owner says otherwise."""
    return months_on(USUAL_MONTHS[Level(level)])


def usual_ends() -> dict[dt.date, list[Level]]:
    """The levels by their usual last day."""
    found: dict[dt.date, list[Level]] = {}
    for level in Level:
        found.setdefault(usual_end(level), []).append(level)
    return found


class LastDay(DateParts):
    """A day from today on."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Until"))
        options.setdefault("help_text", _("The last day on which they see it. You can end it sooner at any time."))
        super().__init__(**options)

    def clean(self, value: Any) -> dt.date | None:
        """The day. Refuses one that is past."""
        found = super().clean(value)
        if found is not None and found < clock.today():
            raise ValidationError(str(DatePast()), code=DatePast.code)
        return found


class ShareForm(forms.Form):
    """With whom, how much, until when and why. `audience` is one of those the actor may share with."""

    audience = forms.ChoiceField(
        label=_("Who do you want to share with?"),
        error_messages={
            "invalid_choice": _("Select a partner or forum from the list"),
            "required": _("Select who you want to share with"),
        },
    )
    and_later = forms.BooleanField(
        label=_("And whoever joins the forum later"),
        help_text=_("For a forum only. Unless you tick this, bodies that join later see nothing until you confirm it."),
        required=False,
    )
    level = forms.TypedChoiceField(
        label=_("How much do you want them to see?"),
        choices=Level.choices,
        coerce=lambda value: Level(int(value)),
        error_messages={
            "invalid_choice": _("Select one of the four levels"),
            "required": _("Select how much you want them to see"),
        },
    )
    until = LastDay(
        help_text=format_lazy(
            "{} {}", _("The last day on which they see it. You can end it sooner at any time."), USUALLY
        ),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why are you sharing this?"),
        help_text=_("Kept in your organisation’s records. The people you share with do not see it."),
        max_length=300,
        error_messages={"required": _("Enter why you are sharing this")},
    )

    def __init__(self, *args: Any, actor: Actor, sentences: Mapping[Level, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.receivers = {str(one.pk): one for one in Audience.objects.receivers_for(actor)}
        field: Any = self.fields["audience"]
        field.choices = self._choices()
        if len(self.receivers) <= MOST_RADIOS:
            field.widget = Radios(hints={key: str(EVERYBODY) for key, one in self.receivers.items() if one.is_forum})
            field.widget.choices = field.choices = [choice for _label, some in field.choices for choice in some]
        level: Any = self.fields["level"]
        level.widget = Radios(hints={one.value: (sentences or {}).get(one, one.sentence) for one in Level})
        level.widget.choices = level.choices

    def _choices(self) -> list[Any]:
        groups = {
            _now("Forums"): [(key, one.name) for key, one in self.receivers.items() if one.is_forum],
            _now("Partners"): [(key, one.name) for key, one in self.receivers.items() if not one.is_forum],
        }
        nothing = [("", _now("Select a partner or forum"))] if len(self.receivers) > MOST_RADIOS else []
        return nothing + [(label, choices) for label, choices in groups.items() if choices]

    def clean_audience(self) -> Audience:
        """The audience. Refuses a forum whose current agreement the body has not accepted."""
        audience = self.receivers[self.cleaned_data["audience"]]
        owner = self.actor.organisation.pk if self.actor.organisation else None
        if not accepted_current(audience, owner):
            raise ValidationError(str(AgreementMissing(forum=audience.name)), code=AgreementMissing.code)
        return audience

    def clean(self) -> dict[str, Any]:
        """Later joiners are a matter of forums only; a level has a usual last day."""
        found = super().clean() or {}
        if found.get("level") and not found.get("until") and "until" not in self.errors:
            found["until"] = usual_end(found["level"])
        audience = found.get("audience")
        found["and_later"] = bool(found.get("and_later")) and isinstance(audience, Audience) and audience.is_forum
        return found

    def refuse(self, refusal: Refused) -> None:
        """Say beside its question why the action declined."""
        fields = {AgreementMissing.code: "audience", DatePast.code: "until"}
        self.add_error(fields.get(refusal.code), str(refusal))


class EndForm(forms.Form):
    """Why a share ends."""

    mark_optional = True
    reason = forms.CharField(
        label=_("Why are you ending this?"),
        help_text=_("Kept in your organisation’s records. Nobody else sees it."),
        max_length=300,
        required=False,
    )


class RenewForm(forms.Form):
    """Until when a share lasts from now on."""

    mark_optional = True
    until = LastDay(label=_("New last day"))
    reason = forms.CharField(label=_("Why are you changing this?"), max_length=300, required=False)


def own_names(form: forms.Form, name: str) -> bool:
    """Whether a parameter of a URL answers a question of `form`."""
    return any(name == one.html_name or name.startswith(f"{one.html_name}_") for one in form)


def carried(form: forms.Form, given: MultiValueDict[str, str]) -> list[tuple[str, str]]:
    """The answers in `given`, to be carried to the next page in its URL or as hidden fields."""
    return [(name, value) for name, values in given.lists() if own_names(form, name) for value in values]


def answered(form: forms.Form, given: MultiValueDict[str, str]) -> dict[str, Any]:
    """The answers in `given` as they were typed, to fill a form that is not yet judged."""
    found: dict[str, Any] = {}
    for one in form:
        if any(name == one.html_name or name.startswith(f"{one.html_name}_") for name in given):
            found[one.name] = one.field.widget.value_from_datadict(given, {}, one.html_name)
    return found
