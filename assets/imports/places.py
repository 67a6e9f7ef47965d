"""UPRNs, postcodes and references."""

import re
import uuid
from decimal import Decimal, InvalidOperation

from assets.imports.cleaning import clean_text, within
from assets.imports.refusals import BadCell, Doubtful
from assets.imports.tables import Cell

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_CUT_SHORT = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]?|[X*?]{1,3}|\d[X*?]{1,2})")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,2}")
_DIGITS_OF_UPRN = 12


def parse_uprn(cell: Cell) -> object:
    """A UPRN as text without leading noughts; None for nought.

    Doubtful("rounded_uprn") where a spreadsheet has rounded it, as far as that can be seen.
    Raises BadCell for letters and for more than 12 figures.
    """
    if isinstance(cell, bool):
        raise BadCell("uprn_not_number")
    text = repr(cell) if isinstance(cell, float) else clean_text(cell).replace(" ", "")
    if not text:
        return None
    scientific = bool(_SCIENTIFIC.fullmatch(text)) and not isinstance(cell, float)
    digits = _whole_number(text) if not text.isdecimal() else text
    if not digits.isascii():
        raise BadCell("uprn_not_number")
    digits = digits.lstrip("0")
    if not digits:
        return None
    if len(digits) > _DIGITS_OF_UPRN:
        raise BadCell("uprn_too_long", length=len(digits))
    if digits.endswith("000" if scientific else "000000") and len(digits) > 9:
        return Doubtful(digits, "rounded_uprn", {"uprn": digits})
    return digits


def _whole_number(text: str) -> str:
    try:
        figure = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise BadCell("uprn_not_number") from error
    if not figure.is_finite() or figure < 0 or figure != figure.to_integral_value():
        raise BadCell("uprn_not_number")
    return f"{figure:.0f}"


def parse_postcode(cell: Cell) -> object:
    """A postcode in its usual form, `GL50 1DY`.

    A part of one is kept as given, with a warning: registers withhold or shorten some on purpose.
    What cannot be one is left out, with a warning. A letter O for a nought is put right, and said.
    """
    text = clean_text(cell).upper()
    if not text:
        return None
    bare = re.sub(r"[^A-Z0-9*?]", "", text)
    if found := _POSTCODE.fullmatch(bare):
        return f"{found[1]} {found[2]}"
    if _OUTWARD.fullmatch(bare) or _CUT_SHORT.fullmatch(bare):
        kept = " ".join(text.split())
        return Doubtful(within(kept, 10), "partial_postcode") if len(kept) <= 10 else _left_out()
    mended = _mended(bare)
    if mended:
        return Doubtful(mended, "postcode_put_right", {"postcode": mended})
    return _left_out()


def _left_out() -> Doubtful:
    return Doubtful(None, "not_a_postcode")


def _mended(bare: str) -> str | None:
    """The postcode that was meant where O and 0, I and 1 were mixed up, if there is just one."""
    if not 5 <= len(bare) <= 7:
        return None
    outward, inward = bare[:-3], bare[-3:]
    inward = inward[0].translate(_TO_FIGURES) + inward[1:].translate(_TO_LETTERS)
    for letters in (2, 1):
        rest = outward[letters:]
        if not rest or not rest[0].translate(_TO_FIGURES).isdigit():
            continue
        whole = outward[:letters].translate(_TO_LETTERS) + rest[0].translate(_TO_FIGURES) + rest[1:]
        if found := _POSTCODE.fullmatch(whole + inward):
            return f"{found[1]} {found[2]}"
    return None


_TO_FIGURES = str.maketrans("OIL", "011")
_TO_LETTERS = str.maketrans("01", "OI")


def outward_part(postcode: str) -> str:
    """The first part of a postcode, which names a district and no address; "" if it has none."""
    found = _OUTWARD.fullmatch(postcode.partition(" ")[0]) if postcode else None
    return found[0] if found else ""


def looks_like_postcode(cell: Cell) -> bool:
    """True for a full postcode in any spacing."""
    return isinstance(cell, str) and bool(
        _POSTCODE.fullmatch(re.sub(r"\s", "", cell).upper()) if len(cell) < 20 else None
    )


def parse_reference(cell: Cell) -> object:
    """The owner's own reference, as given but for its spaces; 6189.0 of a spreadsheet is 6189."""
    return within(clean_text(cell), 100) or None


def parse_portal_id(cell: Cell) -> object:
    """The portal's own key of a property, as its downloads have it."""
    text = clean_text(cell)
    if not text:
        return None
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise BadCell("not_a_portal_id") from error
