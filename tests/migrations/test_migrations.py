"""The migrations build exactly what the models say, on both engines, and can be taken back."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import toi_invite.models  # noqa: F401 - fills SQLModel.metadata
from tests.support.migrations import connect, demigrate, migrate
from toi_invite.services.schema import configure_alembic


def test_history_of_migrations_has_one_head() -> None:
    """Two branches of migrations would leave it to chance which comes first."""
    script = ScriptDirectory.from_config(configure_alembic())

    assert len(script.get_heads()) == 1


def test_empty_database_upgraded_to_head_has_every_table(empty_url: str) -> None:
    """Every table of the models exists after the migrations."""
    migrate(empty_url)

    assert {*SQLModel.metadata.tables, "alembic_version"} == _list_tables(empty_url)


def test_migrated_database_differs_in_nothing_from_the_models(empty_url: str) -> None:
    """Columns, types, defaults, indexes and keys are those of the models."""
    migrate(empty_url)

    with connect(empty_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, SQLModel.metadata)

    assert differences == []


def test_downgrade_to_base_leaves_nothing_behind(empty_url: str) -> None:
    """Tables, triggers and functions all go."""
    migrate(empty_url)

    demigrate(empty_url)

    assert {"alembic_version"} == _list_tables(empty_url)
    assert set() == _list_routines(empty_url)


def test_upgrade_after_downgrade_builds_the_same_schema(empty_url: str) -> None:
    """Down and up again ends where up alone does."""
    migrate(empty_url)
    first = _describe_schema(empty_url)

    demigrate(empty_url)
    migrate(empty_url)

    assert first == _describe_schema(empty_url)


def test_version_before_photos_reads_the_contents_of_the_one_after(empty_url: str) -> None:
    """A content without photos and their part is what it knew; everything else stays."""
    migrate(empty_url)
    content = {"template": "gul", "photos": [{"media_id": "0" * 32}], "sections": ["hosts", "gallery", "date"]}
    with connect(empty_url) as connection:
        _insert_event(connection, content)

    demigrate(empty_url, "0004_page_view")

    with connect(empty_url) as connection:
        found = connection.scalar(sa.select(sa.column("content", sa.JSON)).select_from(sa.table("event")))
    assert found == {"template": "gul", "sections": ["hosts", "date"]}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (["words", "hosts", "date"], ["words", "hosts", "gallery", "date"]),
        (["date", "words"], ["date", "words", "gallery"]),
        ([], ["gallery"]),
    ],
)
def test_content_from_before_photos_gets_their_part_where_one_looks_for_it(
    empty_url: str, stored: list[str], shown: list[str]
) -> None:
    """Its organizer never switched the part off: there was none."""
    migrate(empty_url, "0004_page_view")
    with connect(empty_url) as connection:
        _insert_event(connection, {"template": "gul", "sections": stored})

    migrate(empty_url)

    with connect(empty_url) as connection:
        found = connection.scalar(sa.select(sa.column("content", sa.JSON)).select_from(sa.table("event")))
    assert found == {"template": "gul", "sections": shown}


def _insert_event(connection: sa.Connection, content: dict[str, object]) -> None:
    """A draft and its organizer."""
    tables, moment = SQLModel.metadata.tables, datetime(2026, 6, 1, tzinfo=UTC)
    organizer = {"id": "o", "name": "", "language": "kk", "created_at": moment}
    event = {"id": "e", "organizer_id": "o", "status": "draft", "code": "c", "slug": "s", "slug_chosen": False}
    event |= {"content": content, "version": 1, "time_zone": "Asia/Almaty", "created_at": moment, "updated_at": moment}
    connection.execute(sa.insert(tables["organizer"]).values(organizer))
    connection.execute(sa.insert(tables["event"]).values(event))
    connection.commit()


def _list_tables(url: str) -> set[str]:
    with connect(url) as connection:
        return set(sa.inspect(connection).get_table_names())


def _list_routines(url: str) -> set[str]:
    with connect(url) as connection:
        statement = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')",
            "postgresql": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            " UNION SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'",
        }[connection.dialect.name]
        return set(connection.scalars(sa.text(statement)))


def _describe_schema(url: str) -> list[tuple[str, ...]]:
    with connect(url) as connection:
        statement = {
            "sqlite": "SELECT type, name, coalesce(sql, '') FROM sqlite_master",
            "postgresql": "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " UNION SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace"
            " UNION SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
            " UNION SELECT 'column', table_name || '.' || column_name, data_type || coalesce(column_default, '')"
            " FROM information_schema.columns WHERE table_schema = 'public'",
        }[connection.dialect.name]
        return sorted(_order_lines(tuple(row)) for row in connection.execute(sa.text(statement)))


def _order_lines(row: tuple[str, ...]) -> tuple[str, ...]:
    """A table that was made anew has the same constraints, in an order of its own."""
    return (*row[:-1], "\n".join(sorted(line.strip(" \t,") for line in row[-1].splitlines())))
