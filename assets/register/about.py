"""What every page about one asset shows first: whose it is, how far it is shown to you, where else to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from assets.register.fields import PLANNING, SECTION_LABELS
from assets.register.permissions import EDIT_ASSET
from assets.register.queries import reach_of
from assets.register.shown import shown_many
from partners.acting.errors import NotAllowed
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt

    from assets.register.models import Asset
    from assets.register.shown import Section, ShownAsset, ShownField
    from partners.acting.actor import Actor

SPACE = "assets:space"
#: said in the identity bar instead of as rows
IN_THE_BAR = frozenset({"retired_on", "retired_reason"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A status in words, with the colour of its tag."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page about the asset."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class About:
    """An asset cut for its reader. `reach` is how far it is shown to them; `has_money_page` when that is gated."""

    asset: ShownAsset
    reach: Level
    until: dt.date
    is_keeper: bool
    has_money_page: bool
    pages: tuple[Link, ...]

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Retired, vacant, surplus: as far as the reader's level tells."""
        said = (
            (self.asset.values.get("retired_on"), _("Retired"), "grey"),
            (self.asset.values.get("is_vacant"), _("Vacant"), "yellow"),
            (self.asset.values.get("is_surplus"), _("Surplus"), "orange"),
        )
        return tuple(Tag(text, colour) for holds, text, colour in said if holds)

    @property
    def sections(self) -> tuple[ShownSection, ...]:
        """The sections of the page, in order."""
        return tuple(self._section(section) for section in self.asset.sections)

    @property
    def money(self) -> ShownSection:
        """The section with a gate of its own."""
        return self.sections[-1]

    def _section(self, section: Section) -> ShownSection:
        return ShownSection(
            name=section.level.name.lower(),
            label=section.label,
            facts=tuple(
                fact for fact in section.fields if fact.name not in IN_THE_BAR and not fact.name.startswith(PLANNING)
            ),
            planning=tuple(fact for fact in section.fields if fact.name.startswith(PLANNING)),
            withheld=section.level > self.reach,
            on_its_own_page=section.level == Level.COMMERCIAL and self.has_money_page,
        )


@dataclass(frozen=True, slots=True)
class ShownSection:
    """The facts of one level, those of a brownfield register apart.

    `withheld`: not shown to this reader; `on_its_own_page`: shown, and recorded.
    """

    name: str
    label: str
    facts: tuple[ShownField, ...]
    planning: tuple[ShownField, ...]
    withheld: bool
    on_its_own_page: bool

    @property
    def may_have_planning(self) -> bool:
        """Whether facts of a brownfield register would stand here."""
        return self.name == "detail"


def about(actor: Actor, asset: Asset, here: str, *, money: bool = False) -> About:
    """The asset for `actor`, on the page named `here`. Raises NotAllowed when it is not shown to them.

    The money of another body's asset is in it only with `money`, on the page that records who opens it.
    """
    reach = reach_of(actor, asset)
    if reach is None:
        raise NotAllowed
    own = actor.organisation is not None and asset.organisation_id == actor.organisation.pk
    asset.organisation = reach.owner  # one question less
    ceiling = Level.COMMERCIAL if own or money else Level.DETAIL
    (cut,) = shown_many([asset], actor, ceiling=ceiling, levels={asset.pk: reach.level})
    has_money_page = reach.level == Level.COMMERCIAL and not own
    is_keeper = own and actor.may(EDIT_ASSET)  # of what is its own whoever may edit at all may edit all
    return About(
        asset=cut,
        reach=reach.level,
        until=reach.until,
        is_keeper=is_keeper,
        has_money_page=has_money_page,
        pages=_pages(
            asset,
            here,
            own=own,
            is_keeper=is_keeper,
            has_money_page=has_money_page,
            can_ask=not own and actor.manages_records,
            can_look_around=actor.organisation is not None and cut.values.get("latitude") is not None,
        ),
    )


def _pages(asset: Asset, here: str, **holds: Any) -> tuple[Link, ...]:
    known = (
        ("assets:asset", _("Summary"), True),
        ("assets:asset-money", str(SECTION_LABELS[Level.COMMERCIAL]), holds["has_money_page"]),
        ("assets:asset-history", _("History"), True),
        ("assets:asset-access", _("Who can see this"), holds["own"]),
        ("assets:asset-share", _("Share"), holds["is_keeper"]),
        ("assets:asset-ask", _("Ask for more"), holds["can_ask"]),
        (SPACE, _("Find space near this"), holds["can_look_around"]),
    )
    links = (Link(label, _address(name, asset), name == here) for name, label, shows in known if shows)
    return tuple(link for link in links if link.url)


def _address(name: str, asset: Asset) -> str:
    """Where a page about the asset is; empty when this portal has no such page."""
    try:
        return f"{reverse(SPACE)}?near={asset.pk}" if name == SPACE else reverse(name, args=[asset.pk])
    except NoReverseMatch:
        return ""
