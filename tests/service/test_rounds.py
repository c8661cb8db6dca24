"""Work that comes round: the poller, the postman, the watch and the sweep outlive whatever one round meets."""

import asyncio
import logging

import pytest

from toi_invite.errors import DatabaseAwayError
from toi_invite.services.rounds import run_rounds

LOG = logging.getLogger("toi_invite.tests")


@pytest.mark.parametrize(("error", "level"), [(DatabaseAwayError("away"), "WARNING"), (ValueError("odd"), "ERROR")])
async def test_round_after_a_failed_one_comes(caplog, error, level) -> None:
    """The failure is written down: what we foresaw as a warning, anything else as an error."""
    rounds = 0
    is_second_over = asyncio.Event()

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise error
        is_second_over.set()

    task = asyncio.create_task(run_rounds(work, log=LOG, name="work", pause=0))
    await asyncio.wait_for(is_second_over.wait(), 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    said = [(record.levelname, record.getMessage()) for record in caplog.records if record.name == LOG.name]
    assert [(name, text.partition(":")[0]) for name, text in said] == [(level, "work failed")]
