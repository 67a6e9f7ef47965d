"""Arming by itself, outside the transaction that every other test of the second wall runs in."""

from __future__ import annotations

import uuid

import pytest

from partners.scoping.arming import Arms, arm


@pytest.mark.django_db(transaction=True)
def test_arming_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        arm(Arms(person=uuid.uuid4()))
