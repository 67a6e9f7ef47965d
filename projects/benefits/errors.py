"""What an action on a benefit says when it declines."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class ShapeDoesNotFit(Refused):
    """The category adds up in another way, or is measured in another."""

    code = "shape_does_not_fit"
    status = 422
    sentence = _("A benefit of this category does not add up or is not measured like that.")


class SharesNotWhole(Refused):
    """Shares that are not exactly the whole."""

    code = "shares_not_whole"
    status = 422
    sentence = _(
        "The shares sum to %(sum)s %%: %(off)s %% is missing. They must sum to exactly 100 %%, or the benefit is not "
        "apportioned."
    )


class SharesTooMuch(SharesNotWhole):
    """Shares that are more than the whole."""

    sentence = _(
        "The shares sum to %(sum)s %%: %(off)s %% too much. They must sum to exactly 100 %%, or the benefit is not "
        "apportioned."
    )


class PartnersNotSeen(Refused):
    """Whoever claims a benefit does not see (any longer) among whom it could be shared out."""

    code = "partners_not_seen"
    sentence = _(
        "Your organisation does not see who takes part in the project of this benefit, so it cannot share the benefit "
        "out. The shares stay as they are. Ask the lead of the project to share it with you at level Summary or higher."
    )


class NotOfTheProject(Refused):
    """A share or a payment for a body that takes no part."""

    code = "not_of_the_project"
    status = 422
    sentence = _("Only the lead and the partners of the project can have a share or a payment.")


class ReasonMissing(Refused):
    """A figure that stands is superseded only with a reason."""

    code = "reason_missing"
    status = 422
    sentence = _("A figure for this quarter stands already. Say why it changes; the old one stays readable.")


class NothingNew(Refused):
    """The figure, or the shares, stand already."""

    code = "nothing_new"
    status = 422
    sentence = _("This stands already.")


class QuarterToCome(Refused):
    """An actual of a quarter that has not begun."""

    code = "quarter_to_come"
    status = 422
    sentence = _("An actual can be entered once its quarter has begun.")


class BeforeItBegan(Refused):
    """Nothing is counted from before the work began."""

    code = "before_it_began"
    status = 422
    sentence = _("The work that brings this benefit began on %(on)s. Nothing is counted from before.")


class NotMeasurable(Refused):
    """What cannot be measured cannot be claimed as come true."""

    code = "not_measurable"
    status = 422
    sentence = _("This benefit is described in words. What is not measured cannot be reported in figures.")


class CommentMissing(Refused):
    """An actual far from its forecast is explained."""

    code = "comment_missing"
    status = 422
    sentence = _("The actual differs from the forecast by more than 5 %%. Say why.")


class StageMissing(Refused):
    """Homes are counted at a stage; nothing else is."""

    code = "stage_missing"
    status = 422
    sentence = _("Say which stage of the homes this counts.")


class NothingToAttest(Refused):
    """Every actual is attested."""

    code = "nothing_to_attest"
    sentence = _("There is no actual that waits for finance.")


class OtherFigures(Refused):
    """A figure was entered, corrected or attested after the page was made."""

    code = "other_figures"
    status = 422
    sentence = _("These are not the figures that you read: some came or changed meanwhile. Check them again.")


class EvidenceMissing(Refused):
    """Nobody can validate without evidence."""

    code = "evidence_missing"
    status = 422
    sentence = _("Add evidence, and have finance attest the figures, before you ask for validation.")


class NotIndependent(Refused):
    """Whoever gains by a benefit does not validate it."""

    code = "not_independent"
    status = 422
    sentence = _(
        "A body that claims the benefit or has a share in it cannot validate it, nor can whoever entered or attested "
        "one of its figures."
    )


class AskedAlready(Refused):
    """The body has been asked and has not answered yet."""

    code = "asked_already"
    status = 422
    sentence = _("%(body)s has been asked already.")


class NothingToValidate(Refused):
    """No attested figure waits."""

    code = "nothing_to_validate"
    sentence = _("There is no attested figure that waits for validation.")


class LikelyDouble(Refused):
    """The same money between the same two in the same quarter is recorded already."""

    code = "likely_double"
    status = 422
    sentence = _(
        "%(amount)s from %(payer)s to %(payee)s in the same quarter is recorded already (%(what)s; %(by)s). One record "
        "holds for both. If yours is another payment, tick that it is."
    )


class SourceMissing(Refused):
    """Jobs are counted or estimated; nothing else says so."""

    code = "source_missing"
    status = 422
    sentence = _("Say whether the jobs rest on an employer’s return or on an estimate by floor space.")
