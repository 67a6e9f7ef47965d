"""The words of the trail: each verb that an action records, and the facts that are read beside it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sharing.levels import Level

if TYPE_CHECKING:
    from partners.audit.models import Event

#: a test holds this map against every record() in the code
VERBS: dict[str, Any] = {
    "added": _("Added a property"),
    "edited": _("Edited a property"),
    "changed_many": _("Changed several properties"),
    "changing_many": _("Asked for a change of many properties"),
    "undoing_many": _("Asked for a change of many properties to be undone"),
    "changed_many_undone": _("Undid a change of several properties"),
    "retired": _("Retired a property"),
    "restored": _("Restored a property"),
    "imported": _("Imported a file"),
    "import_started": _("Uploaded a file to import"),
    "import_sheet_chosen": _("Chose a sheet to import"),
    "import_matched": _("Matched the columns of a file"),
    "import_committed": _("Started an import"),
    "export_asked": _("Asked for a file of properties"),
    "import_cancelled": _("Cancelled an import"),
    "import_undo_asked": _("Started to undo an import"),
    "import_undone": _("Undid an import"),
    "shared": _("Shared a property"),
    "shared_many": _("Shared several properties"),
    "share_renewed": _("Changed the last day of a share"),
    "share_ended": _("Ended a share"),
    "confirmed_joiners": _("Let new members of a forum see earlier shares"),
    "money_seen": _("Opened the commercial part of a property"),
    "more_asked": _("Asked to see more"),
    "request_granted": _("Granted a request to see more"),
    "request_partly": _("Granted a request to see more in part"),
    "request_refused": _("Refused a request to see more"),
    "request_withdrawn": _("Withdrew a request to see more"),
    "coincidence_dismissed": _("Set a coincidence of two properties aside"),
    "coincidence_revived": _("Took a coincidence of two properties up again"),
    "feed_made": _("Made a calendar feed"),
    "feed_revoked": _("Stopped a calendar feed"),
    "invited": _("Invited a person"),
    "invitation_resent": _("Sent an invitation again"),
    "invitation_revoked": _("Revoked an invitation"),
    "invitation_wanted_again": _("Asked for a new invitation"),
    "filter_saved": _("Saved a filter"),
    "filter_changed": _("Changed a saved filter"),
    "filter_removed": _("Removed a saved filter"),
    "columns_kept": _("Chose the columns of a list"),
    "joined": _("Accepted an invitation"),
    "roles_changed": _("Changed the roles of a person"),
    "member_suspended": _("Suspended a person"),
    "member_reinstated": _("Reinstated a person"),
    "member_left": _("Removed a person"),
    "account_edited": _("Edited their account"),
    "language_chosen": _("Chose their language"),
    "notices_read": _("Marked their notices as read"),
    "sessions_ended": _("Signed out everywhere"),
    "account_suspended": _("Suspended an account"),
    "account_reinstated": _("Reinstated an account"),
    "factor_reset": _("Reset the second step of signing in"),
    "organisation_added": _("Brought an organisation on board"),
    "organisation_edited": _("Changed the names of an organisation"),
    "organisation_reminded": _("Reminded an organisation of its next step"),
    "organisation_suspended": _("Suspended an organisation"),
    "organisation_reinstated": _("Reinstated an organisation"),
    "sheet_taken_in": _("Took in a spreadsheet of organisations"),
    "organisation_linked": _("Took the official names and code of an organisation from the directory"),
    "organisation_closed": _("Closed an organisation that was entered twice"),
    "invitation_readdressed": _("Sent an invitation to another address"),
    "forum_founded": _("Founded a forum"),
    "forum_invited": _("Invited an organisation to a forum"),
    "forum_code_invited": _("Invited an organisation to a forum by its code"),
    "forum_joined": _("Joined a forum and accepted its agreement"),
    "forum_declined": _("Declined the invitation to a forum"),
    "forum_left": _("Left a forum"),
    "forum_agreement_renewed": _("Published a new agreement of a forum"),
    "forum_agreement_accepted": _("Accepted the new agreement of a forum"),
    "forum_role_given": _("Gave a person a role in a forum"),
    "forum_mandate_confirmed": _("Confirmed what a representative may commit in a forum"),
    "forum_mandate_changed": _("Changed what a representative may commit in a forum"),
    "forum_role_ended": _("Ended the role of a person in a forum"),
    "reports_scheduled": _("Scheduled benefit reports"),
    "reports_ended": _("Ended a schedule of benefit reports"),
    "report_asked": _("Had a benefit report prepared"),
    "report_commented": _("Wrote the words of a benefit report"),
    "story_sentence_added": _("Added a sentence to the story of a benefit report"),
    "story_sentence_removed": _("Took a sentence out of the story of a benefit report"),
    "story_sentence_approved": _("Approved a sentence that names the organisation"),
    "story_sentence_declined": _("Declined a sentence that names the organisation"),
    "report_signed_off": _("Signed off a benefit report"),
    "report_reopened": _("Took back the sign-off of a benefit report"),
    "report_published": _("Published a benefit report"),
    "report_corrected": _("Corrected a published benefit report"),
    "action_logged": _("Put an action into the log of a forum"),
    "action_changed": _("Changed an action of a forum"),
    "action_done": _("Did an action of a forum"),
    "action_reopened": _("Opened an action of a forum again"),
    "decision_logged": _("Put a decision into the log of a forum"),
    "decision_settled": _("Recorded what a forum decided"),
    "thread_started": _("Started a talk in a forum"),
    "thread_replied": _("Replied in a talk of a forum"),
    "post_edited": _("Edited what they said in a forum"),
    "charter_published": _("Published the charter of a forum"),
    "charter_signed": _("Signed off the charter of a forum"),
    "pulse_opened": _("Opened a pulse of a forum"),
    "pulse_answered": _("Answered a pulse of a forum"),
    "pulse_closed": _("Closed a pulse of a forum"),
    "skill_added": _("Offered or asked for a skill in a forum"),
    "skill_ended": _("Took back an offer or a need of a skill"),
    "match_proposed": _("Matched a skill with one of another organisation"),
    "match_answered": _("Answered about a match of skills"),
    "match_done": _("Said what came of a match of skills"),
    "initiative_started": _("Started an initiative"),
    "initiative_edited": _("Changed an initiative"),
    "initiative_ended": _("Ended an initiative"),
    "initiative_asked": _("Asked an organisation to take part in an initiative"),
    "initiative_partner_withdrawn": _("Withdrew an invitation to an initiative"),
    "initiative_joined": _("Took part in an initiative"),
    "initiative_declined": _("Declined to take part in an initiative"),
    "initiative_left": _("Left an initiative"),
    "workshop_planned": _("Planned a workshop"),
    "workshop_edited": _("Changed the plan of a workshop"),
    "workshop_cards_added": _("Put cards on the board of a workshop"),
    "workshop_invited": _("Sent the invitations to a workshop"),
    "workshop_answered": _("Answered the invitation to a workshop"),
    "workshop_joined": _("Joined a workshop"),
    "workshop_guest_asked": _("Asked to join a workshop as a guest"),
    "workshop_guest_admitted": _("Admitted a guest to a workshop"),
    "workshop_removed": _("Removed somebody from a workshop"),
    "workshop_card_added": _("Added a card in a workshop"),
    "workshop_voted": _("Voted in a workshop"),
    "workshop_interest_declared": _("Declared an interest in a workshop"),
    "workshop_scored": _("Scored a card in a workshop"),
    "workshop_moved": _("Moved a workshop to another phase"),
    "workshop_timer_changed": _("Changed the time of a workshop’s phase"),
    "workshop_card_grouped": _("Grouped a card of a workshop"),
    "workshop_card_settled": _("Said what became of a card of a workshop"),
    "minutes_written": _("Wrote the minutes of a workshop"),
    "minutes_sent": _("Sent the minutes of a workshop round"),
    "minutes_corrected": _("Asked for a correction of minutes"),
    "minutes_correction_answered": _("Answered a correction of minutes"),
    "minutes_approved": _("Approved the minutes of a workshop"),
    "project_started": _("Started a project"),
    "project_edited": _("Edited a project"),
    "project_gate_moved": _("Recorded a decision on the gate of a project"),
    "project_rated": _("Rated a project"),
    "project_team_changed": _("Changed a delivery team"),
    "project_milestone_set": _("Set a milestone of a project"),
    "project_risk_set": _("Set a risk of a project"),
    "project_assets_set": _("Said which projects concern a property"),
    "project_shared": _("Shared a project"),
    "project_share_ended": _("Ended a share of a project"),
    "project_share_renewed": _("Changed the last day of a share of a project"),
    "project_joiners_confirmed": _("Let new members of a forum see projects shared earlier"),
    "benefit_claimed": _("Claimed a benefit"),
    "benefit_edited": _("Edited a benefit"),
    "benefit_figure_entered": _("Entered a figure of a benefit"),
    "reports_followed": _("Asked for emails about a forum’s reports, or for none"),
    "benefit_placed": _("Said which programmes and projects a benefit belongs to"),
    "benefit_split": _("Shared a benefit out"),
    "benefit_attested": _("Attested a benefit for finance"),
    "benefit_evidence_added": _("Added evidence of a benefit"),
    "benefit_validation_asked": _("Asked for validation of a benefit"),
    "benefit_validated": _("Validated a benefit"),
    "benefit_sent_back": _("Sent a benefit back"),
    "benefit_published": _("Published a benefit to a forum"),
    "benefit_withdrawn": _("Withdrew a benefit from a forum"),
    "payment_recorded": _("Recorded a payment between partners"),
    "payment_taken_back": _("Took back a payment between partners"),
    "benefit_evidence_taken_back": _("Took back evidence of a benefit"),
    "move_proposed": _("Proposed a move of an initiative"),
    "move_answered": _("Decided on a move of an initiative"),
    "move_closed": _("Closed a move of an initiative"),
    "move_withdrawn": _("Withdrew a move of an initiative"),
    "move_decided": _("Gave the last answer to a move of an initiative"),
    "evidence_measured": _("Had the evidence of an initiative measured"),
    "evidence_shown": _("Attested or filed evidence for an initiative"),
    "evidence_ended": _("Took back evidence for an initiative"),
    "story_told": _("Told the story of a project"),
    "story_answered": _("Answered what a story says of the organisation"),
    "story_published": _("Published the story of a project"),
}

#: facts that are shown, in this order; the others serve later pages
FACTS: dict[str, Any] = {
    "audience": _("With"),
    "level": _("Level"),
    "until": _("Last day"),
    "on": _("Date"),
    "count": _("Properties"),
    "created": _("Added"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
    "rejected": _("Not taken"),
    "person": _("Person"),
    "role": _("Role"),
    "version": _("Version"),
    "code": _("Code"),
    "shares_ended": _("Shares ended"),
}
ROLES: dict[str, Any] = {
    "chair": _("Chair"),
    "vice_chair": _("Vice-chair"),
    "secretariat": _("Secretariat"),
    "representative": _("Representative"),
    "observer": _("Observer"),
}
DATES = frozenset({"until", "on"})


def what(event: Event) -> str:
    """What was done, in words; the bare verb where a later version of the portal wrote it."""
    return str(VERBS.get(event.verb, event.verb))


def particulars(event: Event) -> str:
    """The facts of an event that are worth a reader's while: "With: West Forum; Level: Summary"."""
    return "; ".join(
        f"{label}: {_in_words(name, event.facts[name])}"
        for name, label in FACTS.items()
        if event.facts.get(name) not in (None, "", [])
    )


def _in_words(name: str, value: Any) -> str:
    if name in DATES:
        return str(date_format(dt.date.fromisoformat(str(value)), "j F Y"))
    if name == "level" and str(value).upper() in Level.__members__:
        return str(Level[str(value).upper()].label)
    return str(ROLES.get(value, value)) if name == "role" else str(value)
