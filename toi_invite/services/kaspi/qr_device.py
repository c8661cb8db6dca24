"""Our device at the bank: registered on first use, and again when the bank has forgotten it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from toi_invite.errors import GatewayMisconfiguredError
from toi_invite.services.kaspi.codes import LOST_DEVICE
from toi_invite.services.kaspi.fields import read_id, read_object, read_objects, write_id
from toi_invite.services.kaspi.qr_api import QrApi

_Result = TypeVar("_Result")


@dataclass(frozen=True, eq=False)
class _Registration:
    """One registration; another one may hold the same token."""

    token: str


class Device:
    """The token of `device_id` at a trade point, the first one of the list if none is set."""

    def __init__(self, api: QrApi, *, device_id: str, trade_point_id: int | None) -> None:
        self._api = api
        self._device_id = device_id
        self._trade_point_id = trade_point_id
        self._registration: _Registration | None = None
        self._lock = asyncio.Lock()

    async def use(self, call: Callable[[str], Awaitable[_Result]]) -> _Result:
        """Make the call with the token; once more with a new registration when the bank does not know the device.

        Raises:
            GatewayError: what the call or the registration raises.
        """
        registration = await self._get(forgotten=None)
        try:
            return await call(registration.token)
        except GatewayMisconfiguredError as error:
            if error.bank_code not in LOST_DEVICE:
                raise
        registration = await self._get(forgotten=registration)
        return await call(registration.token)

    async def _get(self, *, forgotten: _Registration | None) -> _Registration:
        """The present registration, made by whoever comes first; a forgotten one is replaced."""
        async with self._lock:
            if self._registration is None or self._registration is forgotten:
                self._registration = await self._register()
            return self._registration

    async def _register(self) -> _Registration:
        point = await self._get_trade_point()
        body = {"DeviceId": self._device_id, "TradePointId": point}
        # The bank answers the same registration with the same token.
        return await self._api.change("device/register", _read_registration, body, is_repeatable=True)

    async def _get_trade_point(self) -> int | str:
        if self._trade_point_id is not None:
            return self._trade_point_id
        path = f"/{self._api.bin}" if self._api.bin else ""
        points = await self._api.ask("partner/tradepoints", _read_trade_points, path=path)
        if not points:
            raise GatewayMisconfiguredError("there is no trade point")
        return points[0]


def _read_trade_points(data: object) -> list[int | str]:
    return [write_id(read_id(each, "tradepointid")) for each in read_objects(data)]


def _read_registration(data: object) -> _Registration:
    return _Registration(read_id(read_object(data), "devicetoken"))
