"""What is asked about initiatives."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.initiatives.actions import Words
from forums.initiatives.models import Initiative, InitiativePartner
from forums.initiatives.queries import OPEN, askable
from forums.initiatives.stages import MEANING, Answer, Stage, is_forward, moves_open_to
from forums.membership.queries import bodies_in
from partners import clock
from partners.forms.choices import Checkboxes, Radios
from partners.forms.dates import DateParts
from partners.forms.money import Money
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor

JOIN, DECLINE = "join", "decline"
COMPLETED, WITHDRAWN = "completed", "withdrawn"
WAIVE, STOP = "waive", "stop"


class WordsForm(forms.Form):
    """What an initiative is: its title, what it is for, who leads, and how far it wants to come."""

    mark_optional = True

    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=4000,
        help_text=_("What partners want to reach together, and for whom."),
        widget=forms.Textarea({"rows": 4}),
    )
    lead = forms.ModelChoiceField(
        label=_("Lead"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose one"),
        help_text=_("The organisation that looks after the work. It decides for no other partner."),
    )
    target_stage = forms.ChoiceField(
        label=_("How far do partners want to come?"),
        choices=[(one.value, one.label) for one in Stage if one is not Stage.CO_EXISTENCE],
        help_text=_("The last stage is not always the right one."),
        widget=Radios(hints=MEANING),
    )

    def offer(self, queryset: Any) -> None:
        """Let these bodies lead."""
        choice = self.fields["lead"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - for mypy
        choice.queryset = queryset

    def words(self) -> Words:
        """The answers."""
        given = self.cleaned_data
        return Words(given["title"], given["purpose"], given["lead"], Stage(given["target_stage"]))


class StartForm(WordsForm):
    """A new initiative, and whom to ask."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    partners = forms.ModelMultipleChoiceField(
        label=_("Partners"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Each is asked, and answers for itself. The lead is asked too."),
        widget=Checkboxes(),
    )

    def __init__(self, *args: Any, actor: Actor, forum: Forum, **options: Any) -> None:
        options["initial"] = {"key": uuid.uuid4(), "lead": actor.organisation}
        super().__init__(*args, **options)
        bodies = bodies_in(actor, forum)
        self.offer(bodies)
        choice = self.fields["partners"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)  # noqa: S101 - for mypy
        choice.queryset = bodies


class EditForm(WordsForm):
    """The words of an initiative as they stand. Whoever leads takes part or is asked."""

    def __init__(self, *args: Any, actor: Actor, initiative: Initiative, **options: Any) -> None:
        names = ("title", "purpose", "lead", "target_stage")
        options["initial"] = {name: getattr(initiative, name) for name in names}
        super().__init__(*args, **options)
        parts = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state__in=OPEN)
        self.offer(Organisation.objects.visible_to(actor).filter(pk__in=parts.values("organisation")))


class PartnerForm(forms.Form):
    """Whom to ask."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose one")
    )

    def __init__(self, *args: Any, actor: Actor, initiative: Initiative, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - for mypy
        choice.queryset = askable(actor, initiative)


class AnswerForm(forms.Form):
    """Whether the body takes part."""

    mark_optional = True

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=((JOIN, _("Take part")), (DECLINE, _("Decline"))),
        widget=Radios(),
    )
    contribution = forms.CharField(
        label=_("What your organisation brings"),
        max_length=300,
        required=False,
        help_text=_("For example people, space, land or a skill."),
    )
    reason = forms.CharField(
        label=_("Reason, if you decline"),
        max_length=300,
        required=False,
        help_text=_("Everybody in the forum reads it."),
    )

    def clean(self) -> dict[str, Any]:
        """Whoever declines says why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == DECLINE and not cleaned.get("reason"):
            self.add_error("reason", _("Enter why your organisation declines"))
        return cleaned


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Everybody in the forum reads it."))


class CloseForm(ReasonForm):
    """Why a move is closed; and what of it when evidence has lapsed since it was proposed."""

    lapsed = forms.ChoiceField(
        label=_("Does the move go on without what has lapsed?"),
        choices=((WAIVE, _("Yes: it is waived, for the reason above")), (STOP, _("No: the move is not carried"))),
        widget=Radios(),
    )

    def __init__(self, *args: Any, has_lapsed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_lapsed:
            del self.fields["lapsed"]

    @property
    def waives(self) -> bool | None:
        """Whether what has lapsed is waived; None where it was not asked."""
        return self.cleaned_data["lapsed"] == WAIVE if "lapsed" in self.fields else None


class EndForm(ReasonForm):
    """How and why the work ends."""

    ending = forms.ChoiceField(
        label=_("How does it end?"),
        choices=((COMPLETED, _("Completed: what was wanted is reached")), (WITHDRAWN, _("Withdrawn: it is given up"))),
        widget=Radios(),
    )
    field_order = ("ending", "reason")


class MoveForm(forms.Form):
    """Where to, of the stages open to so many bodies; why, and why without what is missing."""

    mark_optional = True

    to_stage = forms.ChoiceField(label=_("Move to"), widget=Radios(hints=MEANING))
    reason = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        help_text=_("Every partner reads it before it decides. For a step back, say what has changed."),
        widget=forms.Textarea({"rows": 3}),
    )
    waiver = forms.CharField(
        label=_("If evidence is missing, why go on without it?"),
        max_length=2000,
        required=False,
        help_text=_("Without a reason, missing evidence blocks a step on. Partners see what was waived, and why."),
        widget=forms.Textarea({"rows": 3}),
    )

    commits_money = Money(
        label=_("Money that it commits each partner to, at most"),
        max_digits=12,
        min_value=0,
        required=False,
        help_text=_("A representative who may not commit so much refers it to their board."),
    )
    commits_property = forms.BooleanField(
        label=_("It decides over property of the partners"),
        required=False,
        help_text=_("Such as a lease, a sale, or a building that is pooled."),
    )

    def __init__(self, *args: Any, initiative: Initiative, bodies: int, **options: Any) -> None:
        super().__init__(*args, **options)
        before = Stage(initiative.stage)
        choice = self.fields["to_stage"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        on, back = _("Step on: %(stage)s"), _("Step back: %(stage)s")
        choice.choices = [
            (one.value, (on if is_forward(before, one) else back) % {"stage": one.label})
            for one in moves_open_to(before, bodies)
        ]


class PositionForm(forms.Form):
    """What the body says to a move."""

    mark_optional = True

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=(
            (Answer.AGREE.value, _("Agree")),
            (Answer.DISSENT.value, _("Dissent")),
            (Answer.REFER.value, _("Refer to our board")),
        ),
        widget=Radios(
            hints={
                "agree": _("You have the mandate to decide."),
                "dissent": _("Your organisation stays where it stands. The others may go on."),
                "refer": _("Beyond your mandate. The move stays open until your board has met."),
            }
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        help_text=_("Needed unless you agree. Everybody in the forum reads it."),
        widget=forms.Textarea({"rows": 3}),
    )
    board_on = DateParts(
        label=_("When your board meets, or has decided"),
        required=False,
        help_text=_("If you refer it, or agree to more than your mandate covers because your board has decided."),
    )

    def clean(self) -> dict[str, Any]:
        """Who dissents or refers says why, and when the board meets; a board that has decided has met."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        answer, on = cleaned.get("answer"), cleaned.get("board_on")
        if answer in {Answer.DISSENT, Answer.REFER} and not cleaned.get("reason"):
            self.add_error("reason", _("Enter a reason"))
        if answer == Answer.REFER and not on and "board_on" not in self.errors:
            self.add_error("board_on", _("Enter the date on which your board meets"))
        if answer == Answer.REFER and on and on < clock.today():
            self.add_error("board_on", _("The date must be today or in the future"))
        if answer == Answer.AGREE and on and on > clock.today():
            self.add_error("board_on", _("The date must be today or in the past"))
        return cleaned


class ConfirmForm(forms.Form):
    """A button and nothing else."""
