"""What the walls of several rooms ask."""

from partners.scoping.policies import BY_ITSELF, DOORS, MANAGES_RECORDS, OWN, TODAY

KEEPER = f"{OWN} AND {MANAGES_RECORDS}"
#: what the worker clears away for a body, with nobody behind it
CLEARED = f"({KEEPER}) OR ({OWN} AND {BY_ITSELF})"


def sees(key: str, level: int | str | None = None) -> str:
    """The policy that the actor sees the record of `key`, at `level` or higher where it is given.

    A scalar subquery: one probe of the narrow table a row. With EXISTS the planner may turn it
    into a join over everything that the actor sees.
    """
    at_least = level if level is None or isinstance(level, str) else int(level)
    narrowed = "" if at_least is None else f" AND s.level >= {at_least}"
    return (
        f"(SELECT true FROM assets_assetsight s WHERE s.asset_id = {key}{narrowed}"
        f" AND s.door_id = {DOORS} AND s.until >= {TODAY} LIMIT 1)"
    )
