"""How often guests opened a page."""

import sqlalchemy as sa
from alembic import op

revision = "0004_page_view"
down_revision = "0003_bank"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_view",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_page_view_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "day", name=op.f("pk_page_view")),
    )


def downgrade() -> None:
    op.drop_table("page_view")
