"""What is asked about skills."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.skills.models import Direction, Field, Skill
from forums.skills.queries import own_fitting
from partners.forms.choices import Radios
from partners.forms.dates import NotBeforeToday

if TYPE_CHECKING:
    from partners.acting.actor import Actor

NUMBER = forms.NumberInput({"class": "govuk-input--width-4"})
AGREE, DECLINE = "agree", "decline"


class SkillForm(forms.Form):
    """An offer or a need. The key is made with the form: sent twice, it is one."""

    mark_optional = True

    key = forms.UUIDField(widget=forms.HiddenInput)
    direction = forms.ChoiceField(
        label=_("Does your organisation offer or need it?"), choices=Direction.choices, widget=Radios()
    )
    field = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose one")), *Field.choices])
    title = forms.CharField(label=_("What exactly?"), max_length=200)
    days = forms.IntegerField(label=_("How many days?"), min_value=1, max_value=999, required=False, widget=NUMBER)
    until = NotBeforeToday(label=_("Until when?"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **options)


class MatchForm(forms.Form):
    """Which of one's own to lay beside it."""

    own = forms.ModelChoiceField(label=_("Yours"), queryset=Skill.objects.none(), empty_label=None, widget=Radios())

    def __init__(self, *args: Any, actor: Actor, skill: Skill, **options: Any) -> None:
        super().__init__(*args, **options)
        own = [one.pk for one in own_fitting(actor, skill)]
        choice = self.fields["own"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - for mypy
        choice.queryset = Skill.objects.visible_to(actor).filter(pk__in=own)


class AnswerForm(forms.Form):
    """Whether the body agrees."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=((AGREE, _("Agree")), (DECLINE, _("Decline"))), widget=Radios()
    )


class FinishForm(forms.Form):
    """What came of it."""

    mark_optional = True

    days = forms.IntegerField(
        label=_("How many days did it take?"), min_value=1, max_value=999, required=False, widget=NUMBER
    )
    note = forms.CharField(
        label=_("What came of it"),
        max_length=300,
        help_text=_("Everybody in the forum reads it: a good place for thanks."),
    )


class ConfirmForm(forms.Form):
    """A button and nothing else."""
