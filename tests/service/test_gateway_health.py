"""The gateway's health: asked seldom, by one at a time, and never waited for."""

import asyncio

from typing_extensions import override

from tests.support.web import Stopwatch
from toi_invite.config import MockScenario
from toi_invite.errors import GatewayMisconfiguredError
from toi_invite.services.gateway_health import GatewayHealth, Health
from toi_invite.services.kaspi.mock import MockGateway


class SlowGateway(MockGateway):
    """A gateway that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__(MockScenario.PAID, "http://localhost:8000")
        self.asked = 0
        self.may_answer = asyncio.Event()
        self.is_broken = False

    @override
    async def ping(self) -> None:
        """Wait, then be well or not."""
        self.asked += 1
        await self.may_answer.wait()
        if self.is_broken:
            raise GatewayMisconfiguredError("a secret reason")


async def test_many_who_ask_at_once_are_one_question() -> None:
    """All get the one answer, and it is kept for half a minute."""
    gateway, stopwatch = SlowGateway(), Stopwatch()
    health = GatewayHealth(gateway, stopwatch.read)
    asking = [asyncio.create_task(health.look()) for _ in range(10)]
    gateway.may_answer.set()

    assert await asyncio.gather(*asking) == [Health("up")] * 10
    stopwatch.now += 29.9
    gateway.is_broken = True
    assert await health.look() == Health("up")
    stopwatch.now += 0.1
    assert await health.look() == Health("down", "GatewayMisconfiguredError")
    assert gateway.asked == 2


async def test_slow_gateway_is_unknown_and_asked_no_second_time() -> None:
    """After two seconds nobody waits any more, and the answer is there for who comes later."""
    gateway, stopwatch = SlowGateway(), Stopwatch()
    health = GatewayHealth(gateway, stopwatch.read)

    async with asyncio.timeout(4):
        assert await health.look() == Health("unknown")
    stopwatch.now += 2
    async with asyncio.timeout(1):
        assert await health.look() == Health("unknown")
    gateway.may_answer.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert await health.look() == Health("up")
    assert gateway.asked == 1
