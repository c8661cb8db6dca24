"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organizer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('en', 'kk', 'ru')", name=op.f("ck_organizer_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizer")),
        sa.UniqueConstraint("email", name=op.f("uq_organizer_email")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organizer_id", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("archived_from", sa.String(length=16), nullable=True),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=50), nullable=False),
        sa.Column("slug_chosen", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision_id", sa.String(length=36), nullable=True),
        sa.Column("payment_id", sa.String(length=36), nullable=True),
        sa.Column("grant_id", sa.String(length=36), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'archived') = (archived_from IS NOT NULL)", name=op.f("ck_event_status_before_archive")
        ),
        sa.CheckConstraint(
            "status <> 'published' OR payment_id IS NOT NULL OR grant_id IS NOT NULL",
            name=op.f("ck_event_published_by"),
        ),
        sa.CheckConstraint("status IN ('archived', 'draft', 'published', 'withdrawn')", name=op.f("ck_event_status")),
        sa.CheckConstraint(
            "status NOT IN ('published', 'withdrawn') OR revision_id IS NOT NULL",
            name=op.f("ck_event_published_revision"),
        ),
        sa.ForeignKeyConstraint(["organizer_id"], ["organizer.id"], name=op.f("fk_event_organizer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("code", name=op.f("uq_event_code")),
    )
    op.create_index("ix_event_organizer_id", "event", ["organizer_id"], unique=False)
    op.create_index("ix_event_slug", "event", ["slug"], unique=False)

    op.create_table(
        "reset_token",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organizer_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organizer_id"], ["organizer.id"], name=op.f("fk_reset_token_organizer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reset_token_token_hash")),
    )
    op.create_index("ix_reset_token_organizer_id", "reset_token", ["organizer_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organizer_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organizer_id"], ["organizer.id"], name=op.f("fk_session_organizer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    op.create_index("ix_session_organizer_id", "session", ["organizer_id"], unique=False)

    op.create_table(
        "publish_grant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('free', 'promo', 'gift')", name=op.f("ck_publish_grant_kind")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_publish_grant_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publish_grant")),
    )
    op.create_index("ix_publish_grant_event_id", "publish_grant", ["event_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_revision_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_revision_event_id_number")),
    )
    op.create_table(
        "slug_history",
        sa.Column("slug", sa.String(length=50), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_slug_history_event_id")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_slug_history")),
    )
    op.create_index("ix_slug_history_event_id", "slug_history", ["event_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("organizer_id", sa.String(length=36), nullable=False),
        sa.Column("revision_id", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("amount_tiyn", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("refunded_tiyn", sa.BigInteger(), nullable=False),
        sa.Column("publishes", sa.Boolean(), nullable=False),
        sa.Column("offer_version", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ledger_count", sa.Integer(), nullable=False),
        sa.Column("ledger_head", sa.String(length=64), nullable=False),
        sa.CheckConstraint("NOT publishes OR status IN ('completed', 'refunded')", name=op.f("ck_payment_publishes")),
        sa.CheckConstraint("category IN ('premium', 'standard')", name=op.f("ck_payment_category")),
        sa.CheckConstraint("currency = 'KZT'", name=op.f("ck_payment_currency")),
        sa.CheckConstraint("status IN ('completed', 'failed', 'pending', 'refunded')", name=op.f("ck_payment_status")),
        sa.CheckConstraint("amount_tiyn > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint("refunded_tiyn >= 0", name=op.f("ck_payment_refunded")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_payment_event_id")),
        sa.ForeignKeyConstraint(["organizer_id"], ["organizer.id"], name=op.f("fk_payment_organizer_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_payment_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_number")),
    )
    op.create_index("ix_payment_event_id", "payment", ["event_id"], unique=False)
    op.create_index("ix_payment_organizer_id", "payment", ["organizer_id"], unique=False)
    op.create_index(
        "uq_payment_live",
        "payment",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL AND status <> 'refunded'"),
        postgresql_where=sa.text("closed_at IS NULL AND status <> 'refunded'"),
    )
    op.create_index(
        "uq_payment_publishing",
        "payment",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("publishes AND status = 'completed'"),
        postgresql_where=sa.text("publishes AND status = 'completed'"),
    )

    op.create_table(
        "attempt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("payment_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("gateway", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("invoice_id", sa.String(length=80), nullable=True),
        sa.Column("payload", sa.String(length=2000), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("poll_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("received_tiyn", sa.BigInteger(), nullable=True),
        sa.Column("review", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('link', 'qr')", name=op.f("ck_attempt_channel")),
        sa.CheckConstraint(
            "status IN ('cancelled', 'created', 'declined', 'expired', 'scanned', 'succeeded', 'waiting')",
            name=op.f("ck_attempt_status"),
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_attempt_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("gateway", "invoice_id", name=op.f("uq_attempt_gateway_invoice_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_attempt_reference")),
    )
    op.create_index("ix_attempt_payment_id", "attempt", ["payment_id"], unique=False)
    op.create_index("ix_attempt_poll_at", "attempt", ["poll_at"], unique=False)
    op.create_index(
        "uq_attempt_open",
        "attempt",
        ["payment_id", "channel"],
        unique=True,
        sqlite_where=sa.text("status IN ('created', 'scanned', 'waiting')"),
        postgresql_where=sa.text("status IN ('created', 'scanned', 'waiting')"),
    )

    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("dedupe_key", sa.String(length=64), nullable=False),
        sa.Column("matched", sa.String(length=2000), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("review", sa.String(length=40), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('applied', 'duplicate', 'ignored', 'review') OR outcome IS NULL",
            name=op.f("ck_delivery_outcome"),
        ),
        sa.CheckConstraint("(processed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_delivery_processed")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_delivery_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("source", "dedupe_key", name=op.f("uq_delivery_source_dedupe_key")),
    )
    op.create_index("ix_delivery_attempt_id", "delivery", ["attempt_id"], unique=False)
    op.create_index("ix_delivery_processed_at", "delivery", ["processed_at"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("payment_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=True),
        sa.Column("amount_tiyn", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_ledger_entry_attempt_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_ledger_entry_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("payment_id", "number", name=op.f("uq_ledger_entry_payment_id_number")),
    )
    op.create_table(
        "refund",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("payment_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("surplus", sa.Boolean(), nullable=False),
        sa.Column("amount_tiyn", sa.BigInteger(), nullable=False),
        sa.Column("gateway_refund_id", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('completed', 'failed', 'queued')", name=op.f("ck_refund_status")),
        sa.CheckConstraint("amount_tiyn > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_refund_attempt_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("attempt_id", "gateway_refund_id", name=op.f("uq_refund_attempt_id_gateway_refund_id")),
    )
    op.create_index("ix_refund_attempt_id", "refund", ["attempt_id"], unique=False)
    op.create_index("ix_refund_payment_id", "refund", ["payment_id"], unique=False)


def downgrade() -> None:
    op.drop_table("refund")
    op.drop_table("ledger_entry")
    op.drop_table("delivery")
    op.drop_table("attempt")
    op.drop_table("payment")
    op.drop_table("slug_history")
    op.drop_table("revision")
    op.drop_table("publish_grant")
    op.drop_table("session")
    op.drop_table("reset_token")
    op.drop_table("event")
    op.drop_table("organizer")
