"""Whether the gateway is well: asked so seldom that no probe troubles the bank, and no probe waits for it long."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from toi_invite.services.kaspi.gateway import Gateway

_KEPT = 30.0  # seconds that an answer is believed
_PATIENCE = 2.0  # seconds that a probe waits
_LONGEST_PING = 20.0  # seconds


@dataclass(frozen=True)
class Health:
    """`up`, `down` with the class of the error, or `unknown` while the gateway takes its time."""

    state: str
    error: str | None = None


class GatewayHealth:
    """The health of one gateway as this process knows it; however many ask at once, the gateway is asked once."""

    def __init__(self, gateway: Gateway, seconds: Callable[[], float]) -> None:
        self.name = gateway.name
        self._gateway = gateway
        self._seconds = seconds  # a clock that only goes forward
        self._asking: asyncio.Task[Health] | None = None
        self._asked_at = 0.0

    async def look(self) -> Health:
        """What is known, at most half a minute old; after two seconds without an answer that is *unknown*."""
        if self._asking is None or (self._asking.done() and self._seconds() - self._asked_at >= _KEPT):
            self._asked_at = self._seconds()
            self._asking = asyncio.create_task(_ping(self._gateway))
        patience = max(0.0, self._asked_at + _PATIENCE - self._seconds())
        await asyncio.wait({self._asking}, timeout=patience)
        return self._asking.result() if self._asking.done() else Health("unknown")


async def _ping(gateway: Gateway) -> Health:
    try:
        async with asyncio.timeout(_LONGEST_PING):
            await gateway.ping()
    except Exception as error:  # noqa: BLE001 - whatever it is, the gateway is not well, and that is the answer
        return Health("down", type(error).__name__)
    return Health("up")
