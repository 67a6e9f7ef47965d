"""Text that a spreadsheet takes for a formula: made harmless where it goes out, and given back where it comes in.

Both halves stand here, so that what one file writes every other reads back unchanged. Without Django: the program that
reads what somebody uploaded knows nothing of the portal.
"""

import re

# What a spreadsheet takes for the start of a formula, full-width forms too.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_AFTER_APOSTROPHES = re.compile(f"'*[{re.escape(''.join(DANGEROUS))}]")


def harmless(text: str) -> str:
    """Text that a spreadsheet will not run: an apostrophe before what looks like a formula.

    Text that has such apostrophes already gets one more, so that taking one away gives it back.
    """
    return f"'{text}" if _AFTER_APOSTROPHES.match(text) else text


def undefused(text: str) -> str:
    """The text without the apostrophe that `harmless` set before it."""
    return text[1:] if text[:1] == "'" and _AFTER_APOSTROPHES.match(text) else text
