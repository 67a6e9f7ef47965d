"""What a reader sees of a report: tables made once from the snapshot, for the page, the PDF and both spreadsheets.

No channel reckons anything. An amount goes to each as the same exact decimal, and looks the same
wherever it is written for people.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from forums.initiatives.stages import Stage
from partners.moments import in_full
from projects.benefits.choices import Source
from projects.benefits.periods import quarter_label
from projects.benefits.sums import Kind
from projects.reports.periods import Period
from projects.reports.words import in_a_sentence, kind_of, name_of, period_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projects.reports.models import Report

PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: its exact value, and how people read it. Money has its pennies; all else what it has."""

    value: Decimal
    money: bool
    signed: bool = False
    percent: bool = False

    def __str__(self) -> str:
        sign = "−" if self.value < 0 else "+" if self.signed and self.value > 0 else ""
        size = abs(self.value)
        if self.money:  # half a penny up, as a workbook shows it: part of a forecast, by confidence
            return f"{sign}£{size.quantize(PENNY, ROUND_HALF_UP):,.2f}"
        text = f"{size:,f}"
        text = sign + (text.rstrip("0").rstrip(".") if "." in text else text)
        return f"{text} %" if self.percent else text


Cell = Amount | str | int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; `leads_to` is an anchor of the page, `benefit` one that can be opened."""

    cells: list[Cell]
    leads_to: str = ""
    benefit: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report, the same in every channel. `numbers` are the columns set to the right."""

    key: str
    title: str
    head: list[str]
    lines: list[Line]
    numbers: frozenset[int] = field(default_factory=frozenset)


FIGURES: dict[str, Any] = {
    "forecast": _lazy("Forecast"),
    "reported": _lazy("Reported"),
    "validated": _lazy("Validated"),
}
#: what a report says of another that was before it
COMPARED: dict[str, Any] = FIGURES | {"baseline": _lazy("Baseline")}
STANDINGS: dict[str, Any] = {
    "none": _lazy("Nothing reported"),
    "reported": _lazy("Reported"),
    "attested": _lazy("Attested by finance"),
    "partly": _lazy("Validated in part"),
    "earlier": _lazy("Reported; an earlier figure is validated"),
    "validated": _lazy("Validated"),
}
LEFT_OUT: dict[str, Any] = {
    "withheld": _lazy("Benefits of this forum’s projects that are not published to it: not in any figure"),
    "unreported": _lazy("Benefits for which nothing was reported in this period: in the forecast only"),
    "unproved": _lazy("Benefits reported but not validated: in the reported figures only"),
    "partly": _lazy("Benefits of which some quarters are not validated: in the validated figures with the others only"),
    "earlier": _lazy(
        "Benefits reported anew since they were validated: in the validated figures with what was validated before"
    ),
    "not_apportioned": _lazy("Benefits not apportioned: in the totals, and in no partner’s part"),
}


def tables_of(report: Report) -> list[Table]:
    """Every table of a report, in the order in which it is read; those with nothing to say are left out."""
    snapshot = report.snapshot
    if not snapshot:
        return []
    found = [
        _headline(snapshot),
        _far_off(snapshot),
        _explained(snapshot),
        _rates(snapshot),
        _partners(snapshot),
        _by_quarter(snapshot),
        _changed(snapshot, "changes", _since(snapshot["changes"])),
        _changed(snapshot, "corrections", _("Changed by this version")),
        _left_out(snapshot),
        _stages(snapshot),
        *_benefits(snapshot),
        _payments(snapshot),
    ]
    return [one for one in found if one.lines]


def _behind(snapshot: dict[str, Any], kind: list[str]) -> str:
    """The anchor of the benefits behind a figure of that kind; nothing where none is left."""
    kinds = [row["kind"] for row in snapshot["totals"]]
    return f"benefits-{kinds.index(kind) + 1}" if kind in kinds else ""


def _amount(row: dict[str, Any], name: str, *, signed: bool = False) -> Cell:
    value = row.get(name)
    if value is None:
        return _("Does not apply")
    return Amount(Decimal(value), Kind(*row["kind"]).is_money, signed)


def _percent(row: dict[str, Any]) -> Cell:
    value = row.get("percent")
    return _("Does not apply") if value is None else Amount(Decimal(value), money=False, signed=True, percent=True)


def _far_off(snapshot: dict[str, Any]) -> Table:
    """Benefits more than the tolerance from their forecast, with what was said of it."""
    lines = _against_forecast(row for row in snapshot["benefits"] if row.get("is_far_off"))
    return Table("far-off", _("Away from the forecast by more than 5 %, and why"), *lines)


def _explained(snapshot: dict[str, Any]) -> Table:
    """Benefits within the tolerance of which something was said all the same: of one quarter of a year, mostly."""
    rows = (row for row in snapshot["benefits"] if row.get("comments") and not row.get("is_far_off"))
    return Table("explained", _("What was said of other figures"), *_against_forecast(rows))


def _against_forecast(rows: Iterable[dict[str, Any]]) -> tuple[list[str], list[Line], frozenset[int]]:
    """Head, lines and columns of numbers of a table that holds what is reported against what was forecast."""
    lines = [
        Line(
            [
                row["name"],
                _amount(row, "forecast"),
                _amount(row, "reported"),
                _amount(row, "variance", signed=True),
                _percent(row),
                _reasons(row),
            ],
            benefit=row["id"],
            name=row["name"],
        )
        for row in rows
    ]
    head = [
        *(_("Benefit"), *(str(FIGURES[name]) for name in ("forecast", "reported"))),
        *(_("Reported less forecast"), _("Of the forecast"), _("Why")),
    ]
    return head, lines, frozenset({1, 2, 3, 4})


def _reasons(row: dict[str, Any]) -> str:
    said = [f"{quarter_label(dt.date.fromisoformat(one['quarter']))}: {one['text']}" for one in row["comments"]]
    return "; ".join(said) or _("No reason given")


def _headline(snapshot: dict[str, Any]) -> Table:
    lines = [
        Line(
            [
                kind_of(row["kind"]),
                *(_amount(row, name) for name in FIGURES),
                _amount(row, "variance", signed=True),
                _percent(row),
            ],
            leads_to=_behind(snapshot, row["kind"]),
        )
        for row in snapshot["totals"]
    ]
    head = [_("Benefit"), *map(str, FIGURES.values()), _("Reported less forecast"), _("Of the forecast")]
    return Table("headline", _("Headline figures"), head, lines, frozenset({1, 2, 3, 4, 5}))


def _rates(snapshot: dict[str, Any]) -> Table:
    """Where a baseline was moved, the first that there was stands before it: a report hides no new beginning."""
    moved = any(row.get("original", row["baseline"]) != row["baseline"] for row in snapshot["totals"])
    names = (*(["original"] if moved else []), "baseline", "expected", "run_rate", "cumulative")
    lines = [
        Line([kind_of(row["kind"]), *(_amount(row, name) for name in names)], leads_to=_behind(snapshot, row["kind"]))
        for row in snapshot["totals"]
    ]
    head = [
        _("Benefit"),
        *([_("First baseline")] if moved else []),
        _("Baseline"),
        _("Forecast, by confidence"),
        _("Rate a year"),
        _("Reported to date"),
    ]
    numbers = frozenset(range(1, len(head)))
    return Table("rates", _("Baseline, rates and reported to date"), head, lines, numbers)


def _partners(snapshot: dict[str, Any]) -> Table:
    lines = []
    if snapshot["about"]["is_forum"]:
        for part in snapshot["partners"]:
            for row in part["rows"]:
                amounts = [_amount(row, name) for name in FIGURES]
                cells = [name_of(part["body"]), kind_of(row["kind"]), *amounts]
                lines.append(Line(cells, leads_to=_behind(snapshot, row["kind"])))
    head = [_("Partner"), _("Benefit"), *map(str, FIGURES.values())]
    return Table("partners", _("By partner"), head, lines, frozenset({2, 3, 4}))


def _by_quarter(snapshot: dict[str, Any]) -> Table:
    chart = snapshot["chart"]
    if chart is None:
        return Table("quarters", "", [], [])
    lines = [
        Line(
            [
                quarter_label(dt.date.fromisoformat(row["quarter"])),
                *(_amount(row | {"kind": chart["kind"]}, name) for name in FIGURES),
            ],
            leads_to=_behind(snapshot, chart["kind"]),
        )
        for row in chart["rows"]
    ]
    title = _("By quarter: %(kind)s") % {"kind": kind_of(chart["kind"])}
    return Table("quarters", title, [_("Quarter"), *map(str, FIGURES.values())], lines, frozenset({1, 2, 3}))


def _since(changes: dict[str, Any] | None) -> str:
    """Names the report that this one is compared with: its period, and the moment by which its version is known."""
    if changes is None:
        return ""
    about = changes["since"]
    period = Period(dt.date.fromisoformat(about["start"]), len(about["quarters"]))
    return _("Changed since the report for %(period)s, as at %(moment)s") % {
        "period": period_in_words(period, about["year_starts_in"]),
        "moment": in_full(dt.datetime.fromisoformat(about["as_at"])),
    }


def _changed(snapshot: dict[str, Any], key: str, title: str) -> Table:
    """Figures that differ from the report before, in a correction by partner too; the benefits that came or went."""
    changes = snapshot[key]
    if changes is None:
        return Table(key, title, [], [])
    by_partner = "partners" in changes
    lines = [
        Line(
            [
                kind_of(row["kind"]),
                *([partner] if by_partner else []),
                str(COMPARED[row["figure"]]),
                _amount(row, "was"),
                _amount(row, "now"),
                _amount(row, "by", signed=True),
            ],
            leads_to=_behind(snapshot, row["kind"]),
        )
        for partner, row in (
            *((_("All partners"), row) for row in changes["rows"]),
            *((name_of(row["body"]), row) for row in changes.get("partners", [])),
        )
    ]
    for what, word in (("came", _("Counted for the first time")), ("went", _("No longer counted"))):
        for row in changes[what]:  # whoever reads this may no longer open what went
            link = {"benefit": row["id"], "name": row["name"]} if what == "came" else {}
            lines.append(Line([row["name"], *(["–"] if by_partner else []), word, "–", "–", "–"], **link))
    head = [_("Benefit"), *([_("Partner")] if by_partner else []), _("Figure"), _("Was"), _("Is"), _("Change")]
    return Table(key, title, head, lines, frozenset(range(len(head) - 3, len(head))))


def _left_out(snapshot: dict[str, Any]) -> Table:
    found = snapshot["left_out"]
    reasons = LEFT_OUT if snapshot["about"]["is_forum"] else {k: v for k, v in LEFT_OUT.items() if k != "withheld"}
    # reports of before did not tell apart what is validated in part
    lines = [Line([str(reason), found[name]]) for name, reason in reasons.items() if name in found]
    return Table("left-out", _("What is left out, and why"), [_("Why"), _("Benefits")], lines, frozenset({1}))


def _stages(snapshot: dict[str, Any]) -> Table:
    """Where the initiatives stand, and how many of them no longer show what that stage needs."""
    rows = snapshot["stages"]
    told = all("lapsed" in row for row in rows)  # in reports of before, nothing is said of it
    lines = [Line([str(Stage(row["stage"]).label), row["count"], *([row["lapsed"]] if told else [])]) for row in rows]
    head = [_("Stage"), _("Initiatives"), *([_("Of these, at risk: evidence missing")] if told else [])]
    numbers = frozenset(range(1, len(head)))
    return Table("stages", _("Initiatives on the continuum"), head, lines, numbers)


def _benefits(snapshot: dict[str, Any]) -> list[Table]:
    found = []
    head = [_("Benefit"), _("Claimed by"), *map(str, FIGURES.values()), _("Proof")]
    for number, total in enumerate(snapshot["totals"], start=1):
        lines = [
            Line(
                [
                    row["name"],
                    name_of(row["claimed_by"]),
                    *(_amount(row, name) for name in FIGURES),
                    _proof(row),
                ],
                benefit=row["id"],
                name=row["name"],
            )
            for row in snapshot["benefits"]
            if row["kind"] == total["kind"]
        ]
        title = _("Benefits behind the figure: %(kind)s") % {"kind": kind_of(total["kind"])}
        found.append(Table(f"benefits-{number}", title, head, lines, frozenset({2, 3, 4})))
    return found


def _proof(row: dict[str, Any]) -> str:
    """How far it is proved; of jobs, what they rest on."""
    parts = [str(STANDINGS[row["standing"]])]
    if row.get("source"):
        parts.append(in_a_sentence(Source(row["source"]).label))
    return ", ".join(parts)


def _paid_for(row: dict[str, Any]) -> str:
    if row.get("is_disputed"):
        return _("%(what)s (in dispute, not counted)") % {"what": row["what"]}
    return str(row["what"])


def _payments(snapshot: dict[str, Any]) -> Table:
    is_forum = snapshot["about"]["is_forum"]
    lines = [
        Line(
            [
                *([name_of(row["body"])] if is_forum else []),
                quarter_label(dt.date.fromisoformat(row["quarter"])),
                name_of(row["counterpart"]),
                _paid_for(row),
                Amount(Decimal(row["amount"]), money=True, signed=True),
            ]
        )
        for row in snapshot["payments"]
    ]
    if lines and snapshot.get("net") is not None:
        empty = ["–" for _cell in lines[0].cells[1:-1]]
        lines.append(Line([_("Net"), *empty, Amount(Decimal(snapshot["net"]), money=True, signed=True)]))
    head = [*([_("Member")] if is_forum else []), _("Quarter"), _("With"), _("For"), _("Received, or paid (−)")]
    title = _("Payments with bodies outside the forum") if is_forum else _("Payments between partners")
    return Table("payments", title, head, lines, frozenset({len(head) - 1}))
