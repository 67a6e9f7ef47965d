"""The trail, files, what people keep for themselves and are told, sheets of bodies, and the sweeper's sign of life."""

from partners.scoping.policies import (
    ADMINISTRATOR,
    BOUND,
    BY_ITSELF,
    ORGANISATION,
    OWN,
    PERSON,
    SYSTEM,
    AppendOnly,
    Fixed,
    MayChange,
    Police,
)

MINE = f"{OWN} AND person_id = {PERSON}"
MINE_OR_SHARED = f"{OWN} AND (person_id = {PERSON} OR is_shared)"
WORKER = "current_user = 'portal_worker'"
# What is done anonymously, such as a card in a workshop, names nobody and stands in nobody's trail.
OF_NOBODY = (
    "person_id IS NULL AND acting_for_id IS NULL AND organisation_id IS NULL AND NOT by_administrator"
    " AND person_name = '' AND acting_for_name = ''"
)

WALLS = [
    # the trail: events name who acts
    Police(
        "partners_event",
        read=f"{OWN} OR (by_administrator AND {ADMINISTRATOR})",
        add=f"(person_id IS NOT DISTINCT FROM {PERSON} AND acting_for_id IS NOT DISTINCT FROM {ORGANISATION}"
        f" AND (NOT by_administrator OR {ADMINISTRATOR})) OR ({OF_NOBODY})",
    ),
    AppendOnly("partners_event"),
    # A file whose bytes are removed says so; only the worker's own work for the body writes it.
    Police("partners_storedfile", read=OWN, add=OWN, change=f"{OWN} AND {BY_ITSELF}", remove=OWN),
    MayChange("partners_storedfile", "gone_at", roles="portal_worker"),
    # lists as people keep them
    Police("partners_keptcolumns", read=MINE, add=MINE, change=MINE, remove=MINE),
    Police("partners_savedfilter", read=MINE_OR_SHARED, add=MINE, change=MINE_OR_SHARED, remove=MINE_OR_SHARED),
    # The worker tells people, each as themselves; they read and mark their own; the portal finds who waits for a letter.
    Police("partners_notice", read=f"({MINE}) OR {SYSTEM}", add=f"{WORKER} AND {MINE}", change=MINE),
    Fixed("partners_notice", "organisation_id", "person_id", "kind", "record"),
    # The worker notes what came of each row of a sheet, as whoever sent it.
    Police(
        "partners_intake",
        read=ADMINISTRATOR,
        add=f"{ADMINISTRATOR} AND person_id = {PERSON}",
        change=f"{WORKER} AND {ADMINISTRATOR} AND person_id = {PERSON}",
    ),
    Police("partners_beat", read=BOUND, add=WORKER, change=WORKER),
]
