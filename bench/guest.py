"""The guest's page: from memory beside a bare application and nginx that send the same bytes, and new among many."""

import http.client
import json
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from statistics import median

from bench.books import make_book
from bench.cores import pin_server
from bench.load import UnexpectedAnswerError, run_load, write_request
from bench.nginx import find_nginx, serve_file
from bench.served import Served, serve
from bench.table import Row
from bench.wrk import send_steadily
from tests.support.postgres import Postgres

_FEW, _MANY = 1_000, 100_000
_ROUNDS = 7  # the first one warms up and is not counted
_NEW = 140  # pages a round that nobody has read before
_LEAST_OF_BARE = 0.6
_LEAST_OF_NGINX = 0.4
_MOST_GROWTH = 1.1
_AS_PHONES_ASK = {"Accept-Encoding": "br"}


@dataclass(frozen=True)
class _House:
    """A server and the addresses that are read there."""

    served: Served
    paths: list[str]

    def read_again(self) -> float:
        """Read one page again and again; answers a second, of the one core that serves."""
        return self._repeat(_AS_PHONES_ASK, HTTPStatus.OK)

    def read_known(self) -> float:
        """Ask for the same page with its ETag; 304 a second."""
        etag = _read(self.served.port, self.paths[0], _AS_PHONES_ASK).headers["etag"]
        return self._repeat(_AS_PHONES_ASK | {"If-None-Match": etag}, HTTPStatus.NOT_MODIFIED)

    def read_new(self) -> float:
        """Read pages that have to be found and made first; answers a second."""
        requests = [write_request("GET", self.paths.pop()) for _ in range(_NEW)]
        return run_load(self.served.port, requests, expected=b"</html>").rate

    def _repeat(self, headers: dict[str, str], status: HTTPStatus) -> float:
        answer = _read(self.served.port, self.paths[0], headers)
        if answer.status != status:
            raise UnexpectedAnswerError(f"{answer.status}: {answer.body[:200]!r}")
        return send_steadily(self.served.port, self.paths[0], headers)


def measure_guest(postgres: Postgres, folder: Path) -> list[Row]:
    """From memory beside bare application and nginx, and new among 10⁵ events beside 10³; they take turns."""
    with ExitStack() as stack:
        few, many = (_open(stack, postgres, folder, count) for count in (_FEW, _MANY))
        page = _keep_page(few, folder)
        bare_server = serve("bench.apps:build_bare", pin_server(), BENCH_PAGE=str(page))
        bare = _House(stack.enter_context(bare_server), few.paths)
        nginx = _open_nginx(stack, folder, page)
        rounds = [
            (
                bare.read_again(),
                nginx.read_again() if nginx else 0,
                few.read_again(),
                few.read_known(),
                few.read_new(),
                many.read_new(),
            )
            for _ in range(_ROUNDS)
        ][1:]
    plain, disk, ours, known, among_few, among_many = (median(each) for each in zip(*rounds, strict=True))
    return [
        _compare("A guest's page from memory", ours, "bare ASGI, the same bytes", plain, _LEAST_OF_BARE),
        *(
            [_compare("… beside nginx", ours, "the same bytes from disk", disk, _LEAST_OF_NGINX)]
            if nginx
            else [_MISSING]
        ),
        _compare("A guest's page that the phone has: 304", known, "the page from memory", ours, 1),
        Row(
            f"A guest's page, new, among {_MANY} events",
            f"{among_many:.0f} a second",
            f"among {_FEW}, {among_few:.0f} a second",
            among_few / among_many,
            f"at most {_MOST_GROWTH}",
            among_few / among_many <= _MOST_GROWTH,
        ),
    ]


_MISSING = Row(
    "… beside nginx", "not measured", "nginx is not installed", 0, f"at least {_LEAST_OF_NGINX}", reached=False
)


def _compare(name: str, ours: float, words: str, other: float, least: float) -> Row:
    ratio = ours / other
    return Row(name, f"{ours:.0f} a second", f"{words}, {other:.0f}", ratio, f"at least {least}", ratio >= least)


def _open(stack: ExitStack, postgres: Postgres, folder: Path, count: int) -> _House:
    """A server whose database holds so many published events, and the pages of some."""
    book = make_book(postgres, f"events_{count}", folder)
    slugs = book.add_settled(count)[:: count // _FEW]
    settings = {"TOI_DATABASE_URL": book.url, "TOI_DATA_DIR": str(folder), "KASPI_MOCK": "true"}
    return _House(
        stack.enter_context(serve("bench.apps:build_app", pin_server(), **settings)), [f"/e/{slug}" for slug in slugs]
    )


def _open_nginx(stack: ExitStack, folder: Path, page: Path) -> _House | None:
    program = find_nginx()
    if program is None:
        return None
    return _House(stack.enter_context(serve_file(program, folder / "nginx", page)), ["/"])


def _keep_page(house: _House, folder: Path) -> Path:
    """Headers and body of one of our pages, as the bare servers send them."""
    answer = _read(house.served.port, house.paths[0], _AS_PHONES_ASK)
    kept = folder / "page.json"
    kept.write_text(
        json.dumps({"headers": answer.headers.items(), "body": answer.body.decode("latin-1")}), encoding="utf-8"
    )
    return kept


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def _read(port: int, path: str, headers: dict[str, str]) -> _Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return _Answer(answer.status, answer.headers, body)
