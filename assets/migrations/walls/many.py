"""Many at once: imports, changes of many and exports.

Changes of many are asked for by those who keep the register, and what was asked for stays as it
was asked. The worker does it later in the name of whoever asked; by itself it lets go of what was
never done, and removes what a body's people had written when its time is over.
"""

from django.db import migrations

from assets.migrations.walls.words import CLEARED, KEEPER
from partners.scoping.policies import BY_ITSELF, OWN, PERSON, Fixed, Key, Police

THEIRS = f"{OWN} AND person_id = {PERSON}"
THEIRS_OR_OLD = f"{OWN} AND (person_id = {PERSON} OR {BY_ITSELF})"

WALLS = [
    # A row belongs to an import of the body that it names.
    Key("assets_import", "import_and_owner", "organisation_id"),
    migrations.RunSQL(
        """
        ALTER TABLE assets_importrow ADD CONSTRAINT assets_importrow_of_its_owner
          FOREIGN KEY (batch_id, organisation_id) REFERENCES assets_import (id, organisation_id) ON DELETE CASCADE;
        """,
        "ALTER TABLE assets_importrow DROP CONSTRAINT assets_importrow_of_its_owner;",
    ),
    Police("assets_import", read=OWN, add=KEEPER, change=CLEARED),
    Police("assets_importproblem", read=OWN, add=KEEPER, remove=CLEARED),
    Police("assets_importrow", read=OWN, add=KEEPER, change=KEEPER, remove=CLEARED),
    Police("assets_columnmemory", read=OWN, add=KEEPER, change=KEEPER),
    Police("assets_layout", read=OWN, add=KEEPER, change=KEEPER),
    Police("assets_bulkedit", read=OWN, add=f"{KEEPER} AND person_id = {PERSON}", change=CLEARED),
    Police("assets_bulkeditrow", read=OWN, add=KEEPER),
    Fixed("assets_bulkedit", "organisation_id", "person_id", "person_name", "at", "values", "query", "mark", "total"),
    Police("assets_export", read=THEIRS_OR_OLD, add=THEIRS, change=THEIRS_OR_OLD),
]
