"""The official face: /r1, /r2, /r3. Who calls, and which calls each scheme has."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from tests.kaspi_simulator import official_devices, official_payments, official_remote, official_returns
from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.caller import Call, identify
from tests.kaspi_simulator.wire import Refusal, answer, parse_fields

ALL = ("r1", "r2", "r3")
Operation = Callable[[Call], object]


@dataclass(frozen=True)
class Route:
    """One call of the protocol: the verb, the path under `/rN/v01`, the schemes that have it."""

    verb: str
    path: str
    operation: Operation
    schemes: tuple[str, ...] = ALL
    version: str = "v01"


def ping(call: Call) -> None:
    """`health/ping`: the bank is there."""


ROUTES = [
    Route("GET", "health/ping", ping),
    Route("GET", "partner/tradepoints", official_devices.list_points, ("r1", "r2")),
    Route("GET", "partner/tradepoints/{OrganizationBin}", official_devices.list_points, ("r3",)),
    Route("POST", "device/register", official_devices.register),
    Route("POST", "device/delete", official_devices.delete),
    Route("POST", "qr/create", official_payments.create_qr),
    Route("POST", "qr/create-link", official_payments.create_link),
    Route("GET", "payment/status/{QrPaymentId}", official_payments.tell_status),
    Route("GET", "payment/status/{QrPaymentId}", official_payments.tell_whole_status, version="v02"),
    Route("GET", "payment/details", official_payments.tell_details, ("r2", "r3")),
    Route("POST", "payment/return", official_returns.give_back, ("r2", "r3")),
    Route("POST", "return/create", official_returns.create, ("r2",)),
    Route("GET", "return/status/{QrReturnId}", official_returns.tell_status, ("r2",)),
    Route("POST", "return/operations", official_returns.list_operations, ("r2",)),
    Route("GET", "remote/client-info", official_remote.tell_client, ("r3",)),
    Route("POST", "remote/create", official_remote.create, ("r3",)),
    Route("POST", "remote/cancel", official_remote.cancel, ("r3",)),
    Route("POST", "test/payment/scan", official_payments.test_scan),
    Route("POST", "test/payment/confirm", official_payments.test_confirm),
    Route("POST", "test/payment/scanerror", official_payments.test_error),
    Route("POST", "test/payment/confirmerror", official_payments.test_error),
]


def add_to(app: FastAPI, bank: Bank) -> None:
    """Hang the official face into the application."""
    router = APIRouter()
    for route in ROUTES:
        for scheme in route.schemes:
            path = f"/{scheme}/{route.version}/{route.path}"
            router.add_api_route(path, _make_endpoint(bank, scheme, route.operation), methods=[route.verb])
    app.include_router(router)
    app.add_exception_handler(Refusal, _make_handler(bank))


def _make_endpoint(bank: Bank, scheme: str, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        _demand_request_id(bank, request)
        values = {**dict(request.query_params), **request.path_params}
        fields = parse_fields(await request.body(), values)
        return answer(bank, operation(identify(bank, scheme, request, fields)))

    return endpoint


def _demand_request_id(bank: Bank, request: Request) -> None:
    if request.headers.get("x-request-id"):
        return
    if bank.switches.now.missing_request_id == "400":
        raise HTTPException(400, "X-Request-ID is required")
    raise Refusal(-999)


def _make_handler(bank: Bank) -> Callable[[Request, Exception], JSONResponse]:
    def handle(_request: Request, error: Exception) -> JSONResponse:
        return answer(bank, code=error.code if isinstance(error, Refusal) else -999)

    return handle
