"""Many identical deliveries at once change things once; without the updates' conditions they do not (control)."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.broken import copy_project, spoil
from tests.support.payments import (
    SECRET,
    count_publications,
    find_broken_invariants,
    make_body,
    make_settings,
    sign_headers,
    start_checkout,
)
from toi_invite.db import Database
from toi_invite.web.app import build_web_app, wrap

PATH = "/api/payments/kaspi/webhook"
PAYMENTS = 100
PARALLEL = 20


async def deliver_in_parallel(database: Database, folder: Path, payments: int) -> dict[str, object]:
    """Send every payment's success many times at once; what was answered and what came of it."""
    app = wrap(build_web_app(make_settings(folder), database))
    statuses: dict[str, int] = {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as bank:
        for _ in range(payments):
            _, reference = await start_checkout(database, folder)
            body = make_body(reference)
            headers = sign_headers(body, SECRET)
            answers = await asyncio.gather(*(bank.post(PATH, content=body, headers=headers) for _ in range(PARALLEL)))
            for answer in answers:
                key = f"{answer.status_code} {answer.json()['status']}"
                statuses[key] = statuses.get(key, 0) + 1
    published, completed, publications = await count_publications(database)
    return {"answers": statuses, "published": published, "completed": completed, "publications": publications}


async def test_parallel_identical_deliveries_settle_once(database: Database, tmp_path: Path) -> None:
    """100 payments × 20 parallel deliveries: 100 publications, 100 completed entries, no error."""
    result = await deliver_in_parallel(database, tmp_path, PAYMENTS)

    assert result == {
        "answers": {"200 applied": PAYMENTS, "200 duplicate": PAYMENTS * (PARALLEL - 1)},
        "published": PAYMENTS,
        "completed": PAYMENTS,
        "publications": PAYMENTS,
    }
    assert await find_broken_invariants(database) == []


@pytest.fixture
def sabotaged_tree(tmp_path: Path) -> Path:
    """A copy of the project whose updates change attempt, payment and delivery whatever their status is."""
    payments = "toi_invite/services/payments"
    tree = copy_project(tmp_path / "sabotaged")
    attempts = {
        ", is_one_of(_ATTEMPT.c.status, PREDECESSORS[status])": "",
        "attempt.status not in PREDECESSORS[status]": "False",
    }
    spoil(tree, f"{payments}/settling.py", attempts)
    completed = {", is_one_of(_PAYMENT.c.status, _INCOMPLETE)": "", "case.payment.status not in _INCOMPLETE": "False"}
    spoil(tree, f"{payments}/completing.py", completed)
    # In one process SQLite's writers queue, so that a repeat would find the first delivery processed.
    late = {", _DELIVERY.c.processed_at.is_(None)": "", "if stored.is_processed:": "if False:"}
    return spoil(tree, "toi_invite/services/deliveries.py", late)


def test_control_without_conditional_update_doubles(sabotaged_tree: Path, engine_url: str, tmp_path: Path) -> None:
    """The same deliveries in the broken tree write more completions than there are payments."""
    code = (
        "import asyncio, json, sys; from pathlib import Path\n"
        "from tests.concurrency.test_deliveries import deliver_in_parallel; from toi_invite.db import Database\n"
        "print(json.dumps(asyncio.run(deliver_in_parallel(Database(sys.argv[1]), Path(sys.argv[2]), 5))))"
    )
    environment = {**os.environ, "PYTHONPATH": str(sabotaged_tree)}
    run = subprocess.run(
        [sys.executable, "-c", code, engine_url, str(tmp_path)],
        cwd=sabotaged_tree,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(run.stdout)["completed"] > 5
