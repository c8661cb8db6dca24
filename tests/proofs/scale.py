"""How much the proofs try: little in `make test`, everything in `make soak` (`TOI_PROOF=soak`)."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts for one run.

    Attributes:
        name: `test` or `soak`.
        examples: Runs of the state machine on SQLite.
        postgres_examples: Its runs on PostgreSQL.
        steps: The most steps of one run.
        kills: SIGKILLs on each database.
        chaos_payments: Payments of the chaos day, on each database.
        seconds: What one proof may take.
    """

    name: str
    examples: int
    postgres_examples: int
    steps: int
    kills: int
    chaos_payments: int
    seconds: int

    @classmethod
    def read(cls) -> "Scale":
        """What the environment asks for.

        Raises:
            KeyError: `TOI_PROOF` is a word that we do not know.
        """
        return _SCALES[os.environ.get("TOI_PROOF", "test")]


_SCALES = {
    "test": Scale("test", 200, 30, 50, 20, 250, 600),
    "soak": Scale("soak", 5000, 500, 80, 200, 10_000, 12 * 3600),
}

SCALE = Scale.read()
