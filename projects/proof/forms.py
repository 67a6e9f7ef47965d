"""What is asked when figures are proved."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.membership.models import ForumRole, ForumRoleKind
from partners.forms.choices import Radios
from partners.forms.documents import Document
from partners.organisations.models import Organisation
from projects.benefits.queries import gaining

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from projects.benefits.models import Benefit


class EvidenceForm(forms.Form):
    """A file and what it shows."""

    what = forms.CharField(
        label=_("What it shows"),
        max_length=300,
        help_text=_("For example, completion statement, or cost lines before and after"),
    )
    upload = Document(label=_("File"))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class TakeBackForm(forms.Form):
    """Why a file is taken back."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever could open the file reads this. Do not repeat what must not be read."),
    )


class ConfirmForm(forms.Form):
    """Nothing is asked but the button."""


class AskForm(forms.Form):
    """Whom to ask: a body without a share, or the secretariat of a forum."""

    mark_optional = True

    validator = forms.ChoiceField(
        label=_("Who should validate?"),
        help_text=_("A body that neither claims it nor has a share, as itself or as the secretariat of a forum. It "
                    "sees the evidence until it has answered."),
    )  # fmt: skip
    note = forms.CharField(label=_("What you want them to look at"), max_length=500, required=False)

    def __init__(self, *args: Any, actor: Actor, benefit: Benefit, **options: Any) -> None:
        super().__init__(*args, **options)
        gains = gaining(actor, benefit)
        bodies = Organisation.objects.visible_to(actor).filter(suspended_at=None).exclude(pk__in=gains)
        self.choices: dict[str, tuple[Organisation, Forum | None]] = {str(one.pk): (one, None) for one in bodies}
        roles = (
            ForumRole.objects.visible_to(actor)
            .filter(
                role=ForumRoleKind.SECRETARIAT, ended_at=None, audience__in=actor.audiences, organisation__isnull=False
            )
            .exclude(organisation__in=gains)
        )
        self.labels = {key: body.name for key, (body, _forum) in self.choices.items()}
        for role in roles.select_related("forum", "organisation", "person").order_by("forum__name_en", "pk"):
            if role.organisation is not None:
                self.choices[str(role.pk)] = (role.organisation, role.forum)
                self.labels[str(role.pk)] = _("Secretariat of %(forum)s: %(person)s") % {
                    "forum": role.forum.name,
                    "person": role.person.name,
                }
        field: Any = self.fields["validator"]
        field.choices = [("", _("Select one")), *self.labels.items()]

    @property
    def chosen(self) -> tuple[Organisation, Forum | None]:
        """The body, and the forum whose secretariat it is asked as."""
        return self.choices[self.cleaned_data["validator"]]


class ValidateForm(forms.Form):
    """Validated, or sent back; and what was checked."""

    answer = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[("accept", _("The evidence bears the figures out")), ("back", _("It does not: send them back"))],
        widget=Radios(),
    )
    reason = forms.CharField(
        label=_("What did you check?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever sees the benefit reads this."),
    )

    @property
    def accepted(self) -> bool:
        """Validated, and not sent back."""
        return bool(self.cleaned_data["answer"] == "accept")
