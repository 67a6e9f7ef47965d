"""Which encoding a text file is in, found from all of its bytes.

UTF-8 proves itself. The eight-bit encodings do not, so each is scored by how likely the characters
are that it makes of the bytes: a pound sign or a quotation mark is likely in a register, a capital
after a small letter or a line-drawing character is not.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assets.imports import limits
from assets.imports.refusals import FileRefused

EIGHT_BIT = ("cp1252", "mac_roman", "iso8859_14", "cp850")

_BLOCK = limits.MEGABYTE
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f")
_IN_CONTEXT = re.compile(rb"(?s)(.?)([\x80-\xff])(?=(.?))")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_LIKELY = frozenset("£‘’“”–—…•°²³½¼¾\N{NO-BREAK SPACE}´·")  # noqa: RUF001 - these very ones
_POSSIBLE = frozenset("€©®™«»×¬§")
# In a British register these are Welsh letters of ISO 8859-14 read as if they were Western ones.
_RARE_LETTERS = frozenset("ðþÐÞºª")
_ENOUGH_BYTES = 20_000

Context = tuple[bytes, bytes, bytes]


def encoding_of(path: Path) -> str:
    """The name of the codec to open the file with, decoding errors replaced.

    Raises FileRefused("binary") when the bytes are no text at all.
    """
    with path.open("rb") as file:
        start = file.read(_BLOCK)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return codec
    wide = _unmarked_utf16(start[:4096])
    if wide:
        return wide
    _refuse_binary(start)
    if _is_utf8(path):
        return "utf-8"
    return _likeliest_eight_bit(path)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _unmarked_utf16(start: bytes) -> str | None:
    if len(start) < 8:
        return None
    half = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _refuse_binary(start: bytes) -> None:
    controls = len(start) - len(start.translate(None, _CONTROL))
    if controls > max(16, len(start) // 50):
        raise FileRefused("binary")


def _is_utf8(path: Path) -> bool:
    """True for UTF-8, also where a few bytes are spoilt or the last character is cut."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in _blocks(path):
            decoder.decode(block)
    except UnicodeDecodeError:
        return _mostly_utf8(path)
    return True


def _mostly_utf8(path: Path) -> bool:
    good = bad = 0
    for block in _blocks(path):
        rest, found = _UTF8_SEQUENCE.subn(b"", block)
        good += found
        bad += len(_HIGH.findall(rest))
    return good > 10 * bad


def _likeliest_eight_bit(path: Path) -> str:
    contexts: Counter[Context] = Counter()
    size = 0
    for block in _blocks(path):
        size += len(block)
        contexts.update(_IN_CONTEXT.findall(block))
        if contexts.total() > _ENOUGH_BYTES:
            break
    by_byte: Counter[bytes] = Counter()
    for (_, byte, _after), times in contexts.items():
        by_byte[byte] += times
    # A byte as common as this parts the columns, and says nothing of letters.
    delimiters = {byte for byte, times in by_byte.items() if times > 0.02 * size and times > 20}
    letters = {context: times for context, times in contexts.items() if context[1] not in delimiters}
    return max(EIGHT_BIT, key=lambda codec: _score(letters, codec))


def _score(contexts: dict[Context, int], codec: str) -> int:
    return sum(times * _likelihood(context, codec) for context, times in contexts.items())


def _likelihood(context: Context, codec: str) -> int:
    before, character, after = (byte.decode(codec, "replace") for byte in context)
    if character == "\N{REPLACEMENT CHARACTER}":
        return -2
    if character in _LIKELY:
        return 2
    if character in _POSSIBLE:
        return 1
    if character.isalpha() and character not in _RARE_LETTERS:
        return _letter_likelihood(before, character, after)
    return -2


def _letter_likelihood(before: str, character: str, after: str) -> int:
    if before.isdigit() or after.isdigit():
        return -1
    if character.isupper() and before.islower():
        return -2
    return before.isalpha() + after.isalpha()
