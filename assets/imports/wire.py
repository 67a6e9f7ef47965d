"""Checked rows as lines of JSON and back, between the child that reads and the parent that stores."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from assets.imports.checked import CellProblem, CheckedRow, Value
from assets.imports.targets import TARGETS

_READ: MappingProxyType[str, Callable[[Any], Value]] = MappingProxyType(
    {
        "date": dt.date.fromisoformat,
        "planning_date": dt.date.fromisoformat,
        "money": Decimal,
        "floor_area": Decimal,
        "land_area": Decimal,
        "easting": Decimal,
        "northing": Decimal,
        "tenure_detail": tuple,
    }
)
_READ_FIELD = MappingProxyType({target.name: _READ[target.kind] for target in TARGETS if target.kind in _READ})


def row_as_json(row: CheckedRow) -> str:
    """One line for one row."""
    if row.stranger is not None:
        return json.dumps({"row": row.number, "owner": row.stranger})
    told: dict[str, object] = {"row": row.number, "id": row.identity, "values": row.values}
    if row.portal_id:
        told["key"] = row.portal_id
    if row.coarse:
        told["coarse"] = row.coarse
    if row.problems:
        told["fault"] = 2 if row.is_hopeless else 1
        told["cells"] = row.cells
        told["problems"] = [_problem_as_list(problem) for problem in row.problems]
    if row.warnings:
        told["warnings"] = [_problem_as_list(warning) for warning in row.warnings]
    return json.dumps(told, default=str, ensure_ascii=True, separators=(",", ":"))


def row_from_json(told: Mapping[str, Any]) -> CheckedRow:
    """The row that `row_as_json` wrote, its decimals and dates exact again."""
    number = int(told["row"])
    if "owner" in told:
        return CheckedRow(number, stranger=str(told["owner"]))
    values = told["values"]
    for name in values.keys() & _READ_FIELD.keys():
        if values[name] is not None:
            values[name] = _READ_FIELD[name](values[name])
    return CheckedRow(
        number,
        values,
        str(told["id"]),
        [_problem_from_list(number, each) for each in told.get("problems", ())],
        [_problem_from_list(number, each) for each in told.get("warnings", ())],
        portal_id=str(told.get("key", "")),
        is_hopeless=told.get("fault") == 2,
        cells=tuple(told.get("cells", ())),
        coarse=list(told.get("coarse", ())),
    )


def _problem_as_list(problem: CellProblem) -> list[object]:
    return [problem.column, problem.value, problem.reason, dict(problem.facts)]


def _problem_from_list(row: int, told: list[Any]) -> CellProblem:
    column, value, reason, facts = told
    return CellProblem(row, column, value, reason, facts)
