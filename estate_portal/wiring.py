"""The one place where floors meet: what a high floor offers, handed to the low floor that asks for it."""

from assets.diary.waiting import notices_waiting
from assets.exports.files import files_of_exports
from assets.imports.files import files_of_imports
from assets.imports.lent import rows_of_bodies
from assets.imports.waiting import imports_waiting
from assets.ledger.waiting import ending_waiting
from assets.register.kind import ASSET
from assets.register.links import concerning
from assets.register.permissions import SEE_ASSET
from assets.register.saved import PROPERTIES
from assets.requests.news import answers_new
from assets.requests.permissions import SEE_REQUEST
from assets.requests.waiting import requests_waiting
from assets.shares.news import shares_new
from estate_portal.onboarding.lists import steps_on_organisation
from estate_portal.onboarding.waiting import boarding_new, boarding_waiting
from forums.charter.panels import charter_on_forum
from forums.charter.waiting import charters_waiting
from forums.discussion.news import talk_new
from forums.discussion.panels import talk_on_forum
from forums.discussion.permissions import SEE_THREAD
from forums.discussion.queries import THREAD_SOURCE
from forums.initiatives.concluding import leave_with_forum
from forums.initiatives.evidence import measures
from forums.initiatives.files import files_of_evidence
from forums.initiatives.links import origins, outcomes
from forums.initiatives.news import moves_new
from forums.initiatives.panels import initiatives_on_forum
from forums.initiatives.permissions import SEE_INITIATIVE
from forums.initiatives.queries import INITIATIVE_SOURCE
from forums.initiatives.stages import Criterion
from forums.initiatives.waiting import initiatives_waiting
from forums.live.stops import stop_people, stop_with_forum
from forums.logbook.panels import logs_on_forum
from forums.logbook.sources import sources
from forums.logbook.waiting import actions_waiting
from forums.membership.chain import Source
from forums.membership.closing import refuse_members
from forums.membership.entrance import FORUMS
from forums.membership.leaving import end_roles_of, leaving
from forums.membership.news import joiners_new
from forums.membership.panels import forum_panels
from forums.membership.permissions import SEE_FORUM
from forums.membership.waiting import forums_waiting
from forums.skills.leaving import end_with_forum
from forums.skills.waiting import matches_waiting
from forums.workshops.news import minutes_new
from forums.workshops.outcomes import CARD, WORKSHOP, cards_of_asset, found_cards, found_workshops
from forums.workshops.panels import workshops_on_forum
from forums.workshops.permissions import SEE_MINUTES, SEE_WORKSHOP
from forums.workshops.waiting import workshops_waiting
from partners.acting.stopping import left, stopped
from partners.files.uses import uses
from partners.joining.entrances import entrances
from partners.joining.waiting import sheets_waiting
from partners.joining.workbooks import readers
from partners.organisations.founding import closing, founding, renaming
from partners.organisations.panels import body_panels
from partners.organisations.permissions import SEE_ORGANISATION
from partners.outbox.tasks import actors
from partners.people.closing import close_invitations
from partners.people.news import news
from partners.people.waiting import waiting
from partners.saved.kinds import saved_lists
from projects.benefits.actions import withdraw_with_forum
from projects.benefits.beside import beside
from projects.benefits.files import files_of_benefits
from projects.benefits.links import benefits_of_initiative
from projects.benefits.panels import benefits_on, benefits_waiting
from projects.benefits.permissions import SEE_BENEFIT
from projects.benefits.queries import holders_on
from projects.catalogue.waiting import figures_waiting
from projects.delivery.holding import holding
from projects.delivery.kind import PROJECT
from projects.delivery.links import has_team, projects_of_asset, projects_of_initiative
from projects.delivery.news import ratings_new
from projects.delivery.panels import panels
from projects.delivery.permissions import SEE_PROJECT
from projects.disputes.waiting import disputes_waiting
from projects.programmes.panels import contributions_on_project, programmes_on_benefit
from projects.reports.news import reports_new
from projects.reports.panels import reports_on, reports_on_benefit
from projects.reports.permissions import SEE_REPORT
from projects.reports.waiting import reports_waiting
from projects.shares.waiting import project_shares_waiting
from projects.stories.news import stories_new
from projects.stories.panels import stories_on_forum, stories_on_project, stories_waiting
from sharing.audiences.actors import actor_of
from sharing.audiences.joining import make_own_audience, rename_own_audience
from sharing.kinds import kinds
from sharing.ledger.links import Linked, linked
from sharing.ledger.news import deeds_new


def wire() -> None:
    """Fill every list that a lower floor reads. Called once, when the apps are ready."""
    kinds.fill([ASSET, PROJECT])
    saved_lists.fill([PROPERTIES])
    actors.fill([actor_of])
    uses.fill([files_of_imports, files_of_exports, files_of_evidence, files_of_benefits])
    founding.fill([make_own_audience])
    entrances.fill([FORUMS])
    readers.fill([rows_of_bodies])
    closing.fill([close_invitations, refuse_members])
    renaming.fill([rename_own_audience])
    waiting.fill(
        [
            forums_waiting,
            workshops_waiting,
            initiatives_waiting,
            benefits_waiting,
            figures_waiting,
            disputes_waiting,
            stories_waiting,
            reports_waiting,
            actions_waiting,
            requests_waiting,
            imports_waiting,
            ending_waiting,
            notices_waiting,
            project_shares_waiting,
            charters_waiting,
            matches_waiting,
            boarding_waiting,
            sheets_waiting,
        ]
    )
    news.fill(
        [
            shares_new,
            answers_new,
            talk_new,
            moves_new,
            joiners_new,
            minutes_new,
            ratings_new,
            reports_new,
            stories_new,
            deeds_new,
            boarding_new,
        ]
    )
    leaving.fill([leave_with_forum, end_with_forum, withdraw_with_forum, stop_with_forum])
    stopped.fill([stop_people])
    left.fill([end_roles_of])
    origins.fill([Source(CARD, found_cards)])
    outcomes.fill([projects_of_initiative, benefits_of_initiative])
    concerning.fill([cards_of_asset, projects_of_asset])
    panels.fill([benefits_on, contributions_on_project, stories_on_project, reports_on])
    holding.fill([holders_on])
    beside.fill([programmes_on_benefit, reports_on_benefit])
    measures.fill([(Criterion.TEAM, has_team)])
    sources.fill([Source(CARD, found_cards), Source(WORKSHOP, found_workshops), THREAD_SOURCE, INITIATIVE_SOURCE])
    body_panels.fill([steps_on_organisation])
    forum_panels.fill(
        [
            workshops_on_forum,
            initiatives_on_forum,
            logs_on_forum,
            talk_on_forum,
            stories_on_forum,
            charter_on_forum,
        ]
    )
    linked.fill(
        [
            Linked(SEE_ASSET, "assets:asset"),
            Linked(SEE_REQUEST, "assets:disclosure"),
            Linked(SEE_FORUM, "forums:forum"),
            Linked(SEE_THREAD, "forums:thread"),
            Linked(SEE_INITIATIVE, "forums:initiative"),
            Linked(SEE_WORKSHOP, "forums:workshop"),
            Linked(SEE_MINUTES, "forums:minutes"),
            Linked(SEE_PROJECT, "projects:project"),
            Linked(SEE_BENEFIT, "projects:benefit"),
            Linked(SEE_ORGANISATION, "partners:organisation"),
            Linked(SEE_REPORT, "projects:report"),
        ]
    )
