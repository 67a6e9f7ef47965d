"""What is asked about the logs of a forum."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.logbook.committing import CommitmentForm
from forums.logbook.models import Action, Decision
from forums.logbook.queries import possible_owners
from forums.logbook.writing import ActionEntry, DecisionEntry, as_answers
from forums.membership.models import ForumMembership, State
from partners.forms.choices import Radios
from partners.forms.dates import DateParts
from partners.forms.standing import StandingForm
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor

MADE, OPEN = "made", "open"
TEXT = forms.Textarea({"rows": 3})


class ActionForm(forms.Form):
    """What is to be done, by which body, by when, and who looks after it there. The key is made with the form."""

    mark_optional = True

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label=_("What is to be done?"), max_length=2000, widget=TEXT)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose one")
    )
    owner = forms.ChoiceField(
        label=_("Who looks after it there"),
        required=False,
        help_text=_("Somebody who holds a role in the forum for that organisation."),
    )
    due_on = DateParts(label=_("Due"))

    def __init__(self, *args: Any, actor: Actor, forum: Forum, entry: Action | None = None, **options: Any) -> None:
        options.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **options)
        members = ForumMembership.objects.visible_to(actor).filter(forum=forum, state=State.MEMBER)
        if entry is not None and entry.readers is not None:  # what is in confidence stays in it
            members = members.filter(organisation__in=entry.readers)
        body, owner = self.fields["organisation"], self.fields["owner"]
        assert isinstance(body, forms.ModelChoiceField)  # noqa: S101 - for mypy
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101 - for mypy
        bodies = Organisation.objects.visible_to(actor).filter(pk__in=members.values("organisation"))
        body.queryset = bodies
        names = {one.pk: one.name for one in bodies}
        self.owners = {f"{person} {body}": who for (person, body), who in possible_owners(actor, forum).items()}
        owner.choices = [
            ("", _("Nobody is named")),
            *(
                (key, f"{who.name}, {names[body]}")
                for (_person, body), (key, who) in zip(possible_owners(actor, forum), self.owners.items(), strict=True)
                if body in names
            ),
        ]
        if entry is not None and entry.owner is not None and self.initial["owner"] not in self.owners:
            gone = _("%(person)s was named and holds no role in the forum for that organisation any more.")
            owner.help_text = gone % {"person": entry.owner.name}

    def clean(self) -> dict[str, Any]:
        """Whoever looks after it acts for the body that does it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        owner, body = cleaned.get("owner"), cleaned.get("organisation")
        if owner and body and owner.split(" ")[1] != str(body.pk):
            self.add_error("owner", _("Choose somebody of the organisation that does it"))
        return cleaned

    def entry(self) -> ActionEntry:
        """The answers."""
        given = self.cleaned_data
        return ActionEntry(given["text"], given["organisation"], given["due_on"], self.owners.get(given["owner"]))


class EditActionForm(StandingForm, ActionForm):
    """An action as it stands."""

    key: Any = None  # it is there

    def __init__(self, *args: Any, entry: Action, **options: Any) -> None:
        super().__init__(*args, entry=entry, standing=as_answers(entry), **options)


class FinishForm(forms.Form):
    """What came of it."""

    mark_optional = True

    outcome = forms.CharField(label=_("What came of it"), max_length=300, required=False)


class SettleForm(CommitmentForm):
    """What was decided, why, and when."""

    text = forms.CharField(label=_("What was decided?"), max_length=2000, widget=TEXT)
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        required=False,
        help_text=_("Why, and what else was considered."),
        widget=TEXT,
    )
    made_on = DateParts(label=_("Decided on"))
    field_order = ("text", "reasons", "made_on")

    def __init__(self, *args: Any, decision: Decision | None = None, **options: Any) -> None:
        if decision is not None:
            options["initial"] = {"text": decision.text, "reasons": decision.reasons}
        super().__init__(*args, **options)

    def entry(self) -> DecisionEntry:
        """The answers."""
        given = self.cleaned_data
        return DecisionEntry(given["text"], given["reasons"], made_on=given["made_on"], commits=self.commitment())


class MarkForm(SettleForm):
    """The same, of a talk. The key is made with the form: sent twice, it is one decision."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = uuid.uuid4()


class DecisionForm(CommitmentForm):
    """A decision that was made, or one that has to be made. The key is made with the form: sent twice, it is one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Is it decided?"),
        choices=((MADE, _("Yes")), (OPEN, _("No, it has to be decided"))),
        widget=Radios(),
        initial=MADE,
    )
    text = forms.CharField(label=_("What was decided, or what has to be"), max_length=2000, widget=TEXT)
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        required=False,
        help_text=_("Why, and what else was considered."),
        widget=TEXT,
    )
    on = DateParts(label=_("Date"), help_text=_("The day it was decided, or by which it has to be."))
    field_order = ("state", "text", "reasons", "on")

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **options)

    def entry(self) -> DecisionEntry:
        """The answers."""
        given = self.cleaned_data
        day = {"made_on" if given["state"] == MADE else "due_on": given["on"]}
        return DecisionEntry(given["text"], given["reasons"], **day, commits=self.commitment())


class ConfirmForm(forms.Form):
    """A button and nothing else."""
