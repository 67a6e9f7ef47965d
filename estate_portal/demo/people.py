"""Those who can sign in to the demo. All of them are invented; all have the same password."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "demo-otters-swim-quietly"  # noqa: S105 - printed on the screen at every start


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo, the body they act for, and as what; `in_forum` is their role in the Gorwel West Forum."""

    email: str
    name: str
    body: str
    roles: tuple[str, ...]
    who: str
    in_forum: str = ""
    is_portal_administrator: bool = False


#: of what the Gorwel West Forum has, as the list of logins says it
IN_FORUM = {
    "chair": "chair of the Gorwel West Forum",
    "secretariat": "secretariat of the Gorwel West Forum",
    "representative": "its representative in the Gorwel West Forum",
    "observer": "observer in the Gorwel West Forum",
}
OBSERVER = "efa@asiantaeth"
PEOPLE = (
    DemoPerson(
        "mair@abergwen.example",
        "Mair Llwyd",
        "abergwen",
        ("viewer", "property_manager"),
        "property manager, Abergwen Council",
        "representative",
    ),
    DemoPerson(
        "tomos@abergwen.example", "Tomos Rhydderch", "abergwen", ("administrator",), "administrator of Abergwen Council"
    ),
    DemoPerson("cadi@abergwen.example", "Cadi Gwynne", "abergwen", ("viewer",), "viewer, Abergwen Council", "chair"),
    DemoPerson(
        "idris@glanmor.example",
        "Idris Penry",
        "glanmor",
        ("viewer", "property_manager"),
        "chair of the Care Hubs Group; property manager, Glanmor Health Board",
        "representative",
    ),
    DemoPerson(
        "sioned@glanmor.example",
        "Sioned Maddox",
        "glanmor",
        ("administrator", "finance"),
        "administrator and finance of Glanmor Health Board",
        "secretariat",
    ),
    DemoPerson(
        "huw@heddlu-gorwel.example",
        "Huw Trahaearn",
        "heddlu-gorwel",
        ("viewer",),
        "viewer, Gorwel Police",
        "representative",
    ),
    DemoPerson(
        "lowri@tan-gorwel.example",
        "Lowri Ceredig",
        "tan-gorwel",
        ("viewer", "property_manager"),
        "acts for two bodies: property manager, Gorwel Fire and Rescue, who also looks after the ambulance service",
        "representative",
    ),
    DemoPerson(
        "gwen@harbwr.example",
        "Gwen Talfan",
        "harbwr",
        ("viewer", "property_manager", "administrator"),
        "a body that has just joined, with no properties yet",
    ),
    DemoPerson(
        "rhian@abergwen.example", "Rhian Powys", "abergwen", ("viewer", "finance"), "finance of Abergwen Council"
    ),
    DemoPerson(
        "elin@prifysgol.example",
        "Elin Madog",
        "prifysgol",
        ("viewer", "benefits_manager"),
        "benefits manager of the university, who validates others' benefits",
        "representative",
    ),
    DemoPerson(
        "delyth@abergwen.example",
        "Delyth Morris",
        "abergwen",
        ("viewer", "sponsor"),
        "executive sponsor of Abergwen Council",
    ),
    DemoPerson(
        "steffan@glanmor.example",
        "Steffan Rhys",
        "glanmor",
        ("viewer", "sponsor"),
        "executive sponsor of Glanmor Health Board",
        "representative",
    ),
    DemoPerson(
        f"{OBSERVER}.example",
        "Efa Bowen",
        "asiantaeth",
        ("viewer",),
        "viewer, Gorwel Estates Agency",
        "observer",
    ),
    DemoPerson("admin@gorwel.example", "Olwen Brychan", "", (), "portal administrator", is_portal_administrator=True),
)

_KEEPER = ("viewer", "property_manager", "administrator")
#: who looks after the other bodies, so that nobody does it for them; not among the logins that are printed
COLLEAGUES = (
    DemoPerson("gethin@dyffryn-elan.example", "Gethin Prosser", "dyffryn-elan", _KEEPER, ""),
    DemoPerson("marged@trefawr.example", "Marged Eynon", "trefawr", _KEEPER, ""),
    DemoPerson("rhodri@heddlu-gorwel.example", "Rhodri Penllyn", "heddlu-gorwel", _KEEPER, ""),
    DemoPerson("eirlys@tan-gorwel.example", "Eirlys Hopkin", "tan-gorwel", _KEEPER, ""),
    DemoPerson("ifor@prifysgol.example", "Ifor Gwyndaf", "prifysgol", _KEEPER, ""),
    DemoPerson("bethan@coleg-elan.example", "Bethan Crwys", "coleg-elan", _KEEPER, ""),
    DemoPerson("iolo@parc-bryniau.example", "Iolo Tegid", "parc-bryniau", _KEEPER, ""),
    DemoPerson("nest@asiantaeth.example", "Nest Cadwaladr", "asiantaeth", _KEEPER, ""),
)


def logins() -> list[tuple[str, str, str]]:
    """E-mail, password and kind of user of each, with their role in the forum."""
    return [
        (one.email, PASSWORD, f"{one.who}; {IN_FORUM[one.in_forum]}" if one.in_forum else one.who) for one in PEOPLE
    ]
