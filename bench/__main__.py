"""`python -m bench`: measure everything, or only what is named; print the table and keep it."""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.crowd import measure_crowd
from bench.dialog import measure_dialog
from bench.first_paint import measure_first_paint
from bench.guest import measure_guest
from bench.polling import measure_polling
from bench.table import RESULTS, Row, keep, show
from bench.webhook import measure_webhook
from tests.support.postgres import Postgres, run_postgres

_MEASURES: dict[str, Callable[[Postgres, Path], list[Row]]] = {
    "webhook": measure_webhook,
    "polling": measure_polling,
    "dialog": measure_dialog,
    "guest": measure_guest,
    "crowd": measure_crowd,
    "first-paint": measure_first_paint,
}


def main() -> None:
    """Measure in a folder and on a PostgreSQL of this run's own."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=_MEASURES, help="measure this; may be given several times")
    names = parser.parse_args().only or list(_MEASURES)
    with run_postgres(durable=True) as postgres, tempfile.TemporaryDirectory() as folder:
        rows = [row for name in names for row in _MEASURES[name](postgres, Path(folder))]
        settings = postgres.read_settings("fsync", "synchronous_commit", "full_page_writes", "server_version")
    print(show(rows))
    keep(rows, settings)
    print(f"Kept in {RESULTS}.")


if __name__ == "__main__":
    main()
