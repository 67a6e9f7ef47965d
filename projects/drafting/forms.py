"""What is asked about reports."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.forms.choices import Checkboxes, Radios
from partners.forms.standing import StandingForm
from partners.organisations.not_meant import bodies_of, declared_in, offer
from projects.reports.marks import as_written
from projects.reports.models import Frequency, Rag
from projects.reports.naming import named_by, words_name
from projects.reports.queries import forums_to_schedule, nameable, periods_to_make
from projects.reports.words import period_in_words

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from projects.reports.models import Report, ReportDefinition
    from projects.reports.periods import Period

OWN = "own"
APPROVE, DECLINE = "approve", "decline"
LONG = {"rows": 5}


def _choices(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy
    field.choices = choices


class ScheduleForm(forms.Form):
    """Whose reports, how often, and from when."""

    of = forms.ChoiceField(label=_("Whose benefits are reported"), widget=Radios())
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices, widget=Radios())
    year_starts_in = forms.TypedChoiceField(
        label=_("Month in which the reporting year of your organisation starts"),
        choices=sorted(MONTHS.items()),
        coerce=int,
        initial=4,
        required=False,
        help_text=_("For your organisation’s own reports. A forum has stated its own."),
    )

    def __init__(self, *args: Any, actor: Actor, own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.forums = {str(one.pk): one for one in forums_to_schedule(actor)}
        mine = [(OWN, _("Your organisation"))] if own else []
        _choices(self.fields["of"], [*((key, one.name) for key, one in self.forums.items()), *mine])
        if not own:
            del self.fields["year_starts_in"]

    @property
    def forum(self) -> Forum | None:
        """The forum that was chosen; none for the own body."""
        return self.forums.get(self.cleaned_data["of"])

    @property
    def since(self) -> dt.date:
        """The first period is the one that is running."""
        return clock.today()


class PeriodForm(forms.Form):
    """Which period that has ended."""

    period = forms.ChoiceField(label=_("Period"), widget=Radios())

    def __init__(self, *args: Any, definition: ReportDefinition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.periods = {one.start.isoformat(): one for one in periods_to_make(definition)}
        words = [(key, period_in_words(one, definition.year_starts_in)) for key, one in self.periods.items()]
        _choices(self.fields["period"], words)

    @property
    def chosen(self) -> Period:
        """The period."""
        return self.periods[self.cleaned_data["period"]]


class WordsForm(StandingForm):
    """The commentary and the overall rating."""

    rag = forms.ChoiceField(label=_("Overall rating"), choices=Rag.choices, widget=Radios())
    rag_reason = forms.CharField(
        label=_("Why it is amber or red"), required=False, widget=forms.Textarea(LONG), max_length=2000
    )
    path_to_green = forms.CharField(
        label=_("Path to green"),
        required=False,
        widget=forms.Textarea(LONG),
        max_length=2000,
        help_text=_("Who does what by when, so that it is green again."),
    )
    commentary = forms.CharField(
        label=_("Commentary"),
        required=False,
        widget=forms.Textarea({"rows": 10}),
        max_length=8000,
        help_text=_(
            "What a board should know that the figures do not say. What is said of one member by its name stands in "
            "the story, where it approves it. Leave a line free between paragraphs."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, report: Report, **options: Any) -> None:
        super().__init__(*args, standing=as_written(report), **options)
        said = self.data if self.is_bound else self.initial
        texts = [said.get(name) or "" for name in ("commentary", "rag_reason", "path_to_green")]
        found = words_name(actor, report, *texts)
        self.seen = {str(one.body.pk): one.body for one in found}
        offer(self, found, ticked=bodies_of(report.not_meant))

    @property
    def not_meant(self) -> frozenset[uuid.UUID]:
        """The bodies that the words seem to name, and do not mean."""
        return frozenset(declared_in(self, self.seen))

    def clean(self) -> dict[str, Any]:
        """An amber or red says why, and what will bring it back."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("rag") in {Rag.AMBER, Rag.RED}:
            if not cleaned.get("rag_reason", "").strip():
                self.add_error("rag_reason", _("Say why it is amber or red"))
            if not cleaned.get("path_to_green", "").strip():
                self.add_error("path_to_green", _("Say what will bring it back to green"))
        return cleaned


class SentenceForm(forms.Form):
    """One sentence of the story, and whom it names."""

    text = forms.CharField(
        label=_("Sentence"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Each partner that the sentence names must approve it before the report is signed off."),
    )
    names = forms.MultipleChoiceField(label=_("Partners that it names"), required=False, widget=Checkboxes())
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, actor: Actor, report: Report, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {str(one.pk): one for one in nameable(actor, report)}
        _choices(self.fields["names"], [(key, one.name) for key, one in self.bodies.items()])
        if self.is_bound:
            ticked = self.fields["names"].widget.value_from_datadict(self.data, self.files, "names") or ()
            offer(self, named_by(actor, report, self.data.get("text", "")), but=ticked)

    @property
    def not_meant(self) -> set[uuid.UUID]:
        """The bodies that it seems to name, and does not mean."""
        return declared_in(self, self.bodies)

    @property
    def named(self) -> list[Organisation]:
        """The bodies that it names."""
        return [self.bodies[key] for key in self.cleaned_data["names"]]


class AnswerForm(forms.Form):
    """Approve or decline."""

    answer = forms.ChoiceField(
        label=_("May the report say so of your organisation?"),
        choices=((APPROVE, _("Yes, we approve the sentence")), (DECLINE, _("No, we decline it"))),
        widget=Radios(),
    )


class ReasonForm(forms.Form):
    """Why a sign-off is taken back."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(LONG))


class CorrectForm(forms.Form):
    """What a new version changes."""

    what_changed = forms.CharField(
        label=_("What does the new version change, and why?"),
        max_length=2000,
        widget=forms.Textarea(LONG),
        help_text=_("It stands in the new version. Its figures are those of today; the old version stays as it is."),
    )

    def __init__(self, *args: Any, actor: Actor, report: Report, **options: Any) -> None:
        super().__init__(*args, **options)
        found = words_name(actor, report, self.data.get("what_changed", "")) if self.is_bound else []
        self.seen = {str(one.body.pk): one.body for one in found}
        offer(self, found)

    @property
    def not_meant(self) -> set[uuid.UUID]:
        """The bodies that it seems to name, and does not mean."""
        return declared_in(self, self.seen)


class ConfirmForm(forms.Form):
    """A button and nothing else."""
