"""Each system check of the portal, broken on purpose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as ObjectPermission
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.urls import path

from assets.register.models import Asset, AssetGrant, AssetSight
from assets.register.permissions import SEE_ASSET, SEE_REGISTER, VIEW_AS
from estate_portal import checks
from partners.acting.requires import open_to_all, requires
from partners.organisations.models import Organisation
from partners.outbox.models import Job
from partners.people.models import Membership, Person
from partners.wired import Wired
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A site map of the test's own."""

    def use(*entries: Any) -> None:
        fake = type("Resolver", (), {"url_patterns": list(entries)})()
        monkeypatch.setattr(checks, "get_resolver", lambda: fake)

    return use


def view(_request: Any, **_: Any) -> HttpResponse:
    return HttpResponse()


def test_the_portal_as_it_stands_passes_its_checks() -> None:
    ours = [message for message in run_checks() if str(message.id).startswith("portal.")]
    assert ours == []
    assert {getattr(check, "__name__", "") for check in registry.get_checks()} > {
        name for name, check in vars(checks).items() if str(check.__doc__).startswith("E00") and "whole" not in name
    } - {"no_shortcut_is_granted"}


def test_a_view_that_says_nothing_is_an_error(site: Any) -> None:
    site(path("a/", view, name="a"), path("b/", open_to_all(because="a test")(view), name="b"))
    (message,) = checks.every_url_declares()
    assert message.id == "portal.E001"
    assert "a (a/)" in message.msg


def test_what_hangs_on_tenant_data_is_tenant_data() -> None:
    found = checks.tenant_models()
    for model in (Organisation, Membership, Asset, AssetSight, AssetGrant, Job):
        assert model in found
    assert Person not in found


def test_an_unscoped_model_on_tenant_data_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Sticker(models.Model):
        asset = models.ForeignKey(Asset, models.CASCADE, related_name="+")

        class Meta:
            app_label = "stickers"

        def __str__(self) -> str:
            return "a sticker"

    apps.all_models.pop("stickers")
    apps.clear_cache()
    known = list(apps.get_models())
    with monkeypatch.context() as patched:
        patched.setattr(apps, "get_models", lambda **_: [*known, Sticker])
        (message,) = checks.every_tenant_model_is_scoped()
    apps.clear_cache()  # or Asset would go on knowing of stickers
    assert (message.id, message.obj) == ("portal.E002", Sticker)


def test_the_list_of_unscoped_models_only_shrinks() -> None:
    for label, reason in checks.UNSCOPED_MODELS.items():
        assert not checks.is_scoped(apps.get_model(label)), f"{label} is scoped now: take it off the list"
        assert re.match(r"[\w']+ \w+", reason)


@pytest.mark.parametrize(
    ("route", "permission", "is_wrong"),
    [
        ("<uuid:asset>/", SEE_ASSET, False),
        ("<uuid:pk>/", SEE_ASSET, True),
        ("as/<uuid:audience>/", VIEW_AS, False),
        ("as/<uuid:register>/", SEE_REGISTER, True),
    ],
)
def test_a_parameter_is_called_as_the_permissions_noun(site: Any, route: str, permission: Any, is_wrong: bool) -> None:
    site(path(route, requires(permission)(view), name="a"))
    assert ids(checks.nouns_are_parameters()) == (["portal.E003"] if is_wrong else [])


def test_a_whole_number_in_an_address_is_an_error(site: Any) -> None:
    site(path("<int:asset>/", requires(SEE_ASSET)(view), name="a"))
    assert ids(checks.no_counters_in_addresses()) == ["portal.E004"]


def test_an_empty_list_of_the_wiring_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wired, "known", [*Wired.known])
    Wired[str]("chairs").fill(())
    Wired[str]("tables")
    assert [message.msg for message in checks.every_list_is_wired()] == [
        "Nothing is wired as chairs.",
        "Nothing is wired as tables.",
    ]


def test_guardians_anonymous_user_is_an_error(settings: Any) -> None:
    settings.ANONYMOUS_USER_NAME = "AnonymousUser"
    assert ids(checks.no_shortcut_is_configured()) == ["portal.E006"]


@pytest.mark.parametrize(
    "path_of", ["django.contrib.auth.backends.ModelBackend", "guardian.backends.ObjectPermissionBackend"]
)
def test_a_back_end_with_permissions_of_its_own_is_an_error(settings: Any, path_of: str) -> None:
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, path_of]
    assert ids(checks.no_shortcut_is_configured()) == ["portal.E006"]


def test_a_permission_for_a_whole_table_is_an_error(cast: World) -> None:
    everything = ObjectPermission.objects.get(content_type__model="asset", codename="view_commercial")
    with acting_as(OWNER):
        assert checks.no_shortcut_is_granted(databases=["default"]) == []
        group = Group.objects.get(pk=cast.bryn.audience.group_id)
        group.permissions.add(everything)
        assert ids(checks.no_shortcut_is_granted(databases=["default"])) == ["portal.E007"]
        group.permissions.clear()
        cast.bryn.manager.groups.add(group)
        assert ids(checks.no_shortcut_is_granted(databases=["default"])) == ["portal.E007"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lost", "found"),
    [([], []), (["0019_asked_no_longer"], ["portal.E008"]), (["0001_projects"], [])],
)
def test_a_floor_that_is_half_migrated_is_an_error(
    lost: list[str], found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(OWNER):
        recorded = MigrationRecorder(connection).applied_migrations()
    left = {key: one for key, one in recorded.items() if not (key[0] == "projects" and key[1] in lost)}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: left)
    assert ids(checks.no_floor_is_half_migrated(databases=["default"])) == found
    assert checks.no_floor_is_half_migrated() == []
