"""What a real bank needs: its timers, phone invoices, refunds of unknown outcome, notices, leases, resolutions."""

import sqlalchemy as sa
from alembic import op

revision = "0003_bank"
down_revision = "0002_guards"
branch_labels = None
depends_on = None

_CHANNELS = "channel IN ('link', 'phone', 'qr')"
_OLD_CHANNELS = "channel IN ('link', 'qr')"
_KEEP_ON_SQLITE = (
    "CREATE TRIGGER attempt_keep BEFORE DELETE ON attempt FOR EACH ROW WHEN 1 = 1 "
    "BEGIN SELECT RAISE(ABORT, 'nothing about money is deleted'); END"
)


def upgrade() -> None:
    _add_timers()
    _change_channels(_CHANNELS)
    op.add_column("refund", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("refund", sa.Column("refundable_tiyn", sa.BigInteger(), nullable=True))
    op.add_column("delivery", sa.Column("resolution", sa.String(length=200), nullable=True))
    op.add_column("delivery", sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True))
    _create_notice()
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def downgrade() -> None:
    op.drop_table("lease")
    op.drop_table("notice")
    for table, column in (
        ("delivery", "resolved_at"),
        ("delivery", "resolution"),
        ("refund", "refundable_tiyn"),
        ("refund", "asked_at"),
    ):
        op.drop_column(table, column)
    _change_channels(_OLD_CHANNELS)
    for column in ("poll_interval", "confirm_seconds", "scanned_at"):
        op.drop_column("attempt", column)


def _add_timers() -> None:
    op.add_column("attempt", sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attempt", sa.Column("confirm_seconds", sa.Integer(), nullable=True))
    op.add_column("attempt", sa.Column("poll_interval", sa.Float(), nullable=True))


def _change_channels(channels: str) -> None:
    # SQLite cannot change a constraint: the table is made anew, which takes its trigger along.
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_constraint(op.f("ck_attempt_channel"), type_="check")
        attempt.create_check_constraint(op.f("ck_attempt_channel"), channels)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_KEEP_ON_SQLITE)


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column("organizer_id", sa.String(length=36), nullable=True),
        sa.Column("facts", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organizer_id"], ["organizer.id"], name=op.f("fk_notice_organizer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notice_dedupe_key")),
    )
    op.create_index("ix_notice_organizer_id", "notice", ["organizer_id"], unique=False)
    op.create_index("ix_notice_send_at", "notice", ["send_at"], unique=False)
