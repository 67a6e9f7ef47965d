"""Every word that people read is marked for translation, with curly quotes and dashes that are dashes (promise 44)."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from tests.architecture.source import ROOT, modules, of_each, short, templates, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
BLOCK = re.compile(r"\{%\s*blocktranslate\b(?P<with>[^%]*)%\}(?P<text>.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
MARKED = re.compile(r"""(?:\{%\s*translate\s+|\b_\()(?:"([^"]*)"|'([^']*)')""")
LOGIC = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*[^\W\d_]{2}[^"]*)"')
TAG = re.compile(r"<[^>]*>", re.DOTALL)
#: what is text between tags and nobody's language: classes in a block, kinds of files, a date on the page of specimens
NO_LANGUAGE = re.compile(r"portal-[\w-]+|\b(?:CSV|XLSX|GeoJSON)\b|31 March 2031")
WORD = re.compile(r"[^\W\d_]{2,}")
CALLS = {"_", "_now", "now_", "_lazy", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext_lazy"}
#: a straight apostrophe or quote at a word, a hyphen for a dash, or between numbers
STRAIGHT = re.compile(r"""[^\W\d_]['"]|['"][^\W\d_]|\s-\s|\d-\d""")
#: where a straight sign is what one types or must stay, each with the reason
TYPED = {
    "like 2025-26": "as one writes a financial year into the field",
    "fel 2025-26": "the same",
    "lists with - and": "how a list begins in a post",
    "rhestrau gyda - a": "the same",
    "administrator's email": "the heading of a column in a file",
    "The forum's agreement accepted by each partner": "stands in a migration, as a choice of a model",
    "A decision of each partner's own board": "the same",
}


def unmarked(text: str) -> list[str]:
    """Words of a template that would be English to everybody."""
    text = BLOCK.sub(" ", COMMENT.sub(" ", text))
    text = LOGIC.sub(" ", text)
    spoken = SPOKEN.findall(text)
    return spoken + WORD.findall(NO_LANGUAGE.sub(" ", TAG.sub(" ", text)))


def marked(text: str) -> Iterator[str]:
    """What a template has translated, placeholders and tags blotted out."""
    text = COMMENT.sub(" ", text)
    for quoted in MARKED.findall(text):
        yield quoted[0] or quoted[1]
    for found in BLOCK.finditer(text):
        yield TAG.sub(" x ", LOGIC.sub("x", found["text"]))


def said(path: Path) -> Iterator[str]:
    """What a module has translated."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def straight(words: str) -> list[str]:
    """Straight signs in a text, where they are not what one types."""
    for typed in TYPED:
        words = words.replace(typed, "")
    return STRAIGHT.findall(words)


@of_each([one for one in templates() if "templates/django/" not in str(one)])
def test_every_word_of_a_template_is_marked(path: Path) -> None:
    assert unmarked(path.read_text()) == []


def test_what_people_read_has_curly_quotes_and_real_dashes() -> None:
    letters = sorted((ROOT / "templates").rglob("*.txt"))
    found = {
        f"{short(path)}: {words}"
        for path in [*templates(), *letters]
        for words in marked(path.read_text())
        if straight(words)
    }
    found |= {f"{short(path)}: {words}" for path in modules() for words in said(path) if straight(words)}
    assert sorted(found) == []


def test_so_has_the_welsh() -> None:
    with (ROOT / "locale/cy/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file)
    found = [
        one
        for message in catalogue
        if message.id
        for one in (message.string if isinstance(message.string, tuple | list) else (message.string,))
        if straight(TAG.sub(" x ", str(one)))
    ]
    assert found == []


def test_a_fault_would_be_seen() -> None:
    assert unmarked("<p>Hello</p>") == ["Hello"]
    assert unmarked('<a aria-label="Close this">{% translate "Close" %}</a>') == ["Close this"]
    assert unmarked("{% blocktranslate with a=b %}Dear {{ a }}{% endblocktranslate %}{# a note #}") == []
    assert straight("nobody's") != []
    assert straight('a "word"') != []
    assert straight("this - that") != []
    assert straight("pages 2-5") != []
    assert straight("nobody’s – pages 2–5, a well-known “word”") == []
    assert list(marked("{% translate 'Yes' %}{% blocktranslate %}No{% endblocktranslate %}")) == ["Yes", "No"]
