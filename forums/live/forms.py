"""What is asked in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.workshops.choices import Fate
from partners.forms.choices import Radios

if TYPE_CHECKING:
    from forums.workshops.queries import BoardCard
    from partners.organisations.models import Organisation

#: how the form names a card that has no fate yet: an empty answer is none
UNDECIDED = "open"
ONE_TO_FIVE = [(number, str(number)) for number in range(1, 6)]


class FindForm(forms.Form):
    """The code of a room, for somebody who is signed in."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six letters and numbers. The chair shows them on the screen."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
        error_messages={"required": _("Enter the code")},
    )


class AskForm(FindForm):
    """The same for a guest, who says who they are; the chair lets them in. The key is made with the form."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    body = forms.CharField(
        label=_("Organisation that you speak for"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Enter the organisation that you speak for")},
    )


class CardForm(forms.Form):
    """One card. The key is made with the form: sent twice, it is one card."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your card"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write something on the card")},
    )


class DotForm(forms.Form):
    """A press of the button beside a card."""

    key = forms.UUIDField()
    card = forms.UUIDField()


class BackForm(forms.Form):
    """A dot to take back."""

    dot = forms.UUIDField()


class ScoreForm(forms.Form):
    """Impact and ease of one card."""

    card = forms.UUIDField()
    impact = forms.TypedChoiceField(choices=ONE_TO_FIVE, coerce=int)
    ease = forms.TypedChoiceField(choices=ONE_TO_FIVE, coerce=int)


class MoveForm(forms.Form):
    """From which step the chair moves to which."""

    seen_at = forms.IntegerField(min_value=0)
    to = forms.IntegerField(min_value=0)


class TimerForm(forms.Form):
    """What to do with the time."""

    seen_at = forms.IntegerField(min_value=0)
    how = forms.ChoiceField(choices=[(how, how) for how in ("pause", "resume", "longer")])
    was = forms.CharField(max_length=60, required=False)


class AdmitForm(forms.Form):
    """For which body a guest speaks, in the chair's word."""

    mark_optional = True

    organisation = forms.ChoiceField(
        label=_("Organisation of the forum that they speak for"),
        required=False,
        help_text=_("Their dots count within the voice of that organisation."),
    )
    body_name = forms.CharField(
        label=_("Another organisation"),
        max_length=200,
        required=False,
        help_text=_("Heard by head only: it has no voice of its own in the forum."),
    )

    def __init__(self, *args: Any, bodies: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {str(one.pk): one for one in bodies}
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        choice.choices = [("", _("None of them")), *((key, one.name) for key, one in self.bodies.items())]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("organisation") and not cleaned.get("body_name"):
            self.add_error("organisation", _("Say for which organisation they speak"))
        return cleaned

    @property
    def chosen(self) -> Organisation | None:
        """The body of the forum that was chosen."""
        return self.bodies.get(self.cleaned_data["organisation"])


class GroupForm(forms.Form):
    """Under which card another goes."""

    under = forms.ChoiceField(label=_("Move under"), required=False)

    def __init__(self, *args: Any, others: list[BoardCard], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["under"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        named = [(str(one.card.pk), f"{one.card.number}. {one.title or _('Property')}"[:90]) for one in others]
        choice.choices = [("", _("No other card: it stands alone")), *named]


class FateForm(forms.Form):
    """What becomes of a card that is not taken up. Why is not marked as optional: its hint says when it is needed."""

    fate = forms.ChoiceField(
        label=_("What becomes of this card?"),
        widget=Radios(),
        error_messages={"required": _("Choose what becomes of this card")},
    )
    reason = forms.CharField(
        label=_("Why"), max_length=300, required=False, help_text=_("Needed when a card is parked or dropped.")
    )

    def __init__(self, *args: Any, is_over: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["fate"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        fates = (Fate.PARKED, Fate.DROPPED) if is_over else (Fate.PARKED, Fate.DROPPED, Fate.OPEN)
        choice.choices = [(one.value or UNDECIDED, one.label) for one in fates]

    @property
    def chosen(self) -> Fate:
        """What was chosen."""
        given = self.cleaned_data["fate"]
        return Fate.OPEN if given == UNDECIDED else Fate(given)
