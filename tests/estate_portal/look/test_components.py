"""Components and boxes: what they put out, and what they keep escaped."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

from partners.lists.panel import Option
from tests.estate_portal.look.rendering import render, request


def organisation_request(pk: uuid.UUID) -> object:
    return request("/assets/", actor=SimpleNamespace(organisation=SimpleNamespace(pk=pk)))


def test_a_form_that_writes_carries_its_token_and_its_organisation() -> None:
    pk = uuid.uuid4()
    html = render("{% posting %}<p>x</p>{% endposting %}", of=organisation_request(pk))  # type: ignore[arg-type]
    assert '<form method="post" action="/assets/" novalidate>' in html
    assert 'name="csrfmiddlewaretoken" value="' in html
    assert f'<input type="hidden" name="acting_for" value="{pk}">' in html
    assert "<p>x</p>" in html


def test_a_stranger_acts_for_nobody() -> None:
    assert 'name="acting_for" value=""' in render("{% acting_for %}")


def test_a_form_with_a_target_still_works_without_htmx() -> None:
    html = render('{% posting action="/x/" target="part" %}y{% endposting %}')
    assert 'action="/x/"' in html
    assert 'hx-post="/x/" hx-target="#part"' in html


def test_boxes_escape_what_they_are_told_and_keep_what_is_markup() -> None:
    html = render("{% details summary=words %}<b>{{ words }}</b>{% enddetails %}", {"words": "<i>"})
    assert "<b>&lt;i&gt;</b>" in html
    assert '<span class="govuk-details__summary-text">&lt;i&gt;</span>' in html


def test_the_options_of_a_question_are_escaped_and_say_which_is_on_and_how_many_there_are() -> None:
    options = (Option('"a"', "<Aber>", 12, on=True), Option("b", "Bryn", 0, on=False))
    assert render("{{ options|as_options }}", {"options": options}) == (
        '<option value="&quot;a&quot;" selected>&lt;Aber&gt; (12)</option> <option value="b">Bryn</option>'
    )


def test_not_recorded_and_not_shared_are_different_and_never_blank() -> None:
    include = '{% include "components/value.html" with value=value shared=shared only %}'
    assert "Not recorded" in render(include, {"value": None})
    assert "Not recorded" in render(include, {"value": ""})
    assert "Not shared with you" in render(include, {"value": None, "shared": False})
    assert render(include, {"value": 0}).endswith("0")


def test_a_value_that_is_not_shared_is_not_there_even_if_it_was_handed_over() -> None:
    include = '{% include "components/value.html" with value=412000 shared=False only %}'
    assert "412000" not in render(include)


def test_a_heading_that_sorts_is_a_link_and_says_how_it_sorts() -> None:
    html = render(
        '{% include "components/heading_cell.html" with label="Town" url="/?sort=town" direction="ascending" only %}'
    )
    assert 'scope="col"' in html
    assert 'aria-sort="ascending"' in html
    assert 'href="/?sort=town"' in html


def test_only_what_the_reader_did_is_green() -> None:
    include = '{% include "components/messages.html" with messages=messages only %}'
    did = render(include, {"messages": [Message(constants.SUCCESS, "Shared")]})
    told = render(include, {"messages": [Message(constants.INFO, "Closed on Friday")]})
    assert "govuk-notification-banner--success" in did
    assert 'role="alert"' in did
    assert "--success" not in told
    assert 'role="region"' in told
    assert render(include, {"messages": []}).endswith("#}") is False


def test_messages_are_text() -> None:
    include = '{% include "components/messages.html" with messages=messages only %}'
    assert "&lt;b&gt;" in render(include, {"messages": [Message(constants.INFO, "<b>")]})


def test_the_name_of_a_change_link_says_what_changes() -> None:
    html = render('{% row key="Town" change="/x/" %}Aber{% endrow %}')
    assert 'Change<span class="govuk-visually-hidden"> Town</span>' in html


def test_pages_of_a_list_are_absent_when_there_is_one() -> None:
    assert "<nav" not in render('{% include "components/pagination.html" with next_url="" only %}')


def test_a_table_has_a_caption_and_scrolls_in_a_named_region() -> None:
    html = render('{% datatable caption="Properties" %}<tbody></tbody>{% enddatatable %}')
    assert 'role="region" aria-label="Properties" tabindex="0"' in html
    assert ">Properties</caption>" in html
