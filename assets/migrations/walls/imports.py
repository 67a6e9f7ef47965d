"""An import that is to be shared names a forum and a door of that very forum."""

from partners.scoping.policies import Pair

WALLS = [Pair("assets_import", "door", "audience", of="sharing_cohort", whose="audience_id")]
