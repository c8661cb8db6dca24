"""The figures of the proofs: printed, and kept for `docs/reliability.md` where TOI_FIGURES names a file."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path


def tell(name: str, **numbers: object) -> None:
    """Print the figures of a proof, and append them as a line of JSON to the file of TOI_FIGURES, if there is one."""
    print(f"{name}:", ", ".join(f"{key} {value}" for key, value in numbers.items()))  # noqa: T201 - its purpose
    path = os.environ.get("TOI_FIGURES")
    if path:
        line = {"proof": name, "at": datetime.now(UTC).isoformat(timespec="seconds"), **numbers}
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str) + "\n")
