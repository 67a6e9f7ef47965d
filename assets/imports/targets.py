"""The fields that a column can be matched to, and the headings that real registers give them.

Names are those of the register's fields. Five are of the import alone: `geo_x` and `geo_y` are
coordinates whose system another column or their size tells, `grid_reference` is "SN 123 456",
`is_occupied` is the opposite of `is_vacant`, and `grid_pair` is "395265, 222126" in one cell.
"""

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from assets.imports.words import heading_words, without_units

ONE = "one"
JOINED = "joined"
FIRST_FILLED = "first_filled"

NAME = 200
SHORT = 100
ADDRESS = 500
LONG = 4_000


@dataclass(frozen=True)
class Target:
    """A field: `kind` chooses the parser, `columns` says what several columns make together.

    `headings` are the usual ones in small words, surest first; `likely` are ones that may mean it.
    """

    name: str
    kind: str
    headings: tuple[str, ...]
    likely: tuple[str, ...] = ()
    most: int = SHORT
    columns: str = ONE

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Heading to how far down the list it stands."""
        return {heading: rank for rank, heading in reversed(list(enumerate(self.headings)))}


def _target(
    name: str, kind: str, headings: str, likely: str = "", most: int = SHORT, columns: str = ONE
) -> Target:
    def split(text: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in text.replace("\n", " ").split(";") if part.strip())

    return Target(name, kind, split(headings), split(likely), most, columns)


_LISTED = (
    _target(
        "name",
        "text",
        """name; asset name; property name; building name; site name; holding name; premises name;
        name of building; name of land; name of building or land; name of the building or land or both;
        name of building land; land or building name; library name; hospital name; school name; station name;
        real property asset name; property title; asset title; estate name; park name; enw""",
        """location name; organisation name; title; asset description; property description; installation name;
        name of asset; name of property; name of site; asset; property; site; building; land""",
        most=NAME,
    ),
    _target(
        "kind",
        "kind",
        """land or building; land building; land buildings; land and buildings; land and building;
        holding type; holdingtype; asset kind; land only or permanent building; land only;
        building or land; land or permanent building; land or building type""",
        "asset type; real property asset type; type; data type; property type; type of asset; asset category",
    ),
    _target(
        "locality",
        "text",
        "locality; township; borough; settlement; neighbourhood; village; district; parish; ardal",
        "area; ward; region; community; location; county",
    ),
)

_WHERE = (
    _target(
        "reference",
        "reference",
        """unique asset id; unique asset identity; unique asset identifier; asset code; asset reference; asset ref;
        asset number; asset no; asset id; property reference; property ref; property number; property id;
        property code; site reference; la site ref; site ref; site code; site id; building reference; building id;
        building code; local reference; e pims reference; epims reference; epims ref; insite reference;
        terrier reference; terrier number; our reference; reference number; reference; ref; ref no; uarn""",
        "location code; location id; organisation code; id; code; site number; lcr ref; unique id; unique reference",
    ),
    _target(
        "uprn",
        "uprn",
        """uprn; unique property reference number; unique property reference number uprn; uprn number;
        property uprn; site uprn; parent uprn; os uprn; llpg uprn""",
    ),
    _target(
        "address",
        "text",
        """address; site address; full address; property address; postal address; asset address;
        site name address; site name and address; name and address of site; name and address; location address;
        address of property; address of site; building address; street address; cyfeiriad""",
        "address line; location; street; where",
        most=ADDRESS,
        columns=JOINED,
    ),
    _target(
        "town",
        "text",
        "post town; posttown; town; town city; town or city; city; postal town; tref",
        "location address city; address town; address city",
    ),
    _target(
        "postcode",
        "postcode",
        "postcode; post code; uk postcode; full postcode; site postcode; property postcode; postal code; cod post",
        "address postcode; post code of site",
    ),
    _target(
        "easting",
        "easting",
        """easting; eastings; os easting; x easting; easting x; grid easting; bng easting; osgb easting;
            coordinates east west; easting metres; os x; osx; map reference easting""",
        "east; e",
    ),
    _target(
        "northing",
        "northing",
        """northing; northings; os northing; y northing; northing y; grid northing; bng northing; osgb northing;
            coordinates north south; northing metres; os y; osy; map reference northing""",
        "north; n",
    ),
    _target(
        "geo_x",
        "geo",
        "geo x; geox; x; x coordinate; coordinate x; x coord; coord x; xcoord; x co ordinate; point x",
    ),
    _target(
        "geo_y",
        "geo",
        "geo y; geoy; y; y coordinate; coordinate y; y coord; coord y; ycoord; y co ordinate; point y",
    ),
    _target(
        "latitude",
        "latitude",
        "latitude; lat; geo latitude; wgs84 latitude",
        "latitude decimal; location latitude",
    ),
    _target(
        "longitude",
        "longitude",
        "longitude; long; lon; lng; geo longitude; wgs84 longitude",
        "longitude decimal; location longitude",
    ),
    _target(
        "grid_reference",
        "grid_reference",
        "grid reference; grid ref; os grid reference; os grid ref; national grid reference; ngr; map reference; map ref",
    ),
    _target(
        "grid_pair",
        "grid_pair",
        """grid pair; easting northing; easting and northing; eastings northings; eastings and northings;
            coordinates; co ordinates; map coordinates""",
    ),
    _target(
        "coordinate_system",
        "coordinate_system",
        """coordinate reference system; coordinate system; coodinate reference system; crs; reference system;
            projection; spatial reference""",
    ),
)

_WHAT = (
    _target(
        "floor_area_m2",
        "floor_area",
        """floor area; gross internal floor area; gross internal area; building area; total floor area;
            internal area; net internal area; gross external area; gross internal site floor area; floor space;
            floorspace; size; building size; internal floor area; building area gia; building area nia; gross area""",
        """square footage; square feet; building rentable square feet; rentable square feet; area; total area;
            usable square feet; occupied floor area""",
        columns=FIRST_FILLED,
    ),
    _target(
        "floor_area_basis",
        "basis",
        """measurement basis; measurement type; floor area type; area basis; floor area basis; basis of measurement;
            floor area measurement type; type of area""",
    ),
    _target(
        "land_area_ha",
        "land_area",
        """land area; site area; hectares; site area hectares; area; site land area; plot area; size in hectares;
            size of site; land size; area of land; hectarage; acreage; acres; site size""",
        "size; total area",
    ),
    _target(
        "use",
        "use",
        """current use; use; present use; property use; asset use; usage; use type; use of property; main use;
            primary use; use description; use category; usage description; type of use; service; services offered;
            service provided""",
        """description; asset description; property description; property type; asset type; site type;
            type of library; type; sub type; subtype; predominant function; function; holding type; organisation type;
            asset category; category; data type; building type; real property asset type; use class; operational use""",
    ),
    _target(
        "tenure",
        "tenure",
        """tenure; tenure type; tenure status; legal interest; interest held; freehold or leasehold;
            freehold leasehold; freehold leasehold or other; type of tenure; owned or leased; interest; deiliadaeth""",
        "data owned or leased; ownership; ownership type; title type; owned leased; ownership status",
    ),
    _target(
        "tenure_detail",
        "tenure_detail",
        "tenure detail; tenure details; freehold detail; leasehold detail; occupation; occupancy detail; occupancy type",
        "occupancy; tenancy type",
    ),
    _target(
        "holding_reason",
        "text",
        "reason for holding; holding reason; purpose; reason held; purpose of holding; purpose held; reason",
        "asset category; holding category; portfolio",
        most=SHORT * 5,
    ),
    _target(
        "is_vacant",
        "yes_no",
        "vacant; is vacant; vacancy; void; empty; vacant y n; vacant yes no; vacancy status",
        "occupancy status",
    ),
    _target("is_occupied", "yes_no", "occupied; is occupied; in use", ""),
    _target(
        "is_surplus",
        "yes_no",
        "surplus; is surplus; declared surplus; surplus y n; surplus to requirements",
        "",
    ),
)

_DETAIL = (
    _target(
        "condition_grade",
        "condition",
        """condition; condition grade; condition rating; condition category; condition code; property condition;
            building condition; overall condition""",
    ),
    _target(
        "condition_on",
        "date",
        """condition date; condition survey date; date of condition survey; condition assessed on; survey date;
            date of last condition survey; last condition survey; last survey date; condition grade date""",
    ),
    _target(
        "functional_suitability",
        "suitability",
        "functional suitability; suitability; suitability rating; suitability grade; functional suitability rating",
    ),
    _target(
        "energy_rating",
        "energy",
        """energy rating; epc; epc rating; epc band; epc grade; dec; dec rating; dec band; energy performance rating;
            energy performance certificate; energy band; epc dec rating; epc score""",
    ),
    _target(
        "vacant_space_m2",
        "floor_area",
        "vacant space; vacant area; vacant floor area; vacant floor space; available space; spare space; available area",
        "unoccupied floor area; available square feet; unutilised space",
    ),
    _target(
        "vacant_from_on",
        "date",
        "vacant from; available from; available from date; space available from; vacant since",
    ),
    _target(
        "vacant_contact",
        "text",
        "vacant space contact; vacant contact; space contact; contact for vacant space; contact for space",
        most=NAME,
    ),
    _target(
        "intention",
        "intention",
        "intention; future intention; strategy; asset strategy; plan for asset; future plan; proposal; recommendation",
        "disposal status; future use; retain or dispose",
    ),
    _target(
        "intention_on",
        "date",
        """intention date; date of intention; planned date; disposal date; planned disposal date;
            expected disposal date; intended date""",
    ),
    _target(
        "lease_starts_on",
        "date",
        """lease start; lease start date; lease starts; lease starts on; lease commencement; lease commencement date;
            lease from; term start; start of lease; tenancy start date; date of lease; lease date""",
        "start date; commencement date",
    ),
    _target(
        "lease_expires_on",
        "date",
        """lease expiry; lease expiry date; lease expires; lease expires on; lease end; lease end date; lease to;
            term end; end of lease; expiry of lease; tenancy end date; expiration date; lease expiration;
            lease expiration date; lease termination date""",
        "expiry date; end date; expiry",
    ),
    _target(
        "lease_break_on",
        "date",
        """lease break; lease break date; break date; break; next break date; break option; break clause date;
            earliest break date; tenant break date; lease break on""",
    ),
    _target(
        "rent_review_on",
        "date",
        "rent review; rent review date; next rent review; next rent review date; review date; rent review on",
    ),
)

_MONEY = (
    _target(
        "running_cost_gbp_per_year",
        "money",
        """running cost; running costs; annual running cost; annual running costs; operating cost; operating costs;
            revenue cost; total building operating cost; total building operating revenue cost; annual cost;
            building operating cost; occupancy cost; total occupancy cost; running cost per year""",
    ),
    _target(
        "value_gbp",
        "money",
        """value; asset value; property value; book value; net book value; current value; market value; valuation;
            capital value; nbv; gross book value; fair value; existing use value""",
        "gross valuation; valuation amount; cost or proxy; estimated value",
    ),
    _target(
        "value_basis",
        "text",
        "valuation basis; value basis; basis of valuation; valuation type; valuation method",
    ),
    _target(
        "valued_on",
        "date",
        "valuation date; date of valuation; valued on; date valued; last valuation date; last valued; value date",
    ),
    _target(
        "rent_gbp_per_year",
        "money",
        """rent; annual rent; rent per annum; rent pa; current rent; passing rent; rent p a; rent payable;
            annual rent passing; rent per year; yearly rent""",
        "rental income; rent received",
    ),
    _target(
        "lease_terms",
        "text",
        "lease terms; terms; lease conditions; terms of lease; lease notes",
        most=LONG,
    ),
    _target(
        "required_maintenance_gbp",
        "money",
        """required maintenance; maintenance backlog; backlog maintenance; required maintenance cost;
            cost of required maintenance; backlog; backlog cost; backlog maintenance cost; maintenance required""",
    ),
)

TARGETS: tuple[Target, ...] = _LISTED + _WHERE + _WHAT + _DETAIL + _MONEY
BY_NAME = MappingProxyType({target.name: target for target in TARGETS})

# Parts of an address in columns of their own, joined in the order in which they stand.
ADDRESS_PARTS = frozenset(
    """house number;street number;street numbers;street no;building number;street name;street;streetname;
    street number and street;street number s and street;street address;address number;number and street;
    location address line;location address line 1;location address line 2;road;road name;thoroughfare;
    property number and street""".replace("\n", "")
    .replace("    ", "")
    .split(";")
)

# Columns that the portal has no field for, and that still show where the headings of a table are.
_OTHERS = """organisation uri; organisation label; organisation; authority; previously part of; siteplan url;
    site plan url; ownership status; deliverable; planning status; permission type; permission date;
    planning history; proposed for pip; min net dwellings; development description; non housing development;
    part2; part 2; net dwellings range from; net dwellings range to; hazardous substances; site information;
    notes; first added date; last updated date; end date; local authority; local authority code; sub unit;
    objectid; telephone; phone; email; website; url; fax; status; site plan; commissioning region;
    zip code; state; county; year built; comments; postal_address; reporting; operator; borough"""


def _all_headings() -> frozenset[str]:
    known = {part.strip() for part in _OTHERS.replace("\n", " ").split(";")}
    for target in TARGETS:
        known.update(target.headings)
        known.update(likely for likely in target.likely if len(likely) > 2)
    return frozenset(known | ADDRESS_PARTS)


_KNOWN_HEADINGS = _all_headings()


def is_known_heading(text: str) -> bool:
    """True for a heading that some register uses for something."""
    if len(text) > SHORT:
        return False
    words = heading_words(text)
    return words in _KNOWN_HEADINGS or without_units(words) in _KNOWN_HEADINGS
