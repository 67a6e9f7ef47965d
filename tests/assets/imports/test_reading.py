"""A register is read as its owner sees it, whatever program wrote the file."""

import datetime as dt
from pathlib import Path

import pytest

from assets.imports.reading import read_register
from assets.imports.refusals import FileRefused
from tests.assets.imports.files import cells_of, ods, workbook, write, xls

ROWS = [("A1", "Tŷ Gwyn"), ("A2", "Neuadd")]
PLAIN = [("A1", "House"), ("A2", "Hall")]


def csv(rows: list[tuple[str, str]] = PLAIN, between: str = ",", end: str = "\r\n") -> str:
    return end.join(between.join(row) for row in [("Asset ID", "Name"), *rows]) + end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = csv([*ROWS, ("A3", "Plas " * 5)])
    assert cells_of(read_register(write(tmp_path, text, encoding=encoding)))[:2] == ROWS


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_western_eight_bit_encodings_are_told_apart_by_their_letters(tmp_path: Path, encoding: str) -> None:
    rows = [("A1", "Café Môn, £500"), ("A2", "Crèche Pontcanna"), ("A3", "Plas Glyn-y-Weddw, Llŷn".replace("ŷ", "y"))]
    rows = [(a, b.replace(",", "")) for a, b in rows]
    sheet = read_register(write(tmp_path, csv(rows), encoding=encoding))
    assert cells_of(sheet) == rows
    assert sheet.encoding == encoding


def test_welsh_circumflexes_of_latin_8_are_read(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, csv([("A1", "Tŷ Gwyn"), ("A2", "Dŵr y Felin")]), encoding="iso8859_14"))
    assert cells_of(sheet) == [("A1", "Tŷ Gwyn"), ("A2", "Dŵr y Felin")]


def test_quotation_marks_and_pounds_of_windows_are_read(tmp_path: Path) -> None:
    rows = [("A1", "St David\N{RIGHT SINGLE QUOTATION MARK}s \N{EN DASH} £1"), ("A2", "“The Hall”")]
    assert cells_of(read_register(write(tmp_path, csv(rows), encoding="cp1252"))) == rows


def test_one_spoilt_byte_does_not_turn_utf8_into_gibberish(tmp_path: Path) -> None:
    text = csv([("A1", "Tŷ Gwyn")] * 30).encode() + b"A2,Plas\xff\r\n"
    assert cells_of(read_register(write(tmp_path, text)))[0] == ("A1", "Tŷ Gwyn")


@pytest.mark.parametrize("between", [",", "\t", ";", "|", "¬", "^", "~", "§"])
def test_every_delimiter_is_found(tmp_path: Path, between: str) -> None:
    sheet = read_register(write(tmp_path, csv(between=between)))
    assert sheet.delimiter == between
    assert cells_of(sheet) == PLAIN


def test_the_not_sign_of_windows_parts_columns_too(tmp_path: Path) -> None:
    rows = "".join(f"{i}¬Name {i}¬{i} High Street, Town¬\n" for i in range(40))
    sheet = read_register(write(tmp_path, "Id¬Name¬Address¬Notes\n" + rows, encoding="cp1252"))
    assert (sheet.encoding, sheet.delimiter, len(sheet.rows)) == ("cp1252", "¬", 40)


def test_a_first_line_that_declares_the_delimiter_is_believed(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "sep=;\r\nAsset ID;Name\r\nA1;Hall, Town\r\n"))
    assert sheet.headings == ("Asset ID", "Name")
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("A1", "Hall, Town"))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    assert cells_of(read_register(write(tmp_path, csv(end=end)))) == PLAIN


def test_line_breaks_inside_quotes_belong_to_the_cell_and_do_not_move_row_numbers(tmp_path: Path) -> None:
    text = 'Asset ID,Address\r\nA1,"Land at\rLeckhampton\n Hill"\r\n\r\nA2,x\r\n'
    sheet = read_register(write(tmp_path, text))
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(2, "A1"), (4, "A2")]
    assert cells_of(sheet)[0][1] == "Land at\rLeckhampton\n Hill"


def test_repeated_headings_are_counted_and_blank_ones_named_by_position(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "Name,Notes,,Notes\nA,1,2,3\n"))
    assert sheet.headings == ("Name", "Notes", "Column C", "Notes (2)")


def test_wholly_empty_columns_are_left_out_and_named(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "Name,UPRN,,Reference\nHall,,,R1\nYard, ,,R2\n"))
    assert sheet.headings == ("Name", "Reference")
    assert sheet.empty_headings == ("UPRN", "Column C")
    assert cells_of(sheet) == [("Hall", "R1"), ("Yard", "R2")]


def test_blank_rows_are_skipped_and_still_counted(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "Name,Reference\n\nHall,R1\n,\nYard,R2\n\n"))
    assert [row.number for row in sheet.rows] == [3, 5]
    assert len(sheet.rows) == 2


def test_a_short_row_is_filled_and_a_long_one_tells_what_spilled(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "Name,Reference,Town\nHall,R1\nYard,R2,Neath,, more\n"))
    short, long = sheet.rows
    assert short.cells == ("Hall", "R1", None)
    assert long.spilled == "more"


def test_rows_can_be_walked_again_and_again(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, csv()))
    assert list(sheet.rows) == list(sheet.rows)


def test_titles_and_numbered_rows_above_the_headings_are_passed_over(tmp_path: Path) -> None:
    text = '"COUNCIL\nREGISTER",,\n,,\n1,2,3\nName,Reference,Town\nHall,R1,Neath\n'
    sheet = read_register(write(tmp_path, text))
    assert sheet.headings == ("Name", "Reference", "Town")
    assert sheet.heading_row == 4


def test_a_second_row_of_headings_fills_the_gaps_of_the_first(tmp_path: Path) -> None:
    text = "Site ref,Coordinates,,Town\n,East/West,North/South,\nR1,389547,412564,Rochdale\n"
    sheet = read_register(write(tmp_path, text))
    assert sheet.headings == ("Site ref", "Coordinates East/West", "Coordinates North/South", "Town")
    assert [row.number for row in sheet.rows] == [3]
    again = read_register(tmp_path / "register.csv", heading_row=sheet.heading_row)
    assert again.headings == sheet.headings


def test_the_owner_can_say_where_the_headings_stand(tmp_path: Path) -> None:
    path = write(tmp_path, "x,y\nName,Reference\nHall,R1\n")
    assert read_register(path, heading_row=1).headings == ("x", "y")
    assert read_register(path, heading_row=0).headings == ("Column A", "Column B")
    with pytest.raises(FileRefused) as refused:
        read_register(path, heading_row=9)
    assert refused.value.code == "no_such_heading_row"


def test_a_table_without_headings_is_read_by_position(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "RXX,TRUST ONE,20171001\nRYY,TRUST TWO,20180401\n"))
    assert (sheet.heading_row, sheet.headings[0], len(sheet.rows)) == (0, "Column A", 2)


def test_a_workbook_keeps_numbers_and_dates(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, {"S": [["UPRN", "Name", "Date", "Area"], [100121228178, "Hall", dt.date(2020, 4, 1), 1.5]]}
    )
    assert cells_of(read_register(path)) == [(100121228178, "Hall", dt.date(2020, 4, 1), 1.5)]


def test_the_sheet_that_looks_like_a_register_is_read_unless_another_is_asked_for(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Notes": [["This register was made by hand"], ["See the next sheet"]],
            "Sites": [["Asset ID", "Site name", "Postcode"], ["A1", "Hall", "SA1 1AA"]],
        },
    )
    assert read_register(path).sheet == "Sites"
    assert read_register(path).sheets == ("Notes", "Sites")
    assert read_register(path, sheet="Notes").sheet == "Notes"
    with pytest.raises(FileRefused) as refused:
        read_register(path, sheet="Other")
    assert refused.value.code == "no_such_sheet"


def test_rows_of_a_workbook_are_numbered_as_the_spreadsheet_does(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"S": [[], ["Register"], [], [None, "Name", "Asset ID"], [], [None, "Hall", "A1"]]})
    sheet = read_register(path)
    assert sheet.headings == ("Name", "Asset ID")
    assert [(row.number, row.cells) for row in sheet.rows] == [(6, ("Hall", "A1"))]


def test_an_open_document_spreadsheet_is_read(tmp_path: Path) -> None:
    assert cells_of(read_register(ods(tmp_path, [("Asset ID", "Name"), *ROWS]))) == ROWS


def test_an_old_workbook_is_read_with_its_numbers_and_dates(tmp_path: Path) -> None:
    rows = [("UPRN", "Name", "Surveyed", "Area"), (100121228178, "Tŷ Gwyn", dt.date(2020, 4, 1), 1.5)]
    sheet = read_register(xls(tmp_path, [["Register of 2020"], [], *rows]))
    assert sheet.headings == rows[0]
    assert [(row.number, row.cells) for row in sheet.rows] == [(4, rows[1])]


def test_a_list_of_names_alone_is_a_table_of_one_column(tmp_path: Path) -> None:
    sheet = read_register(write(tmp_path, "Name\nTown Hall\nDepot\n"))
    assert (sheet.headings, len(sheet.rows)) == (("Name",), 2)


def test_a_long_text_file_does_not_grow_in_memory(tmp_path: Path) -> None:
    path = write(tmp_path, "Asset ID,Name,Notes\n" + "".join(f"{i},Hall {i},{'x' * 80}\n" for i in range(20_000)))
    sheet = read_register(path)
    walked = iter(sheet.rows)
    assert next(walked).number == 2
    assert len(sheet.rows) == 20_000


def test_a_quotation_mark_that_is_never_closed_loses_no_row(tmp_path: Path) -> None:
    text = 'Asset ID,Name,Town\nA1,"Hall,Neath\n' + "A2,Yard,Neath\n" * 5_000
    assert len(read_register(write(tmp_path, text)).rows) == 5_001
