"""Every two who may act at once, the one at every statement of the other: no law is broken, one mail each (row 4)."""

import itertools
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.proofs.figures import tell
from tests.proofs.pretend import APIPAY, PretendBank
from tests.proofs.rivals import Rivalry
from tests.proofs.situations import SITUATIONS, Situation
from tests.proofs.world import Stage, World
from toi_invite.db import normalize_url

LEAST = 360  # interleavings of all tests together (facts/reliability.md, row 4)


async def interleave_all(url: str, bank: PretendBank, situation: Situation) -> Counter[str]:
    """Every ordered pair of the situation's actors, the second at each statement of the first; what was done."""
    world = World(url, Stage(()), bank, APIPAY)
    engine = sa.create_engine(normalize_url(url).replace("+aiosqlite", ""), isolation_level="AUTOCOMMIT")
    figures: Counter[str] = Counter()
    try:
        with engine.connect() as reader:
            rivalry = Rivalry(world.database, reader)
            for first, rival in itertools.product(situation.actors, repeat=2):
                figures["pairs"] += 1
                figures["interleavings"] += await _interleave_pair(world, rivalry, situation, first, rival)
        await _judge(world, situation, figures["interleavings"] + figures["pairs"])
    finally:
        await world.close()
        engine.dispose()
    figures["outages"] = rivalry.outages
    return figures


async def _interleave_pair(world: World, rivalry: Rivalry, situation: Situation, first: str, rival: str) -> int:
    """One at each statement of the other, and once after it; how many statements there were."""
    for point in itertools.count():
        works = await situation.prepare(world)
        if not await rivalry.run(works[first], works[rival], point):
            return point
    raise AssertionError


async def _judge(world: World, situation: Situation, events: int) -> None:
    world.pass_time(5)
    await world.renew_gateway()
    await world.tell_everything()
    await world.poll()
    world.check(at_rest=True)
    mails = Counter(notice.kind for notice in world.book.notices)
    assert len(world.book.events) == events
    assert not situation.publishes or mails["published"] == events


@pytest.mark.slow
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
async def test_two_at_once_break_no_law_and_send_one_mail(
    situation: Situation, engine_url: str, engine_name: str, tmp_path: Path
) -> None:
    """Webhook, poller, return page, operator, sweep, cancel, try again: whoever comes in between."""
    began = time.monotonic()
    figures = await interleave_all(engine_url, PretendBank(tmp_path), situation)
    figures["seconds"] = round(time.monotonic() - began)
    tell(f"interleavings of `{situation.name}` on {engine_name}", violations=0, **figures)
    assert figures["outages"] == 0
    assert figures["interleavings"] >= LEAST // (2 * len(SITUATIONS))
