"""Music beside photos."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006_music"
down_revision = "0005_media"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _change_kinds("kind IN ('music', 'photo')")


def downgrade() -> None:
    op.execute("DELETE FROM media WHERE kind = 'music'")
    _change_kinds("kind IN ('photo')")
    # The version before refuses a content with a field that it does not know.
    for name in ("event", "revision"):
        _forget_music(sa.table(name, sa.column("id", sa.String), sa.column("content", sa.JSON)))


def _change_kinds(kinds: str) -> None:
    with op.batch_alter_table("media") as media:
        media.drop_constraint(op.f("ck_media_kind"), type_="check")
        media.create_check_constraint(op.f("ck_media_kind"), kinds)


def _forget_music(table: sa.TableClause) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.id, table.c.content)).all():
        content: dict[str, Any] = {name: value for name, value in row.content.items() if name != "music"}
        connection.execute(sa.update(table).where(table.c.id == row.id).values(content=content))
