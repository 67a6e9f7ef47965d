"""Letters to people, sent by the worker. Each looks again, when it is sent, whether it still should be."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

from partners import mail
from partners.acting.actor import Actor, Role
from partners.organisations.actions import REMINDER, REMINDER_LETTER
from partners.organisations.models import Organisation
from partners.outbox.handlers import handles
from partners.outbox.put import put
from partners.people import inviting
from partners.people.models import Invitation, Membership, Person
from partners.people.tokens import fresh


@handles(inviting.LETTER)
def send_invitation(actor: Actor, **ids: str) -> None:
    """Make the link's token, keep its hash and send the link: the newest letter's is the one that works."""
    invitation = _waiting(actor, ids["invitation"])
    if invitation is None:
        return
    token, invitation.token_hash = fresh()
    invitation.save(update_fields=["token_hash"])
    invited = inviting.person_of(invitation.email)
    mail.send(
        "invitation",
        invitation.email,
        language=(invited or invitation.invited_by).language,
        invitation=invitation,
        organisation=invitation.organisation,
        has_account=invited is not None,
        link=mail.address("partners:invitation", token),
    )


@handles("people.link_wanted")
def tell_that_a_link_is_wanted(actor: Actor, **ids: str) -> None:
    """Write to the body's administrators, or to whoever invited, that an old invitation is wanted again."""
    found = Invitation.objects.visible_to(actor).filter(pk=ids["invitation"], accepted_at=None, revoked_at=None)
    invitation = found.select_related("organisation", "invited_by").first()
    if invitation is None:
        return
    for person in _who_look_after(invitation.organisation) or [invitation.invited_by]:
        page = (
            ("partners:organisation", invitation.organisation_id)
            if invitation.by_administrator
            else ("partners:person-list",)
        )
        mail.send(
            "link_wanted",
            person.email,
            language=person.language,
            person=person,
            invitation=invitation,
            organisation=invitation.organisation,
            link=mail.address(*page),
        )


@handles("people.new_password")
def send_new_password_link(actor: Actor, **ids: str) -> None:
    """Send a link to choose a new password, when the id is that of somebody who may sign in."""
    person = Person.objects.filter(pk=ids["who"], is_active=True).first()
    if person is None:
        return
    key = default_token_generator.make_token(person)
    mail.send(
        "new_password",
        person.email,
        language=person.language,
        person=person,
        link=mail.address("account_reset_password_from_key", user_pk_to_url_str(person), key),
    )


@handles("people.notice")
def send_notice(actor: Actor, **ids: str) -> None:
    """Tell somebody that something about how they sign in has changed."""
    person = Person.objects.filter(pk=ids["who"]).first()
    if person is not None:
        mail.send("notice", person.email, language=person.language, person=person, about=ids["about"])


@handles(REMINDER)
def send_reminder(actor: Actor, **ids: str) -> None:
    """Have each of the body's administrators written to: what is tried again writes to nobody twice."""
    body = Organisation.objects.visible_to(actor).filter(pk=ids["organisation"], suspended_at=None).first()
    if body is None:
        return
    for person in _who_look_after(body):
        put(REMINDER_LETTER, acting_for=body.pk, organisation=body.pk, who=person.pk)


@handles(REMINDER_LETTER)
def write_reminder(actor: Actor, **ids: str) -> None:
    """Point one administrator of the body to its list of steps. What is done and what is not stands there."""
    body = Organisation.objects.visible_to(actor).filter(pk=ids["organisation"], suspended_at=None).first()
    for person in _who_look_after(body) if body else []:
        if str(person.pk) == ids["who"]:
            link = mail.address("home:start")
            mail.send("reminder", person.email, language=person.language, person=person, organisation=body, link=link)


def _waiting(actor: Actor, pk: str) -> Invitation | None:
    found = Invitation.objects.visible_to(actor).filter(pk=pk).waiting().select_related("organisation", "invited_by")
    invitation = found.select_for_update(of=("self",)).first()
    return invitation if invitation and invitation.organisation.suspended_at is None else None


def _who_look_after(organisation: Organisation) -> list[Person]:
    """The administrators of the body that the letter is about: work for a body has no person to see them as."""
    members = Membership.objects.filter(organisation=organisation, roles__contains=[Role.ADMINISTRATOR.value])
    members = members.scoped("the body that the letter is about").in_force()
    return [member.person for member in members.select_related("person", "organisation")]
