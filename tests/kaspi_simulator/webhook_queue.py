"""Calls that are still to be made, on disk: a restart goes on where it stopped."""

import sqlite3
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.kaspi_simulator.webhook_rules import Signing

_SCHEMA = """
CREATE TABLE IF NOT EXISTS call (
  id INTEGER PRIMARY KEY, event TEXT NOT NULL, word TEXT NOT NULL, invoice_id INTEGER, body BLOB NOT NULL,
  signing TEXT NOT NULL, is_sandbox INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, due_at REAL,
  outcome TEXT NOT NULL DEFAULT 'waiting');
CREATE INDEX IF NOT EXISTS call_due ON call (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS attempt (
  id INTEGER PRIMARY KEY, call_id INTEGER NOT NULL, sent_at REAL NOT NULL, code INTEGER, answer TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Call:
    """One call to be made; `tries` is how often it has been made, `due_at` Unix seconds of the simulator's clock."""

    id: int
    event: str
    word: str
    invoice_id: int | None
    body: bytes
    signing: Signing
    is_sandbox: bool
    tries: int
    due_at: float | None
    outcome: str


class CallQueue:
    """Calls in an SQLite file of their own; `:memory:` keeps them for the life of the process."""

    def __init__(self, path: Path | str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")  # survives a killed process; a power cut is not simulated
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(
        self,
        event: str,
        body: bytes,
        *,
        word: str,
        invoice_id: int | None,
        signing: Signing,
        is_sandbox: bool,
        due_at: float | None,
        outcome: str,
    ) -> int:
        """Keep a call; without `due_at` it will never be made, and `outcome` says why."""
        row = self._connection.execute(
            "INSERT INTO call (event, word, invoice_id, body, signing, is_sandbox, due_at, outcome)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (event, word, invoice_id, body, signing, is_sandbox, due_at, outcome),
        ).fetchone()
        return int(row["id"])

    def list_due(self, now: float, limit: int) -> list[Call]:
        """Calls whose time has come, the oldest first."""
        query = "SELECT * FROM call WHERE due_at <= ? ORDER BY due_at, id LIMIT ?"
        return [_read(row) for row in self._connection.execute(query, (now, limit))]

    def find(self, call_id: int) -> Call | None:
        """The call with this number."""
        row = self._connection.execute("SELECT * FROM call WHERE id = ?", (call_id,)).fetchone()
        return _read(row) if row else None

    def list_calls(self, invoice_id: int | None = None) -> list[Call]:
        """All calls in the order in which they were raised, or those about one invoice."""
        query = "SELECT * FROM call WHERE ? IS NULL OR invoice_id = ? ORDER BY id"
        return [_read(row) for row in self._connection.execute(query, (invoice_id, invoice_id))]

    def list_attempts(self, call_id: int) -> list[dict[str, Any]]:
        """When a call was made and what came back: `sent_at` (Unix seconds), `code` (None: no answer), `answer`."""
        query = "SELECT sent_at, code, answer FROM attempt WHERE call_id = ? ORDER BY id"
        return [dict(row) for row in self._connection.execute(query, (call_id,))]

    def count_waiting(self) -> int:
        """How many calls are still to be made."""
        return int(self._connection.execute("SELECT count(*) FROM call WHERE due_at IS NOT NULL").fetchone()[0])

    def find_next_due(self) -> float | None:
        """When the next call is to be made, in Unix seconds."""
        row = self._connection.execute("SELECT min(due_at) FROM call").fetchone()
        return None if row[0] is None else float(row[0])

    def record_attempt(self, call_id: int, *, sent_at: float, code: int | None, answer: str) -> None:
        """Write down that a call was made."""
        self._connection.execute(
            "INSERT INTO attempt (call_id, sent_at, code, answer) VALUES (?, ?, ?, ?)", (call_id, sent_at, code, answer)
        )
        self._connection.execute("UPDATE call SET tries = tries + 1 WHERE id = ?", (call_id,))

    def move(self, call_id: int, *, due_at: float | None, outcome: str) -> None:
        """Put a call off to `due_at`, or end it with None."""
        self._connection.execute("UPDATE call SET due_at = ?, outcome = ? WHERE id = ?", (due_at, outcome, call_id))

    def read_note(self, name: str) -> str | None:
        """A kept value of the sender."""
        row = self._connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else None

    def write_note(self, name: str, value: str) -> None:
        """Keep a value of the sender."""
        self._connection.execute("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", (name, value))

    def clear(self) -> None:
        """Forget every call; the sender's values stay."""
        self._connection.executescript("DELETE FROM attempt; DELETE FROM call;")


def _read(row: sqlite3.Row) -> Call:
    values = dict(row)
    signing, is_sandbox = Signing(values.pop("signing")), bool(values.pop("is_sandbox"))
    return Call(**values, signing=signing, is_sandbox=is_sandbox)
