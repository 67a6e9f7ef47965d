"""Who reads and writes what of projects, benefits, reports and stories, by the database's own word."""

from projects.migrations.walls import benefits, money, projects, reports, stories, validation

WALLS = [
    *projects.WALLS,
    *benefits.WALLS,
    *validation.WALLS,
    *money.WALLS,
    *reports.WALLS,
    *stories.WALLS,
]
