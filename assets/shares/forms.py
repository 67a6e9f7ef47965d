"""What a person is asked when sharing the register: as for everything that is shared."""

from __future__ import annotations

from sharing.grants.asking import EndForm, LastDay, RenewForm, ShareForm, answered, carried, own_names

__all__ = ["EndForm", "LastDay", "RenewForm", "ShareForm", "answered", "carried", "own_names"]
