"""Programs that run together: started in order, watched, and stopped together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from estate_portal.servers import processes
from estate_portal.servers.errors import CannotStart

WATCH_SECONDS = 0.2
MOST_RESTARTS = 5
#: a program that has run as long as this is well: what ended it before no longer counts
WELL_AFTER_SECONDS = 30
STOPPING = ((signal.SIGTERM, 4.5), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 1.0))
Say = Callable[[str], object]


@dataclass
class Program:
    """One program: what to start, with what, and where it writes; `keeps` are open sockets that it inherits."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str]
    keeps: tuple[int, ...] = ()
    restarts: int = 0
    started_at: float = 0.0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it apart from the terminal, and bound to our own life where the system can."""
        self.started_at = time.monotonic()
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        processes.keep_log_short(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.keeps,
                preexec_fn=processes.end_with_parent,  # noqa: PLW1509  one system call, before any thread
            )

    def ended(self) -> int | None:
        """Answer its exit code once it has ended."""
        return self.process.poll() if self.process else None


@dataclass
class Supervisor:
    """Keeps programs running until it is told to stop."""

    say: Say
    programs: list[Program] = field(default_factory=list)
    _told_to_stop: bool = False

    def listen(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as the word to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)

    def add(self, program: Program) -> None:
        """Start one more program, and look after it like the others."""
        if not self._told_to_stop:
            self.say(f"Starting the {program.name} …")
            program.start()
            self.programs.append(program)

    def watch(self) -> None:
        """Return when told to stop; start again what ended by itself; give up on what will not stay."""
        while not self._told_to_stop:
            for program in self.programs:
                self._look_after(program)
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        """Ask every program to stop at once, insist after a while, and leave none of their children."""
        started = [program.process for program in self.programs if program.process]
        for number, seconds in STOPPING:
            running = [process for process in started if process.poll() is None]
            for process in running:
                process.send_signal(number)
            if processes.wait_until(lambda: all(process.poll() is not None for process in started), seconds):
                break
        for process in started:
            _end_group(process.pid)
            process.wait()

    @property
    def is_told_to_stop(self) -> bool:
        """Whether the word to stop has come."""
        return self._told_to_stop

    def _look_after(self, program: Program) -> None:
        code = program.ended()
        if code is None or self._told_to_stop:
            return
        if time.monotonic() - program.started_at > WELL_AFTER_SECONDS:
            program.restarts = 0
        program.restarts += 1
        if program.restarts > MOST_RESTARTS:
            raise CannotStart(
                f"The {program.name} does not stay up. Its log is {program.log}:\n" + processes.last_lines(program.log)
            )
        self.say(f"The {program.name} ended (exit code {code}); starting it again.")
        _end_group(program.process.pid if program.process else 0)
        time.sleep(min(program.restarts - 1, 3))  # at once the first time: people are waiting
        program.start()

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_stop = True


def _end_group(pid: int) -> None:
    """End what a program left behind: every program leads a group of its own."""
    if pid:
        try:
            os.killpg(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
