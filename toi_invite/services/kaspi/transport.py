"""Calls over HTTPS, shared by the gateways: one client, typed errors, back-off, and a circuit (ADR 0016).

The log holds the name of an operation and the kind of failure: no key, no address, no body.
"""

import asyncio
import json
import logging
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import httpx
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    wait_random_exponential,
)

from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayUnavailableError,
    OutcomeUnknownError,
)
from toi_invite.services.kaspi.circuit import Circuit

CONNECT_SECONDS = 3.0
CALL_SECONDS = 10.0
"""One call with its repetitions ends within this time."""

LARGEST_ANSWER = 1024 * 1024  # bytes
_LEAST_REMAINING = 1.0  # seconds that a repetition is worth
_LONGEST_RETRY_AFTER = 3600.0
_TRIES = 3
_HEADERS = {"User-Agent": "toi_invite", "Accept": "application/json", "Accept-Encoding": "identity"}
_LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=20)
_LOOPBACK: dict[str, httpx.AsyncBaseTransport | None] = {"all://localhost": None, "all://127.0.0.1": None}
_CERTIFICATE_ALERTS = ("CERTIFICATE", "UNKNOWN_CA", "HANDSHAKE_FAILURE", "ACCESS_DENIED", "WRONG_VERSION_NUMBER")

_IMPOSSIBLE = (
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.CookieConflict,
    UnicodeEncodeError,
)

_Result = TypeVar("_Result")
_logger = logging.getLogger(__name__)

# They log whole addresses, and in the bank's addresses there are tokens.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Call:
    """One operation: `name` for the log, `path` below the gateway's address, and whether it changes anything there.

    `body` becomes a JSON object in which a Decimal is a number with its digits as they are. A question that `is_paced`
    may come only so often: it is not repeated once the gateway may have heard it.
    """

    name: str
    method: str
    path: str
    is_write: bool = False
    body: Mapping[str, object] | None = None
    query: Mapping[str, str] | None = None
    is_paced: bool = False

    def make_loss(self, message: str) -> GatewayUnavailableError:
        """The error for an answer that got lost or cannot be read: a change may have happened all the same."""
        return OutcomeUnknownError(message) if self.is_write else GatewayUnavailableError(message)


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status, JSON with Decimals (None where a 4xx brought none), and headers."""

    status: int
    document: object
    headers: httpx.Headers

    @property
    def retry_after(self) -> float | None:
        """Seconds until the next call, where the gateway asks for them."""
        text = self.headers.get("retry-after", "")
        return min(float(text), _LONGEST_RETRY_AFTER) if text.isascii() and text.isdigit() else None


class _UnsentError(Exception):
    """Nothing has left this machine: the call may be repeated, whatever it was."""


class _BrokenAnswerError(Exception):
    """No JSON, or far too much of it."""


class Transport:
    """The connections to one gateway.

    `make_headers` is asked anew for each HTTP request; `seconds`, `sleep`, `call_seconds` and `inner` are for
    tests.
    """

    def __init__(
        self,
        base_url: str,
        *,
        tls: ssl.SSLContext,
        make_headers: Callable[[], Mapping[str, str]],
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        call_seconds: float = CALL_SECONDS,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._make_headers = make_headers
        self._seconds = seconds
        self._sleep = sleep
        self._call_seconds = call_seconds
        self._circuit = Circuit(seconds)
        self._client = httpx.AsyncClient(
            base_url=base_url,
            verify=tls,
            timeout=httpx.Timeout(CALL_SECONDS, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS),
            limits=_LIMITS,
            mounts=None if inner else _LOOPBACK,
            transport=inner,
        )

    async def call(self, call: Call, read: Callable[[Answer], _Result]) -> _Result:
        """Make the call and hand its answer to `read`, which raises a GatewayError where the answer is one.

        A question is repeated twice with back-off while it finds the gateway away; a change only as long as nothing of
        it was sent.

        Raises:
            GatewayUnavailableError: nothing happened, or the circuit is open.
            OutcomeUnknownError: a change may have happened.
            GatewayMisconfiguredError: certificates or address are wrong.
        """
        with self._circuit.guard():
            return await self._repeat(call, read)

    async def aclose(self) -> None:
        """Give back the connections."""
        await self._client.aclose()

    async def _repeat(self, call: Call, read: Callable[[Answer], _Result]) -> _Result:
        deadline = self._seconds() + self._call_seconds

        def is_enough(state: RetryCallState) -> bool:
            return state.attempt_number >= _TRIES or deadline - self._seconds() < _LEAST_REMAINING

        retrying = AsyncRetrying(
            retry=retry_if_exception(lambda error: _is_repeatable(call, error)),
            stop=is_enough,
            wait=wait_random_exponential(multiplier=0.2, max=2),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return await retrying(self._try, call, read, deadline)
        except _UnsentError as error:
            raise GatewayUnavailableError(str(error)) from None

    async def _try(self, call: Call, read: Callable[[Answer], _Result], deadline: float) -> _Result:
        try:
            return read(await self._exchange(call, deadline - self._seconds()))
        except (GatewayError, _UnsentError) as error:
            _logger.info("%s: %s", call.name, error)
            raise

    async def _exchange(self, call: Call, remaining: float) -> Answer:
        try:
            async with asyncio.timeout(remaining):
                return await self._send(call)
        except _BrokenAnswerError as error:
            raise call.make_loss(str(error)) from None
        except _IMPOSSIBLE as error:
            raise GatewayMisconfiguredError(f"the call cannot be made: {type(error).__name__}") from None
        # OSError: some failures of TLS pass through httpx as they are.
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            raise _judge(call, error) from None

    async def _send(self, call: Call) -> Answer:
        headers = {**_HEADERS, **self._make_headers()}
        content = None
        if call.body is not None:
            headers["Content-Type"] = "application/json"
            content = write_json(call.body)
        request = self._client.build_request(
            call.method, call.path, params=call.query, content=content, headers=headers
        )
        response = await self._client.send(request, stream=True)
        try:
            return Answer(response.status_code, _parse(response.status_code, await _read(response)), response.headers)
        finally:
            await response.aclose()


def write_json(fields: Mapping[str, object]) -> bytes:
    """A JSON object; a Decimal is written digit by digit, so that no float comes near an amount."""
    pairs = [f"{json.dumps(name)}:{_write_value(value)}" for name, value in fields.items()]
    return ("{" + ",".join(pairs) + "}").encode()


def _write_value(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, allow_nan=False)


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise _BrokenAnswerError("the answer is too long")
    return bytes(body)


def _parse(status: int, body: bytes) -> object:
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError):
        if httpx.codes.is_client_error(status):
            return None
        raise _BrokenAnswerError(f"the answer is no JSON (HTTP {status})") from None


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not a number")


def _is_repeatable(call: Call, error: BaseException) -> bool:
    if isinstance(error, _UnsentError):
        return True
    is_safe = not call.is_write and not call.is_paced
    return is_safe and isinstance(error, GatewayUnavailableError) and error.retry_after is None


def _judge(call: Call, error: Exception) -> GatewayError | _UnsentError:
    kind = type(error).__name__
    if any(_is_about_certificates(each) for each in _list_causes(error)):
        return GatewayMisconfiguredError(f"the two sides do not accept each other's certificates: {kind}")
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError):
        return _UnsentError(f"there is no connection: {kind}")
    return call.make_loss(f"the answer got lost: {kind}")


def _list_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_about_certificates(error: BaseException) -> bool:
    if isinstance(error, ssl.SSLCertVerificationError):
        return True
    reason = getattr(error, "reason", None) if isinstance(error, ssl.SSLError) else None
    return any(word in (reason or "") for word in _CERTIFICATE_ALERTS)
