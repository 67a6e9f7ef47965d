"""The program that `child` starts: limits itself, reads one file, says what it found line by line.

Without Django, so that it starts in a tenth of a second and knows nothing of the portal.
"""

import contextlib
import json
import os
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from assets.imports import limits
from assets.imports.checked import as_they_stand, shown
from assets.imports.checking import check, owner_of
from assets.imports.coordinates import geodesy
from assets.imports.file_types import WORKBOOK, kind_of
from assets.imports.mapping import Matching, guess_matching, matching_from_json
from assets.imports.reading import Sheet, read_register
from assets.imports.refusals import FileRefused
from assets.imports.wire import row_as_json
from assets.imports.wishes import Wishes, wishes_from_json
from assets.imports.workbooks import workbook_table

_SAMPLE_SHOWN = 20


def limit_this_process() -> None:
    """From here on: a set amount of memory, processor time, no file written, no core dumped.

    The limit is of address space beyond what the libraries hold already: macOS does not keep it.
    """
    with contextlib.suppress(OSError, ValueError):
        held = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGESIZE")
        most = held + limits.CHILD_MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    seconds = limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(asked: dict[str, Any]) -> Iterator[str]:
    """The lines for one question."""
    if asked["do"] == "rows":
        yield from _first_rows(Path(asked["path"]), asked["most"])
        return
    sheet = read_register(asked["path"], asked["sheet"], asked["heading_row"])
    spoken = asked.get("spoken", {})
    if asked["do"] == "look":
        yield json.dumps(_look(sheet, asked.get("owner_column"), spoken.get("headings", {})))
        return
    if asked["do"] == "cells":
        yield json.dumps({"count": len(sheet.rows)})
        yield from _cells(sheet, asked["rows"])
        return
    if tuple(asked["headings"]) != sheet.headings:
        raise FileRefused("headings_changed")
    matching = matching_from_json(sheet.headings, asked["matching"])
    wishes = wishes_from_json(asked.get("wishes", {}), len(sheet.headings))
    rows = check(sheet, matching, wishes, spoken.get("words", {}))
    first = next(rows)
    yield json.dumps({"count": len(sheet.rows)})
    yield from map(row_as_json, chain([first], rows))


def _first_rows(path: Path, most: int) -> Iterator[str]:
    """Of a workbook that is no register: what it says is the whole answer, so all of it together has a limit too."""
    if kind_of(path) != WORKBOOK:
        raise FileRefused("not_a_workbook")
    table = workbook_table(path, None, lambda _table: 0)
    told = 0
    for number, cells in islice(table.records(), most):
        if len(cells) > limits.MAX_COLUMNS:
            raise FileRefused("too_many_columns", most=limits.MAX_COLUMNS)
        texts = [text.strip() for text in as_they_stand(tuple(cells))]
        told += sum(map(len, texts))
        if told > limits.MAX_LENT_CHARACTERS:
            raise FileRefused("zip_bomb")
        yield json.dumps({"row": number, "cells": texts})


def _cells(sheet: Sheet, rows: list[int] | None) -> Iterator[str]:
    wanted = None if rows is None else frozenset(rows)
    for row in sheet.rows:
        if wanted is None or row.number in wanted:
            yield json.dumps({"row": row.number, "cells": as_they_stand(row.cells)})


def _look(sheet: Sheet, owner_column: int | None, labels: dict[str, str]) -> dict[str, object]:
    sample = sheet.sample()
    matching = guess_matching(sheet.headings, [row.cells for row in sample], labels)
    return {
        "headings": sheet.headings,
        "sample": [[row.number, [shown(cell) for cell in row.cells]] for row in sample[:_SAMPLE_SHOWN]],
        "matching": matching.as_json(),
        "count": len(sheet.rows),
        "heading_row": sheet.heading_row,
        "sheet": sheet.sheet,
        "sheets": sheet.sheets,
        "encoding": sheet.encoding,
        "delimiter": sheet.delimiter,
        "empty_headings": sheet.empty_headings,
        "is_turned": sheet.is_turned,
        "owners": _owners(sheet, matching, owner_column),
    }


def _owners(sheet: Sheet, matching: Matching, column: int | None) -> list[tuple[str, int]]:
    """The owners that a column names, the most frequent first; none where they are too many to be owners."""
    columns = (column,) if column is not None else matching.columns_of("owner")
    if not columns:
        return []
    wishes = Wishes(owner_column=columns[0])
    found: Counter[str] = Counter()
    for row in sheet.rows:
        found[owner_of(row, wishes)] += 1
        if len(found) > limits.MAX_OWNERS:
            return []
    return found.most_common()


def tell(asked: dict[str, Any], out: TextIO) -> None:
    """Writes the answer, or the refusal, or nothing more where memory is at its end."""
    try:
        for line in answer(asked):
            out.write(line)
            out.write("\n")
        last: dict[str, object] = {"done": True}
    except FileRefused as refused:
        last = {"refused": refused.code, "facts": refused.facts}
    except MemoryError:
        last = {"refused": "too_much_memory", "facts": {}}
    except RecursionError:
        last = {"refused": "damaged", "facts": {}}
    out.write(json.dumps(last) + "\n")
    out.flush()


def main(arguments: list[str]) -> None:
    """Answers the question that is the first argument."""
    asked = json.loads(arguments[0])
    if asked["do"] == "check":  # opened before the limits: it maps its tables into memory
        geodesy()
    limit_this_process()
    tell(asked, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
