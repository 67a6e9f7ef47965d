"""What the invented people of the demo's forum wrote and said."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from forums.charter.principles import Principle
from forums.initiatives.stages import Stage
from forums.membership.mandates import Mandate, Say

#: who speaks for each body, and what they may commit
MANDATES: dict[str, tuple[str, Mandate]] = {
    "abergwen": ("mair@abergwen", Mandate("Staff days as needed; data at any level but commercial", Decimal(25_000),
                                          Say.DECIDE)),
    "glanmor": ("idris@glanmor", Mandate("Heads of terms; all else to the estates board, monthly", Decimal(10_000),
                                         Say.RECOMMEND)),
    "heddlu-gorwel": ("huw@heddlu-gorwel", Mandate("All else to the commissioner's board", None, Say.RECOMMEND)),
    "tan-gorwel": ("lowri@tan-gorwel", Mandate("Licences of up to one year", Decimal(5_000), Say.RECOMMEND)),
    "prifysgol": ("elin@prifysgol", Mandate("Student space by the hour", None, Say.NOTHING)),
}  # fmt: skip

CHARTER: dict[Principle, str] = {
    Principle.VISION: "One public estate in Gorwel West: people find every service in one place in each town.",
    Principle.LEADERSHIP: "Each partner names a sponsor on its board, who signs this charter and comes once a year.",
    Principle.BENEFITS: "No initiative goes on from which a partner gains nothing, unless it says so itself.",
    Principle.CHANGE: "Every pilot reports back within six months. What works is adopted by at least one other.",
    Principle.OPENNESS: "Half of each estate is shared at summary or above by the end of the year.",
    Principle.RESPECT: "One voice for each partner, whatever its size. Dissent is written down, not talked away.",
    Principle.RELATIONSHIPS: "We meet in each other's buildings. Representatives come with a mandate.",
    Principle.COMMUNICATION: "Who competes says so at the start of the item, and may leave for it.",
}
PRIORITIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("A front desk for every public service in each town", ("abergwen", "glanmor")),
    ("Empty space used within twelve months", ("abergwen", "tan-gorwel", "prifysgol")),
    ("Custody and clinics no further than thirty minutes away", ("heddlu-gorwel", "glanmor")),
    ("Buildings warm and cheap to run by 2035", ("prifysgol",)),
)
SKILLS: tuple[tuple[int, str, str, str, str, int], ...] = (
    (320, "abergwen", "offer", "valuation", "A registered valuer", 20),
    (310, "glanmor", "need", "valuation", "Six clinics to be valued", 9),
    (90, "prifysgol", "offer", "energy", "Students who survey roofs for panels", 30),
    (60, "heddlu-gorwel", "need", "energy", "Which station roofs would carry panels?", 12),
    (40, "tan-gorwel", "offer", "training", "Places on fire-door inspection courses", 6),
    (25, "abergwen", "need", "procurement", "Somebody who has let a lift contract", 10),
)


@dataclass(frozen=True)
class DemoInitiative:
    """Joint work, how it moved and what it has to show. `partners` begins with the lead."""

    title: str
    purpose: str
    partners: tuple[str, ...]
    target: Stage
    began: int
    path: tuple[Stage, ...] = ()
    pace: int = 60
    documents: dict[str, str] = field(default_factory=dict)
    why: dict[Stage, str] = field(default_factory=dict)
    back: str = ""
    undecided: Stage | None = None


TO_COLLABORATION = (Stage.CO_OPERATION, Stage.CO_ORDINATION, Stage.COLLABORATION)
INITIATIVES = (
    DemoInitiative(
        "Rooms that anybody can book",
        "One list of meeting rooms of every partner, open to charities at weekends.",
        ("prifysgol", "abergwen", "tan-gorwel"),
        Stage.CO_OPERATION,
        35,
    ),
    DemoInitiative(
        "Leases looked at together",
        "To see each other's breaks and expiries early enough to move together.",
        ("abergwen", "glanmor", "heddlu-gorwel"),
        Stage.COLLABORATION,
        260,
        (Stage.CO_OPERATION,),
        undecided=Stage.CO_ORDINATION,
    ),
    DemoInitiative(
        "Three fleets, one depot at Trefawr",
        "To use one depot where three stand half empty.",
        ("tan-gorwel", "abergwen", "heddlu-gorwel"),
        Stage.COLLABORATION,
        420,
        (Stage.CO_OPERATION, Stage.CO_ORDINATION, Stage.CO_OPERATION, Stage.CO_ORDINATION),
        back="The fleet plan was withdrawn when the new vehicles were put off by a year.",
    ),
    DemoInitiative(
        "One contract for lifts and boilers",
        "To buy maintenance once, for 240 buildings.",
        ("abergwen", "prifysgol", "glanmor"),
        Stage.COLLABORATION,
        500,
        TO_COLLABORATION,
        90,
        {"plan": "Joint procurement plan, with roles and exit"},
    ),
    DemoInitiative(
        "Canolfan Elan: a public-sector hub",
        "Council, health and police under one roof in Pont Elan, with one reception.",
        ("abergwen", "glanmor", "heddlu-gorwel"),
        Stage.CO_OWNERSHIP,
        640,
        (*TO_COLLABORATION, Stage.CO_OWNERSHIP),
        110,
        {
            "plan": "Hub plan: purpose, lead, roles and exit",
            "appraisal": "Options appraisal: lease, licence or hub agreement",
            "instrument": "Hub agreement, signed by three partners",
            "exit": "Schedule 4 of the hub agreement: leaving and buying out",
        },
    ),
    DemoInitiative(
        "Cwmni Eiddo Gorwel: a joint property company",
        "To run property services for three bodies in a company that they own.",
        ("abergwen", "tan-gorwel", "prifysgol"),
        Stage.CO_OWNERSHIP,
        690,
        (*TO_COLLABORATION, Stage.CO_OWNERSHIP),
        130,
        {
            "plan": "Business plan of the shared service",
            "appraisal": "Appraisal of five delivery models",
            "instrument": "Articles and shareholders' agreement: 50, 30 and 20 shares of each hundred",
            "exit": "Shareholders' agreement, part 7: transfer of shares",
        },
    ),
)

#: days ago, title, bodies in confidence beside the first who speaks, what was said, what was decided
Said = tuple[tuple[str, str], ...]
THREADS: tuple[tuple[int, str, tuple[str, ...], Said, str], ...] = (
    (
        70,
        "Where do we begin: Pont Elan or Trefawr?",
        (),
        (
            (
                "abergwen",
                "Two towns are ready. I would begin with **Pont Elan**:\n\n- two leases end\n- a floor is empty",
            ),
            ("glanmor", "Agreed, as long as the clinic stays on the ground floor."),
            ("heddlu-gorwel", "We can move our front counter in either. Trefawr has the better road."),
            ("tan-gorwel", "Pont Elan. Our crew room there could be _shared by the evening_."),
        ),
        "We begin with Pont Elan, and look at Trefawr in the spring",
    ),
    (
        26,
        "A building on the market that two of us would want",
        ("glanmor",),
        (
            ("abergwen", "The old mill is for sale. Before we both bid against each other: shall we talk?"),
            ("glanmor", "Yes. Our board meets next month; until then please keep it between us."),
        ),
        "",
    ),
    (
        5,
        "Who has done a roof survey that we may read?",
        (),
        (
            ("prifysgol", "We have students who survey roofs for panels. Does anybody have an older survey?"),
            ("abergwen", "Two schools in 2023. I will put them in the register."),
        ),
        "",
    ),
)
