"""Servers of a test's own, apart from those that the other tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from estate_portal.servers import account
from estate_portal.servers.embedded import Embedded
from estate_portal.servers.folder import DataFolder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder; its servers are ended and what lies elsewhere is removed."""
    path = tmp_path_factory.mktemp("data")
    yield path
    Embedded(DataFolder(path)).stop()
    account.forget(path)


@pytest.fixture
def servers(folder: Path) -> Iterator[Embedded]:
    """Started servers in that folder."""
    servers = Embedded(DataFolder(folder))
    servers.start()
    yield servers
    servers.stop()
