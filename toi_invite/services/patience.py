"""Coming again when a gateway asks for it: for work that has time, unlike a person before a screen."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from toi_invite.errors import GatewayUnavailableError

_MOST_WAITS = 5

_Result = TypeVar("_Result")


async def ask_patiently(ask: Callable[[], Awaitable[_Result]], sleep: Callable[[float], Awaitable[None]]) -> _Result:
    """What `ask` brings; while the gateway, or our own limit of calls, says after how many seconds to come again, do.

    Raises:
        GatewayUnavailableError: it was away five times in a row, or did not say for how long.
    """
    for _ in range(_MOST_WAITS):
        try:
            return await ask()
        except GatewayUnavailableError as error:
            if error.retry_after is None:
                raise
            await sleep(error.retry_after)
    return await ask()
