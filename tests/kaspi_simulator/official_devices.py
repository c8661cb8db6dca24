"""Trade points and devices of the official face."""

import re

from fastapi import HTTPException

from tests.kaspi_simulator.caller import Call
from tests.kaspi_simulator.merchants import TradePoint
from tests.kaspi_simulator.wire import Refusal

_DEVICE_ID = re.compile(r"[A-Za-z0-9_-]+")


def list_points(call: Call) -> list[dict[str, object]]:
    """`partner/tradepoints`."""
    points = call.bank.merchants.list_points(call.get_merchant().bin)
    if not points:
        raise Refusal(-14000002)
    return [{"TradePointId": point.id, "TradePointName": point.name} for point in points]


def register(call: Call) -> dict[str, object]:
    """`device/register`: the same arguments give the same token."""
    merchant, name = call.get_merchant(), call.fields.get_text("DeviceId")
    if not _DEVICE_ID.fullmatch(name):
        raise HTTPException(400, "DeviceId takes Latin letters, digits, - and _")
    point = _get_point(call, merchant.bin)
    device = call.bank.merchants.find_device_by_name(merchant.bin, name)
    if device is not None and device.trade_point_id != point.id:
        raise Refusal(-1503)
    return {"DeviceToken": (device or call.bank.merchants.add_device(name, point)).token}


def delete(call: Call) -> None:
    """`device/delete`."""
    call.get_merchant()
    call.bank.merchants.deactivate_device(call.get_device())


def _get_point(call: Call, bin_: str) -> TradePoint:
    point = call.bank.merchants.find_point(call.fields.get_number("TradePointId"))
    if point is None or point.bin != bin_:
        raise Refusal(-99000002)
    if not point.takes_qr:
        raise Refusal(990000026)
    return point
