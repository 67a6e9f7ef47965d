"""What stands around every page: who is signed in, for whom they act, where they can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.notices.queries import how_many_new

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from partners.acting.actor import Actor

MOST_SECTIONS = 6


@dataclass(frozen=True, slots=True)
class Link:
    """A word and where it leads. `current` is the value of aria-current: "page", "true" or nothing."""

    label: str
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A membership among which the reader may switch."""

    value: str
    label: str
    current: bool
    language: str


@dataclass(frozen=True, slots=True)
class Frame:
    """All that `templates/layouts/` shows around a page."""

    person: str
    account_url: str
    notices_url: str
    new_notices: int
    sign_out_url: str
    acting: str
    acting_language: str
    choices: tuple[Choice, ...]
    switch_url: str
    switch_field: str
    navigation: tuple[Link, ...]
    beside: tuple[Link, ...]
    footer: tuple[Link, ...]
    phase: str
    phase_text: str
    session_url: str
    language_url: str
    other_language: str
    other_language_name: str
    idle_seconds: int
    warning_seconds: int
    lacks_factor: bool


@dataclass(frozen=True, slots=True)
class Section:
    """An item of the service navigation: shown to those for whom `shows` holds, if its page exists.

    `also` are the beginnings of other addresses that belong to it.
    """

    label: Callable[[], str]
    name: str
    shows: Callable[[Actor], bool]
    also: tuple[str, ...] = ()


def acts_for_a_body(actor: Actor) -> bool:
    """Whether there is a register to look at at all."""
    return actor.organisation is not None


SECTIONS = (
    Section(lambda: _("Home"), "home:dashboard", lambda _actor: True),
    Section(
        lambda: _("Properties"),
        "assets:asset-list",
        acts_for_a_body,
        ("/diary/", "/plans/", "/coincidences/", "/space/", "/filters/", "/columns/"),
    ),
    Section(lambda: _("Sharing"), "assets:share-list", acts_for_a_body, ("/requests/",)),
    Section(
        lambda: _("Forums"),
        "forums:forum-list",
        lambda _actor: True,
        ("/workshops/", "/minutes/", "/join/", "/reports/"),
    ),
    Section(lambda: _("Projects"), "projects:project-list", acts_for_a_body),
    Section(
        lambda: _("Administration"),
        "partners:organisation-list",
        lambda actor: actor.is_administrator_of_portal,
        ("/board/", "/accounts/", "/trail/administrators/"),
    ),
    Section(lambda: _("People"), "partners:person-list", acts_for_a_body),
)
ADMINISTRATION: tuple[tuple[Callable[[], str], str], ...] = (
    (lambda: _("Organisations"), "partners:organisation-list"),
    (lambda: _("Who is stuck where"), "home:board"),
    (lambda: _("Accounts"), "partners:account-list"),
    (lambda: _("What portal administrators did"), "sharing:administrator-trail"),
)
ACCOUNT_PAGE = "partners:account"
#: each language by its own name: whoever looks for it reads it
OTHER_NAMES = {"en": "English", "cy": "Cymraeg"}
NOTICES = "partners:notice-list"
SWITCH = "partners:acting-switch"
SWITCH_FIELD = "organisation"  # `acting_for` says for whom the form was made, as in every form
#: help first, and on every page: whoever looks for it finds it in the same place (WCAG 3.2.6)
FOOTER: tuple[tuple[Callable[[], str], str], ...] = (
    (lambda: _("Help"), "home:help-page"),
    (lambda: _("Accessibility statement"), "home:accessibility"),
    (lambda: _("Privacy"), "home:privacy"),
    (lambda: _("Cookies"), "home:cookies"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `frame`, made only when a template asks for it."""
    return {"frame": SimpleLazyObject(lambda: frame_for(request))}


def frame_for(request: HttpRequest) -> Frame:
    """The frame of this request; without an actor, that of a stranger."""
    actor: Actor | None = getattr(request, "actor", None)
    signed_in = actor is not None and actor.person is not None
    lacks_factor = getattr(request, "lacks_factor", False)
    other = "en" if get_language() == "cy" else "cy"
    at_home = actor is not None and signed_in and not lacks_factor
    notices_url = address(NOTICES) if at_home and actor and actor.organisation else ""
    return Frame(
        person=str(actor.person) if actor and signed_in else "",
        account_url=(address(ACCOUNT_PAGE) or address("mfa_index")) if at_home else "",
        notices_url=notices_url,
        new_notices=how_many_new(actor) if actor and notices_url else 0,
        sign_out_url=address("account_logout"),
        acting=str(actor.organisation) if at_home and actor and actor.organisation else "",
        acting_language=actor.organisation.name_language if at_home and actor and actor.organisation else "",
        choices=choices(actor) if at_home and actor else (),
        switch_url=address(SWITCH),
        switch_field=SWITCH_FIELD,
        navigation=navigation(actor, request.path) if at_home and actor else (),
        beside=beside(request.path) if at_home and actor and actor.is_administrator_of_portal else (),
        footer=tuple(Link(label(), address(name)) for label, name in FOOTER if address(name)),
        phase=_("Demo") if settings.DEMO else _("Beta"),
        phase_text=phase_text(),
        session_url=address("home:session"),
        language_url=address("home:language"),
        other_language=other,
        other_language_name=OTHER_NAMES[other],
        idle_seconds=settings.IDLE_SECONDS,
        warning_seconds=settings.IDLE_WARNING_SECONDS,
        lacks_factor=lacks_factor,
    )


def phase_text() -> str:
    """What the phase banner says."""
    if settings.DEMO:
        return _("Every organisation, person and place here is invented.")
    return _("This is a new service.")


def choices(actor: Actor) -> tuple[Choice, ...]:
    """The bodies among which the reader may switch; none when there is only one."""
    if len(actor.choices) < 2:
        return ()
    here = actor.organisation.pk if actor.organisation else None
    return tuple(
        Choice(
            str(it.organisation_id),
            str(it.organisation),
            current=it.organisation_id == here,
            language=it.organisation.name_language,
        )
        for it in actor.choices
    )


def navigation(actor: Actor, path: str) -> tuple[Link, ...]:
    """The sections that this reader can open, at most six, the present one marked.

    A seventh puts Home out: the portal's name in the header leads there too.
    """
    found = [(section, address(section.name)) for section in SECTIONS if section.shows(actor)]
    links = [Link(section.label(), url, current(url, path, section.also)) for section, url in found if url]
    return tuple(links[max(0, len(links) - MOST_SECTIONS) :])


def beside(path: str) -> tuple[Link, ...]:
    """The pages of administration, on each of them: they stand on floors that do not know of each other."""
    pages = [(label(), address(name)) for label, name in ADMINISTRATION]
    found = tuple(Link(label, url, "page" if url == path else "") for label, url in pages if url)
    return found if any(link.current for link in found) else ()


def current(url: str, path: str, also: tuple[str, ...] = ()) -> str:
    """ "page" on the section's own page, "true" on the pages below it and on others that belong to it."""
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith((url, *also)) else ""


def address(name: str) -> str:
    """Where a named page is, or nothing when this portal has none of that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
