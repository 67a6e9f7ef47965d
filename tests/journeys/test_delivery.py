"""A project rated and shared without JavaScript on a phone; a body outside learns nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.servers]


def test_a_project_is_shared_and_rated_without_javascript(visit: Any) -> None:
    with visit("idris@glanmor.example", javascript=False, width=375) as idris:
        idris.go("/projects/")
        idris.click("Homes at the old hospital")
        where = idris.page.url.removeprefix(idris.address)
        idris.press("Rate this project")
        idris.choose("Amber: at risk, and can be mended")
        idris.press("Record the rating")
        assert idris.sees("The rating is recorded")
        idris.click("Share")
        idris.select("Who do you want to share with?", "Trefawr Council")
        idris.choose("Summary")
        idris.fill("Why are you sharing this?", "They own the road")
        idris.press("Continue")
        assert idris.sees("1 body will see this from now on")
        idris.press("Share this project")
        assert idris.sees("Trefawr Council")
        idris.click("View as Trefawr Council", exact=False)
        assert idris.sees("Its team, milestones, risks and benefits are not shared")
    with visit("gwen@harbwr.example") as gwen:
        assert gwen.go(where) == 404
        gwen.go("/projects/")
        assert gwen.sees("No projects yet")
