"""Every permission, command, setting, task and component is in the documents, because a command writes them."""

from __future__ import annotations

from estate_portal.management.commands.reference import FILE, reference
from partners.acting.permission import every


def test_the_reference_is_what_the_code_says() -> None:
    assert FILE.read_text() == reference(), "run `manage.py reference --write`"


def test_it_has_everything() -> None:
    text = reference()
    for permission in every():
        assert f"`{permission.name}`" in text
    for word in ("DATABASE_WEB_URL", "SECRET_KEY", "outbox.sweep", "provision", "## Components"):
        assert word in text
