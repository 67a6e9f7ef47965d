"""Programs that we start: found alive, stopped for certain, mistaken for nobody else."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

POLL_SECONDS = 0.05
PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask Linux to tell this process to stop when its parent is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def is_program_with(pid: int, *words: str) -> bool:
    """Whether a living process has all these words in its command line.

    A process id alone proves nothing: after a crash it may belong to a stranger.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        line = "\0".join(process.cmdline())
    except psutil.Error:
        return False
    return all(word in line for word in words)


def is_gone(pid: int) -> bool:
    """Whether a process has ended; a child of ours is collected on the way."""
    try:
        ended, _status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass
    else:
        return ended == pid
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so, and answer whether it came to be in time."""
    until = time.monotonic() + seconds
    while True:
        if is_so():
            return True
        if time.monotonic() > until:
            return False
        time.sleep(POLL_SECONDS)


def stop(pid: int, signals: list[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn, wait its seconds, and end with one that cannot be ignored."""
    for number, seconds in [*signals, (signal.SIGKILL, 5.0)]:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_until(lambda: is_gone(pid), seconds):
            return


def last_lines(log: Path, count: int = 5) -> str:
    """Answer the end of a server's log, for a message about why it did not start."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-count:])


def keep_log_short(log: Path, most_bytes: int = 10 * 1024 * 1024) -> None:
    """Put a long log aside once, so that a log never fills the disk."""
    if log.exists() and log.stat().st_size > most_bytes:
        log.replace(log.with_suffix(".old.log"))
