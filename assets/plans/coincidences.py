"""Coincidences: what two owners plan near each other at about the same time.

Computed from narrow rows that the actor sees at level Detail, and from nothing else. The rows are composed
by the ORM. Finding pairs is a join over cells of a grid, which it cannot say: each property is compared with
those in its own cell and the eight around it, so the work grows with what is near, not with all pairs.

Leases: both end, or can be broken, within twelve months of each other. Need: one is to be disposed of or
shared, the other's owner means to acquire or to move out, within twelve months where both say when.
Space: one has vacant space by the day, in the next two years, on which the other's lease ends or breaks.
"""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from assets.plans.models import Coinciding, Dismissal
from assets.register.models import AssetSight
from assets.register.nearness import KM_A_DEGREE, KM_SQL, NORTHERNMOST
from partners import clock
from sharing.audiences.models import Cohort
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from partners.acting.actor import Actor

MOST = 100
NOTHING = "SELECT NULL::text, NULL::uuid, NULL::uuid WHERE false"
OFFERS, NEEDS = ("dispose", "share"), ("acquire", "relocate")
FACTS = (
    "asset_id",
    "owner_id",
    "latitude",
    "longitude",
    "lease_ends_on",
    "lease_breaks_on",
    "intention",
    "intention_on",
    "vacant_space_m2",
    "vacant_from_on",
)

_PAIRS = """
WITH fact AS MATERIALIZED ({facts}),
c(asset_id, owner_id, latitude, longitude, ends, breaks, intention, intention_on, vacant, vacant_from, y, x) AS (
  SELECT f.*, floor(latitude / %(high)s)::int, floor(longitude / %(wide)s)::int FROM fact f
), around AS (
  SELECT c.*, c.y + dy AS near_y, c.x + dx AS near_x
  FROM c, generate_series(-1, 1) dy, generate_series(-1, 1) dx WHERE {begins}
), pair AS (
  SELECT a.asset_id AS first, a.ends AS ends_1, a.breaks AS breaks_1, a.intention AS intention_1,
    a.intention_on AS intended_1, a.vacant AS vacant_1, a.vacant_from AS vacant_from_1,
    b.asset_id AS second, b.ends AS ends_2, b.breaks AS breaks_2, b.intention AS intention_2,
    b.intention_on AS intended_2, b.vacant AS vacant_2, b.vacant_from AS vacant_from_2, {km} AS km
  FROM around a JOIN c b ON b.y = a.near_y AND b.x = a.near_x AND b.owner_id <> a.owner_id AND {once}
), near AS (SELECT * FROM pair WHERE km <= %(km)s),
directed AS (
  SELECT * FROM near
  UNION ALL SELECT second, ends_2, breaks_2, intention_2, intended_2, vacant_2, vacant_from_2,
    first, ends_1, breaks_1, intention_1, intended_1, vacant_1, vacant_from_1, km FROM near
), found AS (
  SELECT 'leases' AS kind, n.first, n.second, n.km, l.on_1, l.on_2
  FROM directed n CROSS JOIN LATERAL (
    SELECT e1.day AS on_1, e2.day AS on_2
    FROM (VALUES (n.ends_1), (n.breaks_1)) e1(day), (VALUES (n.ends_2), (n.breaks_2)) e2(day)
    WHERE e1.day >= %(today)s AND e2.day >= %(today)s
      AND greatest(e1.day, e2.day) <= least(e1.day, e2.day) + interval '12 months'
    ORDER BY abs(e1.day - e2.day), e1.day, e2.day LIMIT 1) l
  WHERE n.first < n.second
  UNION ALL
  SELECT 'need', n.first, n.second, n.km, n.intended_1, n.intended_2 FROM directed n
  WHERE n.intention_1 = ANY(%(offers)s) AND n.intention_2 = ANY(%(needs)s)
    AND coalesce(greatest(n.intended_1, n.intended_2) <= least(n.intended_1, n.intended_2) + interval '12 months', true)
  UNION ALL
  SELECT 'space', n.first, n.second, n.km, n.vacant_from_1, e.day
  FROM directed n CROSS JOIN LATERAL (
    SELECT day FROM (VALUES (n.ends_2), (n.breaks_2)) e(day)
    WHERE day >= %(today)s AND day <= %(today)s::date + interval '24 months'
      AND coalesce(n.vacant_from_1, %(today)s) <= day
    ORDER BY day LIMIT 1) e
  WHERE n.vacant_1 > 0
), aside(kind, first, second) AS ({aside})
SELECT f.kind, f.first, f.second, f.km, f.on_1, f.on_2, count(*) OVER () AS total
FROM found f
WHERE f.kind = ANY(%(kinds)s) AND {only}
  AND NOT EXISTS (SELECT 1 FROM aside d WHERE d.kind = f.kind AND d.first = f.first AND d.second = f.second)
ORDER BY least(f.on_1, f.on_2) NULLS LAST, f.km, f.kind, f.first, f.second LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Coincidence:
    """Two properties of two owners. `first` offers where one offers; `on_first` and `on_second` are their days."""

    kind: Coinciding
    first: uuid.UUID
    second: uuid.UUID
    km: float
    on_first: dt.date | None
    on_second: dt.date | None


@dataclass(frozen=True, slots=True)
class Found:
    """The first coincidences in order of their days, and how many there are."""

    some: tuple[Coincidence, ...]
    total: int


def coincidences(
    actor: Actor,
    km: float,
    *,
    kinds: Collection[str] = tuple(Coinciding.values),
    through: uuid.UUID | None = None,
    pair: tuple[uuid.UUID, uuid.UUID] | None = None,
    set_aside: bool = False,
    most: int = MOST,
) -> Found:
    """What coincides within `km`: of the body's own with others'; or, `through` a forum, of all shared with it.

    `pair` looks at two properties alone; `set_aside` includes what the body has dismissed. Two queries at most.
    """
    doors = _doors(actor, through)
    if actor.organisation is None or not doors:
        return Found((), 0)
    facts, facts_parameters = _facts(doors, actor, pair)
    aside, aside_parameters = (NOTHING, {}) if set_aside else _aside(actor)
    own = through is None
    statement = _PAIRS.format(
        facts=facts,
        aside=aside,
        km=KM_SQL,
        begins="owner_id = %(own)s" if own else "true",
        once="true" if own else "a.asset_id < b.asset_id",
        only="f.first = ANY(%(pair)s::uuid[]) AND f.second = ANY(%(pair)s::uuid[])" if pair else "true",
    )
    parameters: dict[str, Any] = facts_parameters | aside_parameters
    parameters |= _reach(km) | {
        "today": clock.today(),
        "own": actor.organisation.pk,
        "offers": list(OFFERS),
        "needs": list(NEEDS),
        "kinds": list(kinds),
        "pair": [str(one) for one in pair or ()],
        "most": most,
    }
    return _found(statement, parameters)


def _reach(km: float) -> dict[str, float]:
    """The kilometres, and the degrees of latitude and of longitude beyond which nothing lies within them."""
    return {
        "high": km / KM_A_DEGREE,
        "wide": km / (KM_A_DEGREE * math.cos(math.radians(NORTHERNMOST))),
        "km": km,
    }


def _found(statement: str, parameters: dict[str, Any]) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    some = tuple(Coincidence(Coinciding(kind), _key(one), _key(two), km, a, b) for kind, one, two, km, a, b, _n in rows)
    return Found(some, rows[0][-1] if rows else 0)


def _key(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def _doors(actor: Actor, through: uuid.UUID | None) -> list[uuid.UUID]:
    if through is None:
        return list(actor.doors)
    held = Cohort.objects.visible_to(actor).filter(audience=through, pk__in=actor.doors)
    return list(held.values_list("pk", flat=True))


def _facts(
    doors: list[uuid.UUID], actor: Actor, pair: tuple[uuid.UUID, uuid.UUID] | None
) -> tuple[str, dict[str, Any]]:
    """What the actor may know of each property that has a date, a plan or vacant space, once each."""
    today = clock.today()
    rows = AssetSight.objects.visible_to(actor, Level.DETAIL).filter(
        Q(lease_ends_on__gte=today)
        | Q(lease_breaks_on__gte=today)
        | Q(intention__in=OFFERS + NEEDS)
        | Q(vacant_space_m2__gt=0),
        is_retired=False,
        door__in=doors,
        latitude__isnull=False,
        longitude__isnull=False,
    )
    if pair is not None:
        rows = rows.filter(asset__in=pair)
    return _compiled(rows.order_by().values_list(*FACTS).distinct(), "facts")


def _aside(actor: Actor) -> tuple[str, dict[str, Any]]:
    rows = Dismissal.objects.visible_to(actor).in_force()
    return _compiled(rows.order_by().values_list("kind", "first_id", "second_id"), "aside")


def _compiled(rows: Any, name: str) -> tuple[str, dict[str, Any]]:
    """The SQL of a queryset, its parameters by name so that they fit into a larger statement."""
    sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    names = [f"{name}_{number}" for number in range(len(parameters))]
    return sql % tuple(f"%({one})s" for one in names), dict(zip(names, parameters, strict=True))
