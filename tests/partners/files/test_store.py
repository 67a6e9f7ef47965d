"""Files that people hand in are the portal's own business: no name of theirs, no address, never shown inside it."""

from __future__ import annotations

import stat
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.files.keeping import keep
from partners.files.models import StoredFile
from partners.files.sending import attached
from tests.assets.imports.test_import_check import upload
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

HOSTILE = "../../etc/<script>.html"


@pytest.fixture
def kept(world: World, tmp_path: Path, settings: Any) -> StoredFile:
    settings.MEDIA_ROOT = tmp_path / "files"
    # Django takes the path from a name that comes in; what is left is still not to be believed.
    sent = SimpleUploadedFile("page.html", b"<script>alert(1)</script>", content_type="text/html")
    sent._name = HOSTILE  # type: ignore[attr-defined]
    with acting_as(OWNER):
        return keep(sent, organisation=world.aber.organisation.pk)


def test_only_the_portals_own_user_can_read_it_and_its_name_is_made(kept: StoredFile, tmp_path: Path) -> None:
    path = Path(kept.file.path)
    assert path.parent == tmp_path / "files"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.stem == str(uuid.UUID(path.stem)) == str(kept.pk)
    assert kept.name_given == HOSTILE


def test_it_has_no_address(kept: StoredFile) -> None:
    with pytest.raises(ValueError, match="no URL"):
        _ = kept.file.url
    assert not Path(settings.MEDIA_ROOT).is_relative_to(settings.STATIC_ROOT)


def test_it_goes_out_to_be_saved_and_never_to_be_shown(kept: StoredFile) -> None:
    answer = attached(kept)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"


def test_what_comes_by_the_page_is_kept_so_too_and_no_guess_at_an_address_finds_it(
    client: Client, world: World
) -> None:
    client.force_login(world.aber.manager)
    batch = upload(client, world.aber)
    path = Path(batch.file.file.path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.name == f"{batch.file.pk}.csv"
    for address in (f"/media/{path.name}", f"/static/{path.name}", f"/files/{path.name}", f"/{path.name}"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer["X-Content-Type-Options"] == "nosniff"
