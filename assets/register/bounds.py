"""How long a text and how large a figure of a property may be: the same in a form as in a file.

Plain numbers: the child that reads a file has no Django.
"""

from decimal import Decimal

#: of a text that has no shorter limit of its own; `assets/imports/targets.toml` says the same
LONGEST_TEXT = 5_000
MOST_FLOOR_M2 = Decimal(10_000_000)
MOST_LAND_HA = Decimal(1_000_000)
MOST_MONTHS = Decimal(999)
#: people, desks and dwellings
MOST_FIGURE = Decimal("999999.99")
MOST_WHOLE = 999_999
#: pounds, less than nothing too
MOST_GBP = Decimal("999999999999.99")
