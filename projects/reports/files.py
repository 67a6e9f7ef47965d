"""A report as a file: PDF for reading, workbook and CSV for reckoning, made from the same tables as the page."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.documents.typesetting import accessible_pdf
from partners.lists.formulas import harmless
from partners.moments import in_full
from projects.reports.showing import Amount, tables_of
from projects.reports.words import name_of, period_in_words

if TYPE_CHECKING:
    from projects.reports.models import Report
    from projects.reports.showing import Cell, Table

PERCENT = '+#,##0.#" %";−#,##0.#" %";0" %"'
#: how a workbook shows what a person reads as £1,234.50, or as 10.5
MONEY, NUMBER = '"£"#,##0.00;"−£"#,##0.00', "#,##0.######"

#: a workbook keeps no more digits of a number: what has more is written as text, which is right to the penny
EXACT_DIGITS = 15


def title_of(report: Report) -> str:
    """ "Benefit report of West Forum"."""
    of = report.snapshot["about"]["of"] if report.snapshot else {"en": report.of.name_en, "cy": report.of.name_cy}
    return _("Benefit report: %(of)s") % {"of": name_of(of)}


def listed_as(report: Report) -> str:
    """The same for a list, which does not fetch the figures: by the name of today."""
    return _("Benefit report: %(of)s") % {"of": report.of}


def period_of(report: Report) -> str:
    """Its period in words."""
    return period_in_words(report.period, report.year_starts_in)


def facts_of(report: Report) -> list[tuple[str, str]]:
    """What must stand on every copy: period, as at, version, state, who signed."""
    found = [(_("Period"), period_of(report)), (_("Version"), str(report.version))]
    if report.as_at:
        found.insert(1, (_("As at"), in_full(report.as_at)))
    found.append((_("State"), str(report.get_state_display())))
    if report.signed_off_at and report.signed_off_by:
        found.append((_("Signed off"), f"{report.signed_off_by.name}, {in_full(report.signed_off_at)}"))
    if report.published_at:
        found.append((_("Published"), in_full(report.published_at)))
    return found


def words_of(report: Report) -> list[tuple[str, str]]:
    """What people wrote: headings and texts, in order."""
    story = " ".join(one["text"] for one in report.story.get("sentences", []))
    found = [
        (_("What this version changes"), report.what_changed),
        (_("Overall rating"), str(report.get_rag_display()) if report.rag else ""),
        (_("Why"), report.rag_reason),
        (_("Path to green"), report.path_to_green),
        (_("Commentary"), report.commentary),
        (_("One success"), story),
    ]
    return [(heading, text) for heading, text in found if text]


# --- PDF --------------------------------------------------------------------------------------


def as_pdf(report: Report) -> bytes:
    """The report as an accessible PDF in the reader's language; the same bytes whenever it is asked for."""
    language = (get_language() or "en")[:2]
    chart = report.charts.get(language, {})
    data = {
        "title": title_of(report),
        "language": language,
        "footer": f"{title_of(report)} · {period_of(report)} · {_('version')} {report.version}",
        "draft": "" if report.is_published else _("Not published: figures and words may still change"),
        "facts": [list(one) for one in facts_of(report)],
        "words": [list(one) for one in words_of(report)],
        "chart": chart.get("words", ""),
        "chart_title": _("Chart"),
        "fingerprint": _("Fingerprint of the figures: %(hash)s") % {"hash": report.fingerprint},
        "tables": [
            {
                "key": one.key,
                "title": one.title,
                "head": one.head,
                "rows": [[str(cell) for cell in line.cells] for line in one.lines],
                "numbers": sorted(one.numbers),
            }
            for one in tables_of(report)
        ],
    }
    pictures = {"chart.svg": chart["svg"]} if chart else {}
    moment = report.published_at or report.as_at or report.asked_at
    return accessible_pdf("report", data, made_at=moment, pictures=pictures)


# --- spreadsheets -----------------------------------------------------------------------------


def as_csv(report: Report) -> bytes:
    """Every table one below the other, each row beginning with the name of its table; amounts exact."""
    text = io.StringIO()
    writer = csv.writer(text)
    for key, value in [(_("Report"), title_of(report)), *facts_of(report), *words_of(report)]:
        writer.writerow([harmless(key), harmless(value)])
    for table in tables_of(report):
        writer.writerow([])
        writer.writerow([harmless(table.title), *map(harmless, table.head)])
        for line in table.lines:
            writer.writerow([harmless(table.title), *(_plain(cell) for cell in line.cells)])
    return ("\ufeff" + text.getvalue()).encode()


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, Amount):
        return format(cell.value, "f")
    return cell if isinstance(cell, int) else harmless(cell)


def as_workbook(report: Report) -> bytes:
    """A sheet about the report, then a sheet a table; text as text, amounts as numbers."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    moment = report.published_at or report.as_at or report.asked_at
    book.set_properties({"title": title_of(report), "created": moment.replace(tzinfo=None)})
    shapes = {"money": MONEY, "number": NUMBER, "percent": PERCENT}
    look = {name: book.add_format({"num_format": shape}) for name, shape in shapes.items()}
    look |= {"bold": book.add_format({"bold": True, "text_wrap": True}), "text": book.add_format({"text_wrap": True})}
    sheet = book.add_worksheet(_("About"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    about = [(_("Report"), title_of(report)), *facts_of(report), *words_of(report)]
    for number, (key, value) in enumerate(about):
        sheet.write_string(number, 0, key, look["bold"])
        sheet.write_string(number, 1, value, look["text"])
    for number, table in enumerate(tables_of(report), start=1):
        _write(book.add_worksheet(f"{number} {_short(table.title)}"), table, look)
    book.close()
    return file.getvalue()


def _shape(cell: Amount) -> str:
    if cell.percent:
        return "percent"
    return "money" if cell.money else "number"


def _short(title: str) -> str:
    """A name that a sheet may have."""
    return "".join(one for one in title if one not in "[]:*?/\\'")[:26].strip()


def _write(sheet: Any, table: Table, look: dict[str, Any]) -> None:
    sheet.freeze_panes(2, 0)
    sheet.write_string(0, 0, table.title)
    for column, heading in enumerate(table.head):
        sheet.set_column(column, column, 18 if column in table.numbers else 48)
        sheet.write_string(1, column, heading, look["bold"])
    for number, line in enumerate(table.lines, start=2):
        for column, cell in enumerate(line.cells):
            if isinstance(cell, Amount) and len(cell.value.as_tuple().digits) > EXACT_DIGITS:
                sheet.write_string(number, column, format(cell.value, "f"), look["text"])
            elif isinstance(cell, Amount):
                sheet.write_number(number, column, cell.value, look[_shape(cell)])
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, cell, look["text"])
