"""What is asked about projects."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms.choices import Checkboxes, Radios
from partners.forms.dates import DateParts, NotAfterToday
from partners.forms.money import Money
from partners.forms.standing import StandingForm
from partners.organisations.models import Organisation
from projects.delivery.actions import Outline
from projects.delivery.choices import Gate, Rag, Standing
from projects.delivery.levels import SENTENCES
from projects.delivery.queries import own_forums
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from projects.delivery.models import Project


class OutlineForm(forms.Form):
    """What a project is and who takes part."""

    mark_optional = True

    name = forms.CharField(label=_("Name of the project"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2000,
        help_text=_("What will be different when it is delivered. Whoever sees the summary reads this."),
        widget=forms.Textarea({"rows": 4}),
    )
    forum = forms.ChoiceField(
        label=_("Forum whose work it is"),
        required=False,
        help_text=_("The forum’s reports count its benefits that are published to it, and say how many are withheld."),
    )
    partners = forms.MultipleChoiceField(
        label=_("Partners"),
        required=False,
        widget=Checkboxes(),
        help_text=_("Bodies that take part. To be named gives no sight of the project: that is granted."),
    )

    def __init__(self, *args: Any, actor: Actor, named: Iterable[Organisation] = (), **options: Any) -> None:
        """`named` are asked about as well: partners that are suspended by now stay partners."""
        super().__init__(*args, **options)
        self.forums = {str(one.pk): one for one in own_forums(actor)}
        bodies = Organisation.objects.visible_to(actor).filter(suspended_at=None).exclude(pk__in=_own(actor))
        self.bodies = {str(one.pk): one for one in (*bodies, *named)}
        forum: Any = self.fields["forum"]
        forum.choices = [("", _("None")), *((key, one.name) for key, one in self.forums.items())]
        partners: Any = self.fields["partners"]
        partners.choices = [(key, one.name) for key, one in self.bodies.items()]
        if not self.bodies:
            del self.fields["partners"]

    @property
    def chosen_partners(self) -> list[Organisation]:
        """The bodies that were ticked."""
        return [self.bodies[key] for key in self.cleaned_data.get("partners", ())]

    @property
    def outline(self) -> Outline:
        """The answers as the action takes them."""
        given = self.cleaned_data
        return Outline(
            name=given["name"],
            purpose=given["purpose"],
            forum=self.forums.get(given["forum"]),
            keeps_forum=given["forum"] != "" and given["forum"] not in self.forums,
            began_on=given.get("began_on"),
            budget_gbp=given.get("budget_gbp"),
            spent_gbp=given.get("spent_gbp"),
            funding=given.get("funding", ""),
        )


def _own(actor: Actor) -> list[uuid.UUID]:
    return [actor.organisation.pk] if actor.organisation else []


class StartForm(OutlineForm):
    """A new project, and how much its partners see from the start."""

    began_on = NotAfterToday(
        label=_("When did the work begin?"),
        required=False,
        help_text=_(
            "For example, 27 3 2026. Today, when you leave it empty. Said once: no benefit of the project counts from "
            "before it."
        ),
    )
    level = forms.ChoiceField(
        label=_("How much do its partners see from now on?"),
        initial=str(Level.DETAIL.value),
        widget=Radios(hints={"": _("You can share it later"), **{one.value: text for one, text in SENTENCES.items()}}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        self.initial["key"] = uuid.uuid4()
        level: Any = self.fields["level"]
        level.required = False
        level.choices = [("", _("Nothing yet")), *((str(one.value), one.label) for one in Level)]
        level.widget.choices = level.choices

    @property
    def chosen_level(self) -> Level | None:
        """The level, or none."""
        given = self.cleaned_data["level"]
        return Level(int(given)) if given else None


class EditForm(StandingForm, OutlineForm):
    """A project as it stood at `version`, with its money."""

    read: Any = None  # its version says it

    budget_gbp = Money(label=_("Budget"), required=False, max_digits=14)
    spent_gbp = Money(label=_("Spent to date"), required=False, max_digits=14)
    funding = forms.CharField(label=_("Who pays"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, actor: Actor, forum: Forum | None, **options: Any) -> None:
        """`forum` is that of the project, as far as the actor sees it.

        One that its lead has left stays until another is chosen; its name is shut to those who left.
        """
        super().__init__(*args, actor=actor, **options)
        stands = self.initial["forum"]
        if stands and stands not in self.forums:
            label = _("A forum that your organisation is no longer in")
            named = _("%(forum)s: your organisation is not in it") % {"forum": forum.name} if forum else label
            field: Any = self.fields["forum"]
            field.choices = [*field.choices, (stands, named)]


class GateForm(StandingForm):
    """Which gate, and whether work goes on."""

    gate = forms.ChoiceField(label=_("Gate"), choices=Gate.choices, widget=Radios())
    standing = forms.ChoiceField(label=_("Standing"), choices=Standing.choices, widget=Radios())
    on = NotAfterToday(label=_("When was it decided?"), help_text=_("For example, 27 3 2026"))
    reason = forms.CharField(
        label=_("Decision and reason"),
        max_length=2000,
        help_text=_("Who decided what, and why. It stays in the history of the project."),
        widget=forms.Textarea({"rows": 3}),
    )


class RateForm(StandingForm):
    """A rating in words; what is not green has a path back."""

    rag = forms.ChoiceField(label=_("How sure are you of delivery?"), choices=Rag.choices, widget=Radios())
    reason = forms.CharField(
        label=_("Why this rating"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    path_to_green = forms.CharField(
        label=_("Path to green: what is done about it"),
        max_length=2000,
        required=False,
        help_text=_("Needed when the rating is amber or red, with who acts and by when."),
        widget=forms.Textarea({"rows": 3}),
    )
    path_owner = forms.CharField(label=_("Who acts"), max_length=200, required=False)
    path_on = DateParts(label=_("Green again by"), required=False, help_text=_("For example, 27 3 2026"))

    def clean(self) -> dict[str, Any]:
        """Amber and red need all four."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("rag") and given["rag"] != Rag.GREEN:
            needed = {
                "reason": _("Enter why it is not green"),
                "path_to_green": _("Enter what is done about it"),
                "path_owner": _("Enter who acts"),
                "path_on": _("Enter by when it is green again"),
            }
            for name, sentence in needed.items():
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return given


class ConcernForm(forms.Form):
    """Which projects concern a property."""

    projects = forms.MultipleChoiceField(label=_("Projects"), required=False, widget=Checkboxes())

    def __init__(self, *args: Any, projects: list[Project], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {str(one.pk): one for one in projects}
        field: Any = self.fields["projects"]
        field.choices = [(key, one.name) for key, one in self.known.items()]

    @property
    def chosen(self) -> list[Project]:
        """The projects that were ticked."""
        return [self.known[key] for key in self.cleaned_data["projects"]]
