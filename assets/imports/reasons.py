"""Why a file, a row or a cell was not taken, in words: what is wrong, and how to mend it.

The pure half of the room speaks in codes and facts, because its child process has no Django.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from assets.imports.checked import CellProblem
from assets.imports.labels import LABELS
from assets.imports.refusals import Facts, FileRefused
from assets.register.fields import fields
from assets.register.shown import in_words

Words = Mapping[str, Promise]

FILE_REASONS: Words = MappingProxyType(
    {
        "empty": _("The file is empty"),
        "empty_sheet": _("The sheet “%(sheet)s” is empty. Choose another sheet"),
        "no_rows": _("The file has headings but no rows below them"),
        "not_found": _("The file could not be opened. Upload it again"),
        "not_a_table": _(
            "The file is not a table. Use a file with one row for each asset and one column for "
            "each fact, saved as CSV, XLSX, XLS or ODS"
        ),
        "binary": _("The file is not text. Save it as CSV, XLSX, XLS or ODS and try again"),
        "wrong_type": _("The file is %(kind)s. The file must be a CSV, TSV, XLSX, XLS or ODS"),
        "password": _("The file is protected by a password. Save it without one and try again"),
        "damaged": _(
            "The file is damaged and cannot be read. Open it in a spreadsheet, save it again and try that copy"
        ),
        "not_a_workbook": _("The file is not an Excel workbook"),
        "zip_bomb": _(
            "The file would unpack to far more than a register needs. Copy the sheet into a new workbook and save that"
        ),
        "too_large": _("The file must be smaller than %(most_mb)sMB"),
        "too_many_rows": _("The file must have no more than %(most)s rows. Split it"),
        "too_many_columns": _(
            "The file must have no more than %(most)s columns. Delete those that hold no facts about assets"
        ),
        "too_many_sheets": _("The workbook must have no more than %(most)s sheets"),
        "too_much_memory": _(
            "The file needs too much memory to read. There may be cells far outside the table: "
            "copy the table into a new workbook, or save the sheet as CSV"
        ),
        "too_slow": _("The file takes too long to read. Save the sheet as CSV, or split it"),
        "line_too_long": _("A line of the file is too long to be a row of a table"),
        "quotes_unbalanced": _(
            "A quotation mark near row %(row)s is opened and not closed where it should be, so "
            "rows run together. Save the file again from a spreadsheet"
        ),
        "sideways": _(
            "The headings run down the first column, and some of them are missing or stand there twice, so we cannot "
            "tell where one asset ends. Turn the table so that each asset has a row "
            "(in a spreadsheet: copy, then paste special, transpose)"
        ),
        "no_such_sheet": _("The file has no sheet “%(sheet)s”"),
        "no_such_heading_row": _("The file has nothing in row %(row)s, so it cannot hold headings"),
        "names_no_assets": _(
            "No column is matched to a name, an address or a reference, so no asset could be told "
            "from another. Match one of them"
        ),
        "headings_changed": _("The headings are not those that you matched. Match them again"),
    }
)

FILE_KINDS: Words = MappingProxyType(
    {
        "pdf": _("a PDF"),
        "image": _("a picture"),
        "word": _("a document of a word processor"),
        "slides": _("a presentation"),
        "archive": _("a zip or other archive"),
        "database": _("a database"),
        "program": _("a program"),
        "html": _("a web page, perhaps under the name of a workbook"),
        "xml": _("XML"),
        "json": _("JSON"),
    }
)

CELL_REASONS: Words = MappingProxyType(
    {
        "names_nothing": _("The row has no name, no address and no reference"),
        "cannot_be_told_apart": _(
            "Another row has no reference of its own either and says the same in the columns that tell properties "
            "apart, or they are empty. Give the rows references, or choose more columns"
        ),
        "unknown_portal_id": _("Your register has no property with this number of the portal. Leave the cell empty"),
        "told_twice": _("Another row is about the same property, or has its reference. Keep one of them"),
        "not_a_portal_id": _("This is not a number of the portal. Leave the cell empty"),
        "too_many_cells": _(
            "The row has more cells than there are headings, so its cells may have shifted. Look "
            "for a comma or another delimiter that is not inside quotation marks"
        ),
        "control_character": _("There is a character here that cannot be shown. Type it again"),
        "too_long": _("The text must be %(most)s characters or fewer; it has %(length)s"),
        "not_a_number": _("Enter a number, like 1250 or 1,250.50"),
        "abbreviated_amount": _("Enter the whole amount in pounds, like 500000, not 500k or 0.5m"),
        "other_currency": _("Enter the amount in pounds"),
        "too_large": _("The number is too large to be true"),
        "negative_area": _("An area cannot be less than nothing"),
        "not_an_area": _("Enter a number, with m², ha, acres or sq ft after it if need be"),
        "uprn_not_number": _("A UPRN has figures only, up to 12 of them"),
        "uprn_too_long": _("A UPRN has up to 12 figures; this one has %(length)s"),
        "not_a_date": _("Enter a date, like 27/3/2025 or 27 March 2025"),
        "impossible_date": _("There is no such date. Write the day, then the month, then the year"),
        "american_date": _("There is no such month. Write the day first, then the month"),
        "date_without_day": _("Enter a whole date with day, month and year, like 27/3/2025"),
        "easting_outside_gb": _(
            "The easting is outside Great Britain: it must be 0 to 700,000. Perhaps easting and northing are exchanged"
        ),
        "northing_outside_gb": _("The northing is outside Great Britain: it must be 0 to 1,300,000"),
        "latitude_outside_uk": _("The latitude is outside the United Kingdom: about 49 to 61"),
        "longitude_outside_uk": _("The longitude is outside the United Kingdom: about -9 to 2"),
        "coordinates_outside_uk": _(
            "These are neither metres of the British National Grid nor degrees in the United Kingdom"
        ),
        "unknown_coordinate_system": _("We know British National Grid (OSGB36), WGS84 and ETRS89, not this system"),
        "not_a_grid_reference": _("Enter a grid reference, like SN 123 456, or 212300, 245600"),
        "lease_ends_before_start": _("The lease ends before it starts, on %(other)s"),
        "part_exceeds_whole": _("This is only a part of %(other)s, so it cannot be more"),
        "range_ends_below_start": _("The range ends below where it starts, at %(other)s"),
        "ended_before_added": _("The site was added to the register later, on %(other)s"),
        "less_than_register": _("This is too low, or too early: your register has %(held)s as “%(field)s”"),
        "more_than_register": _("This is too high, or too late: your register has %(held)s as “%(field)s”"),
        "not_a_kind": _("Enter land, building, or land and building"),
        "not_yes_or_no": _("Enter yes or no"),
        "not_a_condition": _("Enter A, B, C or D, or good, satisfactory, poor or bad"),
        "not_a_suitability": _("Enter good, satisfactory, poor or unsuitable"),
        "not_an_energy_rating": _("Enter a letter from A to G"),
        "not_an_intention": _("Enter retain, dispose, acquire, relocate or share"),
    }
)

WARNINGS: Words = MappingProxyType(
    {
        "name_from_address": _(
            "There is no name, so the start of the address is used. Everyone who may see that the "
            "asset exists will see it"
        ),
        "name_from_reference": _("There is no name, so the reference is used"),
        "reference_repeats": _("This reference stands on more than one row. All are kept, told apart by what they say"),
        "reference_missing": _(
            "Rows without a reference, or a UPRN, of their own: %(rows)s. They are told apart only by what they say, "
            "so one that is edited in your next file would count as new, and the one before as missing from the file"
        ),
        "uprn_repeats": _("This UPRN stands on more than one row. All are kept"),
        "rounded_uprn": _("A spreadsheet may have rounded this UPRN. Check it"),
        "partial_postcode": _(
            "This is only a part of a postcode. It never takes the place of a whole one that your register has"
        ),
        "not_a_postcode": _("This is not a postcode, so none is recorded"),
        "postcode_put_right": _("A letter stood for a figure, or the reverse: read as %(postcode)s"),
        "date_from_number": _("A spreadsheet wrote this date as a number: read as %(date)s"),
        "half_coordinates": _("The other half of this place is missing, so none is recorded"),
        # Said no more: of imports that were checked before such a cell was refused, and are kept for a month.
        "part_exceeds_whole": _("This is only a part of %(whole)s, so it cannot be more. Both are kept"),
        "places_differ": _("The two places given are %(metres)s metres apart. The easting and northing are used"),
        "grid_swapped": _("Easting and northing had changed places. They are put right"),
        "grid_unproven": _(
            "Nothing in the file shows whether easting and northing stand in the right columns: both ways round, the "
            "places are on land. Look where one of them is"
        ),
        "degrees_in_grid_columns": _(
            "The columns are called easting and northing, but these are degrees. They are taken as latitude and "
            "longitude"
        ),
        "grid_in_degrees_columns": _(
            "The columns are called latitude and longitude, but these are metres of the British National Grid. "
            "They are taken as easting and northing"
        ),
        "in_the_sea": _("This place is in the sea, or outside the United Kingdom. Check it"),
        "easting_outside_gb": _("The easting is outside Great Britain, so the other coordinates of the row are used"),
        "northing_outside_gb": _("The northing is outside Great Britain, so the other coordinates of the row are used"),
        "latitude_outside_uk": _("The latitude is outside the United Kingdom, so the other coordinates are used"),
        "longitude_outside_uk": _("The longitude is outside the United Kingdom, so the other coordinates are used"),
        "geo_swapped": _("Latitude and longitude had changed places. They are put right"),
        "grid_called_degrees": _(
            "The coordinate system says degrees, but these are metres of the British National Grid"
        ),
        "degrees_called_grid": _("The coordinate system says British National Grid, but these are degrees"),
        "coordinates_outside_uk": _("These coordinates are not in the United Kingdom. The others of the row are used"),
        "unknown_tenure_detail": _("We do not know “%(words)s”, so it is left out"),
        "unknown_basis": _("We do not know how this was measured, so that is left out"),
        "partly": _("“Partly” is neither yes nor no, so nothing is recorded"),
        "cut_short": _("This is longer than the %(most)s characters that are kept, so its end is left out"),
        "left_out": _("This could not be read as what its column says, so it is left out"),
        "unreadable_character": _("A character could not be read. Check the file’s encoding"),
    }
)


def file_reason(refused: FileRefused) -> str:
    """Why the whole file was refused, in the language of the reader."""
    facts = dict(refused.facts)
    if "kind" in facts:
        facts["kind"] = str(FILE_KINDS.get(str(facts["kind"]), FILE_KINDS["archive"]))
    return _worded(FILE_REASONS, refused.code, facts)


def cell_reason(problem: CellProblem) -> str:
    """Why the cell, or the row, is not taken."""
    facts = dict(problem.facts)
    if "starts" in facts:  # as problems were kept that are older than the other orders of two facts
        facts.setdefault("other", facts["starts"])
    name = str(facts.get("field", ""))
    for fact in facts.keys() & {"other", "held"}:
        facts[fact] = _as_read(name, str(facts[fact]))
    if name:
        facts["field"] = str(LABELS.get(name, ""))
    return _worded(CELL_REASONS, problem.reason, facts)


def _as_read(name: str, text: str) -> str:
    """A value of that field, as it is kept, in the words of the page. Without a field it can still be a date."""
    try:
        about = fields()[name or "lease_starts_on"]
        column: Any = about.column
        return in_words(about, dt.date.fromisoformat(text) if column is None else column.to_python(text))
    except (KeyError, ValueError, ValidationError):
        return text


def warning_reason(warning: CellProblem) -> str:
    """What the owner should know about a cell that is taken."""
    return _worded(WARNINGS, warning.reason, warning.facts)


def _worded(words: Words, code: str, facts: Facts) -> str:
    if code not in words:
        return now_("This cannot be read")
    shown = {name: f"{fact:,}" if isinstance(fact, int) else fact for name, fact in facts.items()}
    return str(words[code]) % defaultdict(lambda: "…", shown)  # a problem may be older than its sentence
