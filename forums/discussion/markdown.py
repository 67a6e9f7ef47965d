"""Markdown to HTML: rendered by one maintained library and cleaned by another, so that neither is trusted alone."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# No headings (a post has its own place in the outline of the page), no pictures (they would be fetched from
# elsewhere and tell who reads), no HTML.
_renderer = MarkdownIt("commonmark", {"html": False}).disable(
    ["heading", "lheading", "image", "html_block", "html_inline"]
)
TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}


def rendered(text: str) -> SafeString:
    """What a post says, as HTML of a few harmless tags."""
    cleaned = nh3.clean(
        _renderer.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308  # cleaned on the line above
