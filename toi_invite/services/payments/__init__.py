"""Payments: the only writer of payments, attempts, refunds and the ledger (law 1)."""
