"""What is asked of a decision's commitments, wherever one is recorded: in the logs, or in a workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.logbook.commitments import Commitment
from forums.membership.queries import bodies_in
from partners.forms.choices import Checkboxes
from partners.forms.money import Money
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from forums.membership.models import Forum
    from partners.acting.actor import Actor


class CommitmentForm(forms.Form):
    """What a decision commits bodies to, if to anything."""

    mark_optional = True

    commits = forms.ModelMultipleChoiceField(
        label=_("Organisations that it commits"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Where it goes beyond what a representative may commit, the log says so."),
        widget=Checkboxes(),
    )
    commits_money = Money(label=_("Money that it commits each of them to"), max_digits=12, min_value=0, required=False)
    commits_property = forms.BooleanField(label=_("It decides over their property"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, forum: Forum, readers: Sequence[uuid.UUID] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        bodies = bodies_in(actor, forum)
        choice = self.fields["commits"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)  # noqa: S101 - for mypy
        choice.queryset = bodies if readers is None else bodies.filter(pk__in=readers)

    def clean(self) -> dict[str, Any]:
        """Whoever is committed is committed to something, and something commits somebody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        something = cleaned.get("commits_money") or cleaned.get("commits_property")
        if something and not cleaned.get("commits"):
            self.add_error("commits", _("Choose the organisations that it commits"))
        if cleaned.get("commits") and not something and "commits_money" not in self.errors:
            self.add_error("commits_money", _("Enter the money, or say that it decides over their property"))
        return cleaned

    def commitment(self) -> Commitment:
        """The answers."""
        given = self.cleaned_data
        return Commitment(tuple(given["commits"]), given["commits_money"], given["commits_property"])
