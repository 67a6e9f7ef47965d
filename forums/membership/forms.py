"""What is asked about forums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from forums.membership.mandates import Mandate, Say
from forums.membership.models import ForumMembership, ForumRole, ForumRoleKind, State
from forums.membership.queries import agreement_of, forums_to_join, invitable
from partners.forms.choices import Checkboxes, Radios
from partners.forms.money import Money
from partners.organisations.models import Jurisdiction, Organisation

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from sharing.agreements.models import Agreement

ACCEPT, DECLINE = "accept", "decline"
MANDATE = ("money_up_to", "property_say", "mandate")
EMAIL = forms.EmailInput({"autocomplete": "off", "spellcheck": "false"})
CHARTER = (
    "name_en",
    "name_cy",
    "purpose",
    "jurisdiction",
    "reporting_year_starts_in",
    "text_en",
    "text_cy",
)


class AgreementForm(forms.Form):
    """The words of an information-sharing agreement."""

    mark_optional = True

    text_en = forms.CharField(label=_("Agreement in English"), max_length=50_000, widget=forms.Textarea({"rows": 12}))
    text_cy = forms.CharField(
        label=_("Agreement in Welsh"), max_length=50_000, required=False, widget=forms.Textarea({"rows": 12})
    )


class FoundForm(AgreementForm):
    """Everything that a founder says of a forum."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_cy = forms.CharField(label=_("Name in Welsh"), max_length=200, required=False)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2000,
        help_text=_("One or two sentences. Organisations read it before they join."),
        widget=forms.Textarea({"rows": 3}),
    )
    jurisdiction = forms.ChoiceField(label=_("Jurisdiction"), choices=Jurisdiction.choices, widget=Radios())
    reporting_year_starts_in = forms.TypedChoiceField(
        label=_("Month in which the reporting year starts"), choices=list(MONTHS.items()), coerce=int, initial=4
    )
    chair_organisation = forms.ModelChoiceField(
        label=_("Organisation of the chair"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose one"),
        help_text=_("It is invited at once. The chair can act when its administrator has accepted."),
    )
    chair_email = forms.EmailField(
        label=_("Email address of the chair"),
        help_text=_("Somebody who acts for that organisation already."),
        widget=EMAIL,
    )

    field_order = (
        "name_en",
        "name_cy",
        "purpose",
        "jurisdiction",
        "reporting_year_starts_in",
        "chair_organisation",
        "chair_email",
        "text_en",
        "text_cy",
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = Organisation.objects.visible_to(actor).filter(suspended_at=None)
        choice = self.fields["chair_organisation"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - for mypy
        choice.queryset = bodies

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("name_en") or cleaned.get("name_cy") or {"name_en", "name_cy"} & set(self.errors)):
            self.add_error("name_en", _("Enter a name in English, in Welsh or in both"))
        return cleaned


class InviteForm(forms.Form):
    """Which body to ask: one that is known, or for those who run the forum one by its exact code."""

    mark_optional = True

    organisation = forms.ChoiceField(
        label=_("An organisation that you know"),
        required=False,
        help_text=_("Those that your organisation has met in a forum or by sharing."),
    )
    code = forms.CharField(
        label=_("Official code of another organisation"),
        max_length=60,
        required=False,
        help_text=_("Exactly as in the official register, like W06000011. Or its short name on the portal."),
    )

    def __init__(self, *args: Any, actor: Actor, forum: Forum, by_code: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {str(one.pk): one for one in invitable(actor, forum)}
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for mypy
        choice.choices = [("", _("Choose one")), *((key, one.name) for key, one in self.bodies.items())]
        if not by_code:
            del self.fields["code"]
            choice.label, choice.help_text, choice.required = _("Organisation"), "", True

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "organisation" in self.errors:
            return cleaned
        chosen, code = cleaned.get("organisation", ""), cleaned.get("code", "")
        if not chosen and not code:
            self.add_error("organisation", _("Choose an organisation, or enter the code of one"))
        if chosen and code:
            self.add_error("code", _("Choose an organisation or enter a code, not both"))
        return cleaned

    @property
    def chosen(self) -> Organisation | None:
        """The body that was chosen by name."""
        return self.bodies.get(self.cleaned_data["organisation"])


class ForumsForm(forms.Form):
    """To which forums a body is asked."""

    forums = forms.MultipleChoiceField(
        label=_("Forums"), widget=Checkboxes, error_messages={"required": _("Select at least one forum")}
    )

    def __init__(self, *args: Any, actor: Actor, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = {str(one.pk): one for one in forums_to_join(actor, organisation)}
        choice = self.fields["forums"]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101 - for mypy
        choice.choices = [(key, one.name) for key, one in self.found.items()]

    @property
    def chosen(self) -> list[Forum]:
        """After validation."""
        return [self.found[key] for key in self.cleaned_data["forums"]]


class AcceptForm(forms.Form):
    """That the reader has read this version and accepts it for their body."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read the agreement and accept it for my organisation"),
        error_messages={"required": _("Tick the box to accept the agreement")},
    )

    def __init__(self, *args: Any, forum: Forum, **options: Any) -> None:
        self.agreement: Agreement | None = agreement_of(forum)
        version = str(self.agreement.version) if self.agreement else ""
        options["initial"] = {"version": version}
        super().__init__(*args, **options)
        self.outdated = self.is_bound and self.data.get("version") != version
        if self.outdated:  # the page that comes back is about the version in force, not yet agreed to
            kept = {name: self.data[name] for name in self.data if name != "agreed"}
            self.data = kept | {"version": version}

    def clean(self) -> dict[str, Any]:
        """The version that was on the page is still the one in force."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.outdated:
            self.add_error(
                None, _("A newer version of the agreement was published while you were reading. Read it below.")
            )
        return cleaned


class AnswerForm(AcceptForm):
    """Join or decline; joining needs the agreement."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=((ACCEPT, _("Join the forum")), (DECLINE, _("Decline the invitation"))),
        widget=Radios(),
    )
    field_order = ("answer", "agreed")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agreed"].required = False

    def clean(self) -> dict[str, Any]:
        """The box is ticked by those who join."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == ACCEPT and not cleaned.get("agreed"):
            self.add_error("agreed", _("Tick the box to accept the agreement"))
        return cleaned


class MandateForm(forms.Form):
    """What a representative may commit."""

    mark_optional = True

    money_up_to = Money(
        label=_("May commit money up to"),
        max_digits=12,
        min_value=0,
        required=False,
        help_text=_("For a representative. Left empty, they may commit no sum."),
    )
    property_say = forms.ChoiceField(
        label=_("Say over the property of their organisation"),
        choices=Say.choices,
        required=False,
        initial=Say.UNSAID,
        widget=Radios(
            hints={
                "recommend": _("They speak; their organisation decides."),
                "decide": _("They may bind their organisation, within the law."),
            }
        ),
    )
    mandate = forms.CharField(
        label=_("Mandate in words"),
        max_length=300,
        required=False,
        help_text=_("What else they may agree to for their organisation, and what not."),
    )

    def __init__(self, *args: Any, role: ForumRole | None = None, **options: Any) -> None:
        if role is not None:
            options["initial"] = {name: getattr(role, name) for name in MANDATE}
        super().__init__(*args, **options)

    def mandate_given(self) -> Mandate:
        """The answers."""
        given = self.cleaned_data
        return Mandate(given["mandate"], given["money_up_to"], given["property_say"])


class RoleForm(MandateForm):
    """Who gets which role."""

    email = forms.EmailField(label=_("Email address"), help_text=_("Exactly as they sign in."), widget=EMAIL)
    organisation = forms.ModelChoiceField(
        label=_("Organisation that they act for"), queryset=Organisation.objects.none(), empty_label=_("Choose one")
    )
    role = forms.ChoiceField(label=_("Role"), widget=Radios())
    field_order = ("email", "organisation", "role", *MANDATE)

    def __init__(self, *args: Any, actor: Actor, forum: Forum, runs: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        members = ForumMembership.objects.visible_to(actor).filter(forum=forum, state=State.MEMBER)
        choice, role = self.fields["organisation"], self.fields["role"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - for mypy
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - for mypy
        choice.queryset = Organisation.objects.visible_to(actor).filter(pk__in=members.values("organisation"))
        role.choices = [one for one in ForumRoleKind.choices if (one[0] == ForumRoleKind.CHAIR) != runs]
        if not runs:
            role.initial = ForumRoleKind.CHAIR
            for name in MANDATE:
                del self.fields[name]

    def mandate_given(self) -> Mandate:
        """What they may commit; only a representative has a mandate."""
        return super().mandate_given() if self.cleaned_data["role"] == ForumRoleKind.REPRESENTATIVE else Mandate()


class ConfirmForm(forms.Form):
    """A button and nothing else."""
