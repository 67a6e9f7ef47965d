"""Why something in a workshop is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class NotNow(Refused):
    """The room is in another phase by now."""

    code = "not_now"
    status = 409
    sentence = _("The workshop has moved on. What you sent was not counted.")


class NoDotsLeft(Refused):
    """All dots are placed."""

    code = "no_dots_left"
    status = 422
    sentence = _("You have placed all your dots. Take one back to place it elsewhere.")


class ForAnotherBody(Refused):
    """The person takes part for another of their organisations."""

    code = "for_another_body"
    status = 409
    sentence = _("You take part in this workshop for another organisation. Switch to it first.")


class Removed(Refused):
    """The chair removed this person from the room."""

    code = "removed"
    status = 409
    sentence = _("The chair has removed you from this workshop.")


class NoReason(Refused):
    """A card is parked or dropped without saying why."""

    code = "no_reason"
    status = 422
    sentence = _("Say why, so that whoever wrote the card can read it")


class StaysSettled(Refused):
    """A card of a closed workshop would have no fate, or one would hide what was made of it."""

    code = "stays_settled"
    status = 409
    sentence = _("What became of this card stands. It can no longer be undone here.")


class CorrectionsUnanswered(Refused):
    """Minutes that nobody can change any more would leave a body's correction without an answer."""

    code = "corrections_unanswered"
    status = 409
    sentence = _("Answer every correction first. Once the minutes are approved, nobody can.")


class InvitedAlready(Refused):
    """The invitations are out."""

    code = "workshop_invited_already"
    status = 409
    sentence = _("The invitations to this workshop have been sent already.")


class IsOver(Refused):
    """The workshop is closed; its board stands."""

    code = "workshop_is_over"
    status = 409
    sentence = _("This workshop is over. No card can be added to it.")


class NotAfterStart(Refused):
    """The workshop runs or is over; its plan stands."""

    code = "not_after_start"
    status = 409
    sentence = _("The workshop has begun. Its plan can no longer be changed.")


class HasBegun(Refused):
    """Somebody opened the workshop: people may be in it."""

    code = "workshop_has_begun"
    status = 409
    sentence = _("The workshop has begun. It can no longer be called off: close it on its console.")


class CalledOff(Refused):
    """The workshop does not take place: nothing more is done in it."""

    code = "workshop_called_off"
    status = 409
    sentence = _("This workshop was called off. Nothing more can be done in it.")


class NotOver(Refused):
    """Its cards are still to be talked about there."""

    code = "workshop_not_over"
    status = 409
    sentence = _("This workshop is not over. Its cards stay on its board.")


class NotPlanned(Refused):
    """The workshop into which cards are carried has begun, or does not take place."""

    code = "workshop_not_planned"
    status = 409
    sentence = _("That workshop is no longer being planned. Choose another.")


class CarriedAlready(Refused):
    """None of the cards is left, or none may be shown on that board."""

    code = "cards_carried_already"
    status = 409
    sentence = _("None of these cards could be carried over: each was already, or is on that board.")


class GoesOnElsewhere(Refused):
    """What becomes of a card that was carried over is decided where it went."""

    code = "card_goes_on_elsewhere"
    status = 409
    sentence = _("This card goes on in another workshop. What becomes of it is decided there.")


class InThePast(Refused):
    """Nobody comes to a workshop that began before they were told."""

    code = "workshop_in_the_past"
    status = 422
    sentence = _("A workshop must start in the future. Choose a later date or time")


class OtherMinutes(Refused):
    """A word, an outcome or a correction of the minutes came or changed after the page was made."""

    code = "other_minutes"
    status = 422
    sentence = _("These are not the minutes that you read: something in them changed meanwhile. Read them again.")


class Repeated(Refused):
    """The same press of a button came twice, or two people pressed at once: it is done already. Not a fault."""

    code = "repeated"
    status = 409
    sentence = _("This has been done already.")
