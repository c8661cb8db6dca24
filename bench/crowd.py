"""What a shared link brings: five hundred guests within a second; what a page costs when it is new, and in memory."""

from pathlib import Path
from statistics import median, quantiles

from bench.arrivals import let_arrive
from bench.books import make_book
from bench.served import Served, serve
from bench.table import Row
from tests.support.postgres import Postgres
from toi_invite.web.cache import MOST_PAGES

_GUESTS = 500
_TIMES = 5  # shared pages
_COLD = 200  # pages that nobody has read before
_WARM = 20  # pages that are read before anything is measured
_MOST_OF_MEDIAN = 5
_MOST_COLD = 100  # ms
_KEPT = 600  # pages whose memory is measured
_MOST_OF_BYTES = 3


def measure_crowd(postgres: Postgres, folder: Path) -> list[Row]:
    """Memory first, while the server holds nothing; then new pages one by one; then the crowds."""
    book = make_book(postgres, "crowd", folder)
    paths = [f"/e/{slug}" for slug in book.add_settled(_WARM + _KEPT + _COLD + _TIMES)]
    settings = {"TOI_DATABASE_URL": book.url, "TOI_DATA_DIR": str(folder), "KASPI_MOCK": "true"}
    with serve("bench.apps:build_app", **settings) as served:
        let_arrive(served.port, _take(paths, _WARM), within=0)
        memory = _measure_memory(served, _take(paths, _KEPT))
        cold = let_arrive(served.port, _take(paths, _COLD), within=0)
        known = let_arrive(served.port, [paths[0]] * _COLD, within=0)
        crowds = [_share(served.port, path) for path in _take(paths, _TIMES)]
    return [memory, _tell_cold(cold, known), _tell_crowds(crowds)]


def _take(paths: list[str], count: int) -> list[str]:
    taken = paths[-count:]
    del paths[-count:]
    return taken


def _measure_memory(served: Served, paths: list[str]) -> Row:
    """Every cached page is another event's, so the growth of the process tells what one takes."""
    before = served.count_memory()
    let_arrive(served.port, paths, within=0)
    grown = (served.count_memory() - before) / len(paths)
    body = sum(served.count_bytes(paths[0], coding) for coding in ("identity", "gzip", "br"))
    return Row(
        f"A cached page in memory (at most {MOST_PAGES} are kept)",
        f"{grown / 1024:.0f} KiB",
        f"its bytes in three codings, {body / 1024:.0f} KiB",
        grown / body,
        f"at most {_MOST_OF_BYTES}",
        grown <= _MOST_OF_BYTES * body,
    )


def _share(port: int, path: str) -> list[float]:
    """The messenger's fetcher comes first, for its preview of the link; then everybody at once."""
    let_arrive(port, [path], within=0)
    return let_arrive(port, [path] * _GUESTS, within=1)


def _tell_cold(cold: list[float], known: list[float]) -> Row:
    new, again = (_find_percentile(each, 95) * 1000 for each in (cold, known))
    return Row(
        "A page that nobody has read before, p95",
        f"{new:.1f} ms, median {median(cold) * 1000:.1f} ms",
        f"the same from memory, p95 {again:.1f} ms",
        new / again,
        f"under {_MOST_COLD} ms",
        new < _MOST_COLD,
    )


def _tell_crowds(crowds: list[list[float]]) -> Row:
    """The crowd in the middle of all, by how its slowest compare with its median."""
    ratios = sorted((_find_percentile(each, 99) / median(each), number) for number, each in enumerate(crowds))
    ratio, number = ratios[len(ratios) // 2]
    chosen = crowds[number]
    return Row(
        f"{_GUESTS} guests within a second after a share, p99",
        f"{_find_percentile(chosen, 99) * 1000:.1f} ms, the last of all {max(chosen) * 1000:.1f} ms",
        f"their median, {median(chosen) * 1000:.1f} ms",
        ratio,
        f"at most {_MOST_OF_MEDIAN}",
        ratio <= _MOST_OF_MEDIAN,
    )


def _find_percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1]
