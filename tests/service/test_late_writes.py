"""Writes that wait for the next statement: in their order, before anybody reads, all or none; on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.support.moment import NOW
from tests.support.statements import watch_statements
from toi_invite.db import Database, table_of
from toi_invite.late_writes import RowMissingError, write_later
from toi_invite.models.lease import Lease

_LEASE = table_of(Lease)
_ADD = sa.insert(_LEASE)
_PROLONG = sa.update(_LEASE).where(_LEASE.c.name == sa.bindparam("lease"))
_COUNT = sa.select(sa.func.count()).select_from(_LEASE)


def _make_lease(name: str) -> dict[str, object]:
    return {"name": name, "holder": "h", "expires_at": NOW}


async def test_rows_of_one_statement_go_together(database: Database) -> None:
    """Three rows and their changes are two statements, the first one first."""
    with watch_statements(database) as statements:
        async with database.transaction() as session:
            for name in ("a", "b", "c"):
                write_later(session, _ADD, _make_lease(name))
                write_later(session, _PROLONG, {"lease": name, "expires_at": NOW + timedelta(hours=1)})

    assert [each.split()[0] for each in statements if "lease" in each] == ["INSERT", "UPDATE"]
    async with database.reading() as session:
        untils = await session.scalars(sa.select(_LEASE.c.expires_at))
        assert list(untils) == [NOW + timedelta(hours=1)] * 3


async def test_whoever_reads_finds_what_was_written(database: Database) -> None:
    """The next statement of the session comes after what waits."""
    async with database.transaction() as session:
        write_later(session, _ADD, _make_lease("a"))
        assert await session.scalar(_COUNT) == 1
        write_later(session, _ADD, _make_lease("b"))
        assert await session.get(Lease, "b") is not None


async def test_row_that_is_not_as_it_was_read_takes_everything_back(database: Database) -> None:
    """An UPDATE that finds one row too few leaves nothing of its transaction."""
    with pytest.raises(RowMissingError):
        await _prolong_too_many(database)

    async with database.reading() as session:
        assert await session.scalar(_COUNT) == 0


async def _prolong_too_many(database: Database) -> None:
    async with database.transaction() as session:
        write_later(session, _ADD, _make_lease("a"))
        write_later(session, _PROLONG, {"lease": "a", "expires_at": NOW}, {"lease": "gone", "expires_at": NOW})
