"""What is asked about workshops."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forums.workshops.choices import Answer, Phase
from forums.workshops.phases import MOST_MINUTES, ORDER, Item, agenda_of, read
from forums.workshops.planning import Plan
from partners.clock import LONDON
from partners.forms.choices import Checkboxes, Radios
from partners.forms.dates import DateParts
from partners.moments import in_full

if TYPE_CHECKING:
    from forums.workshops.carrying import Carriable
    from forums.workshops.models import Workshop

NUMBER = {"inputmode": "numeric", "class": "govuk-input--width-3"}


class PlanForm(forms.Form):
    """A plan: what, when, where, and how long each phase takes."""

    mark_optional = True

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=1000,
        help_text=_("Members read it in the invitation."),
        widget=forms.Textarea({"rows": 3}),
    )
    place = forms.CharField(
        label=_("Where it is held"),
        max_length=200,
        required=False,
        help_text=_("An address, or how to take part from elsewhere."),
    )
    on = DateParts(label=_("Date"), help_text=_("For example, 27 3 2027"))
    at = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        help_text=_("For example, 09:30"),
        widget=forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M"),
        error_messages={"invalid": _("Enter a time, like 09:30")},
    )
    cards = forms.ChoiceField(
        label=_("Do cards carry a name?"),
        choices=(("named", _("Yes, with the name of whoever wrote them")), ("anonymous", _("No, they are anonymous"))),
        help_text=_("Everybody is told before they write the first card. It cannot be changed once the workshop runs."),
        widget=Radios(
            hints={"anonymous": _("Neither the person nor the organisation is kept, not even for administrators.")}
        ),
    )
    dots_each = forms.IntegerField(
        label=_("Dots for each person"), min_value=1, max_value=20, initial=5, widget=forms.TextInput(NUMBER)
    )

    def __init__(
        self,
        *args: Any,
        template: str,
        workshop: Workshop | None = None,
        like: Workshop | None = None,
        **options: Any,
    ) -> None:
        known = workshop or like
        agenda = read(known.agenda) if known else agenda_of(template)
        given = _initial(known)
        if like is not None:  # on another day, so it is another
            given = {**given, "key": uuid.uuid4(), "on": None}
        options["initial"] = given | {f"minutes_{item.phase}": item.minutes for item in agenda}
        super().__init__(*args, **options)
        self.template = template
        for phase in ORDER:
            self.fields[f"minutes_{phase}"] = forms.IntegerField(
                label=phase.label,
                required=False,
                min_value=0,
                max_value=MOST_MINUTES,
                widget=forms.TextInput(NUMBER),
            )

    @property
    def minutes_fields(self) -> list[Any]:
        """The boxes of the agenda, in order."""
        return [self[f"minutes_{phase}"] for phase in ORDER]

    def clean(self) -> dict[str, Any]:
        """At least one phase."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"minutes_{phase}") for phase in ORDER):
            self.add_error(f"minutes_{ORDER[0]}", _("Give at least one part of the agenda its minutes"))
        return cleaned

    @property
    def plan(self) -> Plan:
        """What was entered. After validation."""
        given = self.cleaned_data
        minutes = ((phase, given.get(f"minutes_{phase}") or 0) for phase in ORDER)
        return Plan(
            title=given["title"],
            template=self.template,
            purpose=given["purpose"],
            place=given["place"],
            starts_at=dt.datetime.combine(given["on"], given["at"], LONDON),
            agenda=[Item(Phase(phase), count) for phase, count in minutes if count],
            is_anonymous=given["cards"] == "anonymous",
            dots_each=given["dots_each"],
        )


def _initial(workshop: Workshop | None) -> dict[str, Any]:
    if workshop is None:
        return {"key": uuid.uuid4(), "cards": "named", "dots_each": 5}
    starts = workshop.starts_at.astimezone(LONDON)
    return {
        "key": workshop.pk,
        "title": workshop.title,
        "purpose": workshop.purpose,
        "place": workshop.place,
        "on": starts.date(),
        "at": starts.time(),
        "cards": "anonymous" if workshop.is_anonymous else "named",
        "dots_each": workshop.dots_each,
    }


class CallOffForm(forms.Form):
    """Why a workshop does not take place."""

    reason = forms.CharField(
        label=_("Why is it called off?"),
        max_length=300,
        help_text=_("Every member of the forum reads it on the page of the workshop. The letters do not say it."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why it is called off")},
    )


class CarryForm(forms.Form):
    """Which cards go on, and where."""

    to = forms.ChoiceField(label=_("Into which workshop?"), widget=Radios())
    cards = forms.MultipleChoiceField(label=_("Cards"), widget=Checkboxes())

    def __init__(
        self, *args: Any, cards: list[Carriable], planned: list[Workshop], to: str = "", ticked: bool, **options: Any
    ) -> None:
        found = [(str(one.card.pk), _card_in_words(one)) for one in cards]
        first = to if to in {str(one.pk) for one in planned} or len(planned) != 1 else str(planned[0].pk)
        options["initial"] = {"to": first, "cards": [key for key, _label in found] if ticked else []}
        super().__init__(*args, **options)
        hints = {str(one.card.pk): _fate_in_words(one) for one in cards}
        self.fields["cards"].widget = Checkboxes(hints=hints)
        self.planned = {str(one.pk): one for one in planned}
        choices = {
            "cards": found,
            "to": [(key, f"{one.title} ({in_full(one.starts_at)})") for key, one in self.planned.items()],
        }
        for name, some in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy
            field.choices = some

    @property
    def chosen(self) -> tuple[Workshop, set[uuid.UUID]]:
        """The workshop, and the keys of the cards. After validation."""
        return self.planned[self.cleaned_data["to"]], {uuid.UUID(one) for one in self.cleaned_data["cards"]}


def _fate_in_words(one: Carriable) -> str:
    fate = one.card.get_fate_display()
    return f"{fate}: {one.card.reason}" if one.card.reason else fate


def _card_in_words(one: Carriable) -> str:
    if not one.grouped:
        return one.title
    return _now("%(title)s (and %(count)s under it)") % {"title": one.title, "count": one.grouped}


class SharedAssetsField(forms.MultipleChoiceField):
    """Properties, of which only some are offered at once. What the forum does not see is left out by the action."""

    def valid_value(self, value: str) -> bool:
        """Any key, whether it was offered just now or by an earlier search."""
        try:
            uuid.UUID(value)
        except ValueError:
            return False
        return True


class CardsForm(forms.Form):
    """Properties to put on the board, and cards in words. The key is made with the form: sent twice, they come once."""

    mark_optional = True

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    asset = SharedAssetsField(label=_("Properties"), required=False, widget=forms.CheckboxSelectMultiple, choices=())
    texts = forms.CharField(
        label=_("Cards in words"),
        required=False,
        max_length=10_000,
        help_text=_("One card a line."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, assets: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["asset"]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101 - for mypy
        choice.choices = assets
        if not assets:
            del self.fields["asset"]

    def clean(self) -> dict[str, Any]:
        """At least one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("asset") and not cleaned.get("texts"):
            self.add_error("texts", _("Choose a property or write a card"))
        return cleaned


class AnswerForm(forms.Form):
    """Whether one comes."""

    mark_optional = True

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=((Answer.ATTENDS.value, _("I will attend")), (Answer.APOLOGIES.value, _("I send apologies"))),
        widget=Radios(),
    )
    deputy = forms.CharField(
        label=_("Who comes instead of you"),
        max_length=120,
        required=False,
        help_text=_("If you send apologies. Your deputy joins with their own account, or as a guest."),
    )
    interest = forms.CharField(
        label=_("Interest to declare"),
        max_length=300,
        required=False,
        help_text=_("For example, a property or contract that you or somebody close to you would gain from."),
    )


class SummaryForm(forms.Form):
    """The chair's own words in the minutes."""

    mark_optional = True

    read = forms.CharField(required=False, widget=forms.HiddenInput)
    summary = forms.CharField(
        label=_("Summary"), max_length=10_000, required=False, widget=forms.Textarea({"rows": 12})
    )


class CorrectionForm(forms.Form):
    """What should be put right."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("What should be put right?"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class CorrectionAnswerForm(forms.Form):
    """What the chair says to it."""

    mark_optional = True

    taken_up = forms.ChoiceField(
        label=_("Did you change the minutes?"),
        choices=(("yes", _("Yes, the text is changed")), ("no", _("No, the text stays"))),
        widget=Radios(),
    )
    answer = forms.CharField(label=_("Answer"), max_length=300, required=False)
