"""Photos: where the files of an event are, and contents that name them."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005_media"
down_revision = "0004_page_view"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organizer_id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("folder", sa.String(length=32), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("blur", sa.String(length=600), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unused_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('photo')", name=op.f("ck_media_kind")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_media_event_id")),
        sa.ForeignKeyConstraint(["organizer_id"], ["organizer.id"], name=op.f("fk_media_organizer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
    )
    for column in ("event_id", "folder", "organizer_id"):
        op.create_index(op.f(f"ix_media_{column}"), "media", [column])
    _change_contents(_show_gallery)


def downgrade() -> None:
    op.drop_table("media")
    # The version before refuses a content with fields that it does not know.
    _change_contents(_forget_photos)


def _change_contents(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    for name in ("event", "revision"):
        table = sa.table(name, sa.column("id", sa.String), sa.column("content", sa.JSON))
        for row in connection.execute(sa.select(table.c.id, table.c.content)).all():
            connection.execute(sa.update(table).where(table.c.id == row.id).values(content=change(row.content)))


def _show_gallery(content: dict[str, Any]) -> dict[str, Any]:
    """With the gallery after the hosts, or at the end: nobody switched the part off, because there was none."""
    if "sections" not in content:
        return content
    parts = content["sections"]
    place = parts.index("hosts") + 1 if "hosts" in parts else len(parts)
    return content | {"sections": [*parts[:place], "gallery", *parts[place:]]}


def _forget_photos(content: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in content.items() if name != "photos"}
    if "sections" in known:
        known["sections"] = [section for section in known["sections"] if section != "gallery"]
    return known
