"""Who reads and writes what of bodies, of the people who act for them and of their work, by the database's own word."""

from partners.migrations.walls import joining, work

WALLS = [*joining.WALLS, *work.WALLS]
