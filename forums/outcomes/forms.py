"""What is asked when a card becomes something."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.initiatives.actions import Words
from forums.initiatives.stages import MEANING, Stage
from forums.logbook.committing import CommitmentForm
from forums.logbook.queries import possible_owners
from forums.logbook.writing import ActionEntry, DecisionEntry
from forums.membership.queries import bodies_in
from partners.forms.choices import Checkboxes, Radios
from partners.forms.dates import DateParts
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from forums.outcomes.suggesting import Suggested
    from forums.workshops.queries import BoardCard
    from partners.acting.actor import Actor

TEXT = forms.Textarea({"rows": 3})


class RaiseForm(forms.Form):
    """An initiative as the card and its votes suggest it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(label=_("Purpose"), max_length=4000, widget=TEXT)
    lead = forms.ModelChoiceField(
        label=_("Lead"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose one"),
        help_text=_("It looks after the work, and decides for no other partner."),
    )
    partners = forms.ModelMultipleChoiceField(
        label=_("Partners"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Those who voted for the card are ticked. Each is asked, and answers for itself."),
        widget=Checkboxes(),
    )
    target_stage = forms.ChoiceField(
        label=_("How far do partners want to come?"),
        choices=[(one.value, one.label) for one in Stage if one is not Stage.CO_EXISTENCE],
        widget=Radios(hints=MEANING),
    )

    def __init__(self, *args: Any, actor: Actor, forum: Forum, suggested: Suggested, **options: Any) -> None:
        options["initial"] = {
            "title": suggested.title,
            "purpose": suggested.purpose,
            "lead": suggested.lead,
            "partners": suggested.partners,
            "target_stage": Stage.CO_OPERATION,
        }
        super().__init__(*args, **options)
        bodies = bodies_in(actor, forum)
        for name in ("lead", "partners"):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - for mypy
            choice.queryset = bodies

    def words(self) -> Words:
        """The answers."""
        given = self.cleaned_data
        return Words(given["title"], given["purpose"], given["lead"], Stage(given["target_stage"]))


class OutcomeForm(forms.Form):
    """Of which card it is, if of one."""

    mark_optional = True

    key = forms.UUIDField(widget=forms.HiddenInput)
    card = forms.ChoiceField(label=_("Of which card?"), required=False)

    def __init__(self, *args: Any, cards: list[BoardCard], chosen: str = "", **options: Any) -> None:
        options["initial"] = {"key": uuid.uuid4(), "card": chosen} | (options.get("initial") or {})
        super().__init__(*args, **options)
        choice = self.fields["card"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        named = [(str(one.card.pk), f"{one.card.number}. {one.title or _('Property')}"[:90]) for one in cards]
        choice.choices = [("", _("Of none: of the workshop at large")), *named]

    @property
    def about(self) -> uuid.UUID | None:
        """The card that was chosen."""
        return uuid.UUID(self.cleaned_data["card"]) if self.cleaned_data["card"] else None


class ActionForm(OutcomeForm):
    """What is to be done, by whom, by when."""

    text = forms.CharField(label=_("What is to be done?"), max_length=2000, widget=TEXT)
    owner = forms.ChoiceField(label=_("Who does it?"))
    due_on = DateParts(label=_("By when?"), help_text=_("For example, 27 3 2027"))

    def __init__(self, *args: Any, actor: Actor, forum: Forum, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = {one.pk: one for one in bodies_in(actor, forum)}
        named = possible_owners(actor, forum)
        people = {f"{person} {body}": (bodies[body], who) for (person, body), who in named.items() if body in bodies}
        self.owners = {str(pk): (one, None) for pk, one in bodies.items()} | people
        choice = self.fields["owner"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        words = ((key, f"{who.name}, {body.name}" if who else body.name) for key, (body, who) in self.owners.items())
        choice.choices = [("", _("Choose one")), *words]

    def entry(self) -> ActionEntry:
        """The answers."""
        body, who = self.owners[self.cleaned_data["owner"]]
        return ActionEntry(self.cleaned_data["text"], body, self.cleaned_data["due_on"], who)


class DecisionForm(OutcomeForm, CommitmentForm):
    """What was decided and why, and what it commits whom to, as the log asks."""

    text = forms.CharField(
        label=_("What was decided?"),
        max_length=2000,
        help_text=_("A forum recommends; each partner decides for itself."),
        widget=TEXT,
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=4000, required=False, widget=TEXT)
    field_order = ("key", "card", "text", "reasons", "commits", "commits_money", "commits_property")

    def entry(self) -> DecisionEntry:
        """The answers."""
        given = self.cleaned_data
        return DecisionEntry(given["text"], given["reasons"], commits=self.commitment())
