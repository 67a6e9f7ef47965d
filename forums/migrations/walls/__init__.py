"""Who reads and writes what in a forum's rooms, by the database's own word."""

from forums.migrations.walls import functions, initiatives, membership, talk, workshops

WALLS = [
    *functions.WALLS,
    *membership.WALLS,
    *initiatives.WALLS,
    *talk.WALLS,
    *workshops.WALLS,
]
