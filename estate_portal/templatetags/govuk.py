"""The boxes of our pages in GOV.UK markup, and what every form that writes carries.

Leaves without a body are files in `templates/components/`; each says how to use it. Here are the
tags with a body. Registered as builtins in settings: a template loads nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from partners.moments import in_full

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.template.context import RequestContext

    from partners.lists.panel import Option

register = template.Library()


def box(template_name: str, content: str, /, **context: Any) -> SafeString:
    """One box of `templates/components/boxes/` around a body that is rendered, so escaped, already."""
    body = mark_safe(content.strip())  # noqa: S308  # the output of a template's own node list
    return render_to_string(f"components/boxes/{template_name}.html", {"body": body, **context})


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """`{% capture as heading %}…{% endcapture %}`: the rendered body, trimmed, to be shown more than once."""
    return mark_safe(content.strip())  # noqa: S308  # the output of a template's own node list


@register.simple_tag(takes_context=True)
def acting_for(context: RequestContext) -> SafeString:
    """`{% acting_for %}`: the hidden field that says for whom this page was made.

    A post whose field names another organisation than the session does is refused (stale tab).
    """
    actor = getattr(context.get("request"), "actor", None)
    organisation = getattr(actor, "organisation", None)
    return format_html('<input type="hidden" name="acting_for" value="{}">', getattr(organisation, "pk", ""))


@register.filter
def as_options(options: tuple[Option, ...]) -> SafeString:
    """`{{ question.options|as_options }}`: the values of a filter, each with how many rows have it.

    In Python, as there may be four hundred: a loop in a template took a quarter of the time of a whole page.
    """
    return mark_safe("\n".join(_option(one) for one in options))  # noqa: S308  # each is escaped


def _option(one: Option) -> str:
    words = f"{one.label} ({localize(one.count)})" if one.count else one.label
    return f'<option value="{escape(one.value)}"{" selected" if one.on else ""}>{escape(words)}</option>'


@register.simple_block_tag(takes_context=True)
def posting(  # each is an attribute of the form
    context: RequestContext,
    content: str,
    action: str = "",
    target: str = "",
    css: str = "",
    *,
    upload: bool = False,
) -> SafeString:
    """`{% posting action=url %}…{% endposting %}`: a form that writes, with its token and its organisation.

    `target` names a partial for htmx to swap; `upload=True` for files. Without `action` it posts to its own address,
    what was asked by it included.
    """
    request = context.get("request")
    return box(
        "posting",
        content,
        action=action or (request.get_full_path() if request else ""),
        target=target,
        css=css,
        upload=upload,
        acting_for=acting_for(context),
        csrf_token=context.get("csrf_token", ""),
    )


@register.simple_block_tag
def fieldset(content: str, legend: str, size: str = "m", hint: str = "", name: str = "") -> SafeString:
    """`{% fieldset legend=_("Size") %}…{% endfieldset %}`: questions that belong together. `size`: s, m or l."""
    return box("fieldset", content, legend=legend, size=size, hint=hint, name=name)


@register.simple_block_tag
def details(content: str, summary: str, *, opened: bool = False) -> SafeString:
    """`{% details summary=_("How was this worked out?") %}…{% enddetails %}`: what few readers need."""
    return box("details", content, summary=summary, opened=opened)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """`{% inset %}…{% endinset %}`: a long-lived fact set apart from the text around it."""
    return box("inset", content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """`{% warning %}…{% endwarning %}`: what the reader must know before going on."""
    return box("warning", content)


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """`{% panel title=_("12 properties shared") %}…{% endpanel %}`: the receipt; its title is the page's h1."""
    return box("panel", content, title=title)


@register.simple_block_tag
def notice(content: str, title: str = "", *, success: bool = False) -> SafeString:
    """`{% notice %}…{% endnotice %}`: the one banner of a page. `success` only for what the reader just did."""
    return box("notice", content, title=title, success=success)


@register.simple_block_tag
def card(content: str, title: str, actions: str = "", level: int = 2) -> SafeString:
    """`{% card title=_("Lease") %}…{% endcard %}`: a summary card; `actions` is rendered HTML from `capture`."""
    return box("card", content, title=title, actions=actions, level=level)


@register.simple_block_tag
def summarylist(content: str, *, plain: bool = False) -> SafeString:
    """`{% summarylist %}{% row … %}…{% endsummarylist %}`: names and values of one thing. `plain`: no lines."""
    return box("summary_list", content, plain=plain)


@register.simple_block_tag
def row(content: str, key: str, change: str = "", verb: str = "") -> SafeString:
    """`{% row key=_("Town") change=url %}Aber{% endrow %}`: one row of a summary list, with its Change link."""
    return box("row", content, key=key, change=change, verb=verb)


@register.simple_block_tag
def datatable(content: str, caption: str, name: str = "", *, hide_caption: bool = False) -> SafeString:
    """`{% datatable caption=_("Properties") %}<thead>…{% enddatatable %}`: a dense table.

    It scrolls by itself in a named region at phone width.
    """
    return box("table", content, caption=caption, name=name, hide_caption=hide_caption)


@register.simple_block_tag(takes_context=True)
def filterpanel(context: RequestContext, content: str, target: str = "", action: str = "") -> SafeString:
    """`{% filterpanel target="asset-table" %}…{% endfilterpanel %}`: a GET form with a button; state is the URL."""
    path = getattr(context.get("request"), "path", "")
    return box("filter", content, target=target, action=action or path)


@register.filter
def moment(when: dt.datetime | None, day: str = "") -> str:
    """`{{ event.at|moment }}`: a day and a time as people read them; with "l" the day of the week before it."""
    return in_full(when, weekday=bool(day)) if when else ""


@register.filter
def error_target(field: BoundField) -> str:
    """The id of the control to which an error summary links: the first of a group."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


@register.filter
def in_words(field: BoundField) -> list[str]:
    """The errors of a question as sentences; Django's "This field is required." names the question."""
    django_says = str(forms.Field.default_error_messages["required"])
    return [
        unanswered(field) if str(error.message) == django_says else " ".join(error.messages)
        for error in field.errors.as_data()
    ]


def unanswered(field: BoundField) -> str:
    """What to do about a question that was left open."""
    label = str(field.label)
    is_question = label.endswith("?")
    if not is_question and not label[1:2].isupper() and not label.startswith("I "):
        label = label[:1].lower() + label[1:]
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return _("Tick the box to go on: %(label)s") % {"label": label}
    if isinstance(widget, forms.FileInput):
        return _("Choose a file: %(label)s") % {"label": label}
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return _("Select an answer: %(label)s") % {"label": label}
    if is_question:
        return _("Answer the question: %(label)s") % {"label": label}
    return _("Enter %(label)s") % {"label": label}
