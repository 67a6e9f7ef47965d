"""Where a query on tenant data is let through by a sentence alone: what the syntax tree says, and the list."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.architecture.source import modules, short, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT_OF_ALL = "ScopedQuerySet"
#: methods of a queryset that say for whom by what they ask of the actor; in them a scope needs no line in the list
SAYING_FOR_WHOM = {
    "visible_to",
    "where_may",
    "owned_by",
    "claimed_by",
    "given_by",
    "filed_by",
    "of_owner",
    "held",
    "own",
}

#: every other place, by file and function, with the sentences that it gives: who let the rows be asked for, before
LISTED: dict[str, dict[str, set[str]]] = {
    "assets/bulkshares/actions.py": {
        "ask_confirm_many": {"a forum at hand"},
    },
    "assets/diary/models.py": {
        "CalendarFeedQuerySet.of_address": {"holder of the address"},
    },
    "assets/diary/queries.py": {
        "named": {"rows of the narrow table"},
        "own_notices": {"the body's own"},
    },
    "assets/exports/models.py": {
        "ExportQuerySet.of_body": {"files of {actor.label}, to be removed"},
    },
    "assets/imports/keeping.py": {
        "leave": {"the import at hand"},
        "clear": {"the import at hand"},
        "forget": {"the import at hand"},
        "missing": {"the import at hand"},
    },
    "assets/imports/tasks.py": {
        "_move": {"the import at hand"},
    },
    "assets/ledger/queries.py": {
        "seen_lines": {"rows of the narrow table"},
    },
    "assets/plans/queries.py": {
        "named": {"rows of the narrow table"},
    },
    "assets/register/actions.py": {
        "note_first_record": {"the body acted for"},
        "note_first_share": {"the body acted for"},
    },
    "assets/register/at_hand.py": {
        "the module": {"rows of the narrow table"},
    },
    "assets/register/models.py": {
        "AssetSightQuerySet.behind_door_of_merge": {"a door of {actor.label}"},
    },
    "assets/register/owners.py": {
        "name_of": {"owners of narrow rows"},
    },
    "assets/register/storing.py": {
        "_load": {"the register being written"},
        "_write_events": {"the register being written"},
    },
    "assets/requests/queries.py": {
        "_members": {"the body acted for"},
    },
    "assets/shares/queries.py": {
        "behind": {"doors of the body's own shares"},
    },
    "assets/space/queries.py": {
        "place_of": {"a row of the narrow table"},
        "spaces": {"rows of the narrow table"},
    },
    "forums/initiatives/evidence.py": {
        "at_risk": {"of initiatives at hand, which whoever is in their forum reads"},
        "file_of": {"evidence at hand"},
    },
    "forums/initiatives/models.py": {
        "MoveQuerySet.about_files_of": {"about files of {actor.label}"},
    },
    "forums/live/actions.py": {
        "ask_in": {"a guest asks to be let in", "asked before", "looked up for a guest"},
    },
    "forums/live/asking.py": {
        "guest": {"the guest's own"},
    },
    "forums/membership/actions.py": {
        "accept_invitation": {"joining"},
    },
    "forums/membership/queries.py": {
        "agreement_of": {"of a forum at hand"},
        "open_membership": {"a forum at hand"},
        "member_person": {"people of a member body, by exact address", "the forum at hand"},
    },
    "forums/membership/telling.py": {
        "who_may_be_told": {"the body acted for"},
    },
    "forums/workshops/models.py": {
        "HiddenQuerySet.own": {"the participant's own"},
    },
    "forums/workshops/queries.py": {
        "everybody": {"a forum at hand"},
    },
    "forums/workshops/room.py": {
        "hold": {"a room that is held"},
    },
    "partners/audit/models.py": {
        "EventQuerySet.for_administrator": {"deeds of portal administrators"},
    },
    "partners/notices/tasks.py": {
        "wake": {"who still acts for the body"},
    },
    "partners/organisations/founding.py": {
        "note_founded": {"the body acted for"},
    },
    "partners/people/actions.py": {
        "accept_invitation": {"the invited person's own"},
    },
    "partners/people/permissions.py": {
        "_holds_link": {"whether anybody administers the body"},
    },
    "partners/people/tasks.py": {
        "_who_look_after": {"the body that the letter is about"},
    },
    "partners/scoping/queries.py": {
        "ScopedQuerySet.unscoped": {"unscoped: {because}"},
        "ScopedQuerySet.fresh": {"just written"},
    },
    "projects/benefits/models.py": {
        "_of_seen_money": {"{actor.label} at COMMERCIAL"},
        "BenefitFigureQuerySet.current": {"of the figures at hand"},
    },
    "projects/benefits/queries.py": {
        "payments_of_forum": {"through doors that every member holds"},
        "file_of": {"evidence at hand"},
    },
    "projects/catalogue/listing.py": {
        "benefits_seen": {"of the benefits at hand"},
        "due_figures": {"of the benefits at hand"},
        "_shared_with": {"of the benefits at hand"},
    },
    "projects/delivery/queries.py": {
        "lead_of": {"the lead of a project at hand"},
        "bodies_by_id": {"bodies of projects at hand"},
    },
    "projects/delivery/telling.py": {
        "who_may_be_told": {"the body acted for"},
    },
    "projects/plan/actions.py": {
        "_made": {"a part of a project at hand"},
    },
    "projects/reports/actions.py": {
        "make_report": {"of a definition at hand"},
        "add_sentence": {"of a report at hand"},
        "sign_off_report": {"of a report at hand"},
        "reopen_report": {"of a report at hand"},
        "correct_report": {"of a report at hand"},
    },
    "projects/reports/building.py": {
        "claim": {"the work at hand"},
        "_held": {"the work at hand"},
    },
    "projects/reports/gathering.py": {
        "_of_forum": {"whose report it is"},
        "_names": {"bodies that the readers know"},
        "_stages": {"a forum's own report"},
        "_earlier": {"earlier reports of the same definition"},
    },
    "projects/reports/telling.py": {
        "tell": {"just published"},
        "_who_run": {"a forum's own report"},
        "_people_of_forum": {"a forum's own report"},
        "_people_of_body": {"a body's own report"},
    },
    "projects/stories/actions.py": {
        "_said": {"named by a story"},
    },
    "projects/stories/queries.py": {
        "rows_of": {"who told a story"},
        "_told": {"named by a story"},
    },
    "sharing/agreements/models.py": {
        "accepted_current": {"of a forum at hand", "of the body at hand"},
    },
    "sharing/audiences/actors.py": {
        "the module": {"the body's own", "the person's own"},
        "actor_of": {"the body acted for"},
        "doors_of_all": {"an audience already found", "of an audience already found"},
        "as_seen_by": {"an audience already found"},
        "current_door": {"an audience already found"},
    },
    "sharing/audiences/joining.py": {
        "rename_own_audience": {"the body's own"},
        "join": {"joining"},
        "leave": {"leaving"},
    },
    "sharing/grants/granting.py": {
        "widen_to_joiners": {"a forum at hand"},
    },
}


def by_name(trees: Iterable[ast.Module]) -> set[str]:
    """The names of all classes that derive from ScopedQuerySet, whichever module they stand in."""
    bases: dict[str, set[str]] = {}
    for module in trees:
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(_named(base) for base in node.bases)
    found = {ROOT_OF_ALL}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def querysets() -> set[str]:
    """Those of the product."""
    return by_name(tree(path) for path in modules(migrations=True))


def scopes() -> dict[str, dict[str, set[str]]]:
    """Every use of `scoped` that needs its line, as the list writes it."""
    found: dict[str, dict[str, set[str]]] = {}
    known = querysets()
    for path in modules(migrations=True):
        for function, sentence in opened_in(tree(path), known):
            found.setdefault(short(path), {}).setdefault(function, set()).add(sentence)
    return found


def opened_in(module: ast.Module, known: set[str]) -> Iterator[tuple[str, str]]:
    """Which functions of a module use `scoped` where it is not free, and what they say.

    That it is named is enough: handed on and called elsewhere it opens as much.
    """
    texts: dict[str, object] = {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    called = {id(node.func): node for node in ast.walk(module) if isinstance(node, ast.Call)}
    for node, around in _inside(module, ()):
        if isinstance(node, ast.Attribute) and node.attr == "scoped" and not _is_free(around, known):
            yield ".".join(one.name for one in around) or "the module", _sentence(called.get(id(node)), texts)


Around = tuple[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, ...]


def _inside(node: ast.AST, around: Around) -> Iterator[tuple[ast.AST, Around]]:
    """Every node with the classes and functions that it stands in, the outermost first."""
    for child in ast.iter_child_nodes(node):
        yield child, around
        deeper = isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        yield from _inside(child, (*around, child) if deeper else around)  # type: ignore[arg-type]


def _is_free(around: Around, known: set[str]) -> bool:
    """Whether that is a method of a queryset which asks for an actor and is named for saying for whom."""
    if len(around) < 2:
        return False
    where, method = around[0], around[1]
    return (
        isinstance(where, ast.ClassDef)
        and (where.name == ROOT_OF_ALL or bool({_named(base) for base in where.bases} & known))
        and isinstance(method, ast.FunctionDef)
        and method.name in SAYING_FOR_WHOM
        and "actor" in {one.arg for one in method.args.args}
    )


def _named(base: ast.expr) -> str:
    """The last name of a base, without what stands in brackets."""
    if isinstance(base, ast.Subscript):
        base = base.value
    return base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")


def _sentence(call: ast.Call | None, texts: Mapping[str, object]) -> str:
    """What is given as the scope, as one reads it."""
    given = call.args[0] if call and call.args else None
    if isinstance(given, ast.Constant):
        return str(given.value)
    if isinstance(given, ast.Name) and given.id in texts:
        return str(texts[given.id])
    if isinstance(given, ast.JoinedStr):
        return "".join(
            str(part.value)
            if isinstance(part, ast.Constant)
            else ast.unparse(part).removeprefix("f'").removesuffix("'")
            for part in given.values
        )
    return "not a plain sentence"
