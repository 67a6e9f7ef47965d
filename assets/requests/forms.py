"""What is asked of whoever asks for more, and of whoever answers."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assets.requests.needs import NeedForm
from partners import clock
from partners.forms.choices import Checkboxes, Radios
from sharing.grants.asking import USUALLY, LastDay, usual_end
from sharing.grants.errors import AgreementMissing, DatePast
from sharing.levels import Level

if TYPE_CHECKING:
    from assets.requests.queries import RequestPage
    from partners.acting.errors import Refused

GRANT, REFUSE = "grant", "refuse"


class AskForm(NeedForm):
    """How much, what for and how long."""

    level = forms.TypedChoiceField(
        label=_("How much do you need to see?"),
        coerce=lambda value: Level(int(value)),
        error_messages={
            "invalid_choice": _("Select one of the levels"),
            "required": _("Select how much you need to see"),
        },
    )
    until = LastDay(
        label=_("Until when?"),
        help_text=format_lazy("{} {}", _("The owner may choose an earlier day and can end it at any time."), USUALLY),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("level", "need", "purpose", "until", "key")

    def __init__(self, *args: Any, lowest: Level, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        levels = [one for one in Level if one >= lowest]
        hints = {one.value: one.sentence for one in levels}
        if lowest in levels:
            hints[lowest.value] = str(_("What you see now, for longer"))
        level.widget = Radios(hints=hints)
        level.choices = [(one.value, one.label) for one in levels]

    def clean(self) -> dict[str, Any]:
        """A level has a usual last day."""
        found = super().clean()
        if found.get("level") and not found.get("until") and "until" not in self.errors:
            found["until"] = usual_end(found["level"])
        return found

    def refuse(self, refusal: Refused) -> None:
        """Say beside its question why the action declined."""
        self.add_error("until" if refusal.code == DatePast.code else "level", str(refusal))


class AnswerForm(forms.Form):
    """Yes to which of them, at which level, until when; or no, and why."""

    decision = forms.ChoiceField(
        label=_("What do you answer?"),
        choices=[(GRANT, _("Grant")), (REFUSE, _("Refuse"))],
        widget=Radios(
            hints={
                GRANT: _("As asked, or only some of the properties, a lower level or an earlier day: change it below"),
                REFUSE: _("They keep what they see now"),
            }
        ),
        error_messages={"required": _("Select whether you grant or refuse it")},
    )
    assets = forms.MultipleChoiceField(label=_("Which properties?"), widget=Checkboxes(), required=False)
    level = forms.TypedChoiceField(
        label=_("Up to which level?"), coerce=lambda value: Level(int(value)), required=False, empty_value=None
    )
    until = LastDay(required=False)
    reason = forms.CharField(
        label=_("What do you want to tell them?"),
        help_text=_("They read this. Say why when you refuse."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, page: RequestPage, **kwargs: Any) -> None:
        asked = page.request
        kwargs["initial"] = {
            "assets": [str(one.asset) for one in page.lines],
            "level": asked.level,
            "until": max(asked.until, clock.today()),
        }
        super().__init__(*args, **kwargs)
        assets: Any = self.fields["assets"]
        assets.choices = [(str(one.asset), one.name) for one in page.lines]
        level: Any = self.fields["level"]
        levels = [one for one in Level if one <= page.level]
        level.widget = Radios(hints={one.value: one.sentence for one in levels})
        level.choices = [(one.value, one.label) for one in levels]

    def clean(self) -> dict[str, Any]:
        """A refusal has a reason; a grant has properties, a level and a last day."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("decision") == REFUSE and not found.get("reason"):
            self.add_error("reason", _("Enter why you refuse it"))
        if found.get("decision") == GRANT:
            wanted = {
                "assets": _("Tick at least one property, or refuse the request"),
                "level": _("Select up to which level they may see them"),
                "until": _("Enter the last day"),
            }
            for name, sentence in wanted.items():
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return found

    def refuse(self, refusal: Refused) -> None:
        """Say beside its question why the action declined."""
        fields = {AgreementMissing.code: None, DatePast.code: "until", "nothing_granted": "assets"}
        self.add_error(fields.get(refusal.code), str(refusal))


class WithdrawForm(forms.Form):
    """Why a request is taken back."""

    mark_optional = True
    reason = forms.CharField(
        label=_("Why do you withdraw it?"), help_text=_("The owner can read this."), max_length=300, required=False
    )
