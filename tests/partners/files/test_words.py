"""How long files are kept, as people say it."""

from __future__ import annotations

from django.utils.translation import override

from partners.files.words import how_long


def test_a_time_is_said_in_years_when_there_is_one() -> None:
    told = {days: how_long(days) for days in (1, 30, 364, 365, 7 * 366)}
    assert told == {1: "1 day", 30: "30 days", 364: "364 days", 365: "1 year", 7 * 366: "7 years"}
    told = {days: how_long(days) for days in (372, 373, 700, 10 * 365 + 3)}
    assert told == {372: "1 year", 373: "373 days", 700: "700 days", 3653: "10 years"}, "never a year less than it is"
    with override("cy"):
        assert (how_long(30), how_long(7 * 366)) == ("30 diwrnod", "7 mlynedd")
