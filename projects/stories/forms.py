"""What is asked about stories."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.forms.choices import Radios
from partners.organisations.not_meant import declared_in, offer
from projects.delivery.queries import bodies_of
from projects.stories.naming import named_elsewhere

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from projects.delivery.models import Project


class StoryForm(forms.Form):
    """A title, and one sentence for each body that it names."""

    mark_optional = True

    title = forms.CharField(label=_("Title"), max_length=150, help_text=_("What was achieved, in one line"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = uuid.uuid4()
        self.seen: dict[str, Organisation] = {}
        self.bodies = {f"sentence_{number}": body for number, body in enumerate(bodies_of(actor, project))}
        for name, body in self.bodies.items():
            self.fields[name] = forms.CharField(
                label=_now("One sentence about %(body)s") % {"body": body.name},
                max_length=400,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )

        if self.is_bound and project.forum is not None:
            said = [(body, text) for name, body in self.bodies.items() if (text := self.data.get(name, "").strip())]
            found = named_elsewhere(actor, project.forum, self.data.get("title", ""), said)
            self.seen = {str(one.body.pk): one.body for one in found}
            offer(self, found)

    @property
    def not_meant(self) -> set[uuid.UUID]:
        """The bodies that its texts seem to name, and do not mean."""
        return declared_in(self, self.seen)

    @property
    def sentences(self) -> list[tuple[Organisation, str]]:
        """What was written of whom."""
        return [(body, self.cleaned_data[name]) for name, body in self.bodies.items() if self.cleaned_data.get(name)]


class AnswerForm(forms.Form):
    """Approved, or not and why."""

    mark_optional = True

    answer = forms.ChoiceField(
        label=_("May the forum read this of your organisation?"),
        choices=[("approve", _("Yes, it is right")), ("decline", _("No"))],
        widget=Radios(),
    )
    reason = forms.CharField(label=_("Why not"), max_length=300, required=False)

    @property
    def approved(self) -> bool:
        """Yes, and not no."""
        return bool(self.cleaned_data["answer"] == "approve")


class TakeBackForm(forms.Form):
    """Why, if one likes to say so."""

    mark_optional = True

    reason = forms.CharField(
        label=_("Why it is taken back"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class PublishForm(forms.Form):
    """Nothing is asked but the button."""
