"""`manage.py import_assets`: a register from a file, without a browser."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assets.imports.applying import Source, fit, lay_out, take_in
from assets.imports.checked import CellProblem
from assets.imports.child import Look, look_at
from assets.imports.models import Fault
from assets.imports.reasons import cell_reason, file_reason
from assets.imports.refusals import FileRefused
from assets.imports.staging import STAGED, Tally, Told, problems, strangers, tally
from assets.imports.wishes import Wishes
from assets.register.actions import note_first_record
from partners.acting.action import author
from partners.acting.actor import Role
from partners.audit.record import record, recording
from partners.lists.downloads import csv_into
from partners.organisations.models import Organisation
from partners.scoping.arming import Arms, arm, disarm
from sharing.audiences.actors import acting_for_organisation

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from partners.acting.actor import Actor

ROWS_REJECTED = "%d rows have errors. Mend them, or import the good rows only"


class _Refused(Exception):  # noqa: N818 - what happened
    """Leaves the transaction without a trace."""


class Command(BaseCommand):
    """Takes a register in for one body: the good rows, or the whole file or nothing."""

    help = "Import a register from a CSV, TSV, XLSX, XLS or ODS file for one organisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the body, and what to do with bad rows."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--sheet", default=None)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")
        parser.add_argument(
            "--good-rows-only", action="store_true", help="import the good rows of a file with bad ones"
        )
        parser.add_argument(
            "--without-bad-cells",
            action="store_true",
            help="import the rows of a file with bad cells too, without those cells, where a property can do without",
        )
        parser.add_argument(
            "--owner",
            action="append",
            default=[],
            metavar="NAME",
            help="of a file that names several owners, take the rows of this one only; may be repeated",
        )
        parser.add_argument("--errors", type=Path, metavar="OUT.csv", help="write every bad cell with its reason")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and say what became of every row."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as rejections:
            self._handle(options, rejections)

    def _handle(self, options: dict[str, Any], rejections: TextIO) -> None:
        counted, refused = self._import(options, rejections)
        if options["errors"]:
            _write_errors(options["errors"], rejections)
        result = {
            "rows": 0 if refused else counted.rows,
            "created": 0 if refused else counted.new,
            "changed": 0 if refused else counted.changed,
            "unchanged": 0 if refused else counted.unchanged,
            "rejected": counted.rejected,
            **({"others": counted.others} if counted.others else {}),
            **({"refused": refused} if refused else {}),
        }
        if options["as_json"]:
            self._tell(result, rejections)
        elif refused:
            raise CommandError(f"Refused: {refused}. Nothing was imported.")
        else:
            self.stdout.write(
                "{rows} rows: {created} new, {changed} changed, {unchanged} unchanged, {rejected} rejected.".format(
                    **result
                )
                + (" Nothing was written (dry run)." if options["dry_run"] else "")
            )

    def _tell(self, result: dict[str, Any], rejections: TextIO) -> None:
        """One JSON object, its list of rejections written one by one: there may be a million."""
        self.stdout.write(json.dumps(result, ensure_ascii=False)[:-1] + ', "rejections": [', ending="")
        for number, line in enumerate(_again(rejections)):
            self.stdout.write(f"{', ' if number else ''}{line.rstrip()}", ending="")
        self.stdout.write("]}")

    def _import(self, options: dict[str, Any], rejections: TextIO) -> tuple[Tally, str]:
        counted = Tally()
        try:
            look = look_at(options["file"], options["sheet"])
            wishes = _wishes(look, options["owner"])
            source = Source(options["file"], look.matching, look.sheet or None, look.heading_row, wishes)
            with transaction.atomic():
                actor = _actor(options["organisation"])
                counted = _apply(actor, source, options, rejections)
                if counted.rejected and not options["good_rows_only"]:
                    raise _Refused
        except _Refused:
            return counted, ROWS_REJECTED % counted.rejected
        except FileRefused as refusal:
            return Tally(), file_reason(refusal)
        finally:
            disarm()
        return counted, ""


def _apply(actor: Actor, source: Source, options: dict[str, Any], rejections: TextIO) -> Tally:
    if actor.organisation is None:
        raise CommandError("An import needs an organisation.")
    owner = actor.organisation.pk
    with recording(author(actor)):
        counted = lay_out(source, owner)
        if options["errors"] or options["as_json"]:
            rejections.writelines(map(_as_line, problems()))
        most = Fault.CELLS if options["without_bad_cells"] else Fault.NONE
        counted = replace(tally(STAGED, {}, allowed=most), others=strangers()) if most or options["owner"] else counted
        if not options["dry_run"]:
            _take_in(actor, actor.organisation, counted, fit(STAGED, str(most.value)))
    return counted


def _wishes(look: Look, owners: list[str]) -> Wishes:
    if not owners:
        return Wishes()
    columns, named = look.matching.columns_of("owner"), {name for name, _times in look.owners}
    strange = ", ".join(one for one in owners if one not in named)
    if strange and (named or not columns):  # more than are counted: the file is taken at its word
        raise CommandError(f"The file does not name these owners: {strange}. It names: {', '.join(sorted(named))}.")
    return Wishes(owner_column=columns[0], owners=frozenset(owners))


def _take_in(actor: Actor, owner: Organisation, counted: Tally, rows: str) -> None:
    take_in(owner.pk, rows, {}, author=author(actor))
    if counted.new:
        note_first_record(owner)
    record(
        "imported",
        owner,
        organisation=owner.pk,
        created=counted.new,
        changed=counted.changed,
        unchanged=counted.unchanged,
        rejected=counted.rejected,
    )


def _as_line(told: Told) -> str:
    reason = cell_reason(CellProblem(told.row, told.column, told.value, told.code, told.facts))
    one = {"row": told.row, "column": told.column, "value": told.value, "reason": reason}
    return json.dumps(one, ensure_ascii=False) + "\n"


def _again(rejections: TextIO) -> Iterator[str]:
    rejections.seek(0)
    yield from rejections


def _actor(slug: str) -> Actor:
    arm(Arms(system=True))
    organisation = Organisation.objects.unscoped(because="the operator names a body").filter(slug=slug).first()
    if organisation is None:
        raise CommandError(f"There is no organisation with the short name {slug}.")
    return acting_for_organisation(organisation, roles=frozenset({Role.PROPERTY_MANAGER}), by="import_assets")


def _write_errors(path: Path, rejections: TextIO) -> None:
    headings = ("row", "column", "value", "reason")
    with path.open("wb") as file:
        csv_into(file, headings, ([one[name] for name in headings] for one in map(json.loads, _again(rejections))))
