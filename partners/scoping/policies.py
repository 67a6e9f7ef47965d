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
    `remove` narrow them further. A command left out is refused to everybody but the owner.
    """

    reduces_to_sql = True

    def __init__(
        self,
        table: str,
        *,
        read: str,
        add: str | None = None,
        change: str | None = None,
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
            statements.append(f"CREATE POLICY {table}_change ON {table} FOR UPDATE USING ({change});")
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


class AlsoReads(migrations.RunSQL):
    """A further reason to read rows of a table policed on a lower floor (policies join with OR)."""

    def __init__(self, table: str, name: str, *, when: str) -> None:
        super().__init__(
            f"CREATE POLICY {table}_{name} ON {table} FOR SELECT USING ({when});",
            f"DROP POLICY IF EXISTS {table}_{name} ON {table};",
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
