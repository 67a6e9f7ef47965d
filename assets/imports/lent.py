"""The reader of workbooks, lent to other rooms: in the same child, with the same limits."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

from assets.imports.child import first_rows
from assets.imports.reasons import file_reason
from assets.imports.refusals import FileRefused
from partners.joining.workbooks import NotATableError


def rows_of_bodies(content: bytes, most: int) -> list[tuple[int, list[str]]]:
    """The first rows of the first sheet that holds any, as text, with their numbers. Raises NotATableError."""
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        try:
            return first_rows(Path(file.name), most)
        except FileRefused as refused:
            raise NotATableError(file_reason(refused)) from refused
