"""Payments that begin at the same moment, and news of them that come while they are still being made."""

import asyncio
from pathlib import Path

from tests.support.events import named
from tests.support.moment import NOW
from tests.support.payments import after, find_broken_invariants, make_body, open_checkout
from toi_invite.config import MockScenario
from toi_invite.db import Database
from toi_invite.services.deliveries import Inbox, receive_delivery
from toi_invite.services.kaspi.gateway import AttemptRequest, CreatedAttempt
from toi_invite.services.kaspi.mock import MockGateway
from toi_invite.services.reconciliation import poll_due

LETTERS = "АБВГДЖЗКЛМНОПРСТУФХШ"  # people of different names, so that nobody waits for an address


class HastyGateway(MockGateway):
    """A gateway whose webhook, and whose poller, are as fast as its answer."""

    def __init__(self, database: Database) -> None:
        super().__init__(MockScenario.PAID, "http://localhost:8000")
        self._database = database
        self.news: list[asyncio.Task[object]] = []

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """Answer, and tell at the same moment that it is paid."""
        inbox = Inbox(self._database, self, is_production=False)
        delivery = receive_delivery(inbox, make_body(request.reference), now=NOW)
        question = poll_due(self._database, self, now=after(60))
        self.news += [asyncio.create_task(delivery), asyncio.create_task(question)]
        return await super().create_attempt(request)


async def test_news_beside_answer_of_creation_wait_for_each_other_in_one_order(
    database: Database, tmp_path: Path
) -> None:
    """Twenty payments at once, each told and asked about while it is made: no deadlock, each published."""
    gateway = HastyGateway(database)
    checkouts = [await open_checkout(database, tmp_path, gateway, named(letter * 3)) for letter in LETTERS]

    await asyncio.gather(*(checkout.pay() for checkout in checkouts))
    await asyncio.gather(*gateway.news)

    assert [(await checkout.read_event()).status for checkout in checkouts] == ["published"] * len(LETTERS)
    assert await find_broken_invariants(database) == []


async def test_payments_for_people_of_one_name_at_once_get_an_address_each(database: Database, tmp_path: Path) -> None:
    """Nobody wished an address, so that whoever is a moment late gets the next free one."""
    checkouts = [await open_checkout(database, tmp_path) for _ in range(10)]

    await asyncio.gather(*(checkout.pay() for checkout in checkouts))

    slugs = {(await checkout.read_event()).slug for checkout in checkouts}
    assert len(slugs) == len(checkouts)
