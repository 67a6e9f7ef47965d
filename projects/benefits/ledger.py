"""What the pages of benefits show: one benefit quarter by quarter, and sums over a reporting year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from partners import clock
from projects.benefits import words
from projects.benefits.choices import CORE, Series, Stage
from projects.benefits.models import (
    Attestation,
    Benefit,
    BenefitCosts,
    BenefitFigure,
    BenefitShare,
    Evidence,
    EvidenceTakenBack,
    Validation,
    ValidationRequest,
)
from projects.benefits.periods import quarter_label, reporting_year, year_label
from projects.benefits.queries import counts_at, current_shares, kind_of
from projects.benefits.sums import Kind, Row, variance, variance_percent
from projects.publishing.models import Publication

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """One quarter of a benefit (and one stage, for homes): the three series side by side."""

    quarter: dt.date
    stage: str
    original: str
    baseline: str
    forecast: str
    actual: str
    variance: str
    comment: str
    state: str
    colour: str
    by: str
    still_validated: str

    @property
    def label(self) -> str:
        """The quarter, and the stage where there is one."""
        return " · ".join(
            filter(None, [quarter_label(self.quarter), str(Stage(self.stage).label) if self.stage else ""])
        )

    @property
    def rebaselined(self) -> bool:
        """Whether the baseline is not the first one."""
        return self.original != self.baseline


@dataclass(frozen=True, slots=True)
class Superseded:
    """A figure that stood once, why it no longer does, and who answered for it.

    `still_validated`: it is still what counts as validated, as what came after it is not.
    """

    figure: BenefitFigure
    amount: str
    because: str
    proved: tuple[tuple[str, str, str], ...] = ()
    still_validated: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that shows that it is so; `gone` says why it is no longer handed out."""

    evidence: Evidence
    gone: EvidenceTakenBack | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that the page of a benefit shows."""

    lines: tuple[QuarterLine, ...]
    superseded: tuple[Superseded, ...]
    shares: tuple[tuple[BenefitShare, str], ...]
    evidence: tuple[Proof, ...]
    sees_evidence: bool
    evidence_is_of_others: bool
    publications: tuple[Publication, ...]
    requests: tuple[ValidationRequest, ...]
    called: str


def ledger_of(actor: Actor, benefit: Benefit, bodies: Mapping[uuid.UUID, Organisation]) -> Ledger:
    """A benefit as `actor` may see it. Queries: nine, whatever its figures."""
    figures: Any = (
        BenefitFigure.objects.visible_to(actor).filter(benefit=benefit).order_by("quarter", "stage", "number")
    )
    by_place: dict[tuple[dt.date, str], dict[str, list[BenefitFigure]]] = defaultdict(lambda: defaultdict(list))
    for one in figures:
        by_place[one.quarter, one.stage][one.series].append(one)
    attested = {one.figure_id: one for one in _of(Attestation, actor, benefit)}
    validated = {one.figure_id: one for one in _of(Validation, actor, benefit)}
    order = list(Stage)
    places = sorted(by_place, key=lambda place: (place[0], order.index(Stage(place[1]))))
    own = actor.organisation is not None and benefit.organisation_id == actor.organisation.pk
    files = Evidence.objects.visible_to(actor).filter(benefit=benefit).order_by("added_at", "pk")
    gone = {one.evidence_id: one for one in _of(EvidenceTakenBack, actor, benefit)}
    evidence = tuple(Proof(one, gone.get(one.pk)) for one in files)
    return Ledger(
        lines=tuple(_line(benefit, place, by_place[place], attested, validated) for place in places),
        superseded=tuple(_superseded(benefit, by_place, attested, validated)),
        shares=tuple(
            (one, bodies[one.partner_id].name if one.partner_id in bodies else _("Another body"))
            for one in current_shares([benefit.pk], actor).get(benefit.pk, [])
        ),
        evidence=evidence,
        sees_evidence=own or bool(evidence),
        evidence_is_of_others=bool(evidence) and not own,
        publications=tuple(
            Publication.objects.visible_to(actor).standing().filter(benefit=benefit).select_related("forum")
        ),
        requests=tuple(
            ValidationRequest.objects.visible_to(actor).open().filter(benefit=benefit).select_related("validator")
        ),
        called=words.called(kind_of(benefit)),
    )


def _of(model: Any, actor: Actor, benefit: Benefit) -> Iterable[Any]:
    return model.objects.visible_to(actor).filter(benefit=benefit)  # type: ignore[no-any-return]


def _line(
    benefit: Benefit,
    place: tuple[dt.date, str],
    series: Mapping[str, list[BenefitFigure]],
    attested: Mapping[uuid.UUID, Attestation],
    validated: Mapping[uuid.UUID, Validation],
) -> QuarterLine:
    baseline, forecast = series.get(Series.BASELINE, []), series.get(Series.FORECAST, [])
    actual = series[Series.ACTUAL][-1] if series.get(Series.ACTUAL) else None
    state, colour, by = _state(actual, attested, validated)
    counted = _counted(benefit, series, validated)
    return QuarterLine(
        quarter=place[0],
        stage=place[1],
        original=_amount(benefit, baseline[0] if baseline else None),
        baseline=_amount(benefit, baseline[-1] if baseline else None),
        forecast=_amount(benefit, forecast[-1] if forecast else None),
        actual=_amount(benefit, actual),
        variance=_variance(benefit, forecast[-1] if forecast else None, actual),
        comment=actual.comment if actual else "",
        state=state,
        colour=colour,
        by=by,
        still_validated=f"{_amount(benefit, counted)} ({_who(validated[counted.pk])})"
        if counted is not None and counted != actual
        else "",
    )


def _counted(
    benefit: Benefit, series: Mapping[str, list[BenefitFigure]], validated: Mapping[uuid.UUID, Validation]
) -> BenefitFigure | None:
    """The actual of a quarter that sums count as validated: the newest that was, at the stage that counts."""
    accepted = [
        one
        for one in series.get(Series.ACTUAL, [])
        if one.stage == counts_at(benefit) and one.pk in validated and validated[one.pk].accepted
    ]
    return accepted[-1] if accepted else None


def _amount(benefit: Benefit, one: BenefitFigure | None) -> str:
    return "" if one is None else words.plain(one.amount, money=benefit.is_money)


def _variance(benefit: Benefit, forecast: BenefitFigure | None, actual: BenefitFigure | None) -> str:
    if forecast is None or actual is None:
        return ""
    percent = variance_percent(forecast.amount, actual.amount)
    text = words.plain(variance(forecast.amount, actual.amount), money=benefit.is_money)
    return text if percent is None else f"{text} ({float(percent):+.1f} %)".replace("-", "−")


def _state(
    actual: BenefitFigure | None,
    attested: Mapping[uuid.UUID, Attestation],
    validated: Mapping[uuid.UUID, Validation],
) -> tuple[str, str, str]:
    if actual is None:
        return "", "", ""
    proved = _proved(actual, attested, validated)
    return proved[-1] if proved else (_("Reported"), "grey", actual.person_name)


def _proved(
    figure: BenefitFigure, attested: Mapping[uuid.UUID, Attestation], validated: Mapping[uuid.UUID, Validation]
) -> tuple[tuple[str, str, str], ...]:
    """Who answered for a figure, in order: what they said of it, its colour, and who."""
    found = []
    if figure.pk in attested:
        found.append((_("Attested by finance"), "", attested[figure.pk].person_name))
    answer = validated.get(figure.pk)
    if answer is not None and answer.accepted:
        found.append((_("Validated"), "green", _who(answer)))
    elif answer is not None:
        found.append((_("Sent back"), "red", f"{_who(answer)}: {answer.reason}"))
    return tuple(found)


def _who(answer: Validation) -> str:
    return _("%(person)s, %(body)s") % {"person": answer.person_name, "body": answer.body_name}


def _superseded(
    benefit: Benefit,
    by_place: Mapping[tuple[dt.date, str], Mapping[str, list[BenefitFigure]]],
    attested: Mapping[uuid.UUID, Attestation],
    validated: Mapping[uuid.UUID, Validation],
) -> Iterable[Superseded]:
    for place in sorted(by_place):
        counted = _counted(benefit, by_place[place], validated)
        for some in by_place[place].values():
            for old, new in pairwise(some):
                yield Superseded(
                    old, _amount(benefit, old), new.reason, _proved(old, attested, validated), old == counted
                )


def costs_of(actor: Actor, benefit: Benefit) -> str:
    """What a benefit may cost, where the reader may know it."""
    found = BenefitCosts.objects.visible_to(actor).filter(benefit=benefit).first()
    return found.costs if found else ""


def costs_are_apart(actor: Actor, benefit: Benefit) -> bool:
    """Whether another body says what its benefit may cost: the reader may know it where that is recorded."""
    if actor.organisation is not None and benefit.organisation_id == actor.organisation.pk:
        return False
    return BenefitCosts.objects.visible_to(actor).filter(benefit=benefit).exists()


def described(actor: Actor, benefit: Benefit) -> list[tuple[str, str]]:
    """How a benefit comes about and is measured, as far as it is said. What it may cost, to its own body alone."""
    found = []
    own = actor.organisation is not None and benefit.organisation_id == actor.organisation.pk
    costs = costs_of(actor, benefit) if own else ""
    if costs:
        field: Any = BenefitCosts._meta.get_field("costs")
        found.append((str(field.verbose_name), costs))
    for name in ("feature", "activities", "measure", "target", "full_year", "years", "depends_on"):
        value = getattr(benefit, name)
        if value not in ("", None):
            field = benefit._meta.get_field(name)
            label = str(field.verbose_name)
            found.append((label, words.plain(value, money=benefit.is_money) if name == "full_year" else str(value)))
    return found


@dataclass(frozen=True, slots=True)
class SumLine:
    """A row of sums as a table shows it."""

    called: str
    benefits: int
    original: str
    baseline: str
    forecast: str
    weighted: str
    reported: str
    validated: str
    variance: str
    run_rate: str
    cumulative: str
    is_core: bool

    @property
    def rebaselined(self) -> bool:
        """Whether the baseline is not the first one."""
        return self.original != self.baseline


def sum_lines(rows: Iterable[Row]) -> list[SumLine]:
    """Rows in words; the programme's four core outputs first."""
    found = [
        SumLine(
            called=words.called(row.kind),
            benefits=row.benefits,
            original=words.figure(row.kind, row.original),
            baseline=words.figure(row.kind, row.baseline),
            forecast=words.figure(row.kind, row.forecast),
            weighted=words.figure(row.kind, _pennies(row.kind, row.forecast_by_confidence)),
            reported=words.figure(row.kind, row.reported),
            validated=words.figure(row.kind, row.validated),
            variance=words.figure(row.kind, row.variance),
            run_rate=words.figure(row.kind, row.run_rate),
            cumulative=words.figure(row.kind, row.cumulative),
            is_core=row.kind.category in CORE,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_core)


def _pennies(kind: Kind, value: Fraction) -> Decimal:
    """A weighted forecast to two places, for showing only: it is a likelihood, not an amount that anybody owes."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class YearChoice:
    """A reporting year that the reader may choose."""

    year: int
    label: str
    current: bool


def years_to_choose(given: str, starts_in: int, around: Sequence[int] = ()) -> tuple[int, list[YearChoice]]:
    """The year asked for, this year unless the URL names one, and those there are to choose from."""
    now = reporting_year(clock.today(), starts_in)
    known = sorted({now - 2, now - 1, now, now + 1, *around})
    chosen = int(given) if given.isascii() and given.isdecimal() and int(given) in known else now
    return chosen, [YearChoice(one, year_label(one, starts_in), one == chosen) for one in known]
