from django.db import migrations

from partners.scoping.policies import BY_ITSELF, MANAGES_RECORDS, OWN, Narrow

KEEPER = f"{OWN} AND {MANAGES_RECORDS}"
#: what the worker clears away for a body, with nobody behind it
CLEARED = f"({KEEPER}) OR ({OWN} AND {BY_ITSELF})"


def narrow(table, *, add=KEEPER, change=KEEPER, remove=""):
    yield Narrow(table, "add", check=add, was=OWN)
    if change:
        yield Narrow(table, "change", using=change, was=OWN)
    if remove:
        yield Narrow(table, "remove", using=remove, was=OWN)


class Migration(migrations.Migration):
    """A register is written by those who keep it, and by nobody else of its body."""

    dependencies = [("assets", "0018_space_and_notice")]

    operations = [
        *narrow("assets_asset"),
        *narrow("assets_assetsummary", remove=KEEPER),
        *narrow("assets_assetdetail", remove=KEEPER),
        *narrow("assets_leaseevent", remove=KEEPER),
        *narrow("assets_assetmoney", remove=KEEPER),
        *narrow("assets_assetchange", change=""),
        *narrow("assets_import", change=CLEARED),
        *narrow("assets_importproblem", change="", remove=CLEARED),
        *narrow("assets_importrow", remove=CLEARED),
        *narrow("assets_columnmemory"),
        *narrow("assets_layout"),
    ]
