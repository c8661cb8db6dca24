"""A fresh migrated database for each test, on SQLite and on PostgreSQL.

The migrations run once per worker and engine; each test gets a copy of the result, because the ledger's triggers refuse
the deletes that emptying a shared database would need.
"""

import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.migrations import migrate
from tests.support.postgres import Postgres, run_postgres
from toi_invite.db import Database
from toi_invite.services.gateways import close_gateways

ENGINES = ("sqlite", "postgresql")
_numbers = itertools.count(1)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Run the test once per engine; `@pytest.mark.parametrize("engine_name", ["sqlite"])` narrows it."""
    return request.param


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server per worker."""
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    """Name of a migrated PostgreSQL database to copy."""
    migrate(postgres.create("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "toi.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def engine_url(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> Iterator[str]:
    """Address of a migrated database of this test's own."""
    if engine_name == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "toi.db")
        yield f"sqlite:///{tmp_path / 'toi.db'}"
    else:
        template = request.getfixturevalue("migrated_postgres")
        yield from _lend_postgres(request.getfixturevalue("postgres"), template)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database, for the migrations' own tests."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _lend_postgres(request.getfixturevalue("postgres"), "template0")


@pytest.fixture
async def database(engine_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database of this test's own."""
    database = Database(engine_url)
    yield database
    await database.dispose()
    await close_gateways()  # connections to a bank belong to this test's event loop


def _lend_postgres(server: Postgres, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    yield server.create(name, template)
    server.drop(name)
