"""The bank's own QR API: addresses, headers and envelopes of its three schemes."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import httpx

from toi_invite.config import Scheme, Settings
from toi_invite.services.kaspi.qr_wire import read_answer
from toi_invite.services.kaspi.tls import make_tls
from toi_invite.services.kaspi.transport import CALL_SECONDS, Call, Transport

_Result = TypeVar("_Result")


class QrApi:
    """Questions and changes below `/{scheme}/v01`, each with a request id of its own.

    `seconds`, `sleep`, `call_seconds` and `inner` are for tests (`Transport`).

    Raises:
        ConfigurationError: certificates or keys cannot be used; the message names the setting.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        call_seconds: float = CALL_SECONDS,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.scheme = settings.kaspi_scheme
        self.bin = settings.kaspi_organization_bin if self.scheme is Scheme.R3 else ""
        self._api_key = settings.kaspi_api_key.get_secret_value() if self.scheme is Scheme.R1 else ""
        self._transport = Transport(
            settings.kaspi_api_url,
            tls=make_tls(settings),
            make_headers=self._make_headers,
            seconds=seconds,
            sleep=sleep,
            call_seconds=call_seconds,
            inner=inner,
        )

    async def ask(
        self,
        name: str,
        read: Callable[[object], _Result],
        *,
        path: str = "",
        version: str = "v01",
        query: Mapping[str, str] | None = None,
        is_paced: bool = False,
    ) -> _Result:
        """Ask a question; `path` is what follows the operation's name, `is_paced` as in `Call`.

        Raises:
            GatewayError: by the class of what went wrong.
        """
        call = Call(name, "GET", f"/{self.scheme}/{version}/{name}{path}", query=query, is_paced=is_paced)
        return await self._transport.call(call, lambda answer: read_answer(call, answer, read))

    async def change(
        self, name: str, read: Callable[[object], _Result], body: Mapping[str, object], *, is_repeatable: bool = False
    ) -> _Result:
        """Change something there; `is_repeatable` where making it twice does no harm.

        Raises:
            OutcomeUnknownError: it may have happened; not where it is repeatable.
            GatewayError: by the class of what went wrong.
        """
        fields = {**body, "OrganizationBin": self.bin} if self.bin else body
        call = Call(name, "POST", f"/{self.scheme}/v01/{name}", is_write=not is_repeatable, body=fields)
        return await self._transport.call(call, lambda answer: read_answer(call, answer, read))

    async def aclose(self) -> None:
        """Give back the connections."""
        await self._transport.aclose()

    def _make_headers(self) -> dict[str, str]:
        headers = {"X-Request-ID": uuid.uuid4().hex}
        return {**headers, "Api-Key": self._api_key} if self._api_key else headers
