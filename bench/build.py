"""A world to measure: bodies of very unequal size, forums, assets, shares and guardian's grants.

Made by the owner role with set-based SQL and a fixed seed; then the portal's own derivation makes
the narrow rows, so that what is measured is what the product makes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import django

django.setup()

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import CharField, TextField

from assets.register.kind import ASSET
from assets.register.models import AssetDetail
from sharing.grants import visibility
from sharing.levels import Level


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    assets: int
    bodies: int
    forums: int
    shares: int


SIZES = {
    "small": Size(assets=10_000, bodies=100, forums=10, shares=26_000),
    "national": Size(assets=1_000_000, bodies=2_000, forums=100, shares=2_600_000),
}
# Assets go to bodies by the square of a random number: the first body of 2,000 owns about one
# asset in 45, the last hundreds own a few hundred each.
BODIES = """
SELECT setseed(0.42);
CREATE TEMP TABLE b AS SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS audience, gen_random_uuid() AS door,
  gen_random_uuid() AS person FROM generate_series(0, %(bodies)s - 1) n;
INSERT INTO partners_person (id, password, is_superuser, email, name, language, is_portal_administrator, is_active,
  is_staff, date_joined, sessions_stamp, emails)
SELECT person, '!', false, 'p' || n || '@bench.example', 'Person ' || n, 'en', false, true, false, now(),
  gen_random_uuid(), 'never' FROM b;
INSERT INTO partners_organisation (id, slug, kind, official_code, jurisdiction, name_en, name_cy, created_at)
SELECT id, 'body-' || n, 'council', '', 'wales', 'Body ' || n, '', now() FROM b;
INSERT INTO partners_membership (id, person_id, organisation_id, roles, since)
SELECT gen_random_uuid(), person, id, '{viewer,property_manager}', now() FROM b;
INSERT INTO auth_group (name) SELECT audience::text FROM b;
INSERT INTO sharing_audience (id, group_id, organisation_id, name_en, name_cy)
SELECT audience, g.id, b.id, 'Body ' || n, '' FROM b JOIN auth_group g ON g.name = audience::text;
INSERT INTO sharing_cohort (id, audience_id, number, opened_at) SELECT door, audience, 0, now() FROM b;
INSERT INTO sharing_audiencemember (id, audience_id, organisation_id, joined_cohort, joined_at)
SELECT gen_random_uuid(), audience, id, 0, now() FROM b;

CREATE TEMP TABLE f AS SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS audience
  FROM generate_series(0, %(forums)s - 1) n;
INSERT INTO auth_group (name) SELECT audience::text FROM f;
INSERT INTO sharing_audience (id, group_id, name_en, name_cy)
SELECT audience, g.id, 'Forum ' || n, '' FROM f JOIN auth_group g ON g.name = audience::text;
INSERT INTO forums_forum (id, audience_id, slug, name_en, name_cy, purpose, jurisdiction, reporting_year_starts_in,
  founded_at) SELECT id, audience, 'forum-' || n, 'Forum ' || n, '', 'Bench', 'wales', 4, now() FROM f;
-- Three doors a forum: everybody, the first members, and those who came later.
CREATE TEMP TABLE d AS SELECT f.n AS forum, number, gen_random_uuid() AS id, f.audience
  FROM f, generate_series(0, 2) number;
INSERT INTO sharing_cohort (id, audience_id, number, opened_at) SELECT id, audience, number, now() FROM d;
-- Body 0, the largest, is in four forums; the last body in none; the one before it in one.
CREATE TEMP TABLE m AS
SELECT DISTINCT forum, body FROM (
  SELECT n %% %(forums)s AS forum, n AS body FROM generate_series(0, %(bodies)s - 3) n
  UNION ALL SELECT (n * 7 + 3) %% %(forums)s, n FROM generate_series(1, %(bodies)s - 3) n WHERE n %% 2 = 0
  UNION ALL SELECT forum, 0 FROM generate_series(1, 3) forum
  UNION ALL SELECT 0, %(bodies)s - 2) x;
INSERT INTO sharing_audiencemember (id, audience_id, organisation_id, joined_cohort, joined_at)
SELECT gen_random_uuid(), f.audience, b.id, 1, now() FROM m JOIN f ON f.n = m.forum JOIN b ON b.n = m.body;
INSERT INTO forums_forummembership (id, forum_id, audience_id, organisation_id, state, invited_by_id, invited_at)
SELECT gen_random_uuid(), f.id, f.audience, b.id, 'member', b.person, now()
FROM m JOIN f ON f.n = m.forum JOIN b ON b.n = m.body;
-- Whoever has been in a forum together knows each other.
CREATE TEMP TABLE met AS SELECT DISTINCT one.body AS body, other.body AS known
FROM m AS one JOIN m AS other ON other.forum = one.forum AND other.body <> one.body;
"""
ASSETS = """
CREATE TEMP TABLE a AS SELECT n, gen_random_uuid() AS id,
  CASE WHEN n < 222 THEN %(bodies)s - 1 WHEN n < 444 THEN %(bodies)s - 2
       ELSE (power(random(), 2) * (%(bodies)s - 3))::int END AS body FROM generate_series(0, %(assets)s - 1) n;
CREATE TEMP TABLE words AS SELECT (ARRAY['Station','Market','Castle','Bridge','Mill','Chapel','School','Harbour',
  'Quarry','Meadow','Church','Victoria','Albert','King','Queen','North','South','East','West','Park','River',
  'Forest','Garden','Tower','Stryd','Heol','Ty','Pont','Felin','Capel'])::text[] AS w,
  (ARRAY['office','depot','school','library','leisure','health','community','car_park','open_space','industrial',
  'retail','housing','other'])::text[] AS u, (ARRAY['freehold','leasehold','licence','other'])::text[] AS t;
INSERT INTO assets_asset (id, organisation_id, name, kind, locality, identity, version, created_at, changed_at)
SELECT a.id, b.id, w[1 + (random() * 29)::int] || ' ' || w[1 + (random() * 29)::int] || ' ' || lpad(to_hex(a.n), 5, '0'),
  CASE WHEN random() < 0.2 THEN 'land' ELSE 'building' END, w[1 + (random() * 29)::int] || ' Town',
  'reference:' || a.n, 1, now(), now() FROM a JOIN b ON b.n = a.body, words;
INSERT INTO assets_assetsummary (id, organisation_id, asset_id, reference, uprn, address, town, postcode,
  coordinate_system, longitude, latitude, floor_area_m2, floor_area_basis, use, use_as_given, tenure, tenure_detail,
  tenure_as_given, holding_reason, services, is_vacant, is_surplus, retired_reason)
SELECT gen_random_uuid(), b.id, a.id, 'R' || a.n, lpad((100000000000 + a.n * 7)::text, 12, '0'),
  (random() * 200)::int || ' ' || w[1 + (random() * 29)::int] || ' Street', w[1 + (random() * 29)::int] || ' Town',
  'SA' || (1 + (random() * 70)::int) || ' ' || (random() * 9)::int || 'AB', 'wgs84', -5.5 + random() * 7,
  50 + random() * 5, (20 + random() * 5000)::int, 'gia', u[1 + (random() * 12)::int], '', t[1 + (random() * 3)::int],
  '{}', '', '', '', random() < 0.08, random() < 0.05, '' FROM a JOIN b ON b.n = a.body, words;
"""
# A fifth of the properties have a lease, an eighth vacant space, a fifth a plan.
DATES = """
INSERT INTO assets_assetdetail (id, organisation_id, asset_id, TEXTS,
  vacant_space_m2, vacant_from_on, intention, intention_on, notice_months)
SELECT gen_random_uuid(), b.id, a.id, BLANKS,
  CASE WHEN a.n %% 8 = 0 THEN (20 + random() * 2000)::int END, current_date + (random() * 900)::int - 300,
  CASE WHEN a.n %% 5 = 0 THEN (ARRAY['dispose', 'acquire', 'relocate', 'share'])[1 + (random() * 3)::int] ELSE '' END,
  current_date + (random() * 1500)::int, CASE WHEN a.n %% 3 = 0 THEN 6 END
FROM a JOIN b ON b.n = a.body WHERE a.n %% 8 = 0 OR a.n %% 5 = 0 OR a.n %% 10 = 1;
INSERT INTO assets_leaseevent (id, organisation_id, asset_id, kind, "on")
SELECT gen_random_uuid(), b.id, a.id, kind, current_date + (random() * 4000)::int - 400
FROM a JOIN b ON b.n = a.body, unnest(ARRAY['expires', 'break', 'rent_review']) kind WHERE a.n %% 10 IN (1, 2);
"""
SHARES = """
CREATE TEMP TABLE bf AS SELECT body, array_agg(forum) AS forums FROM m GROUP BY body;
CREATE TEMP TABLE s AS
SELECT a.id AS asset, b.id AS owner, b.person, 1 + (random() * 3)::int AS level,
  CASE WHEN bf.forums IS NULL OR random() < 0.15 THEN NULL ELSE bf.forums[1 + floor(random() * cardinality(bf.forums))::int] END
    AS forum, (random() * (%(bodies)s - 1))::int AS partner, random() AS door, k
FROM generate_series(1, %(per_asset)s) k, a JOIN b ON b.n = a.body LEFT JOIN bf ON bf.body = a.body
WHERE a.body < %(bodies)s - 1 AND random() < %(keep)s;
CREATE TEMP TABLE sh AS
SELECT s.asset, s.owner, s.person, s.level, coalesce(f.audience, p.audience) AS audience, coalesce(d.id, p.door) AS door
FROM s LEFT JOIN f ON f.n = s.forum LEFT JOIN b p ON p.n = s.partner AND s.forum IS NULL
LEFT JOIN d ON d.forum = s.forum AND d.number = CASE WHEN s.door < 0.2 THEN 0 WHEN s.door < 0.9 THEN 1 ELSE 2 END
WHERE s.forum IS NOT NULL OR p.id <> s.owner;
INSERT INTO assets_assetshare (id, organisation_id, audience_id, door_id, level, until, reason, person_id, created_at,
  batch, asset_id)
SELECT gen_random_uuid(), owner, audience, door, level, DATE '2099-12-31', 'bench', person, now(), gen_random_uuid(), asset
FROM sh;
INSERT INTO assets_assetgrant (id, organisation_id, content_object_id, group_id, permission_id)
SELECT DISTINCT ON (asset, group_id, level) gen_random_uuid(), owner, asset, a.group_id,
  CASE level WHEN 1 THEN %(p1)s WHEN 2 THEN %(p2)s WHEN 3 THEN %(p3)s ELSE %(p4)s END
FROM sh JOIN sharing_audience a ON a.id = sh.audience;
-- So do those who share with one another: the one would else not be told whose a property is.
INSERT INTO partners_acquaintance (id, organisation_id, known_id)
SELECT gen_random_uuid(), body.id, known.id FROM (
  SELECT body, known FROM met
  UNION SELECT p.n, o.n FROM s JOIN b o ON o.id = s.owner JOIN b p ON p.n = s.partner WHERE s.forum IS NULL
  UNION SELECT o.n, p.n FROM s JOIN b o ON o.id = s.owner JOIN b p ON p.n = s.partner WHERE s.forum IS NULL
) AS pairs JOIN b AS body ON body.n = pairs.body JOIN b AS known ON known.n = pairs.known WHERE body.n <> known.n;
"""
# The same grants as stock guardian keeps them, and people in the groups as it wants them.
STOCK = """
INSERT INTO guardian_groupobjectpermission (object_pk, content_type_id, group_id, permission_id)
SELECT g.content_object_id::text, p.content_type_id, g.group_id, %(p1)s
FROM (SELECT DISTINCT content_object_id, group_id FROM assets_assetgrant) g, auth_permission p WHERE p.id = %(p1)s;
INSERT INTO guardian_groupobjectpermission (object_pk, content_type_id, group_id, permission_id)
SELECT r.id::text, p.content_type_id, a.group_id, %(p1)s FROM assets_asset r
JOIN sharing_audience a ON a.organisation_id = r.organisation_id, auth_permission p WHERE p.id = %(p1)s
ON CONFLICT DO NOTHING;
INSERT INTO partners_person_groups (person_id, group_id)
SELECT ms.person_id, a.group_id FROM partners_membership ms
JOIN sharing_audiencemember m ON m.organisation_id = ms.organisation_id JOIN sharing_audience a ON a.id = m.audience_id
ON CONFLICT DO NOTHING;
"""
# The same list for a portal without permissions: one row an asset, with the indexes that it would have.
BARE = """
CREATE TABLE bench_bare AS
SELECT DISTINCT ON (asset_id) * FROM assets_assetsight WHERE until = 'infinity' ORDER BY asset_id;
ALTER TABLE bench_bare ADD PRIMARY KEY (asset_id);
CREATE INDEX ON bench_bare (sort_name, asset_id);
CREATE INDEX ON bench_bare (longitude, latitude);
CREATE INDEX ON bench_bare USING gin (search gin_trgm_ops);
CREATE INDEX ON bench_bare (is_retired, kind, use, tenure, is_vacant, is_surplus);
CREATE INDEX ON bench_bare (lease_starts_on);
CREATE INDEX ON bench_bare (lease_breaks_on);
CREATE INDEX ON bench_bare (rent_review_on);
CREATE INDEX ON bench_bare (lease_ends_on);
CREATE INDEX ON bench_bare (vacant_space_m2 DESC, asset_id);
GRANT SELECT ON bench_bare TO portal_web;
"""


def main(scale: str) -> None:
    """Build the world of that scale in a database that has been migrated and is empty."""
    size = SIZES[scale]
    start = perf_counter()
    facts = {
        "bodies": size.bodies,
        "forums": size.forums,
        "assets": size.assets,
        "per_asset": 4,
        "keep": size.shares / size.assets / 4,
        **{
            f"p{level.value}": Permission.objects.get(content_type__model="asset", codename=level.codename).pk
            for level in Level
        },
    }
    for words, statements in (
        ("bodies", BODIES),
        ("assets", ASSETS),
        ("dates", dates()),
        ("shares", SHARES),
        ("stock guardian", STOCK),
    ):
        _run(statements, facts)
        print(f"  built {words}: {perf_counter() - start:.0f} s", flush=True)
    indexes = _without_indexes("assets_assetsight")
    rows = visibility.derive_all(ASSET)
    for definition in indexes:
        _run(definition.replace("%", "%%"), {})
    print(f"  derived {rows:,} narrow rows: {perf_counter() - start:.0f} s", flush=True)
    _run(BARE, {})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    print(f"  built {scale} in {perf_counter() - start:.0f} s", flush=True)


def dates() -> str:
    """The statements of `DATES`, with the texts that the build leaves empty."""
    set_apart = {"vacant_space_m2", "vacant_from_on", "intention", "intention_on", "notice_months"}
    texts = [
        str(one.column)
        for one in AssetDetail._meta.concrete_fields
        if isinstance(one, CharField | TextField) and not one.null and one.name not in set_apart
    ]
    return DATES.replace("TEXTS", ", ".join(texts)).replace("BLANKS", ", ".join(["''"] * len(texts)))


def _without_indexes(table: str) -> list[str]:
    """Drop the plain indexes of a table that is about to be filled, and return how to make them again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%pkey'", [table]
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def _run(statements: str, facts: dict[str, Any] | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'")
        cursor.execute(statements, facts)


if __name__ == "__main__":
    main(sys.argv[1])
