"""What is asked about benefits."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.forms.choices import Checkboxes, Radios
from partners.forms.money import Figure
from partners.forms.money import Money as Pounds
from partners.forms.standing import StandingForm
from partners.organisations.models import Organisation
from projects.benefits.actions import Claim, Entry
from projects.benefits.choices import BASES, Basis, CashClass, Category, Reach, Series, Shape, Source, Stage, shapes_of
from projects.benefits.payments import Money
from projects.benefits.periods import after, between, quarter_label, quarter_of
from projects.benefits.queries import may_be_given
from projects.benefits.sums import home_equivalents
from projects.delivery.queries import bodies_of, own_forums

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from projects.benefits.models import Benefit
    from projects.delivery.models import Project

SHARE = "share_"
ANOTHER = "is_another"
#: what home-equivalents are counted from
HOMES = ("homes", "student_units", "care_rooms")


#: quarters around today, and how many a form offers to whoever asks for more: of a project of ten years and longer
NEAR, FAR = (16, 12), (40, 40)


def quarters(back: int = NEAR[0], on: int = NEAR[1]) -> list[tuple[str, str]]:
    """The quarters around today, the newest first."""
    now = quarter_of(clock.today())
    found = between(after(now, -back), after(now, on))
    return [(one.isoformat(), quarter_label(one)) for one in reversed(found)]


class QuarterField(forms.TypedChoiceField):
    """A quarter from a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=_first_day, choices=quarters, **options)


def _first_day(text: str) -> dt.date:
    import datetime  # noqa: PLC0415 - the module's own name is for types

    return datetime.date.fromisoformat(text)


class WordsForm(forms.Form):
    """The words of a benefit, which may change."""

    mark_optional = True

    name = forms.CharField(label=_("Name of the benefit"), max_length=200)
    description = forms.CharField(
        label=_("What changes, and how it is measured"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    owner_name = forms.CharField(
        label=_("Responsible officer"), max_length=200, help_text=_("The one person who answers for it arriving")
    )
    confidence = forms.IntegerField(
        label=_("Confidence in the forecast, per cent"), min_value=0, max_value=100, initial=100
    )
    feature = forms.CharField(label=_("What of the service brings it about"), max_length=500, required=False)
    activities = forms.CharField(label=_("What is done to secure it"), max_length=500, required=False)
    costs = forms.CharField(label=_("What it may cost"), max_length=500, required=False)
    measure = forms.CharField(
        label=_("Measured by"), max_length=300, required=False, help_text=_("The number that shows whether it comes")
    )
    target = forms.CharField(label=_("Target"), max_length=300, required=False)
    full_year = Figure(
        label=_("Full-year value"),
        max_digits=18,
        decimal_places=2,
        required=False,
        help_text=_("What it is worth in a year once it has come in full, in its own unit"),
    )
    years = forms.IntegerField(label=_("For how many years"), min_value=1, max_value=300, required=False)
    depends_on = forms.CharField(label=_("What it depends on"), max_length=500, required=False)
    reach = forms.ChoiceField(
        label=_("To whom it comes"), choices=[one for one in Reach.choices if one[0]], widget=Radios()
    )
    source = forms.ChoiceField(
        label=_("What the jobs rest on"),
        choices=Source.choices,
        required=False,
        help_text=_("For jobs only: counted by those who employ, or reckoned from floor space"),
    )


class EditForm(StandingForm, WordsForm):
    """The words of a benefit that is there."""

    def __init__(self, *args: Any, benefit: Benefit, standing: Mapping[str, Any], **options: Any) -> None:
        asked = {name: one for name, one in standing.items() if name != "source" or benefit.category == Category.JOBS}
        super().__init__(*args, standing=asked, **options)
        if "source" not in asked:
            del self.fields["source"]


class ClaimForm(WordsForm):
    """What is claimed and how it adds up."""

    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    basis = forms.ChoiceField(
        label=_("Measured as"),
        choices=Basis.choices,
        required=False,
        help_text=_("For receipts, jobs, space and community benefits only"),
    )
    shape = forms.ChoiceField(
        label=_("Adds up as"),
        choices=[("", _("As its category does")), *Shape.choices],
        required=False,
        help_text=_("One-off, recurring and stock are never added together. Choose for costs avoided and community."),
    )
    cash_class = forms.ChoiceField(label=_("Class"), choices=CashClass.choices, widget=Radios())
    price_base = forms.RegexField(
        r"^\d{4}-\d{2}$",
        label=_("Price base"),
        required=False,
        help_text=_("The year whose prices the figures are in, like 2025-26. Leave empty for the money of each day."),
        error_messages={"invalid": _("Enter a financial year like 2025-26")},
    )
    is_disbenefit = forms.BooleanField(
        label=_("It is a dis-benefit: a worsening for somebody"),
        required=False,
        help_text=_("Enter its figures as they are; they count negative."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = (
        *("name", "description", "category", "basis", "source", "shape", "cash_class", "reach", "price_base"),
        "is_disbenefit",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        """The shape and the basis that the category has."""
        given: dict[str, Any] = super().clean() or {}
        category = given.get("category")
        if category:
            bases = BASES.get(category, ())
            shapes = shapes_of(category, given.get("basis", "") if given.get("basis") in bases else "")
            given["shape"] = given.get("shape") or (shapes[0].value if len(shapes) == 1 else "")
            if given["shape"] not in shapes:
                self.add_error("shape", _("Select how a benefit of this category adds up"))
            if bases and given.get("basis") not in bases:
                self.add_error("basis", _("Select how this is measured"))
            if not bases:
                given["basis"] = ""
            if category != Category.JOBS:
                given["source"] = ""
        return given

    @property
    def claim(self) -> Claim:
        """The answers as the action takes them."""
        return Claim(**{name: self.cleaned_data[name] for name in Claim.__dataclass_fields__})


class FigureForm(forms.Form):
    """One figure of one quarter."""

    mark_optional = True

    series = forms.ChoiceField(label=_("Series"), choices=Series.choices, initial=Series.ACTUAL, widget=Radios())
    quarter = QuarterField(label=_("Quarter"))
    amount = Figure(label=_("Figure"), max_digits=18, decimal_places=2)
    comment = forms.CharField(
        label=_("Why it differs from the forecast"),
        max_length=500,
        required=False,
        help_text=_("Needed for an actual that is more than 5% away from its forecast"),
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=500,
        required=False,
        help_text=_("Needed when a figure for this quarter stands already. The old one stays readable."),
    )

    def __init__(self, *args: Any, benefit: Benefit, is_wide: bool = False, **options: Any) -> None:
        """`is_wide`: offer ten years either way. An answer may name any of those, however it was offered."""
        super().__init__(*args, **options)
        self.initial.setdefault("quarter", after(quarter_of(clock.today()), -1).isoformat())
        self._offer_quarters(is_wide=is_wide)
        if benefit.is_money:
            self.fields["amount"] = Pounds(label=_("Amount"), max_digits=18)
        elif benefit.category == Category.HOMES:
            self._ask_for_homes()
        else:
            self.fields["amount"].label = f"{_('Figure')} ({benefit.unit})"
        order = ("series", "quarter", "stage", "amount", *HOMES, "comment", "reason")
        self.order_fields(order)

    def _offer_quarters(self, *, is_wide: bool) -> None:
        near = dict(quarters())
        self.is_wide = is_wide or self.is_bound or self.initial["quarter"] not in near
        if self.is_wide:
            field: Any = self.fields["quarter"]
            field.choices = quarters(*FAR)

    def _ask_for_homes(self) -> None:
        del self.fields["amount"]
        self.fields["stage"] = forms.ChoiceField(
            label=_("Stage"), choices=[one for one in Stage.choices if one[0]], widget=Radios(), initial=Stage.RELEASED
        )
        for name, label, hint in (
            ("homes", _("Homes"), _("Flats, houses and retirement apartments: each counts one")),
            ("student_units", _("Student units"), _("Four count as one home")),
            ("care_rooms", _("Rooms in a care home"), _("Four count as one home")),
        ):
            self.fields[name] = forms.IntegerField(
                label=label, help_text=hint, min_value=0, max_value=1_000_000, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Of homes at least one number: what was left empty is not nil."""
        given: dict[str, Any] = super().clean() or {}
        asked = HOMES[0] in self.fields and not self.errors.keys() & set(HOMES)
        if asked and all(given.get(name) is None for name in HOMES):
            self.add_error(HOMES[0], _("Enter how many there are in at least one of the three: 0 if there are none"))
        return given

    @property
    def entry(self) -> Entry:
        """The answers as the action takes them; homes as home-equivalents, not rounded."""
        given = self.cleaned_data
        units: dict[str, int] = {}
        if "amount" in given:
            amount = given["amount"]
        else:
            units = {name: given.get(name) or 0 for name in HOMES}
            homes = home_equivalents(**units)
            amount = Decimal(homes.numerator) / Decimal(homes.denominator)
        return Entry(
            series=Series(given["series"]),
            quarter=given["quarter"],
            amount=amount,
            stage=Stage(given.get("stage", "")),
            reason=given["reason"],
            comment=given["comment"],
            units=units,
        )


class SplitForm(forms.Form):
    """A share for each body of the project, or none at all."""

    mark_optional = True

    def __init__(self, *args: Any, actor: Actor, benefit: Benefit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {f"{SHARE}{number}": body for number, body in enumerate(may_be_given(actor, benefit))}
        for name, body in self.bodies.items():
            self.fields[name] = Figure(
                label=body.name, suffix="%", required=False, max_digits=9, decimal_places=6, min_value=0, max_value=100
            )
        self.fields["reason"] = forms.CharField(label=_("Why"), max_length=500, required=False)

    @property
    def shares(self) -> list[tuple[Organisation, Decimal]]:
        """What was entered."""
        return [(body, self.cleaned_data[name]) for name, body in self.bodies.items() if self.cleaned_data.get(name)]


class PublishForm(forms.Form):
    """The forums that read it and count it."""

    forums = forms.MultipleChoiceField(label=_("Forums"), required=False, widget=Checkboxes())

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {str(one.pk): one for one in own_forums(actor)}
        field: Any = self.fields["forums"]
        field.choices = [(key, one.name) for key, one in self.known.items()]

    @property
    def chosen(self) -> list[Forum]:
        """The forums that were ticked."""
        return [self.known[key] for key in self.cleaned_data["forums"]]


class PaymentForm(forms.Form):
    """Money from one partner to another."""

    payer = forms.ChoiceField(label=_("Who pays?"))
    payee = forms.ChoiceField(label=_("Who is paid?"))
    quarter = QuarterField(label=_("Quarter"))
    amount = Pounds(label=_("Amount"), max_digits=18, min_value=Decimal("0.01"))
    what = forms.CharField(label=_("What for"), max_length=300, help_text=_("For example, rent for the second floor"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = uuid.uuid4()
        self.initial.setdefault("quarter", quarter_of(clock.today()).isoformat())
        if ANOTHER in self.data:
            self.ask_whether_another()
        self.bodies = {str(one.pk): one for one in bodies_of(actor, project)}
        for name in ("payer", "payee"):
            field: Any = self.fields[name]
            field.choices = [("", _("Select one")), *((key, one.name) for key, one in self.bodies.items())]

    def clean(self) -> dict[str, Any]:
        """The two bodies."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("payer") and given.get("payer") == given.get("payee"):
            self.add_error("payee", _("A payment goes from one body to another"))
        return given

    def ask_whether_another(self) -> None:
        """Ask what is asked only of a likely double."""
        self.fields[ANOTHER] = forms.BooleanField(label=_("It is another payment, not the same again"), required=False)

    @property
    def payment(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        given = self.cleaned_data
        two = {"payer": self.bodies[given["payer"]], "payee": self.bodies[given["payee"]]}
        money = Money(**two, quarter=given["quarter"], amount=given["amount"], what=given["what"])
        return {"key": given["key"], "money": money, "is_another": bool(given.get(ANOTHER))}


class TakeBackForm(forms.Form):
    """Why a payment is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=500, widget=forms.Textarea({"rows": 3}))
