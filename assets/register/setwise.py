"""Writing facts about a whole register in a few statements, however many rows it has.

`storing` is for one property or a few, in Python; this is for an import. The two agree: what a value
is, what "the same" means and what the history says are tested against each other.

The rows to write are a relation, `staged`, with the columns row, identity, asset_id, outcome ("new",
"changed", "unchanged"), said (what is said, by field) and was (what stood before, where it differs).
Best is a temporary table that was analysed: the planner takes a relation that it does not know for a
few rows, and walks the register once for each of a hundred thousand.
No permission is decided here; row-level security binds every statement.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from assets.register.fields import LEASE_DATES, PARTS, fields
from assets.register.ordered import IN_ORDER
from partners import clock
from sharing.levels import Level

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Mapping

    from assets.register.fields import Field
    from partners.audit.record import Author

_ALIASES = {Level.LISTED: "a", Level.SUMMARY: "s", Level.DETAIL: "d", Level.COMMERCIAL: "m"}
_PARTS = (Level.SUMMARY, Level.DETAIL, Level.COMMERCIAL)


@dataclass(frozen=True, slots=True)
class Writing:
    """Whose register is written, from which rows, by whom and why."""

    owner: uuid.UUID
    staged: str
    author: Author
    cause: str
    facts: Mapping[str, Any]

    def parameters(self) -> dict[str, Any]:
        """For every statement."""
        return {
            **self.facts,
            "owner": self.owner,
            "now": clock.now(),
            "person": self.author.person_id,
            "person_name": self.author.person_name,
            "cause": self.cause,
        }


def _type(field: Field) -> str:
    return "date" if field.column is None else str(field.column.db_type(connection))


def _of(level: Level) -> list[Field]:
    return [field for field in fields().values() if field.level == level and field.column is not None]


def _nothing(field: Field) -> str:
    """What the column holds where nothing is recorded; NULL for a column that may be null."""
    column: Any = field.column
    if column is None or column.null:
        return "NULL"
    if isinstance(column, ArrayField):
        return f"'{{}}'::{_type(field)}"
    default = column.get_default()
    return "'" + str(default).replace("'", "''") + "'"


def _or_nothing(value: str, field: Field) -> str:
    nothing = _nothing(field)
    return value if nothing == "NULL" else f"COALESCE({value}, {nothing})"


def said_as_record(names: list[Field]) -> str:
    """What a row says as typed columns, read from its JSON once."""
    columns = ", ".join(f'"{field.name}" {_type(field)}' for field in names)
    return f"jsonb_to_record(l.said) AS n({columns})"


def _held(field: Field) -> str:
    return f'e."{field.name}"' if field.column is None else f'{_ALIASES[field.level]}."{field.column.column}"'


def _differs(field: Field) -> str:
    # Nothing is nothing, whether it is no text, no list or no row of the part.
    empty = "''" if isinstance(field.column, models.CharField | models.TextField) else _nothing(field)
    pair = [f'n."{field.name}"', _held(field)]
    if empty != "NULL":
        pair = [f"COALESCE({one}, {empty})" for one in pair]
    return f"(l.said ? '{field.name}' AND {pair[0]} IS DISTINCT FROM {pair[1]})"


def _register() -> str:
    parts = " ".join(
        f"LEFT JOIN {PARTS[level]._meta.db_table} {_ALIASES[level]} ON {_ALIASES[level]}.asset_id = a.id"
        f" AND {_ALIASES[level]}.organisation_id = %(owner)s"  # else the policy is asked of every body's rows
        for level in _PARTS
    )
    dates = ", ".join(f"max(\"on\") FILTER (WHERE kind = '{kind}') AS {name}" for name, kind in LEASE_DATES.items())
    events = f"SELECT asset_id, {dates} FROM assets_leaseevent WHERE organisation_id = %(owner)s GROUP BY asset_id"
    return f"{parts} LEFT JOIN ({events}) e ON e.asset_id = a.id"


MANY = 1_000


@contextmanager
def in_bulk(cursor: Any, rows: int) -> Iterator[None]:
    """Statements about many rows join whole tables.

    Of a register that was written a moment ago the planner has no figures yet: it would think of one row, and walk all
    of a body's once for each row of the file.
    """
    if rows < MANY:
        yield
        return
    cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    cursor.execute("SET LOCAL enable_nestloop = on")  # after an error there is nothing left in which it is off


@cache
def compared(lines: str, *also: str) -> str:
    """Rows of `lines` (row, identity, portal_id, fault, said) beside the register, and what each of them does to it.

    Gives row, identity, asset_id, outcome, fault, said, was, and the columns `also` of the lines. Parameters: owner.
    """
    every = list(fields().values())
    differs = " OR ".join(_differs(field) for field in every)
    before = ", ".join(f"('{field.name}', {_differs(field)}, to_jsonb({_held(field)}))" for field in every)
    return f"""
    SELECT l.row, COALESCE(a.identity, l.identity) AS identity,
      CASE WHEN a.id IS NOT NULL THEN a.id WHEN l.portal_id IS NULL THEN gen_random_uuid() END AS asset_id,
      CASE WHEN a.id IS NULL AND l.portal_id IS NOT NULL THEN 'rejected' WHEN a.id IS NULL THEN 'new'
        WHEN x.was IS NULL THEN 'unchanged' ELSE 'changed' END AS outcome,
      l.fault, l.said, x.was{"".join(f", l.{name}" for name in also)}
    FROM (
      SELECT l.*, CASE WHEN l.portal_id IS NULL THEN i.id ELSE p.id END AS found
      FROM {lines} l
      LEFT JOIN assets_asset i ON i.organisation_id = %(owner)s AND i.identity = l.identity
      LEFT JOIN assets_asset p ON p.organisation_id = %(owner)s AND p.id = l.portal_id
    ) l
    LEFT JOIN assets_asset a ON a.id = l.found AND a.organisation_id = %(owner)s
    {_register()}
    LEFT JOIN LATERAL (
      SELECT (SELECT jsonb_object_agg(f.name, f.held) FROM (VALUES {before}) AS f(name, differs, held) WHERE f.differs)
        AS was
      FROM {said_as_record(every)} WHERE a.id IS NOT NULL AND ({differs})
      OFFSET 0 -- so that a row without a property is not even read: a fence, and a filter before the function
    ) x ON true
    """


def _halves() -> list[tuple[str, str, bool]]:
    """Of each pair of facts in order: the one that is said, the other, and whether the first of them is said."""
    return [half for first, last in IN_ORDER for half in ((first, last, True), (last, first, False))]


def may_be_out_of_order() -> str:
    """A condition on staged rows: they change one fact of two in order, and say nothing of the other."""
    halves = " OR ".join(f"(l.was ? '{name}' AND NOT l.said ? '{other}')" for name, other, _first in _halves())
    return f"l.outcome = 'changed' AND l.fault < 2 AND ({halves})"


def out_of_order(staged: str) -> str:
    """Of those rows, what does not go with the other fact as the register has it.

    Gives row, name, said, other, held and is_first. Parameters: owner.
    """
    values = []
    for name, other, is_first in _halves():
        said, held = f"(l.said->>'{name}')::{_type(fields()[name])}", _held(fields()[other])
        wrong = f"{said} > {held}" if is_first else f"{said} < {held}"
        asked = f"l.was ? '{name}' AND NOT l.said ? '{other}' AND {wrong}"
        values.append(f"('{name}', l.said->>'{name}', '{other}', {held}::text, {is_first}, {asked})")
    return f"""
    SELECT l.row, x.name, x.said, x.other, x.held, x.is_first
    FROM (SELECT * FROM {staged} l WHERE {may_be_out_of_order()}) l
    JOIN assets_asset a ON a.id = l.asset_id AND a.organisation_id = %(owner)s {_register()}
    CROSS JOIN LATERAL (VALUES {", ".join(values)}) AS x(name, said, other, held, is_first, is_wrong)
    WHERE x.is_wrong
    """


def write(writing: Writing) -> None:
    """Make the register say what the staged rows say, and write the history of it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT outcome FROM {writing.staged} l", writing.parameters())
        outcomes = {outcome for (outcome,) in cursor}
        statements = [
            *(_creating(writing.staged) if "new" in outcomes else ()),
            *(_changing(writing.staged) if "changed" in outcomes else ()),
            *(_events(writing.staged) if outcomes & {"new", "changed"} else ()),
        ]
        for statement in statements:
            cursor.execute(statement, writing.parameters())


def _creating(staged: str) -> list[str]:
    listed = _of(Level.LISTED)
    columns = ", ".join(f'"{field.name}"' for field in listed)
    values = ", ".join(_or_nothing(f'n."{field.name}"', field) for field in listed)
    statements = [
        f"INSERT INTO assets_asset (id, organisation_id, identity, version, created_at, changed_at, {columns})"
        f" SELECT l.asset_id, %(owner)s, l.identity, 1, %(now)s, %(now)s, {values}"
        f" FROM {staged} l, {said_as_record(listed)} WHERE l.outcome = 'new'"
    ]
    statements += [_part_rows(staged, level, "l.outcome = 'new'") for level in _PARTS]
    statements.append(
        "INSERT INTO assets_assetchange (id, organisation_id, asset_id, level, at, person_id, person_name, field,"
        " before, after, cause, version)"
        f" SELECT gen_random_uuid(), %(owner)s, l.asset_id, {Level.LISTED.value}, %(now)s, %(person)s, %(person_name)s,"
        f" '', '', l.said->>'name', %(cause)s, 1 FROM {staged} l WHERE l.outcome = 'new'"
    )
    return statements


def _part_rows(staged: str, level: Level, which: str) -> str:
    names = _of(level)
    columns = ", ".join(f'"{field.name}"' for field in names)
    values = ", ".join(_or_nothing(f'n."{field.name}"', field) for field in names)
    keys = ", ".join(f"'{field.name}'" for field in names)
    return (
        f"INSERT INTO {PARTS[level]._meta.db_table} (id, organisation_id, asset_id, {columns})"
        f" SELECT gen_random_uuid(), %(owner)s, l.asset_id, {values}"
        f" FROM {staged} l, {said_as_record(names)} WHERE {which} AND l.said ?| ARRAY[{keys}]"
    )


# As `identity.moved`: the identity goes with the reference that it was made of.
_MOVED = (
    "CASE WHEN l.was ? 'reference' AND l.said->>'reference' <> '' AND t.identity = 'ref:' || (l.was->>'reference')"
    " THEN 'ref:' || (l.said->>'reference') ELSE t.identity END"
)


def _changing(staged: str) -> list[str]:
    statements = []
    for level in (Level.LISTED, *_PARTS):
        names, table = _of(level), PARTS[level]._meta.db_table
        key = "id" if level == Level.LISTED else "asset_id"
        sets = [
            f"\"{field.name}\" = CASE WHEN l.said ? '{field.name}' THEN "
            f'{_or_nothing(f"""l."{field.name}" """, field)} ELSE t."{field.name}" END'
            for field in names
        ]
        keys = ", ".join(f"'{field.name}'" for field in names)
        touched = "" if level == Level.LISTED else f" AND l.was ?| ARRAY[{keys}]"
        if level == Level.LISTED:
            sets += ["version = t.version + 1", "changed_at = %(now)s", f"identity = {_MOVED}"]
        statements.append(
            # Apart, so that the register is looked up by key for each changed row, and never walked for each.
            f"WITH l AS MATERIALIZED (SELECT l.asset_id, l.said, l.was, n.* FROM {staged} l, {said_as_record(names)}"
            f" WHERE l.outcome = 'changed'{touched}) UPDATE {table} t SET {', '.join(sets)} FROM l"
            f" WHERE t.{key} = l.asset_id AND t.organisation_id = %(owner)s"
        )
        if level != Level.LISTED:
            none = f"NOT EXISTS (SELECT 1 FROM {table} t WHERE t.asset_id = l.asset_id)"
            statements.append(_part_rows(staged, level, f"l.outcome = 'changed' AND {none}"))
    levels = ", ".join(f"('{field.name}', {field.level.value})" for field in fields().values())
    statements.append(
        "INSERT INTO assets_assetchange (id, organisation_id, asset_id, level, at, person_id, person_name, field,"
        " before, after, cause, version)"
        " SELECT gen_random_uuid(), %(owner)s, l.asset_id, levels.level, %(now)s, %(person)s, %(person_name)s, w.key,"
        f" {_in_history('w.value')}, {_in_history('l.said->w.key')}, %(cause)s, a.version"
        f" FROM {staged} l JOIN assets_asset a ON a.id = l.asset_id CROSS JOIN LATERAL jsonb_each(l.was) w"
        f" JOIN (VALUES {levels}) AS levels(field, level) ON levels.field = w.key WHERE l.outcome = 'changed'"
    )
    return statements


def _in_history(value: str) -> str:
    """JSON as `storing.as_text` writes a value."""
    return (
        f"CASE jsonb_typeof({value}) WHEN 'boolean' THEN initcap({value} #>> '{{}}') WHEN 'null' THEN ''"
        f" WHEN 'array' THEN COALESCE((SELECT string_agg(one, ', ') FROM jsonb_array_elements_text({value}) one), '')"
        f" ELSE COALESCE({value} #>> '{{}}', '') END"
    )


def _events(staged: str) -> list[str]:
    kinds = ", ".join(f"('{name}', '{kind}')" for name, kind in LEASE_DATES.items())
    keys = ", ".join(f"'{name}'" for name in LEASE_DATES)
    spoken = (
        f"FROM {staged} l CROSS JOIN (VALUES {kinds}) AS k(name, kind)"
        f" WHERE l.outcome IN ('new', 'changed') AND l.said ?| ARRAY[{keys}] AND l.said ? k.name"
    )
    return [
        "DELETE FROM assets_leaseevent t USING (SELECT l.asset_id, k.kind "
        f"{spoken} AND l.outcome = 'changed' AND l.said->>k.name IS NULL) gone"
        " WHERE t.asset_id = gone.asset_id AND t.kind = gone.kind AND t.organisation_id = %(owner)s",
        'INSERT INTO assets_leaseevent (id, organisation_id, asset_id, kind, "on")'
        " SELECT gen_random_uuid(), %(owner)s, l.asset_id, k.kind, (l.said->>k.name)::date "
        f"{spoken} AND l.said->>k.name IS NOT NULL"
        ' ON CONFLICT (organisation_id, asset_id, kind) DO UPDATE SET "on" = excluded."on"'
        ' WHERE assets_leaseevent."on" IS DISTINCT FROM excluded."on"',
    ]


def stamp(owner: uuid.UUID) -> str:
    """A text that changes whenever any property of the register is added, changed or taken away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat_ws(' ', count(*), sum(version), max(changed_at)) FROM assets_asset"
            " WHERE organisation_id = %s",
            [owner],
        )
        return str(cursor.fetchone()[0])
