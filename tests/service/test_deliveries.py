"""The inbox: whatever cuts a delivery off, it counts when it comes again; on both engines."""

from pathlib import Path

import pytest

from tests.support.payments import after, count_publications, find_broken_invariants, make_body, start_checkout
from tests.support.statements import PowerCutError, watch_statements
from toi_invite.db import Database
from toi_invite.services.deliveries import receive_delivery


@pytest.mark.slow
async def test_delivery_cut_off_at_any_statement_counts_when_it_comes_again(database: Database, tmp_path: Path) -> None:
    """W37 and law 2: dead before the first statement, the second, … the last one: settled once all the same."""
    checkout, reference = await start_checkout(database, tmp_path)
    with watch_statements(database) as statements:
        await receive_delivery(checkout.inbox, make_body(reference), now=after(1))

    for last in range(len(statements)):
        _, reference = await start_checkout(database, tmp_path)
        with watch_statements(database, last=last), pytest.raises(PowerCutError):
            await receive_delivery(checkout.inbox, make_body(reference), now=after(1))
        await receive_delivery(checkout.inbox, make_body(reference), now=after(2))

    total = len(statements) + 1
    assert total > 8
    assert await count_publications(database) == (total, total, total)
    assert await find_broken_invariants(database) == []
