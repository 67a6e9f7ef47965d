"""Print the table as the portal answers now, to be read line by line before it goes into `expectations.py`.

Run: pytest tests/matrix/print_table.py -s
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tests.matrix.actors import ACTORS, browser, furnish, letter, urls

if TYPE_CHECKING:
    from tests.worlds import World


def test_print(world: World) -> None:
    places = furnish(world)
    for method in ("get", "post"):
        print(method.upper())  # noqa: T201  this is what it is for
        for name in urls():
            row = ""
            for actor in ACTORS:
                client, body = browser(places, actor), places.bodies[actor]
                data = {"acting_for": str(body.organisation.pk) if body else ""} if method == "post" else {}
                with transaction.atomic():
                    try:
                        row += letter(getattr(client, method)(places.address(name), data))
                    except Exception as error:  # noqa: BLE001  shown as what it is
                        row += "E"
                        print("#", name, actor, str(error)[:200])  # noqa: T201
                    transaction.set_rollback(True)
            print(f'    "{name}": "{row}",')  # noqa: T201
