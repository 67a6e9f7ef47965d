"""The list of benefits, on the page and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.acting.pages import page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.paging import turn
from partners.lists.panel import chips, heading, questions
from partners.lists.state import read_state
from projects.benefits import words
from projects.benefits.lines import BenefitLine, benefit_line
from projects.benefits.models import Benefit
from projects.benefits.permissions import SEE_BENEFITS
from projects.benefits.queries import lines_of
from projects.catalogue.filters import BY_NAME, BY_NAME_BACK, READ, SORTS, STATUSES, filters
from projects.catalogue.listing import benefits_seen, category_of, counts, met, offered
from projects.delivery.models import Project
from projects.delivery.queries import bodies_by_id
from projects.programmes.queries import tags_of
from projects.programmes.reference import PROGRAMMES

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Sequence

    from django.http import HttpResponse

    from partners.acting.actor import Actor
    from partners.lists.filters import Filter
    from partners.lists.state import ListState
    from projects.benefits.models import BenefitQuerySet

SIZE = 25
#: a file is written whole, so many at a time
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A benefit in the list, with the project where the reader may know it."""

    benefit: Any
    reference: str
    line: BenefitLine
    shares: str
    project: Project | None
    programmes: str

    @property
    def status(self) -> str:
        """Where its figures stand, in words."""
        return str(STATUSES[self.benefit.status])

    @property
    def category(self) -> str:
        """Its category, in words."""
        return category_of(self.benefit)


def _asked(request: PortalRequest, path: str) -> tuple[BenefitQuerySet, ListState, tuple[Filter, ...]]:
    some = filters(*offered(request.actor))
    state = read_state(request.GET, path, some, SORTS)
    return met(benefits_seen(request.actor), request.actor, some, state.values), state, some


def _listed(actor: Actor, rows: Sequence[Benefit]) -> list[Listed]:
    """These rows with their figures to date. Queries: ten, whatever their number."""
    ids = [one.pk for one in rows]
    lines = {one.benefit: one for one in lines_of(Benefit.objects.visible_to(actor).filter(pk__in=ids), actor)}
    named: set[uuid.UUID] = {one.claimed_by for one in lines.values()}
    named |= {body for one in lines.values() for body in one.shares or ()}
    bodies, tags = bodies_by_id(named), tags_of(actor, ids)
    projects = Project.objects.visible_to(actor).in_bulk([one.project_id for one in rows])
    return [
        Listed(
            benefit=one,
            reference=one.reference_for(actor),
            line=benefit_line(lines[one.pk], bodies),
            shares=", ".join(
                f"{bodies[body].name if body in bodies else _('Another body')} {words.plain(part * 100, money=False)} %"
                for body, part in (lines[one.pk].shares or {}).items()
            ),
            project=projects.get(one.project_id),
            programmes=", ".join(PROGRAMMES[code].name for code in sorted(tags.get(one.pk, ()))),
        )
        for one in rows
    ]


def _every(actor: Actor, ids: Sequence[uuid.UUID]) -> Iterator[Listed]:
    """All of them in that order; what goes with them is read for `AT_ONCE` at a time."""
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        found = benefits_seen(actor).in_bulk(some)
        yield from _listed(actor, [found[one] for one in some if one in found])


@requires(SEE_BENEFITS)
@require_safe
def benefit_catalogue(request: PortalRequest) -> HttpResponse:
    """Every benefit that the reader may see: filtered, sorted, a page at a time."""
    rows, state, some = _asked(request, request.path)
    kind: Any = READ[state.sort.column]
    turned = turn(rows, sort=state.sort, key="pk", given=request.GET, kind=kind, size=SIZE)
    return page(
        request,
        "projects/catalogue/benefit_catalogue.html",
        listed=_listed(request.actor, turned.rows),
        total=rows.count(),
        state=state,
        questions=[one for one in questions(state, some, counts(rows)) if one.options or one.asked_as == "search"],
        chips=chips(state, some),
        name_heading=heading(state, _("Benefit"), BY_NAME, BY_NAME_BACK),
        turned=turned,
    )


@requires(SEE_BENEFITS)
@require_safe
def benefit_catalogue_download(request: PortalRequest, shape: str) -> HttpResponse:
    """Exactly what is filtered, as a file. Amounts are numbers, to date, in the unit of their row."""
    rows, state, _some = _asked(request, reverse("projects:benefit-catalogue"))
    order = ("-" if state.sort.descending else "") + state.sort.column
    headings = [
        _("Number"), _("Benefit"), _("Category"), _("What it is"), _("Claimed by"), _("Project"), _("Status"),
        _("Overdue"), _("Forecast to date"), _("Reported to date"), _("Validated to date"), _("Unit"), _("Shares"),
        _("Programmes"),
    ]  # fmt: skip
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(
        headings,
        (
            [
                one.reference,
                one.benefit.name,
                one.category,
                one.line.called,
                one.line.claimant,
                one.project.name if one.project else _("Not shared with you"),
                one.status,
                _("Yes") if one.benefit.overdue else _("No"),
                one.line.row.forecast,
                one.line.row.reported,
                one.line.row.validated,
                one.benefit.unit,
                one.shares or _("Not apportioned"),
                one.programmes,
            ]
            for one in _every(request.actor, list(rows.order_by(order, "pk").values_list("pk", flat=True)))
        ),
        name=dated("benefits"),
    )
    return answer
