"""The indexes by which the narrow rows of assets are read: behind one door at a time, and words by their letters."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from assets.register.notice import last_day_for_notice

#: what few properties have: an index of its own behind each door, by which the diary and plans are read
DATED = {
    "lease_starts_on": "lease_starts",
    "lease_breaks_on": "lease_breaks",
    "rent_review_on": "rent_reviews",
    "lease_ends_on": "lease_ends",
    "intention": "plans",
}

INDEXES = (
    models.Index(
        F("door"),
        F("sort_name"),
        F("asset"),
        F("level").desc(),
        include=["until", "is_retired", "owner"],
        name="sight_in_order",
    ),
    models.Index(  # and with what counts ask, so that they read this index and no row
        F("door"),
        F("use"),
        F("sort_name"),
        F("asset"),
        F("level").desc(),
        include=[
            "until",
            "owner",
            "is_retired",
            "kind",
            "tenure",
            "is_vacant",
            "is_surplus",
            "longitude",
            "latitude",
        ],
        name="sight_by_use",
    ),
    models.Index(fields=["door", "sort_locality", "asset"], name="sight_by_locality"),
    models.Index(F("door"), F("floor_area_m2").desc(nulls_last=True), F("asset"), name="sight_by_area"),
    models.Index(  # with what filters ask, so that clusters read this index and no row
        fields=["door", "longitude", "latitude"],
        include=[
            "asset",
            "until",
            "owner",
            "is_retired",
            "kind",
            "use",
            "tenure",
            "is_vacant",
            "is_surplus",
        ],
        name="sight_map",
    ),
    GinIndex(OpClass(F("search"), "gin_trgm_ops"), name="sight_letters"),
    *(
        models.Index(
            fields=["door", column, "asset"],
            condition=Q(**{f"{column}__isnull": False}),
            name=f"sight_{name}",
        )
        for column, name in DATED.items()
    ),
    *(
        models.Index(
            F("door"),
            last_day_for_notice(column),
            F("asset"),
            condition=Q(**{f"{column}__isnull": False}, notice_months__isnull=False),
            name=name,
        )
        for column, name in (
            ("lease_breaks_on", "sight_notice_of_break"),
            ("lease_ends_on", "sight_notice_of_end"),
        )
    ),
    models.Index(  # the largest spaces are read from it alone
        F("door"),
        F("vacant_space_m2").desc(),
        F("asset"),
        include=["until", "is_retired", "owner", "level"],
        condition=Q(vacant_space_m2__isnull=False),
        name="sight_largest_space",
    ),
)
