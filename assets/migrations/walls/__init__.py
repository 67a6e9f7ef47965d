"""Who reads and writes what of the register, its shares and what is made of it, by the database's own word."""

from assets.migrations.walls import asking, many, register, shares

WALLS = [*register.WALLS, *shares.WALLS, *many.WALLS, *asking.WALLS]
