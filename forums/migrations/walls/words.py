"""What the walls of several rooms ask."""

from partners.scoping.policies import AUDIENCES, ORGANISATION, Pair

INSIDE = f"audience_id = {AUDIENCES}"
#: of what some members only may read
READS = f"{INSIDE} AND (readers IS NULL OR {ORGANISATION} = ANY (readers))"
OF_ITS_FORUM = "audience_id = (SELECT f.audience_id FROM forums_forum f WHERE f.id = forum_id)"
RUNS = "(SELECT runs_forum(audience_id))"
TAKES_PART_HERE = "(SELECT takes_part_in(audience_id))"
SPEAKS = "(SELECT speaks_in(audience_id))"


def of_its_forum(*tables: str) -> list[Pair]:
    """A row that names a forum and the audience of another would open the other."""
    return [Pair(f"forums_{table}", "forum", "audience", of="forums_forum", whose="audience_id") for table in tables]
