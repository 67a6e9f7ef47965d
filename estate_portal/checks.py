"""What must hold before the portal starts: every URL declares, every tenant model is scoped, every list is wired.

Run by `manage.py check` and so by every start. The second wall itself is read from the database's
catalogue by `tests/estate_portal/test_catalogue.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model, Q
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter

from partners.acting.requires import Declaration
from partners.organisations.models import Organisation
from partners.people.models import Person
from partners.scoping.queries import ScopedQuery
from partners.wired import Wired

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: models that hang on tenant data and whose querysets run without a scope, each with the reason
UNSCOPED_MODELS: dict[str, str] = {
    "partners.Job": "the worker takes work for everybody; a row holds ids only. Of ids that a page has"
    " it learns whether their work waits or fails (outbox/pending.py, failing.py)",
    "assets.AssetGrant": "guardian's own manager must run; row-level security polices the table",
    "projects.ProjectGrant": "guardian's own manager must run; row-level security polices the table",
}
#: names that say nothing of what they name, so that @requires would not fetch it
NAMELESS = frozenset({"pk", "id", "uuid"})


def patterns(
    entries: Iterable[Any] | None = None, space: str = "", prefix: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every URL of the portal: its name with namespace, its whole route, its pattern."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name or '?'}", f"{prefix}{entry.pattern}", entry
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry.url_patterns, inner, f"{prefix}{entry.pattern}")


def tenant_models() -> list[type[Model]]:
    """Organisation, and every model from which keys lead to it: what hangs on tenant data is tenant data."""
    found: set[type[Model]] = {Organisation}
    ours = [model for model in apps.get_models() if model is not Person]
    while True:
        more = {model for model in ours if model not in found and any(key in found for key in _keys(model))}
        if not more:
            return sorted(found, key=lambda model: model._meta.label)
        found |= more


def _keys(model: type[Model]) -> Iterator[Any]:
    for field in model._meta.get_fields():
        if not field.auto_created and field.is_relation and field.related_model is not None:
            yield field.related_model


def is_scoped(model: type[Model]) -> bool:
    """Whether the model's default queryset refuses to run until it was said for whom."""
    return isinstance(model._default_manager.get_queryset().query, ScopedQuery)


def every_url_declares(**_: Any) -> list[CheckMessage]:
    """E001: a view that says neither @requires nor @open_to_all."""
    return [
        Error(
            f"{name} ({route}) does not say whom it serves.",
            hint="Put @requires(PERMISSION) or @open_to_all(because=...) on its view.",
            obj=entry.callback,
            id="portal.E001",
        )
        for name, route, entry in patterns()
        if not isinstance(getattr(entry.callback, "declaration", None), Declaration)
    ]


def every_tenant_model_is_scoped(**_: Any) -> list[CheckMessage]:
    """E002: a model that hangs on tenant data and whose queryset would run for nobody in particular."""
    return [
        Error(
            f"{model._meta.label} hangs on tenant data and is not scoped.",
            hint="Derive it from ScopedModel with a scoped queryset, or give a reason in UNSCOPED_MODELS.",
            obj=model,
            id="portal.E002",
        )
        for model in tenant_models()
        if not is_scoped(model) and model._meta.label not in UNSCOPED_MODELS
    ]


def nouns_are_parameters(**_: Any) -> list[CheckMessage]:
    """E003: a URL whose record @requires would not fetch, because its parameter has another name."""
    found: list[CheckMessage] = []
    for name, route, entry in patterns():
        permission = getattr(getattr(entry.callback, "declaration", None), "permission", None)
        parameters = set(entry.pattern.converters)
        unfetched = {permission.noun} if permission is not None and not permission.model else set()
        wrong = parameters & (NAMELESS | unfetched)
        if wrong:
            noun = permission.noun if permission else "what it is"
            found.append(
                Error(
                    f"{name} ({route}): no record is fetched for the parameter {', '.join(sorted(wrong))}.",
                    hint=f"Call it {noun}, and give the permission a model.",
                    obj=entry.callback,
                    id="portal.E003",
                )
            )
    return found


def no_counters_in_addresses(**_: Any) -> list[CheckMessage]:
    """E004: a whole number in a URL: a counter tells how much is hidden."""
    return [
        Error(
            f"{name} ({route}) has a whole number in it.", hint="Use <uuid:...>.", obj=entry.callback, id="portal.E004"
        )
        for name, route, entry in patterns()
        if any(isinstance(one, IntConverter) for one in entry.pattern.converters.values())
    ]


def every_list_is_wired(**_: Any) -> list[CheckMessage]:
    """E005: a list that a low floor reads and `wiring.py` left empty."""
    return [
        Error(f"Nothing is wired as {wired.what}.", hint="Fill it in estate_portal/wiring.py.", id="portal.E005")
        for wired in Wired.known
        if not len(wired)
    ]


def no_shortcut_is_configured(**_: Any) -> list[CheckMessage]:
    """E006: guardian's anonymous user, or a back end that knows permissions of its own."""
    found: list[CheckMessage] = []
    if getattr(settings, "ANONYMOUS_USER_NAME", "AnonymousUser") is not None:
        found.append(
            Error(
                "A grant to guardian's anonymous user would be one to the world.",
                hint="ANONYMOUS_USER_NAME = None",
                id="portal.E006",
            )
        )
    found.extend(
        Error(f"{path} would answer for permissions.", hint="Only sharing.grants may.", id="portal.E006")
        for path in settings.AUTHENTICATION_BACKENDS
        if path != "estate_portal.signed_in.Backend"
    )
    return found


def no_shortcut_is_granted(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """E007: permissions that are given for all rows of a model, or people inside an audience's Group."""
    if not databases or "guardian_groupobjectpermission" not in connection.introspection.table_names():
        return []  # not asked, or not migrated yet
    of_tenants = Q(pk__in=[])
    for model in tenant_models():
        of_tenants |= Q(
            permissions__content_type__app_label=model._meta.app_label,
            permissions__content_type__model=model._meta.model_name,
        )
    generic = any(
        apps.get_model("guardian", name)._default_manager.exists()
        for name in ("GroupObjectPermission", "UserObjectPermission")
    )
    groups = Group.objects.filter(of_tenants).exists()
    people = Person.objects.filter(Q(groups__isnull=False) | Q(user_permissions__isnull=False)).exists()
    return [
        Error(
            f"{who} permissions beside the audiences' own.",
            hint="Object permissions go to audiences only.",
            id="portal.E007",
        )
        for who, is_so in (
            ("A group holds", groups),
            ("A person holds", people),
            ("Guardian's generic tables hold", generic),
        )
        if is_so
    ]


def no_floor_is_half_migrated(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """E008: a database that has some of the migrations that one replaced, and not all: nothing would bring the rest."""
    if not databases:
        return []
    loader = MigrationLoader(None)
    recorded = MigrationRecorder(connection).applied_migrations()
    found: list[CheckMessage] = []
    for (app, name), migration in loader.replacements.items():
        gone = [one for one in migration.replaces if one not in loader.disk_migrations]
        missing = [one for one in gone if one not in recorded]
        if missing and len(missing) < len(gone):
            found.append(
                Error(
                    f"{app}.{name} stands for {missing[-1][1]} too, which this database lacks.",
                    hint="Migrate it first with the last version of the portal that has that file.",
                    id="portal.E008",
                )
            )
    return found


def start() -> None:
    """Register the checks with Django; called once the apps are ready."""
    for check in (every_url_declares, every_tenant_model_is_scoped, no_shortcut_is_configured):
        register(check, Tags.security)
    for check in (nouns_are_parameters, no_counters_in_addresses):
        register(check, Tags.urls)
    register(every_list_is_wired, Tags.models)
    for check in (no_shortcut_is_granted, no_floor_is_half_migrated):
        register(check, Tags.database)
