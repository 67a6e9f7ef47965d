"""The second wall: row-level security, written in migrations.

Policies read transaction-local settings (see `arming.py`) and narrow tables only, never a table
whose own policy would read them back: that would recurse. The owner role, which migrates, is not
subject to them (no FORCE); web and worker are, and own nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

#: name, SQL type. One STABLE function a setting; empty after a commit, so NULLIF.
SETTINGS: dict[str, str] = {
    "person": "uuid",
    "organisation": "uuid",
    "doors": "uuid[]",
    "audiences": "uuid[]",
    "invitation": "text",
    "roles": "text[]",
}

CREATE_FUNCTIONS = (
    "\n".join(
        f"CREATE OR REPLACE FUNCTION portal_{name}() RETURNS {kind} LANGUAGE sql STABLE PARALLEL SAFE AS "
        f"$$ SELECT NULLIF(current_setting('portal.{name}', true), '')::{kind} $$;"
        for name, kind in SETTINGS.items()
    )
    + """
CREATE OR REPLACE FUNCTION portal_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT COALESCE(NULLIF(current_setting('portal.today', true), '')::date, current_date) $$;
CREATE OR REPLACE FUNCTION portal_administrator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT COALESCE(NULLIF(current_setting('portal.administrator', true), '') = 'on', false) $$;
CREATE OR REPLACE FUNCTION portal_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT current_user = 'portal_worker'
      AND COALESCE(NULLIF(current_setting('portal.system', true), '') = 'on', false) $$;
"""
)

# Written once in a policy, evaluated once in a query: a function call in a bare condition
# would run for every row.
PERSON = "(SELECT portal_person())"
ORGANISATION = "(SELECT portal_organisation())"
DOORS = "ANY ((SELECT portal_doors())::uuid[])"
AUDIENCES = "ANY ((SELECT portal_audiences())::uuid[])"
ADMINISTRATOR = "(SELECT portal_administrator())"
SYSTEM = "(SELECT portal_system())"
TODAY = "(SELECT portal_today())"
INVITATION = "(SELECT portal_invitation())"
#: of a guest without an account: the one room in which they were admitted, and their place in it
ROOM = "(SELECT portal_room())"
PARTICIPANT = "(SELECT portal_participant())"
OWN = f"organisation_id = {ORGANISATION}"
NOBODY = "false"
MANAGES_PEOPLE = "'administrator' = ANY ((SELECT portal_roles())::text[])"
MANAGES_RECORDS = "'property_manager' = ANY ((SELECT portal_roles())::text[])"
MANAGES_BENEFITS = "(SELECT portal_roles()) && ARRAY['property_manager', 'benefits_manager']"
#: does more in the body than read
KEEPS = (
    "(SELECT portal_roles()) && ARRAY['property_manager', 'benefits_manager', 'finance', 'sponsor', 'administrator']"
)
#: the worker's own work for a body, with no person behind it: making the token of a letter
BY_ITSELF = f"(current_user = 'portal_worker' AND {PERSON} IS NULL)"
#: rules of what may change bind the roles that serve people, not the owner, who migrates
BOUND = "current_user IN ('portal_web', 'portal_worker')"


class Functions(migrations.RunSQL):
    """Create the functions by which policies read who is acting."""

    def __init__(self) -> None:
        super().__init__(CREATE_FUNCTIONS, migrations.RunSQL.noop)


class Setting(migrations.RunSQL):
    """Create the function by which policies read one setting more."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"CREATE OR REPLACE FUNCTION portal_{name}() RETURNS {kind} LANGUAGE sql STABLE PARALLEL SAFE AS "
            f"$$ SELECT NULLIF(current_setting('portal.{name}', true), '')::{kind} $$;",
            f"DROP FUNCTION portal_{name}();",
        )


class Police(migrations.RunSQL):
    """Switch row-level security on for `table`, with one policy a command.

    `read` also limits UPDATE and DELETE, as PostgreSQL needs to read the rows; `change` and
    `remove` narrow them further. What a row becomes by a change is asked the same as what it was,
    or `becomes`. A command left out is refused to everybody but the owner.
    """

    reduces_to_sql = True

    def __init__(
        self,
        table: str,
        *,
        read: str,
        add: str | None = None,
        change: str | None = None,
        becomes: str | None = None,
        remove: str | None = None,
    ) -> None:
        self.table = table
        statements = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({read});",
        ]
        if add is not None:
            statements.append(f"CREATE POLICY {table}_add ON {table} FOR INSERT WITH CHECK ({add});")
        if change is not None:
            check = "" if becomes is None else f" WITH CHECK ({becomes})"
            statements.append(f"CREATE POLICY {table}_change ON {table} FOR UPDATE USING ({change}){check};")
        if remove is not None:
            statements.append(f"CREATE POLICY {table}_remove ON {table} FOR DELETE USING ({remove});")
        undo = [
            *(
                f"DROP POLICY IF EXISTS {table}_{command} ON {table};"
                for command in ("read", "add", "change", "remove")
            ),
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
        ]
        super().__init__("\n".join(statements), "\n".join(undo))

    def deconstruct(self) -> Any:
        return (self.__class__.__qualname__, [self.table], {})


class Kept(migrations.RunSQL):
    """A function that answers the ids a policy compares with, asked with the eyes of whoever reads.

    A statement plans the subqueries of all policies that it meets, each time and whether or not a row gets
    to them. Of one in a function the plan is kept by the connection, so a reason that seldom decides costs nothing.
    """

    def __init__(self, name: str, query: str) -> None:
        super().__init__(
            f"CREATE FUNCTION {name}() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS"
            f" $$ BEGIN RETURN QUERY {query}; END $$;",
            f"DROP FUNCTION {name}();",
        )


class AlsoReads(migrations.RunSQL):
    """A further reason to read rows of a table policed on a lower floor (policies join with OR)."""

    def __init__(self, table: str, name: str, *, when: str) -> None:
        super().__init__(
            f"CREATE POLICY {table}_{name} ON {table} FOR SELECT USING ({when});",
            f"DROP POLICY IF EXISTS {table}_{name} ON {table};",
        )


class AlsoChanges(migrations.RunSQL):
    """A further reason to change rows that a policy lets read (policies join with OR)."""

    def __init__(self, table: str, name: str, *, when: str) -> None:
        super().__init__(
            f"CREATE POLICY {table}_{name} ON {table} FOR UPDATE USING ({when});",
            f"DROP POLICY IF EXISTS {table}_{name} ON {table};",
        )


class Narrow(migrations.RunSQL):
    """Replace what a policy asks: `using` of the rows as they are, `check` of the rows as they become."""

    def __init__(self, table: str, command: str, *, was: str, using: str = "", check: str = "") -> None:
        asks = [f"USING ({using})" if using else "", f"WITH CHECK ({check})" if check else ""]
        asked = [f"USING ({was})" if using else "", f"WITH CHECK ({was})" if check else ""]
        alter = f"ALTER POLICY {table}_{command} ON {table}"
        super().__init__(f"{alter} {' '.join(asks)};", f"{alter} {' '.join(asked)};")


class Also(migrations.RunSQL):
    """A further condition on a command, which no other policy makes up for (RESTRICTIVE)."""

    def __init__(self, table: str, name: str, *, command: str, check: str, using: str = "true") -> None:
        using = f"USING ({using})" if command == "UPDATE" else ""
        super().__init__(
            f"CREATE POLICY {table}_{name} ON {table} AS RESTRICTIVE FOR {command} {using} WITH CHECK ({check});",
            f"DROP POLICY IF EXISTS {table}_{name} ON {table};",
        )


class Refuses(migrations.RunSQL):
    """Refuse an UPDATE `when` OLD and NEW say so: a policy sees only the one or the other."""

    def __init__(self, table: str, name: str, *, when: str) -> None:
        super().__init__(
            f"""
            CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
              RAISE EXCEPTION 'row-level security: % on % refuses this change', TG_NAME, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER {table}_{name} BEFORE UPDATE ON {table} FOR EACH ROW
              WHEN ({BOUND} AND ({when})) EXECUTE FUNCTION refuse_change();
            """,
            f"DROP TRIGGER IF EXISTS {table}_{name} ON {table};",
        )


class Fixed(Refuses):
    """Columns that say whose row it is and what about: what is written there stays."""

    def __init__(self, table: str, *columns: str) -> None:
        super().__init__(table, "fixed", when=changed(*columns))


def changed(*columns: str) -> str:
    """The condition that one of these columns would change."""
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


class MayChange(migrations.RunSQL):
    """Columns that the web and worker roles, or one of them, may change; the others of the table are for neither.

    A policy for UPDATE names no columns: those that say whose a row is are kept from change by this.
    """

    def __init__(self, table: str, *columns: str, roles: str = "portal_web, portal_worker") -> None:
        revoke = f"REVOKE UPDATE ON {table} FROM portal_web, portal_worker;"
        grant = f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {roles};" if columns else ""
        super().__init__(f"{revoke} {grant}", f"GRANT UPDATE ON {table} TO portal_web, portal_worker;")


class Key(migrations.RunSQL):
    """A key over the id and one column more, for a `Pair` or `WithOwner` to point at."""

    def __init__(self, table: str, name: str, other: str) -> None:
        super().__init__(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (id, {other});",
            f"ALTER TABLE {table} DROP CONSTRAINT {name};",
        )


class Pair(migrations.RunSQL):
    """A row that names two things which belong together names a pair that there is: a key over both."""

    def __init__(self, table: str, one: str, other: str, *, of: str, whose: str) -> None:
        super().__init__(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{one}_of_its_{other}"
            f" FOREIGN KEY ({one}_id, {other}_id) REFERENCES {of} (id, {whose});",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{one}_of_its_{other};",
        )


class Loose(migrations.RunSQL):
    """Drop the foreign key over this column alone, where one over two columns includes it."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(
            f"""
            DO $$ DECLARE known text; BEGIN
              FOR known IN SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f'
                AND conkey = ARRAY[(SELECT attnum FROM pg_attribute
                                    WHERE attrelid = '{table}'::regclass AND attname = '{key}')]
              LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', known); END LOOP;
            END $$;
            """,  # noqa: S608  names that a migration writes down
            migrations.RunSQL.noop,
        )


class WithOwner(migrations.RunSQL):
    """A part names what it hangs on together with the owner of that, by a key over both.

    Policies believe the owner that a row names: without the key, a body could write a row of its
    own about somebody else's record, and open the record by that.
    """

    def __init__(self, table: str, name: str, key: str, *, of: str, owner: str = "organisation_id") -> None:
        super().__init__(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY ({key}, {owner})"
            f" REFERENCES {of} (id, organisation_id) ON UPDATE CASCADE;",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name};",
        )


class AppendOnly(migrations.RunSQL):
    """Rows of `table` may be added and read; not even the application's roles change or remove them."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"""
            REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM portal_web, portal_worker;
            CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
              FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
            """,
            f"DROP TRIGGER {table}_append_only ON {table}; DROP FUNCTION {table}_refuse();",
        )
