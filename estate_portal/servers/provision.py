"""What a superuser does once for the portal: roles, the database, extensions and privileges.

Everything here may run again and again; what is already so is left alone. A managed server
that refuses a step is told so in a warning, and the portal still works (docs/operations.md
says how much slower it searches without the LEAKPROOF marks).
"""

from collections.abc import Callable
from typing import Any

from psycopg2 import errors, sql

Connection = Any  # psycopg2's, or Django's own: both have cursor()
Warn = Callable[[str], object]

OWNER = "portal_owner"
WEB = "portal_web"
WORKER = "portal_worker"
ROLES = (OWNER, WEB, WORKER)

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "btree_gin")

# What a connection plans once it keeps, whatever the values: the questions that are asked so (those of
# `partners/scoping/prepared`) are answered by the same indexes for everybody, and to plan them takes as long as that.
PLANS = "force_generic_plan"

# How long each role may keep others waiting. A migration waits for no lock longer than this,
# so that it never stops the pages of the portal.
SETTINGS = {
    OWNER: {"lock_timeout": "10s", "statement_timeout": "0"},
    WEB: {
        "lock_timeout": "5s",
        "statement_timeout": "20s",
        "idle_in_transaction_session_timeout": "1min",
        "plan_cache_mode": PLANS,
    },
    WORKER: {
        "lock_timeout": "30s",
        "statement_timeout": "15min",
        "idle_in_transaction_session_timeout": "20min",
        "plan_cache_mode": PLANS,
    },
}

# The functions behind the conditions of search, filters and the map. Behind a policy an index
# serves only conditions whose functions are marked; none of these tells its arguments to anybody.
_NUMBERS = [f"{kind}{test}" for kind in ("float8", "numeric_") for test in ("lt", "le", "gt", "ge")]
LEAKPROOF = (
    "texticlike(text,text)",
    "texticnlike(text,text)",
    "textlike(text,text)",
    "textnlike(text,text)",
    "lower(text)",
    "upper(text)",
    "starts_with(text,text)",
    "similarity_op(text,text)",
    "word_similarity_op(text,text)",
    "word_similarity_commutator_op(text,text)",
    "strict_word_similarity_op(text,text)",
    "strict_word_similarity_commutator_op(text,text)",
    "similarity(text,text)",
    "word_similarity(text,text)",
    "unaccent(text)",
    "unaccent(regdictionary,text)",
    "on_pb(point,box)",
    "box_contain_pt(box,point)",
    "point(double precision,double precision)",
    "arraycontains(anyarray,anyarray)",
    "arraycontained(anyarray,anyarray)",
    "arrayoverlap(anyarray,anyarray)",
    "numeric_eq(numeric,numeric)",
    "numeric_ne(numeric,numeric)",
    "float8eq(double precision,double precision)",
    *(
        f"{name}({kind},{kind})"
        for name in _NUMBERS
        for kind in [("double precision" if name.startswith("float8") else "numeric")]
    ),
)

PRIVILEGES = """
    REVOKE ALL ON DATABASE {database} FROM PUBLIC;
    GRANT CONNECT, TEMPORARY ON DATABASE {database} TO portal_owner, portal_worker;
    GRANT CONNECT ON DATABASE {database} TO portal_web;
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA public TO portal_owner;
    GRANT USAGE ON SCHEMA public TO portal_web, portal_worker;
    ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_web, portal_worker;
    ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
        GRANT USAGE, SELECT ON SEQUENCES TO portal_web, portal_worker;
"""


def make_roles(connection: Connection, passwords: dict[str, str]) -> None:
    """Make the three roles, or set their passwords and limits anew."""
    with connection.cursor() as cursor:
        for role in ROLES:
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() is not None else "CREATE"
            cursor.execute(
                sql.SQL("{} ROLE {} WITH LOGIN PASSWORD {}").format(
                    sql.SQL(verb), sql.Identifier(role), sql.Literal(passwords[role])
                )
            )
            for name, value in SETTINGS[role].items():
                cursor.execute(
                    sql.SQL("ALTER ROLE {} SET {} = {}").format(
                        sql.Identifier(role), sql.Identifier(name), sql.Literal(value)
                    )
                )
        if not _is_superuser(cursor):
            cursor.execute("GRANT portal_owner TO CURRENT_USER")


def make_database(connection: Connection, database: str) -> bool:
    """Make the database where it is absent, and answer whether it had to be made.

    Its order of letters is the same on every computer where the server can promise that (17 on).
    The connection must be outside a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if cursor.fetchone() is not None:
            return False
        cursor.execute("SELECT current_setting('server_version_num')::int")
        (version,) = cursor.fetchone()
        letters = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER portal_owner TEMPLATE template0 ENCODING 'UTF8' {}").format(
                sql.Identifier(database), sql.SQL(letters if version >= 170000 else "")
            )
        )
        return True


def provision(connection: Connection, database: str, warn: Warn = print) -> None:
    """Make this database fit for the portal: extensions, privileges, LEAKPROOF marks.

    The connection is one to that very database, committing each statement by itself.
    """
    with connection.cursor() as cursor:
        for extension in EXTENSIONS:
            _try(
                cursor,
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)),
                f"The extension {extension} could not be made. Ask whoever runs the server for it.",
                warn,
            )
        cursor.execute(sql.SQL(PRIVILEGES).format(database=sql.Identifier(database)))
        _mark_leakproof(cursor, warn)


def _mark_leakproof(cursor: Any, warn: Warn) -> None:
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE NOT proleakproof AND oid IN "
        "(SELECT to_regprocedure(name)::oid FROM unnest(%s) AS name)",
        [list(LEAKPROOF)],
    )
    unmarked = [name for (name,) in cursor.fetchall()]
    for name in unmarked:
        done = _try(cursor, sql.SQL("ALTER FUNCTION {} LEAKPROOF").format(sql.SQL(name)), "", warn)
        if not done:
            warn(
                "Warning: this server does not let us mark functions LEAKPROOF (a superuser may). "
                "The portal works; searches and maps are slower."
            )
            return


def _try(cursor: Any, statement: sql.Composable, sentence: str, warn: Warn) -> bool:
    try:
        cursor.execute(statement)
    except (errors.InsufficientPrivilege, errors.UndefinedFile, errors.FeatureNotSupported):
        if sentence:
            warn(f"Warning: {sentence}")
        return False
    return True


def _is_superuser(cursor: Any) -> bool:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    (answer,) = cursor.fetchone()
    return bool(answer)
