"""Projects and benefits of the demo: five projects at their gates, benefits over eight quarters, one project delivered.

Everything is done by the actions that people use, at the time at which it is said to have happened.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from assets.register.models import Asset
from forums.initiatives.actions import Words, answer_initiative, start_initiative
from forums.initiatives.models import Initiative
from forums.initiatives.stages import Stage as Continuum
from partners import clock
from partners.clock import LONDON
from projects.benefits import actions as benefits
from projects.benefits.actions import Claim, Entry
from projects.benefits.choices import Series, Stage
from projects.benefits.periods import after, between, last_day, quarter_of
from projects.delivery import actions
from projects.delivery.actions import Outline
from projects.delivery.choices import Gate, Rag, Standing
from projects.delivery.models import Project
from projects.delivery.permissions import EDIT_MILESTONE, MAKE_OF_INITIATIVE
from projects.delivery.queries import own_audiences, partners_of
from projects.plan import actions as plan
from projects.shares.actions import share_project
from projects.stories.actions import answer_story, publish_story, tell_story
from projects.stories.models import StoryLine
from sharing.audiences.actors import actor_for
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person
    from projects.benefits.models import Benefit

EVIDENCE = b"Quarter;Before;After\nAn invented ledger of an invented council.\n"


@dataclass(frozen=True)
class Cast:
    """Who does what in the demo's projects."""

    forum: Forum
    people: dict[str, Person]
    bodies: dict[str, Organisation]

    def acting(self, email: str) -> Actor:
        """Somebody of the demo, acting for the body in their address."""
        _name, body = email.split("@")
        return actor_for(self.people[f"{email}.example"], self.bodies[body].pk)

    def key(self, name: str) -> uuid.UUID:
        """The same id at every load."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"demo project {name}")


def load_projects(forum: Forum, people: dict[str, Person], bodies: dict[str, Organisation]) -> None:
    """Start, gate, rate and share five projects, and report their benefits. As the owner role."""
    cast = Cast(forum, people, bodies)
    now = quarter_of(clock.today())
    quarters = between(after(now, -8), after(now, -1))
    hub = _hub(cast, quarters)
    _hub_benefits(cast, hub, quarters)
    _library(cast, quarters)
    _depot(cast, quarters)
    _land(cast, quarters)
    _celebrate(cast, quarters)
    with clock.at(_noon(quarters[-1])):
        actions.start_project(
            cast.acting("idris@glanmor"),
            key=cast.key("lifts"),
            outline=Outline(
                "One contract for lifts and boilers", "To buy maintenance once for six bodies.", cast.forum
            ),
            partners=[cast.bodies["abergwen"], cast.bodies["dyffryn-elan"]],
            level=Level.SUMMARY,
        )


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), LONDON)


def _initiative(cast: Cast) -> Initiative:
    """The initiative that the hub came from: one that a workshop made, or else one started for it."""
    mair = cast.acting("mair@abergwen")
    found = Initiative.objects.visible_to(mair).filter(forum=cast.forum, title__startswith="One front desk").first()
    if found is not None:
        return found
    names = ("abergwen", "glanmor")
    started = start_initiative(
        cast.acting("cadi@abergwen"),
        cast.forum,
        words=Words(
            title="One front desk in Abergwen",
            purpose="Council, health and police behind one counter in the town centre.",
            lead=cast.bodies["abergwen"],
            target_stage=Continuum.CO_OWNERSHIP,
        ),
        partners=[cast.bodies[one] for one in names],
        key=cast.key("front desk"),
    )
    answer_initiative(cast.acting("tomos@abergwen"), started, joins=True, contribution="The building", reason="")
    answer_initiative(cast.acting("sioned@glanmor"), started, joins=True, contribution="Two floors", reason="")
    return started


def _show(cast: Cast, actor: Actor, project: Project, since: dt.date) -> None:
    """The forum follows it; the partners see its detail beyond the first year."""
    with clock.at(_noon(since)):
        until = since + dt.timedelta(days=5 * 365)
        share_project(
            actor,
            project,
            audience=cast.forum.audience,
            level=Level.SUMMARY,
            until=until,
            reason="The forum follows it",
        )
        for body in partners_of(actor, project):
            (audience,) = own_audiences(actor, [body.partner])
            share_project(
                actor, project, audience=audience, level=Level.DETAIL, until=until, reason="They deliver it with us"
            )


def _celebrate(cast: Cast, quarters: Sequence[dt.date]) -> None:
    mair = cast.acting("mair@abergwen")
    library = Project.objects.owned_by(mair).get(pk=cast.key("library"))
    with clock.at(_noon(quarters[-1])):
        story = tell_story(
            mair,
            library,
            key=cast.key("story"),
            title="Nurses moved in above the library",
            sentences=[
                (cast.bodies["abergwen"], "Abergwen Council gave four rooms that had stood empty for six years."),
                (cast.bodies["glanmor"], "Glanmor Health Board moved eleven nurses in and gave up a leased clinic."),
            ],
        )
        idris = cast.acting("idris@glanmor")
        line = StoryLine.objects.visible_to(idris).get(story=story, body=cast.bodies["glanmor"])
        answer_story(idris, line, approved=True)
        publish_story(cast.acting("mair@abergwen"), story)


def _gates(actor: Actor, project: Project, steps: Sequence[tuple[Gate, dt.date, str]]) -> None:
    for gate, on, reason in steps:
        with clock.at(_noon(on)):
            actions.move_gate(actor, project, gate=gate, standing=Standing.GOING, on=on, reason=reason)


def _hub(cast: Cast, quarters: Sequence[dt.date]) -> Project:
    mair, day = cast.acting("mair@abergwen"), quarters[0]
    with clock.at(_noon(day - dt.timedelta(days=40))):
        initiative = _initiative(cast)
        mair = cast.acting("mair@abergwen")
        hub = actions.start_project(
            mair,
            key=cast.key("hub"),
            outline=Outline(
                "Abergwen public services hub",
                "Council, health and police share one building in the town centre; two leases end.",
                cast.forum,
            ),
            partners=[cast.bodies[one] for one in ("glanmor", "heddlu-gorwel")],
            level=Level.DETAIL,
            initiative=initiative if mair.may(MAKE_OF_INITIATIVE, initiative) else None,
        )
        _show(cast, mair, hub, clock.today())
        for name, body, role in (
            ("Mair Llwyd", "abergwen", "lead"),
            ("Idris Penry", "glanmor", "member"),
            ("Huw Trahaearn", "heddlu-gorwel", "member"),
            ("Catrin Wynne", "abergwen", "sro"),
        ):
            plan.add_member(mair, hub, body=cast.bodies[body], name=name, role=role)
        planned = {"Design agreed": 1, "First floor open": 3, "Second floor open": 6, "Lease ends": 9}
        for name, quarter in planned.items():
            plan.add_milestone(mair, hub, name=name, baseline_on=after(day, quarter))
        risk = {"likelihood": 3, "impact": 4, "owner_name": "Catrin Wynne"}
        plan.add_risk(mair, hub, title="The second lift is late", response="A stair lift is hired meanwhile", **risk)
    _gates(
        mair,
        hub,
        [
            (Gate.OBC, day, "Cabinet agreed the outline case."),
            (Gate.FBC, after(day, 1), "Cabinet and health board agreed the full case."),
            (Gate.DELIVERY, after(day, 2), "The contract is let."),
        ],
    )
    with clock.at(_noon(quarters[-1])):
        actions.edit_project(
            mair,
            hub,
            version=hub.version,
            outline=Outline(
                hub.name,
                "Council, health and police share one building in the town centre; two leases end.",
                cast.forum,
                Decimal(2_400_000),
                Decimal(1_615_250),
                "Abergwen Council 60 %, Glanmor Health Board 40 %",
            ),
            partners=[cast.bodies[one] for one in ("glanmor", "heddlu-gorwel")],
        )
        _milestones(mair, hub, day)
        actions.rate_project(
            mair,
            hub,
            rag=Rag.AMBER,
            reason="The second floor opens a quarter late: the lift failed its test.",
            path_to_green="A new lift car is ordered and tested before the move.",
            path_owner="Catrin Wynne",
            path_on=after(quarters[-1], 2),
        )
        own = Asset.objects.owned_by(mair).order_by("identity").first()
        if own is not None:
            actions.concern_asset(mair, own, projects=[hub])
    return hub


def _milestones(actor: Actor, project: Project, day: dt.date) -> None:
    rows = {one.name: one for one in EDIT_MILESTONE.rows(actor).filter(project=project)}
    came = {"Design agreed": after(day, 1), "First floor open": after(day, 3) + dt.timedelta(days=12)}
    for name, on in came.items():
        plan.forecast_milestone(actor, rows[name], forecast_on=None, actual_on=on, reason="")
    plan.forecast_milestone(
        actor,
        rows["Second floor open"],
        forecast_on=after(day, 9),
        actual_on=None,
        reason="The lift failed its test",
    )


def _claim(cast: Cast, actor: Actor, project: Project, name: str, **facts: object) -> Benefit:
    given: dict[str, object] = {
        "name": name,
        "description": "",
        "category": "run_cost",
        "shape": "recurring",
        "basis": "",
        "cash_class": "cash_releasing",
        "price_base": "",
        "is_disbenefit": False,
        "confidence": 90,
        "owner_name": "Catrin Wynne",
    }
    claim = Claim(**{**given, **facts})  # type: ignore[arg-type]
    return benefits.claim_benefit(actor, project, key=cast.key(f"benefit {project.pk} {name}"), claim=claim)


def _plan(actor: Actor, benefit: Benefit, plan: dict[dt.date, tuple[int, int]], stage: Stage = Stage.NONE) -> None:
    for quarter, (baseline, forecast) in plan.items():
        for series, amount in ((Series.BASELINE, baseline), (Series.FORECAST, forecast)):
            benefits.enter_figure(
                actor, benefit, entry=Entry(series, quarter, Decimal(amount), stage, comment="As in the case")
            )


def _report(
    cast: Cast, actor: Actor, benefit: Benefit, actuals: dict[dt.date, str], *, comment: str, validated: int = 0
) -> None:
    """Enter actuals a month after each quarter; finance attests; the first `validated` are validated."""
    rhian = "rhian@abergwen"
    for number, (quarter, amount) in enumerate(actuals.items(), start=1):
        with clock.at(_noon(last_day(quarter) + dt.timedelta(days=20))):
            benefits.enter_figure(
                actor,
                benefit,
                entry=Entry(
                    Series.ACTUAL, quarter, Decimal(amount), _stage(benefit), comment=comment if number < 4 else ""
                ),
            )
            if number < len(actuals):
                benefits.attest_benefit(cast.acting(rhian), benefit)
            if number == 1:
                benefits.add_evidence(
                    actor, benefit, upload=SimpleUploadedFile("ledger.csv", EVIDENCE), what="Ledger before and after"
                )
            if number == validated:
                benefits.ask_validation(actor, benefit, validator=cast.bodies["prifysgol"], note="Both leases")
                benefits.validate_benefit(
                    cast.acting("elin@prifysgol"), benefit, accepted=True, reason="Read both ledgers"
                )


def _stage(benefit: Benefit) -> Stage:
    return Stage.RELEASED if benefit.category == "homes" else Stage.NONE


def _hub_benefits(cast: Cast, hub: Project, quarters: Sequence[dt.date]) -> None:
    mair, rows = cast.acting("mair@abergwen"), {}
    west = cast.forum
    with clock.at(_noon(quarters[0])):
        rows["rent"] = _claim(cast, mair, hub, "Rent and rates of two offices saved")
        rows["space"] = _claim(
            cast, mair, hub, "Office space given up", category="space", basis="nia", shape="one_off",
            cash_class="quantifiable",
        )  # fmt: skip
        rows["desks"] = _claim(
            cast, mair, hub, "Services behind one desk", category="service", shape="stock", cash_class="quantifiable"
        )
        rows["travel"] = _claim(
            cast, mair, hub, "Longer way for outreach teams", is_disbenefit=True, cash_class="non_cash_releasing",
            confidence=80,
        )  # fmt: skip
        rows["backlog"] = _claim(
            cast, mair, hub, "Roof repair no longer needed", category="cost_avoid", shape="one_off",
            cash_class="non_cash_releasing",
        )  # fmt: skip
        _plan(mair, rows["rent"], dict.fromkeys(quarters, (45000, 42000)))
        _plan(mair, rows["space"], {quarters[3]: (1_200, 1_180)})
        _plan(mair, rows["desks"], {quarters[3]: (4, 4), quarters[7]: (7, 6)})
        _plan(mair, rows["travel"], dict.fromkeys(quarters[3:], (1500, 1500)))
        _plan(mair, rows["backlog"], {quarters[4]: (180_000, 180_000)})
        thirds = ("abergwen", "33.333334"), ("glanmor", "33.333333"), ("heddlu-gorwel", "33.333333")
        for name in ("rent", "travel"):
            benefits.split_benefit(mair, rows[name], shares=[(cast.bodies[one], Decimal(two)) for one, two in thirds])
    rent = ("0", "12500.00", "31250.50", "41875.25", "43010.00", "42990.75", "43100.00", "42905.10")
    _report(
        cast, mair, rows["rent"], dict(zip(quarters, rent, strict=True)), validated=6,
        comment="The second lease ended two quarters late",
    )  # fmt: skip
    _report(cast, mair, rows["space"], {quarters[3]: "1174.50"}, comment="")
    _report(cast, mair, rows["desks"], {quarters[3]: "4", quarters[7]: "5"}, comment="Probation comes in spring")
    _report(cast, mair, rows["travel"], dict.fromkeys(quarters[3:], "1450"), comment="", validated=3)
    with clock.at(_noon(quarters[-1])):
        for name in ("rent", "space", "desks", "travel"):  # the roof stays withheld
            benefits.publish_benefit(mair, rows[name], forums=[west])
        for quarter in quarters[4:8]:
            benefits.record_payment(
                mair,
                hub,
                payer=cast.bodies["glanmor"],
                payee=cast.bodies["abergwen"],
                quarter=quarter,
                amount=Decimal(9_000),
                what="Rent of the second floor",
            )


def _library(cast: Cast, quarters: Sequence[dt.date]) -> None:
    """The project that is delivered."""
    mair, day = cast.acting("mair@abergwen"), quarters[0]
    with clock.at(_noon(day - dt.timedelta(days=60))):
        library = actions.start_project(
            mair,
            key=cast.key("library"),
            outline=Outline(
                "Nurses above the library", "Community nurses use the empty rooms above the library.", cast.forum
            ),
            partners=[cast.bodies["glanmor"]],
            level=Level.DETAIL,
        )
        _show(cast, mair, library, clock.today())
        rooms = _claim(cast, mair, library, "Rent of the old clinic saved", confidence=100)
        benefits.split_benefit(
            mair, rooms, shares=[(cast.bodies["glanmor"], Decimal("87.5")), (cast.bodies["abergwen"], Decimal("12.5"))]
        )
        _plan(mair, rooms, dict.fromkeys(quarters, (6000, 6000)))
    steps = [(Gate.OBC, "Agreed"), (Gate.FBC, "Agreed"), (Gate.DELIVERY, "Keys handed over"), (Gate.CLOSURE, "Open")]
    _gates(mair, library, [(gate, after(day, n), reason) for n, (gate, reason) in enumerate(steps)])
    _report(cast, mair, rooms, dict.fromkeys(quarters, "6120.40"), comment="", validated=7)
    with clock.at(_noon(quarters[-1])):
        benefits.publish_benefit(mair, rooms, forums=[cast.forum])


def _depot(cast: Cast, quarters: Sequence[dt.date]) -> None:
    lowri = cast.acting("lowri@tan-gorwel")
    with clock.at(_noon(quarters[3])):
        depot = actions.start_project(
            lowri,
            key=cast.key("depot"),
            outline=Outline("Trefawr joint depot", "One yard for council, fire and ambulance fleets.", cast.forum),
            partners=[cast.bodies[one] for one in ("trefawr", "ambiwlans", "abergwen")],
            level=Level.DETAIL,
        )
        receipt = _claim(
            cast, lowri, depot, "Sale of the old fire yard", category="cap_receipt", basis="net", shape="one_off",
            confidence=60, owner_name="Lowri Ceredig",
        )  # fmt: skip
        last = after(quarters[-1], 4)
        _plan(lowri, receipt, {last: (850_000, 790_000)})
        benefits.publish_benefit(lowri, receipt, forums=[cast.forum])
    _show(cast, lowri, depot, quarters[3])
    _gates(lowri, depot, [(Gate.OBC, quarters[5], "The three bodies agreed."), (Gate.FBC, quarters[7], "Agreed.")])


def _land(cast: Cast, quarters: Sequence[dt.date]) -> None:
    idris = cast.acting("idris@glanmor")
    with clock.at(_noon(quarters[2])):
        land = actions.start_project(
            idris,
            key=cast.key("land"),
            outline=Outline("Homes at the old hospital", "Land for homes, a care home and students.", cast.forum),
            partners=[cast.bodies["abergwen"]],
            level=Level.COMMERCIAL,
        )
        _show(cast, idris, land, quarters[2])
        homes = _claim(
            cast, idris, land, "Homes on the hospital land", category="homes", shape="one_off",
            cash_class="quantifiable", confidence=70, owner_name="Idris Penry",
        )  # fmt: skip
        for stage, amount in ((Stage.CAPACITY, 96), (Stage.RELEASED, 84)):
            _plan(idris, homes, {quarters[6]: (amount, amount)}, stage)
    with clock.at(_noon(last_day(quarters[6]) + dt.timedelta(days=20))):
        for stage, counted in ((Stage.CAPACITY, "96"), (Stage.PERMISSION, "90"), (Stage.RELEASED, "10.5")):
            entry = Entry(
                Series.ACTUAL, quarters[6], Decimal(counted), stage, comment="The first field: 42 student units"
            )
            benefits.enter_figure(idris, homes, entry=entry)
        benefits.publish_benefit(idris, homes, forums=[cast.forum])
        actions.move_gate(
            idris, land, gate=Gate.OBC, standing=Standing.ON_HOLD, on=quarters[6], reason="Access waits for the county."
        )
        actions.rate_project(
            idris,
            land,
            rag=Rag.RED,
            reason="No access road is agreed.",
            path_to_green="The county decides on the junction.",
            path_owner="Idris Penry",
            path_on=after(quarters[-1], 3),
        )
