"""The HTTP application with the poller beside it, as a program that kills itself inside settlement when it is told to.

`python -m tests.proofs.victim DATABASE_URL FOLDER` prints its port. A line `apply 2 7` on its standard input kills it,
by SIGKILL, before the seventh statement of the second transaction that applies from then on; `apply 2 commit` and
`apply 2 done` just before and just after that one's commit. Its last words say where it died.
"""

import asyncio
import os
import signal
import socket
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
import uvicorn
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.support.payments import make_settings
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.services.reconciliation import run_poller
from toi_invite.web.app import build_web_app, wrap

_STORES = "INSERT INTO delivery"
_SETTLES = " AS has_refunds"  # in the statement that locks what is settled
_NOWHERE = ("", -1)


class Trap:
    """Watches every transaction of an engine, and kills the process at the chosen moment of a settling one.

    A transaction belongs to the task that runs it: one that stores a delivery also applies it, any other one that
    settles is the poller's.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._where = ("", 0)
        self._moment = ""
        self._begun: Counter[str] = Counter()
        self._storing: WeakSet[asyncio.Task[Any]] = WeakSet()
        self._steps: dict[object, tuple[tuple[str, int], int]] = {}  # by task: which transaction, how many statements
        event.listen(engine, "before_cursor_execute", self._note_statement)
        event.listen(engine, "commit", self._note_commit)
        event.listen(engine, "rollback", lambda _connection: self._steps.pop(asyncio.current_task(), None))
        event.listen(Session, "after_commit", self._note_committed)

    def arm(self, line: str) -> None:
        """Choose the moment."""
        kind, number, self._moment = line.split()
        self._where = (kind, int(number))
        self._begun.clear()

    def _note_statement(self, _connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
        task = asyncio.current_task()
        if task not in self._steps:
            kind = self._find_kind(task, statement)
            if kind is None:
                return
            self._begun[kind] += 1
            self._steps[task] = ((kind, self._begun[kind]), 0)
        where, statements = self._steps[task]
        self._steps[task] = (where, statements + 1)
        if where == self._where and str(statements + 1) == self._moment:
            _die(f"{where[0]} {statements + 1}")

    def _find_kind(self, task: asyncio.Task[Any] | None, statement: str) -> str | None:
        """What begins with this statement, if anything does."""
        if task and statement.startswith(_STORES):
            self._storing.add(task)
            return "store"
        if _SETTLES in statement:
            return "apply" if task in self._storing else "poll"
        return None

    def _note_commit(self, _connection: sa.Connection) -> None:
        where, _ = self._steps.get(asyncio.current_task(), (_NOWHERE, 0))
        if where == self._where and self._moment != "done":
            _die(f"{where[0]} commit")

    def _note_committed(self, _session: Session) -> None:
        where, _ = self._steps.pop(asyncio.current_task(), (_NOWHERE, 0))
        if where == self._where and self._moment == "done":
            _die(f"{where[0]} done")


def _die(moment: str) -> None:
    print(moment, flush=True)  # noqa: T201 - heard by whoever started us
    os.kill(os.getpid(), signal.SIGKILL)


async def _obey(trap: Trap) -> None:
    """Read the standard input line by line."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        trap.arm(line)


async def _serve(url: str, folder: Path) -> None:
    database = Database(url)
    app = build_web_app(make_settings(folder), database)
    trap = Trap(database.engine.sync_engine)
    beside = [asyncio.create_task(run_poller(app.state.inbox, read_clock)), asyncio.create_task(_obey(trap))]
    config = uvicorn.Config(wrap(app), lifespan="off", log_level="critical", access_log=False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)  # noqa: T201 - as above
        await uvicorn.Server(config).serve(sockets=[listener])
    for task in beside:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2])))
