"""Migration 0003 on a database that is in use: nothing is lost, and what was refused is still refused; both engines."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests.support.migrations import connect, demigrate, migrate

_COLUMNS = "id, payment_id, number, reference, gateway, channel, status, payload, polls, created_at"
_INSERT = f"INSERT INTO attempt ({_COLUMNS}) SELECT"

_ROWS: dict[str, dict[str, object]] = {
    "organizer": {"id": "o", "email": "a@example.kz", "name": "A", "password_hash": "x", "language": "kk"},
    "event": {"id": "e", "organizer_id": "o"},
    "revision": {"id": "r", "event_id": "e", "number": 1},
    "payment": {"id": "p", "number": "T1", "event_id": "e", "organizer_id": "o", "revision_id": "r"},
    "attempt": {"id": "a", "payment_id": "p", "number": 1, "reference": "T1-1", "gateway": "mock", "channel": "qr"},
    "refund": {"id": "f", "payment_id": "p", "attempt_id": "a", "amount_tiyn": 1, "reason": "surplus"},
    "delivery": {"id": "d", "source": "mock", "dedupe_key": "k", "attempt_id": "a", "body_hash": "h"},
}
_FIXED: dict[str, object] = {
    "status": {"event": "draft", "payment": "pending", "attempt": "waiting", "refund": "queued"},
    "category": "standard",
    "currency": "KZT",
    "template": "altyn",
    "amount_tiyn": 299_000,
}


def test_rows_survive_the_way_up_and_down(empty_url: str) -> None:
    """Attempts, and what points at them, are the same rows."""
    fill(empty_url)

    migrate(empty_url)
    above = read(empty_url)
    demigrate(empty_url, "0002_guards")
    below = read(empty_url)
    migrate(empty_url)

    assert above == below == read(empty_url) == [("a", "T1-1", "qr", "waiting", "d", "f")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM attempt",
        "UPDATE attempt SET channel = 'pigeon'",
        "UPDATE attempt SET status = 'lost'",
        f"{_INSERT} 'b', payment_id, 2, 'T1-2', gateway, channel, 'created', '', 0, created_at FROM attempt",
        f"{_INSERT} 'b', payment_id, 2, reference, gateway, 'link', 'created', '', 0, created_at FROM attempt",
        f"{_INSERT} 'b', 'nobody', 2, 'T1-2', gateway, 'link', 'created', '', 0, created_at FROM attempt",
    ],
)
@pytest.mark.parametrize("way", ["up", "up, down, up"])
def test_guards_of_attempts_hold_after_the_migration(empty_url: str, statement: str, way: str) -> None:
    """No delete, no other word, one open attempt a channel, one of a reference, and of a payment that exists."""
    fill(empty_url)
    migrate(empty_url)
    if way != "up":
        demigrate(empty_url, "0002_guards")
        migrate(empty_url)

    with connect(empty_url) as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text("PRAGMA foreign_keys=ON"))
        with pytest.raises(IntegrityError):
            connection.execute(sa.text(statement))

    assert read(empty_url) == [("a", "T1-1", "qr", "waiting", "d", "f")]


def test_second_attempt_of_another_channel_is_allowed_after_the_migration(empty_url: str) -> None:
    """A phone invoice beside the QR: the index is still the partial one, and the new channel is known."""
    fill(empty_url)
    migrate(empty_url)

    with connect(empty_url) as connection:
        statement = f"{_INSERT} 'b', payment_id, 2, 'T1-2', gateway, 'phone', 'created', '', 0, created_at FROM attempt"
        connection.execute(sa.text(statement))
        ended = statement.replace("'b'", "'c'").replace("T1-2", "T1-3").replace("'created'", "'expired'")
        connection.execute(sa.text(ended + " WHERE id = 'a'"))
        assert connection.scalar(sa.text("SELECT count(*) FROM attempt")) == 3


def fill(url: str) -> None:
    """One row of everything around an attempt, at the migration before."""
    migrate(url, "0002_guards")
    with connect(url) as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        for name, given in _ROWS.items():
            table = tables.tables[name]
            values = {column.name: _make_value(name, column) for column in table.columns if not column.nullable}
            connection.execute(table.insert().values(values | given))
        connection.commit()


def _make_value(table: str, column: sa.Column[object]) -> object:
    fixed = _FIXED.get(column.name)
    if fixed is not None:
        return fixed[table] if isinstance(fixed, dict) else fixed
    if isinstance(column.type, sa.DateTime):
        return sa.func.current_timestamp()
    if isinstance(column.type, sa.JSON):
        return {}
    if isinstance(column.type, sa.LargeBinary):
        return b""
    if isinstance(column.type, sa.Boolean):
        return False
    return 0 if isinstance(column.type, sa.Integer) else column.name


def read(url: str) -> list[tuple[object, ...]]:
    """The attempt with the delivery and the refund that belong to it."""
    query = (
        "SELECT a.id, a.reference, a.channel, a.status, d.id, f.id FROM attempt a"
        " JOIN delivery d ON d.attempt_id = a.id JOIN refund f ON f.attempt_id = a.id"
    )
    with connect(url) as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]
