"""The guest's page: from memory beside a bare ASGI application that sends the same bytes, and new among many events."""

import http.client
import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.books import make_book
from bench.load import run_load, write_request
from bench.served import Served, serve
from bench.table import Row
from tests.support.postgres import Postgres

_FEW, _MANY = 1_000, 100_000
_ROUNDS = 7  # the first one warms up and is not counted
_AGAIN = 3_000  # requests a round for one page
_NEW = 140  # pages a round that nobody has read before
_LEAST_OF_BARE = 0.5
_MOST_GROWTH = 1.3


@dataclass(frozen=True)
class _House:
    """A server and the addresses that are read there."""

    served: Served
    paths: list[str]

    def read_again(self) -> float:
        """Read one page again and again; answers to a second of the server's processor time.

        The sender needs more of the processor than the server does, so answers a second would tell of the sender.
        """
        before = self.served.count_cpu()
        load = run_load(self.served.port, [write_request("GET", self.paths[0])] * _AGAIN, expected=b"</html>")
        return load.requests / (self.served.count_cpu() - before)

    def read_new(self) -> float:
        """Read pages that have to be found and made first; answers a second."""
        requests = [write_request("GET", self.paths.pop()) for _ in range(_NEW)]
        return run_load(self.served.port, requests, expected=b"</html>").rate


def measure_guest(postgres: Postgres, folder: Path) -> list[Row]:
    """From memory beside the bare application, and new among 10⁵ events beside 10³; they take turns."""
    with ExitStack() as stack:
        few, many = (_open(stack, postgres, folder, count) for count in (_FEW, _MANY))
        bare = _open_bare(stack, few, folder)
        rounds = [(bare.read_again(), few.read_again(), few.read_new(), many.read_new()) for _ in range(_ROUNDS)][1:]
    plain, ours, among_few, among_many = (median(each) for each in zip(*rounds, strict=True))
    return [
        Row(
            "A guest's page from memory",
            f"{ours:.0f} a second of processor",
            f"bare ASGI, the same bytes, {plain:.0f}",
            ours / plain,
            f"at least {_LEAST_OF_BARE}",
            ours / plain >= _LEAST_OF_BARE,
        ),
        Row(
            f"A guest's page, new, among {_MANY} events",
            f"{among_many:.0f} a second",
            f"among {_FEW}, {among_few:.0f} a second",
            among_few / among_many,
            f"at most {_MOST_GROWTH}",
            among_few / among_many <= _MOST_GROWTH,
        ),
    ]


def _open(stack: ExitStack, postgres: Postgres, folder: Path, count: int) -> _House:
    """A server whose database holds so many published events, and the pages of some."""
    book = make_book(postgres, f"events_{count}", folder)
    slugs = book.add_settled(count)[:: count // _FEW]
    settings = {"TOI_DATABASE_URL": book.url, "TOI_DATA_DIR": str(folder), "KASPI_MOCK": "true"}
    return _House(stack.enter_context(serve("bench.apps:build_app", **settings)), [f"/e/{slug}" for slug in slugs])


def _open_bare(stack: ExitStack, house: _House, folder: Path) -> _House:
    """A server that answers everything with the bytes of one of our pages."""
    connection = http.client.HTTPConnection("127.0.0.1", house.served.port)
    connection.request("GET", house.paths[0])
    answer = connection.getresponse()
    kept = folder / "page.json"
    kept.write_text(json.dumps({"headers": answer.getheaders(), "body": answer.read().decode()}), encoding="utf-8")
    connection.close()
    return _House(stack.enter_context(serve("bench.apps:build_bare", BENCH_PAGE=str(kept))), house.paths)
