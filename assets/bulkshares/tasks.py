"""What the worker does with more properties or shares than a page waits for: all of it in one transaction."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from assets.bulkshares.actions import WORK
from assets.bulkshares.models import BulkShare, Stage
from assets.bulkshares.permissions import SEE_BULK_SHARE
from assets.bulkshares.purging import let_go
from assets.bulkshares.working import do
from partners import progress
from partners.acting.held import held
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.acting.actor import Actor

STOP = "bulk_share.stop"


def progress_of(asked: BulkShare) -> int:
    """How many the worker is through with."""
    return progress.told("bulk_share", asked.pk)


@handles(WORK, own_transactions=True, in_vain=STOP)
def work(make_actor: Callable[[], Actor], *, bulk_share: str) -> None:
    """Do what was asked for. Killed half-way, nothing of it is there, and it starts anew."""
    with held(make_actor, partial(_asked, bulk_share)) as found:
        if found is not None:
            with progress.going_on("bulk_share", found[1].pk):
                do(*found)


@handles(STOP)
def stop(actor: Actor, *, bulk_share: str) -> None:
    """The work was given up: its page says so, and whoever asked is told."""
    if actor.may(SEE_BULK_SHARE):  # or the nightly work does it, as the body
        let_go(actor, bulk_share)


def _asked(bulk_share: str, actor: Actor) -> object:
    return SEE_BULK_SHARE.rows(actor).filter(pk=bulk_share, stage=Stage.WORKING)
