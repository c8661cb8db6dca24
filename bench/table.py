"""The rows of the one table, and how they are shown and kept."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Row:
    """One comparison: what was measured, what stands beside it, their ratio, and what is aimed at.

    `measured` and `compared` are told in words with their units; `reached` says whether the aim is.
    """

    name: str
    measured: str
    compared: str
    ratio: float
    aim: str
    reached: bool


def show(rows: Sequence[Row]) -> str:
    """The table as text, a line a row."""
    lines = [("what", "measured", "beside it", "ratio", "aimed at", "")]
    lines += [
        (row.name, row.measured, row.compared, f"{row.ratio:.2f}", row.aim, "" if row.reached else "not reached")
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def keep(rows: Sequence[Row], about: dict[str, str]) -> None:
    """Write the rows and what they were measured on into `bench/results.json`."""
    machine = {"machine": platform.platform(), "python": platform.python_version(), **about}
    document = {"measured_on": machine, "rows": [asdict(row) for row in rows]}
    RESULTS.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
