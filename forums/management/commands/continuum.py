"""Draws `docs/continuum.md` from the state machine of initiatives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import BaseCommand
from django.utils.translation import override

from forums.initiatives.evidence import way_of
from forums.initiatives.stages import FEWEST, MEANING, MOVES, NEEDS, ORDER, is_forward

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(settings.BASE_DIR) / "docs" / "continuum.md"


class Command(BaseCommand):
    """`manage.py continuum` prints the page; `--write` puts it in its place."""

    help = "Print the stages of the continuum, their evidence and the moves between them"

    def add_arguments(self, parser: Any) -> None:
        """`--write` writes the file instead."""
        parser.add_argument("--write", action="store_true", help="write docs/continuum.md")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print or write it."""
        if options["write"]:
            FILE.write_text(drawn())
        else:
            self.stdout.write(drawn())


def drawn() -> str:
    """The whole page."""
    with override("en"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The continuum"
    yield ""
    yield "Drawn by `manage.py continuum --write` from `forums/initiatives/stages.py`; a test compares."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {ORDER[0].value}"
    for stage in ORDER:
        yield f"    {stage.value}: {stage.label}"
    for before, after in ((one, other) for one in ORDER for other in MOVES[one]):
        kind = "step on" if is_forward(before, after) else "step back, with a reason"
        yield f"    {before.value} --> {after.value}: {kind}"
    yield "```"
    yield ""
    yield "Each partner that takes part decides on a move for itself: it agrees, dissents with a reason, or refers"
    yield "it to its board with the board's date. The move is decided when all have answered, or when the chair"
    yield f"closes it with a reason. It is carried when at least {FEWEST} agree; who dissents stays where it stands."
    yield "A step back is also carried by the only partner that is left. Missing evidence blocks a step on unless"
    yield "it is waived with a reason."
    yield ""
    yield "| stage | meaning | evidence that it needs beside that of the stages before |"
    yield "|---|---|---|"
    for stage in ORDER:
        needs = "; ".join(f"{one.label} ({str(way_of(one).label).lower()})" for one in NEEDS[stage]) or "none"
        yield f"| {stage.label} | {MEANING[stage]} | {needs} |"
