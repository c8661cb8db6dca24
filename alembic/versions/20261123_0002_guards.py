"""Triggers for what a CHECK cannot see: laws 6 and 10, and *nothing is published unpaid*."""

from alembic import op

revision = "0002_guards"
down_revision = "0001_tables"
branch_labels = None
depends_on = None

_UNPAID = """
    NEW.status = 'published'
    AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND p.event_id = NEW.id
                    AND p.status = 'completed' AND p.publishes)
    AND NOT EXISTS (SELECT 1 FROM publish_grant g WHERE g.id = NEW.grant_id AND g.event_id = NEW.id)
"""
_UNCOMPLETED = """
    (OLD.status = 'completed' AND NEW.status NOT IN ('completed', 'refunded'))
    OR (OLD.status = 'refunded' AND NEW.status <> 'refunded')
    OR NEW.amount_tiyn <> OLD.amount_tiyn OR NEW.currency <> OLD.currency OR NEW.event_id <> OLD.event_id
"""

# name, table, when, condition, what the refusal says
GUARDS = [
    ("event_insert_paid", "event", "INSERT", _UNPAID, "an event is published only by a completed payment or a grant"),
    ("event_update_paid", "event", "UPDATE", _UNPAID, "an event is published only by a completed payment or a grant"),
    ("event_keep", "event", "DELETE", "1 = 1", "events are archived, not deleted"),
    ("payment_final", "payment", "UPDATE", _UNCOMPLETED, "a completed payment never goes back, and its price stays"),
    ("payment_keep", "payment", "DELETE", "1 = 1", "nothing about money is deleted"),
    ("attempt_keep", "attempt", "DELETE", "1 = 1", "nothing about money is deleted"),
    ("refund_keep", "refund", "DELETE", "1 = 1", "nothing about money is deleted"),
    ("ledger_unchanged", "ledger_entry", "UPDATE", "1 = 1", "a ledger entry is never changed"),
    ("ledger_keep", "ledger_entry", "DELETE", "1 = 1", "a ledger entry is never deleted"),
]


def upgrade() -> None:
    create = _create_on_sqlite if op.get_bind().dialect.name == "sqlite" else _create_on_postgresql
    for guard in GUARDS:
        create(*guard)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in GUARDS:
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION refuse_{name}()")


def _create_on_sqlite(name: str, table: str, action: str, condition: str, reason: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{reason}'); END"
    )


def _create_on_postgresql(name: str, table: str, action: str, condition: str, reason: str) -> None:
    row = "OLD" if action == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{reason}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {row}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_{name}()")
