"""Finding which bodies a text names: by their whole name in either language, however it is written."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.organisations.models import Organisation


def named_in(text: str, bodies: Iterable[Organisation], *, but_not_in: Iterable[str] = ()) -> list[Organisation]:
    """The bodies whose English or Welsh name stands in `text`, in the order of `bodies`.

    Capitals, spaces, hyphens and kinds of apostrophe make no difference. A name within a longer word is none, nor
    one within a name of `but_not_in`, such as that of a forum, nor one that only stands within another body's.
    """
    found, held = [], list(bodies)
    left = f" {_plain(text)} "
    for other in but_not_in:
        if _plain(other):
            left = left.replace(f" {_plain(other)} ", " ; ")
    names = [(_plain(name), one) for one in held for name in (one.name_en, one.name_cy) if _plain(name)]
    for name, one in sorted(names, key=lambda pair: -len(pair[0])):
        if f" {name} " in left:
            left = left.replace(f" {name} ", " ; ")
            found.append(one.pk)
    return [one for one in held if one.pk in found]


def in_words(bodies: Iterable[Organisation]) -> str:
    """Their names, one after the other."""
    return ", ".join(str(one.name) for one in bodies)


def _plain(text: str) -> str:
    """Words of letters and digits, each between single spaces: what stands between them says nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))
