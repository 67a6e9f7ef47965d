"""Projects and benefits of the demo: projects at their gates, benefits over eight quarters, one project delivered.

`projects.toml` says what there is. Everything is done by the actions that people use, at the time at
which it is said to have happened.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from projects.benefits.payments import Money
from projects.benefits.periods import after, between, last_day, quarter_of
from projects.benefits.permissions import DISPUTE_PAYMENT
from projects.delivery import actions
from projects.delivery.actions import Outline
from projects.delivery.choices import Gate, Rag, Standing
from projects.delivery.models import Project
from projects.delivery.permissions import EDIT_MILESTONE, MAKE_OF_INITIATIVE
from projects.delivery.queries import own_audiences, partners_of
from projects.disputes.actions import dispute_payment
from projects.money.actions import note_project_money_seen
from projects.money.queries import money_of
from projects.plan import actions as plan
from projects.programmes.actions import place_benefit
from projects.proof import actions as proof
from projects.shares.actions import share_project
from projects.stories.actions import answer_story, publish_story, tell_story
from projects.stories.models import StoryLine
from sharing.audiences.actors import actor_for
from sharing.levels import Level

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person
    from projects.benefits.models import Benefit

Facts = dict[str, Any]
EVIDENCE = b"Quarter;Before;After\nAn invented ledger of an invented council.\n"
FINANCE, VALIDATOR = "rhian@abergwen", "elin@prifysgol"
QUARTERS = 8
CLAIM: Facts = {
    "description": "", "category": "run_cost", "shape": "recurring", "basis": "", "cash_class": "cash_releasing",
    "price_base": "", "is_disbenefit": False, "reach": "direct", "confidence": 90, "owner_name": "Catrin Wynne",
}  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Who does what in the demo's projects, and when."""

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

    def quarter(self, number: int) -> dt.date:
        """The quarter of that number: 8 is the one that runs now."""
        return after(quarter_of(clock.today()), number - QUARTERS)


def load_projects(forum: Forum, people: dict[str, Person], bodies: dict[str, Organisation]) -> None:
    """Start, gate, rate and share the projects, and report their benefits. As the owner role."""
    cast = Cast(forum, people, bodies)
    for facts in tomllib.loads(Path(__file__).with_name("projects.toml").read_text("utf-8"))["project"]:
        _Telling(cast, facts).tell()


def _noon(day: dt.date) -> Any:
    return clock.at(dt.datetime.combine(day, dt.time(12), LONDON))


class _Telling:
    """One project as it came about. Quarters are taken once: the clock is set back while it is told."""

    def __init__(self, cast: Cast, facts: Facts) -> None:
        self.cast, self.facts = cast, facts
        self.quarters = [cast.quarter(number) for number in range(2 * QUARTERS)]
        self.began = self.quarters[facts["quarter"]] - dt.timedelta(days=facts.get("days_before", 0))

    @property
    def lead(self) -> Actor:
        """Whoever keeps the project, as they may act at this moment."""
        return self.cast.acting(self.facts["lead"])

    def bodies(self, slugs: list[str]) -> list[Organisation]:
        """Bodies of the demo."""
        return [self.cast.bodies[one] for one in slugs]

    def tell(self) -> None:
        """From its start to its story."""
        with _noon(self.began):
            project = self._start()
            for facts in self.facts.get("benefit", ()):
                self._claim(project, facts)
        for gate, number, reason, *standing in self.facts.get("gates", ()):
            on = self.quarters[number]
            stands = Standing(standing[0]) if standing else Standing.GOING
            with _noon(on):
                actions.move_gate(self.lead, project, gate=Gate(gate), standing=stands, on=on, reason=reason)
        for facts in self.facts.get("benefit", ()):
            self._report(project, facts)
        with _noon(self.quarters[QUARTERS - 1]):
            self._keep(project)
            if "story" in self.facts:
                self._celebrate(project, self.facts["story"])

    def _start(self) -> Project:
        initiative = _initiative(self.cast, self.facts["initiative"]) if "initiative" in self.facts else None
        lead = self.lead
        project = actions.start_project(
            lead,
            key=self.cast.key(self.facts["key"]),
            outline=Outline(self.facts["name"], self.facts["purpose"], self.cast.forum),
            partners=self.bodies(self.facts["partners"]),
            level=Level[self.facts["level"].upper()],
            initiative=initiative if initiative and lead.may(MAKE_OF_INITIATIVE, initiative) else None,
        )
        if not self.facts.get("unshown"):
            self._show(lead, project)
        for name, body, role in self.facts.get("team", ()):
            plan.add_member(lead, project, body=self.cast.bodies[body], name=name, role=role)
        for one in self.facts.get("milestone", ()):
            plan.add_milestone(lead, project, name=one["name"], baseline_on=self.quarters[one["baseline"]])
        for one in self.facts.get("risks", ()):
            plan.add_risk(lead, project, **one)
        return project

    def _show(self, lead: Actor, project: Project) -> None:
        """The forum follows it; the partners see its detail beyond the first year."""
        until = clock.today() + dt.timedelta(days=5 * 365)
        level = Level[self.facts.get("forum_level", "summary").upper()]
        told: list[tuple[Any, Level, str]] = [(self.cast.forum.audience, level, "The forum follows it")]
        for one in partners_of(lead, project):
            (audience,) = own_audiences(lead, [one.partner])
            told.append((audience, Level.DETAIL, "They deliver it with us"))
        for audience, level, reason in told:
            share_project(lead, project, audience=audience, level=level, until=until, reason=reason)

    def _claim(self, project: Project, facts: Facts) -> Benefit:
        """A benefit with its plan and its shares."""
        words = {name: facts[name] for name in Claim.__dataclass_fields__ if name in facts}
        if "full_year" in words:
            words["full_year"] = Decimal(words["full_year"])
        key = self.cast.key(f"benefit {project.pk} {facts['name']}")
        benefit = benefits.claim_benefit(self.lead, project, key=key, claim=Claim(**CLAIM | words))
        for first, last, baseline, forecast, *stage in facts.get("plan", ()):
            for quarter in between(self.quarters[first], self.quarters[last]):
                for series, amount in ((Series.BASELINE, baseline), (Series.FORECAST, forecast)):
                    entry = Entry(series, quarter, Decimal(amount), Stage(*stage or [""]), comment="As in the case")
                    benefits.enter_figure(self.lead, benefit, entry=entry)
        shares = [(self.cast.bodies[slug], Decimal(percent)) for slug, percent in facts.get("shares", {}).items()]
        if shares:
            benefits.split_benefit(self.lead, benefit, shares=shares)
        if "programmes" in facts:
            helping = [Project.objects.owned_by(self.lead).get(pk=self.cast.key(one)) for one in
                       facts.get("contributes", ())]  # fmt: skip
            place_benefit(self.lead, benefit, programmes=facts["programmes"], projects=helping)
        facts["benefit"] = benefit
        return benefit

    def _report(self, project: Project, facts: Facts) -> None:
        """Actuals some weeks after each quarter; finance attests all but the last; the first are validated."""
        benefit = facts["benefit"]
        actuals = [
            (quarter, Decimal(amount), Stage(*stage or [""]))
            for first, last, amount, *stage in facts.get("actuals", ())
            for quarter in between(self.quarters[first], self.quarters[last])
        ]
        for number, (quarter, amount, stage) in enumerate(actuals, start=1):
            with _noon(last_day(quarter) + dt.timedelta(days=20)):
                comment = facts.get("comment", "") if number < 4 else ""
                entry = Entry(Series.ACTUAL, quarter, amount, stage, comment=comment)
                benefits.enter_figure(self.lead, benefit, entry=entry)
                if self.facts["lead"].endswith("abergwen"):
                    self._prove(benefit, number, last=number == len(actuals), validated=facts.get("validated", 0))
                if number == 1 and "taken_back" in facts:
                    self._take_back(benefit, *facts["taken_back"])
        with _noon(self.quarters[QUARTERS - 1]):
            if facts.get("published"):
                benefits.publish_benefit(self.lead, benefit, forums=[self.cast.forum])

    def _prove(self, benefit: Benefit, number: int, *, last: bool, validated: int) -> None:
        if not last:
            proof.attest_benefit(self.cast.acting(FINANCE), benefit)
        if number == 1:
            upload: Any = SimpleUploadedFile("ledger.csv", EVIDENCE)
            proof.add_evidence(self.lead, benefit, upload=upload, what="Ledger before and after")
        if number == validated:
            proof.ask_validation(self.lead, benefit, validator=self.cast.bodies["prifysgol"], note="Both leases")
            proof.validate_benefit(self.cast.acting(VALIDATOR), benefit, accepted=True, reason="Read both ledgers")

    def _take_back(self, benefit: Benefit, what: str, reason: str) -> None:
        """A file that should not have been there."""
        upload: Any = SimpleUploadedFile("payroll.csv", EVIDENCE)
        wrong = proof.add_evidence(self.lead, benefit, upload=upload, what=what)
        proof.take_back_evidence(self.lead, wrong, reason=reason)

    def _pay(self, project: Project) -> None:
        """What partners pay one another, what one of them says is wrong, and who opened the money."""
        for payer, payee, first, last, amount, what in self.facts.get("payments", ()):
            for quarter in between(self.quarters[first], self.quarters[last]):
                two = {"payer": self.cast.bodies[payer], "payee": self.cast.bodies[payee]}
                paid = Money(**two, quarter=quarter, amount=Decimal(amount), what=what)
                key = self.cast.key(f"payment {project.pk} {quarter} {what}")
                benefits.record_payment(self.lead, project, key=key, money=paid)
        for email, what, reason in self.facts.get("disputes", ()):
            other = self.cast.acting(email)
            for payment in DISPUTE_PAYMENT.rows(other).filter(project=project, what=what):
                dispute_payment(other, payment, reason=reason)
        for email in self.facts.get("opened_by", ()):
            other = self.cast.acting(email)
            note_project_money_seen(other, project, opened=money_of(other, project).opened)

    def _keep(self, project: Project) -> None:
        """Its money, milestones, rating, payments and property as they stand now."""
        lead, facts = self.lead, self.facts
        if "money" in facts:
            money: Facts = {one: Decimal(facts["money"][one]) for one in ("budget_gbp", "spent_gbp")}
            outline = Outline(
                project.name, facts["purpose"], self.cast.forum, funding=facts["money"]["funding"], **money
            )
            partners = self.bodies(facts["partners"])
            actions.edit_project(lead, project, version=project.version, outline=outline, partners=partners)
        rows = {one.name: one for one in EDIT_MILESTONE.rows(lead).filter(project=project)}
        for one in facts.get("milestone", ()):
            if "actual" in one or "forecast" in one:
                came, expected = one.get("actual"), one.get("forecast")
                later = dt.timedelta(days=one.get("days_later", 0))
                plan.forecast_milestone(
                    lead,
                    rows[one["name"]],
                    forecast_on=None if expected is None else self.quarters[expected],
                    actual_on=None if came is None else self.quarters[came] + later,
                    reason=one.get("reason", ""),
                )
        if "rating" in facts:
            rating = dict(facts["rating"])
            on = self.quarters[rating.pop("path_in")] if "path_in" in rating else None
            actions.rate_project(lead, project, path_on=on, **rating | {"rag": Rag(rating["rag"])})
        self._pay(project)
        lead = self.lead
        own = Asset.objects.owned_by(lead).order_by("identity").first()
        if facts.get("concerns_own_property") and own is not None:
            actions.concern_asset(lead, own, projects=[project])

    def _celebrate(self, project: Project, facts: Facts) -> None:
        sentences = [(self.cast.bodies[slug], text) for slug, text in facts["sentences"]]
        story = tell_story(self.lead, project, key=self.cast.key("story"), title=facts["title"], sentences=sentences)
        other = self.cast.acting(facts["answered_by"])
        answer_story(
            other, StoryLine.objects.visible_to(other).get(story=story, body=other.organisation), approved=True
        )
        publish_story(self.lead, story)


def _initiative(cast: Cast, title: str) -> Initiative:
    """The initiative that a project came from: one that a workshop made, or else one started for it."""
    mair = cast.acting("mair@abergwen")
    found = Initiative.objects.visible_to(mair).filter(forum=cast.forum, title__startswith=title).first()
    if found is not None:
        return found
    words = Words(
        title=f"{title} in Abergwen",
        purpose="Council, health and police behind one counter in the town centre.",
        lead=cast.bodies["abergwen"],
        target_stage=Continuum.CO_OWNERSHIP,
    )
    partners = [cast.bodies[one] for one in ("abergwen", "glanmor")]
    chair = cast.acting("cadi@abergwen")
    started = start_initiative(chair, cast.forum, words=words, partners=partners, key=cast.key("front desk"))
    for email, brings in (("tomos@abergwen", "The building"), ("sioned@glanmor", "Two floors")):
        answer_initiative(cast.acting(email), started, joins=True, contribution=brings, reason="")
    return started
