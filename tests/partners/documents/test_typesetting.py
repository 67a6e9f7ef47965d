"""What is set as a PDF is accessible, is the same each time, and runs nothing that a person wrote."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest
import typst
from pypdf import PdfReader

from partners.documents.typesetting import accessible_pdf

if TYPE_CHECKING:
    from pathlib import Path

MADE = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
TEMPLATE = """#import "look.typ": *
#let d = json("data.json")
#show: document.with(title: d.title, language: d.language, footer: d.title)
= #d.title
#data-table(caption: d.caption, head: d.head, rows: d.rows, numbers: (1,))
#image("bars.svg", ALT)
"""


@pytest.fixture
def letter(tmp_path: Path, settings: Any) -> Any:
    """Templates of a test's own, beside ours."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.typ").write_text(TEMPLATE.replace("ALT", "alt: d.alt"))
    (folder / "wordless.typ").write_text(TEMPLATE.replace(", ALT", ""))
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    return lambda name, **data: accessible_pdf(name, FACTS | data, made_at=MADE, pictures={"bars.svg": PICTURE})


FACTS = {
    "title": "Adroddiad ŵ & ŷ",
    "language": "cy",
    "caption": "Figures",
    "head": ["Partner", "£"],
    "rows": [["Aber", "1,234.50"]],
    "alt": "One black square",
}


def test_the_file_is_tagged_and_says_its_language_and_title(letter: Any) -> None:
    reader = PdfReader(io.BytesIO(letter("good")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "cy-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata is not None
    assert reader.metadata.title == FACTS["title"]
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    assert kinds_of(root["/StructTreeRoot"]) >= {"/H1", "/Table", "/TH", "/TD", "/Figure", "/Caption"}
    assert {"1,234.50", "Aber"} <= set(reader.pages[0].extract_text().split())


def kinds_of(node: Any) -> set[str]:
    """The kinds of elements below one of the structure tree."""
    node = node.get_object()
    found = {str(node["/S"])} if "/S" in node else set()
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        one = child.get_object()
        if hasattr(one, "get"):
            found |= kinds_of(one)
    return found


def test_the_same_facts_make_the_same_bytes(letter: Any) -> None:
    assert letter("good") == letter("good")


def test_what_a_person_wrote_is_text_and_nothing_else(letter: Any) -> None:
    hostile = '#panic("ran") $x$ *bold* [a](b) \\ #image("/etc/passwd", alt: "x")'
    text = PdfReader(io.BytesIO(letter("good", title=hostile))).pages[0].extract_text()
    assert '#panic("ran")' in text.replace("\n", " ")


def test_a_picture_without_words_is_refused(letter: Any) -> None:
    with pytest.raises(typst.TypstError, match="alt text"):
        letter("wordless")
