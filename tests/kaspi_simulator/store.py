"""The simulator's memory on disk: small JSON documents by kind and key, each written at once."""

import json
import sqlite3
from pathlib import Path
from typing import Any

Document = dict[str, Any]


class Store:
    """Documents in one SQLite file, or in memory when no path is given. One thread only."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=OFF")  # a killed process loses nothing; only a power cut would
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS documents (kind TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, key))"
        )

    def save(self, kind: str, key: str, body: Document) -> None:
        """Keep a document, in place of the one with the same kind and key."""
        self._database.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (kind, key, json.dumps(body)))

    def load(self, kind: str) -> dict[str, Document]:
        """Every document of a kind by its key, in the order in which the keys sort."""
        rows = self._database.execute("SELECT key, body FROM documents WHERE kind = ? ORDER BY key", (kind,))
        return {key: json.loads(body) for key, body in rows}

    def delete(self, kind: str, key: str | None = None) -> None:
        """Forget one document, or all of a kind."""
        if key is None:
            self._database.execute("DELETE FROM documents WHERE kind = ?", (kind,))
        else:
            self._database.execute("DELETE FROM documents WHERE kind = ? AND key = ?", (kind, key))

    def close(self) -> None:
        """Let the file go."""
        self._database.close()
