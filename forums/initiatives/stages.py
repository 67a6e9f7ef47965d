"""The five stages of collaboration, in the words of the article that the portal grew from, and the moves between them.

The one state machine of initiatives. `docs/continuum.md` is drawn from it by `manage.py continuum --write`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where joint work stands on the continuum, in order."""

    CO_EXISTENCE = "co_existence", _("Co-existence")
    CO_OPERATION = "co_operation", _("Co-operation")
    CO_ORDINATION = "co_ordination", _("Co-ordination")
    COLLABORATION = "collaboration", _("Collaboration")
    CO_OWNERSHIP = "co_ownership", _("Co-ownership")


ORDER: tuple[Stage, ...] = tuple(Stage)

#: what each stage means; other literature orders the middle ones differently, so it is always shown beside the name
MEANING: dict[Stage, object] = {
    Stage.CO_EXISTENCE: _("Partners know of each other but do no meaningful work together."),
    Stage.CO_OPERATION: _("Data, plans, capacity and expertise are shared. Gaps in skills are found and filled."),
    Stage.CO_ORDINATION: _("Plans for future assets are shared and joined up."),
    Stage.COLLABORATION: _(
        "Partners deliver together: locality property reviews, joint procurement and contract management."
    ),
    Stage.CO_OWNERSHIP: _(
        "Partners own together: shared accommodation, public-sector hubs, pooled assets, a hosted property service"
        " or a company with shares."
    ),
}
