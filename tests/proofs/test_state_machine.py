"""Anything in any order: after every step the invariants hold, and at rest our book is the bank's (reliability 16)."""

import asyncio
import itertools
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proofs.figures import tell
from tests.proofs.machine import Lender, PaymentMachine
from tests.proofs.pretend import APIPAY, R1, R3, PretendBank
from tests.proofs.scale import SCALE
from tests.proofs.world import Stage, set_stage
from tests.support.postgres import Postgres
from toi_invite.db import Database


@dataclass
class SqliteLender:
    """Copies of a file."""

    template: Path
    folder: Path

    def lend(self) -> Iterator[str]:
        """A copy, in place of the one before."""
        path = self.folder / "copy.db"
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        shutil.copy(self.template, path)
        yield f"sqlite:///{path}"


@dataclass
class PostgresLender:
    """Copies of a database."""

    server: Postgres
    template: str

    def __post_init__(self) -> None:
        """Count them."""
        self._numbers = itertools.count(1)

    def lend(self) -> Iterator[str]:
        """A copy, dropped afterwards."""
        name = f"{self.template}_{next(self._numbers)}"
        yield self.server.create(name, self.template)
        self.server.drop(name)


def run_machine(
    lender: Lender, template: str, folder: Path, banks: Sequence[str], *, examples: int, steps: int
) -> Counter[str]:
    """Run it so often on copies of a migrated database, with so many steps on average; what was done."""
    began = time.monotonic()
    with asyncio.Runner() as runner:
        stage = runner.run(_set_stage(template))
        parts = {"bank": PretendBank(folder), "stage": stage, "runner": runner, "lender": lender, "banks": banks}
        machine = type("Machine", (PaymentMachine,), {**parts, "figures": Counter()})
        run_state_machine_as_test(machine, settings=_make_settings(examples, steps + steps // 3))
    machine.figures["seconds"] = round(time.monotonic() - began)
    return machine.figures


def _make_settings(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=SCALE.name == "test",  # `make soak` tries other runs each time
        phases=(Phase.generate,),  # making a failure shorter takes many minutes
        print_blob=True,
        report_multiple_bugs=False,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large),
    )


async def _set_stage(url: str) -> Stage:
    database = Database(url)
    stage = await set_stage(database)
    await database.dispose()
    return stage


def report(engine: str, figures: Counter[str]) -> None:
    """Print what was done; had there been a violation, we would not be here."""
    tell(f"state machine on {engine}", violations=0, **{name: figures[name] for name in sorted(figures)})


# Half of the runs with a bank that calls us, half with one that only answers: left to chance, one may have none.
both_halves = pytest.mark.parametrize("banks", [(APIPAY,), (R1, R3)], ids=["told", "asking"])


@pytest.mark.slow
@both_halves
def test_anything_in_any_order_keeps_books_equal_on_sqlite(
    banks: tuple[str, ...], migrated_sqlite: Path, tmp_path: Path
) -> None:
    """On a file, where writers wait for one another."""
    template = tmp_path / "template.db"
    shutil.copy(migrated_sqlite, template)
    lender, examples = SqliteLender(template, tmp_path), SCALE.examples // 2
    figures = run_machine(lender, f"sqlite:///{template}", tmp_path, banks, examples=examples, steps=SCALE.steps)
    report(f"sqlite, {'+'.join(banks)}", figures)
    assert figures["steps"] >= examples * SCALE.steps
    assert (figures["deliveries"] > 0) is (APIPAY in banks)


@pytest.mark.slow
@both_halves
def test_anything_in_any_order_keeps_books_equal_on_postgresql(
    banks: tuple[str, ...], postgres: Postgres, migrated_postgres: str, tmp_path: Path
) -> None:
    """The same on a server, where they do not."""
    staged = f"staged_{len(banks)}"
    template, examples = postgres.create(staged, migrated_postgres), SCALE.postgres_examples // 2
    lender = PostgresLender(postgres, staged)
    figures = run_machine(lender, template, tmp_path, banks, examples=examples, steps=SCALE.steps)
    report(f"postgresql, {'+'.join(banks)}", figures)
    assert figures["steps"] >= examples * SCALE.steps
    assert (figures["deliveries"] > 0) is (APIPAY in banks)
