"""Settling a signed webhook: beside the least that a durable webhook can do, and with many payments in the database."""

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.apps import BARE_PATH
from bench.books import Book, make_book
from bench.load import CONNECTIONS, Load, run_load, write_request
from bench.served import Served, serve
from bench.table import Row
from tests.support.payments import SECRET, make_body, sign_headers
from tests.support.postgres import Postgres
from tests.support.webhook import PATH

_FEW, _MANY = 1_000, 100_000
_ROUNDS = 7  # the first one warms up and is not counted
_CROWD = 2 * CONNECTIONS
_BATCH = 300  # requests a round
_LEAST_OF_BARE = 0.5
_MOST_GROWTH = 1.3


@dataclass(frozen=True)
class _House:
    """A server, and the names of payments in its database that wait to be settled."""

    served: Served
    waiting: list[str]

    def settle(self, connections: int = CONNECTIONS) -> Load:
        """Tell it that the next payments are paid."""
        names = [self.waiting.pop() for _ in range(_BATCH)]
        requests = [_write(PATH, name) for name in names]
        return run_load(self.served.port, requests, expected=b'"applied"', connections=connections)

    def insert(self, connections: int = CONNECTIONS) -> Load:
        """Send as many of the same calls to the bare route."""
        requests = [_write(BARE_PATH, f"b{number}") for number in range(_BATCH)]
        return run_load(self.served.port, requests, expected=b'"stored"', connections=connections)


def measure_webhook(postgres: Postgres, folder: Path) -> list[Row]:
    """The rate of settling beside the bare route's, and among 10⁵ payments beside 10³; all take turns."""
    with ExitStack() as stack:
        few, many = (_open(stack, postgres, folder, count) for count in (_FEW, _MANY))
        rounds = [
            (few.insert(), few.settle(), many.settle(), few.insert(_CROWD), few.settle(_CROWD)) for _ in range(_ROUNDS)
        ][1:]
    rates = (median(load.rate for load in each) for each in zip(*rounds, strict=True))
    bare, settled, among_many, bare_crowd, settled_crowd = rates
    return [
        _compare(f"Settling a signed webhook, {CONNECTIONS} at once", settled, bare),
        _compare(f"… {_CROWD} at once", settled_crowd, bare_crowd),
        Row(
            f"Settling among {_MANY} payments",
            f"{among_many:.0f} a second",
            f"among {_FEW}, {settled:.0f} a second",
            settled / among_many,
            f"at most {_MOST_GROWTH}",
            settled / among_many <= _MOST_GROWTH,
        ),
    ]


def _compare(what: str, settled: float, bare: float) -> Row:
    ratio = settled / bare
    beside = f"bare signed insert, {bare:.0f} a second"
    return Row(what, f"{settled:.0f} a second", beside, ratio, f"at least {_LEAST_OF_BARE}", ratio >= _LEAST_OF_BARE)


def _open(stack: ExitStack, postgres: Postgres, folder: Path, count: int) -> _House:
    """A server whose database holds so many settled payments, and those that are going to be."""
    book = make_book(postgres, f"with_{count}", folder)
    book.add_settled(count)
    waiting = book.add_waiting(2 * _ROUNDS * _BATCH)
    return _House(stack.enter_context(_serve(book, folder)), waiting)


def _serve(book: Book, folder: Path) -> AbstractContextManager[Served]:
    settings = {"TOI_DATABASE_URL": book.url, "TOI_DATA_DIR": str(folder), "KASPI_MOCK": "true"}
    return serve("bench.apps:build_app", **settings, KASPI_WEBHOOK_SECRETS=SECRET.decode())


def _write(path: str, name: str) -> bytes:
    body = make_body(name, id=name)
    return write_request("POST", path, sign_headers(body), body)
