"""Minutes as an accessible PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.clock import LONDON
from partners.documents.typesetting import accessible_pdf
from partners.moments import in_full

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forums.workshops.models import Correction, Minutes


def minutes_pdf(minutes: Minutes, shown: dict[str, Any], corrections: Sequence[Correction]) -> bytes:
    """The PDF of what the page shows. Approved minutes give the same bytes, while properties keep their names."""
    made_at = minutes.approved_at or minutes.workshop.closed_at or minutes.workshop.planned_at
    return accessible_pdf("minutes", paper_of(minutes, shown, corrections), made_at=made_at)


def paper_of(minutes: Minutes, shown: dict[str, Any], corrections: Sequence[Correction]) -> dict[str, Any]:
    """What the document prints."""
    state = (
        _("Approved on %(on)s") % {"on": date_format(minutes.approved_at.astimezone(LONDON), "j F Y")}
        if minutes.approved_at
        else _("Draft")
    )
    return {
        "language": (get_language() or "en")[:2],
        "title": _("Minutes: %(workshop)s") % {"workshop": shown["title"]},
        "state": state,
        "when": in_full(shown["starts"]),
        "place": shown["place"],
        "purpose": shown["purpose"],
        "summary": [part for part in shown["summary"].splitlines() if part.strip()],
        "attendance": [_attended(one) for one in shown["attendance"]],
        "cards": [
            [
                f"{card['number']}",
                _card(card),
                card["voices"],
                "" if card["heads"] is None else str(card["heads"]),
                _placed(card),
                f"{card['fate_label']}. {card['reason']}".rstrip(". "),
            ]
            for card in shown["cards"]
        ],
        "outcomes": [
            [one["what"], _who(one), date_format(one["due"], "j F Y") if one["due"] else ""]
            for one in shown["outcomes"]
        ],
        "corrections": [_correction(one) for one in corrections],
        "words": _words(),
    }


def _attended(body: dict[str, Any]) -> list[str]:
    """A body, who was there for it, who sent apologies, and the interests that were declared."""
    return [
        body["name"],
        ", ".join(_named(person) for person in body["present"]) or _("Nobody"),
        ", ".join(_apology(person) for person in body["apologies"]),
        "; ".join(f"{person['name']}: {person['interest']}" for person in body["interests"]),
    ]


def _named(person: dict[str, Any]) -> str:
    # minutes that were approved before removals were kept do not say
    words = [_("guest")] * person["is_guest"] + [_("removed by the chair")] * person.get("was_removed", False)
    return f"{person['name']} ({', '.join(words)})" if words else str(person["name"])


def _who(outcome: dict[str, Any]) -> str:
    if outcome["kind"] != "decision":
        return str(outcome["who"])
    if not outcome["who"]:
        return _("Decided")
    return _("Decided; beyond their mandates these decide for themselves: %(who)s") % {"who": outcome["who"]}


def _card(card: dict[str, Any]) -> str:
    """The card, and those that lie under it."""
    under = (f"{_('with')} {one['number']}. {one['title']}" for one in card["grouped"])
    return "; ".join((card["title"], *under))


def _placed(card: dict[str, Any]) -> str:
    return f"{card['impact']} × {card['ease']}, {card['quadrant_label']}" if card["impact"] else ""


def _correction(one: Correction) -> list[str]:
    """What was asked to be put right, by whom, and what was answered."""
    answers = {True: _("Taken up."), False: _("Not taken up."), None: _("Not answered yet.")}
    on = date_format(one.at.astimezone(LONDON), "j F Y")
    return [one.text, f"{one.body_name}, {on}", f"{answers[one.is_taken_up]} {one.answer}".strip()]


def _apology(person: dict[str, Any]) -> str:
    return f"{person['name']} ({person['deputy']})" if person["deputy"] else str(person["name"])


def _words() -> dict[str, Any]:
    return {
        "summary": _("Summary"),
        "attendance": _("Attendance"),
        "attendance_head": [_("Organisation"), _("Present"), _("Apologies (deputy)"), _("Declared interests")],
        "outcomes": _("Decisions and actions"),
        "outcomes_head": [_("What"), _("Who"), _("By when")],
        "corrections": _("Corrections"),
        "corrections_head": [_("Correction"), _("Organisation"), _("Answer")],
        "cards": _("Cards and what became of them"),
        "cards_head": [_("Number"), _("Card"), _("Voices"), _("Dots"), _("Impact and ease"), _("What became of it")],
    }
