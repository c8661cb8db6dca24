"""Every exception that httpx has, raised under a question and under a change: none of them ever leaves a gateway."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.gateways.subjects import make_query, make_request
from toi_invite.config import GatewayName, Settings, load_settings
from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayUnavailableError,
    OutcomeUnknownError,
)
from toi_invite.services.kaspi.apipay import ApiPayGateway
from toi_invite.services.kaspi.gateway import Gateway
from toi_invite.services.kaspi.qr import QrGateway

_REQUEST = httpx.Request("POST", "https://bank.example/")

# Nothing was sent; sent and the answer lost; the call itself cannot be made.
_UNSENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}
_IMPOSSIBLE = {"UnsupportedProtocol", "LocalProtocolError", "InvalidURL", "CookieConflict"}
_LOST = {
    "ReadTimeout",
    "WriteTimeout",
    "ReadError",
    "WriteError",
    "CloseError",
    "RemoteProtocolError",
    "DecodingError",
    "TooManyRedirects",
    "HTTPStatusError",
    "StreamConsumed",
    "StreamClosed",
    "ResponseNotRead",
    "RequestNotRead",
}
# Bases, which are never raised by themselves, and yet would be caught.
_BASES = {
    "HTTPError",
    "RequestError",
    "TransportError",
    "TimeoutException",
    "NetworkError",
    "ProtocolError",
    "StreamError",
}
_SPECIAL: dict[str, Callable[[], Exception]] = {
    "HTTPStatusError": lambda: httpx.HTTPStatusError("x", request=_REQUEST, response=httpx.Response(500)),
    "StreamConsumed": httpx.StreamConsumed,
    "StreamClosed": httpx.StreamClosed,
    "ResponseNotRead": httpx.ResponseNotRead,
    "RequestNotRead": httpx.RequestNotRead,
}


class FailingBank(httpx.AsyncBaseTransport):
    """A connection on which everything but the registration of the device fails."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure
        self.calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Fail, unless a device is registered."""
        if request.url.path.endswith("device/register"):
            return httpx.Response(200, json={"StatusCode": 0, "Data": {"DeviceToken": "token"}})
        self.calls += 1
        raise self._failure


def test_every_exception_of_httpx_has_its_place_here():
    """A new one in httpx turns this red."""
    assert set(_list_exceptions()) == _UNSENT | _IMPOSSIBLE | _LOST | _BASES


@pytest.mark.parametrize("name", [GatewayName.QR, GatewayName.APIPAY])
@pytest.mark.parametrize("failure", sorted(_UNSENT | _IMPOSSIBLE | _LOST | _BASES))
async def test_exception_of_httpx_ends_in_a_typed_error(tmp_path: Path, name: GatewayName, failure: str):
    """A question finds the bank away; a change is of unknown outcome unless nothing was sent."""
    question, change = [await _fail(tmp_path, name, _make(failure), is_change=each) for each in (False, True)]
    if failure in _IMPOSSIBLE:
        assert (type(question), type(change)) == (GatewayMisconfiguredError, GatewayMisconfiguredError)
    else:
        lost = GatewayUnavailableError if failure in _UNSENT else OutcomeUnknownError
        assert (type(question), type(change)) == (GatewayUnavailableError, lost)


@pytest.mark.parametrize("name", [GatewayName.QR, GatewayName.APIPAY])
@pytest.mark.parametrize(
    ("failure", "asked", "changed"),
    [
        (ssl.SSLCertVerificationError("x"), GatewayMisconfiguredError, GatewayMisconfiguredError),
        (ssl.SSLEOFError("x"), GatewayUnavailableError, OutcomeUnknownError),
        (ConnectionResetError("x"), GatewayUnavailableError, OutcomeUnknownError),
        (TimeoutError("x"), GatewayUnavailableError, OutcomeUnknownError),
        (OSError("x"), GatewayUnavailableError, OutcomeUnknownError),
    ],
    ids=repr,
)
async def test_exception_that_passes_httpx_by_ends_in_a_typed_error(
    tmp_path: Path, name: GatewayName, failure: Exception, asked: type[GatewayError], changed: type[GatewayError]
):
    """Sockets and TLS have errors of their own."""
    question, change = [await _fail(tmp_path, name, failure, is_change=each) for each in (False, True)]
    assert (type(question), type(change)) == (asked, changed)


async def _fail(folder: Path, name: GatewayName, failure: Exception, *, is_change: bool) -> GatewayError:
    gateway, request = _make_gateway(folder, name, failure), make_request()
    query = make_query(request, "12800000001")
    work = gateway.create_attempt(request) if is_change else gateway.fetch_status(query, now=request.created_at)
    with pytest.raises(GatewayError) as caught:
        await work
    await gateway.aclose()
    return caught.value


def _make_gateway(folder: Path, name: GatewayName, failure: Exception) -> Gateway:
    build = ApiPayGateway if name is GatewayName.APIPAY else QrGateway
    return build(_make_settings(folder, name), inner=FailingBank(failure), sleep=_nap)


def _make_settings(folder: Path, name: GatewayName) -> Settings:
    return load_settings(
        TOI_ENVIRONMENT="development",
        TOI_DATA_DIR=str(folder),
        KASPI_GATEWAY=name,
        KASPI_API_URL="https://bank.example",
        KASPI_API_KEY="key",
        KASPI_TRADE_POINT_ID="1",
    )


async def _nap(_seconds: float) -> None:
    """Nobody waits here."""


def _make(name: str) -> Exception:
    make = _SPECIAL.get(name)
    return make() if make else getattr(httpx, name)("x")


def _list_exceptions() -> Iterator[str]:
    for name, value in vars(httpx).items():
        if isinstance(value, type) and issubclass(value, Exception):
            yield name
