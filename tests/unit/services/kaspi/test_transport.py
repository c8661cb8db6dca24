"""What becomes of every failure of a call, and which calls are made again."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    OutcomeUnknownError,
)
from toi_invite.services.kaspi.transport import CALL_SECONDS, LARGEST_ANSWER, Answer, Call, Transport

QUESTION = Call("status", "GET", "/status/77011234567")
CHANGE = Call("create", "POST", "/create", is_write=True, body={"Phone": "87011234567"})
KEY = "test_key-of-the-shop"


class Bank:
    """A bank that does one thing after another; the last one for ever."""

    def __init__(self, *deeds: Exception | httpx.Response) -> None:
        self.deeds = list(deeds)
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []
        self.now = 0.0
        self.duration = 0.0  # of a request, in seconds

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Do the next thing."""
        self.requests.append(request)
        self.now += self.duration
        deed = self.deeds.pop(0) if len(self.deeds) > 1 else self.deeds[0]
        if isinstance(deed, Exception):
            raise deed
        return deed

    async def wait(self, seconds: float) -> None:
        """Note a wait instead of waiting."""
        self.waits.append(seconds)


def make_transport(bank: Bank, call_seconds: float = CALL_SECONDS) -> Transport:
    """A transport to this bank, which waits for nothing."""
    numbers = iter(range(1_000))
    return Transport(
        "https://bank.example",
        tls=ssl.create_default_context(),
        make_headers=lambda: {"Api-Key": KEY, "X-Request-ID": str(next(numbers))},
        seconds=lambda: bank.now,
        call_seconds=call_seconds,
        sleep=bank.wait,
        inner=httpx.MockTransport(bank),
    )


def read(answer: Answer) -> object:
    """The document, whatever it is."""
    return answer.document


def make_verification_failure() -> httpx.ConnectError:
    """What httpx raises when the other side's certificate is not trusted."""
    error = httpx.ConnectError("failed")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    return error


UNSENT = [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x"), httpx.ProxyError("x")]
LOST = [
    *(httpx.ReadTimeout("x"), httpx.WriteTimeout("x"), httpx.ReadError("x"), httpx.WriteError("x")),
    *(httpx.CloseError("x"), httpx.RemoteProtocolError("x"), httpx.DecodingError("x"), httpx.TooManyRedirects("x")),
    *(ssl.SSLError("x"), ConnectionResetError("x"), TimeoutError("x")),
]
WRONG = [
    *(httpx.UnsupportedProtocol("x"), httpx.LocalProtocolError("x"), httpx.InvalidURL("x")),
    *(make_verification_failure(), ssl.SSLCertVerificationError("x")),
]
CASES = [
    *((error, GatewayUnavailableError, GatewayUnavailableError) for error in UNSENT),
    *((error, GatewayUnavailableError, OutcomeUnknownError) for error in LOST),
    *((error, GatewayMisconfiguredError, GatewayMisconfiguredError) for error in WRONG),
]


@pytest.mark.parametrize(("failure", "asked", "changed"), CASES, ids=lambda each: getattr(each, "__name__", repr(each)))
async def test_failure_of_a_call_is_a_typed_error(
    failure: Exception, asked: type[GatewayError], changed: type[GatewayError]
) -> None:
    """Nothing sent, lost on the way, or set up wrongly; httpx itself never shows."""
    with pytest.raises(asked) as question:
        await make_transport(Bank(failure)).call(QUESTION, read)
    with pytest.raises(changed) as change:
        await make_transport(Bank(failure)).call(CHANGE, read)
    assert (type(question.value), type(change.value)) == (asked, changed)


def test_no_exception_of_httpx_is_left_out() -> None:
    """A new one in httpx has to be put into one of the lists above."""
    listed = {type(error) for error in [*UNSENT, *LOST, *WRONG]}
    streams = set(_list_leaves(httpx.StreamError))
    assert set(_list_leaves(httpx.HTTPError)) - listed - streams == {httpx.HTTPStatusError}


def _list_leaves(error: type[Exception]) -> Iterator[type[Exception]]:
    below = [each for each in error.__subclasses__() if each.__module__ == "httpx"]
    for each in below:
        yield from _list_leaves(each)
    if not below:
        yield error


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, html="<html>Maintenance</html>"),
        httpx.Response(200, text=""),
        httpx.Response(200, text='{"StatusCode":0,"Data":{"St'),
        httpx.Response(200, text='{"Amount":NaN}'),
        httpx.Response(200, text="[" * 100_000),
        httpx.Response(200, content=b'"\xff"'),
        httpx.Response(200, content=b'"' + b"a" * LARGEST_ANSWER + b'"'),
        httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
        httpx.Response(502, html="<html>Bad gateway</html>"),
    ],
)
async def test_broken_answer_leaves_a_change_open(response: httpx.Response) -> None:
    """Pages, halves, giants and redirections are no answers."""
    with pytest.raises(GatewayUnavailableError) as question:
        await make_transport(Bank(response)).call(QUESTION, read)
    with pytest.raises(OutcomeUnknownError):
        await make_transport(Bank(response)).call(CHANGE, read)
    assert not isinstance(question.value, OutcomeUnknownError)


@pytest.mark.parametrize(("status", "text", "document"), [(404, "<html>", None), (500, '{"code":1}', {"code": 1})])
async def test_answer_that_can_be_read_is_handed_on(status: int, text: str, document: object) -> None:
    """What a status means is for the gateway to say."""
    answer = await make_transport(Bank(httpx.Response(status, text=text))).call(CHANGE, lambda each: each)
    assert (answer.status, answer.document) == (status, document)


async def test_question_is_repeated_twice_with_growing_waits() -> None:
    """Each time under a request id of its own."""
    bank = Bank(httpx.ReadError("x"), httpx.ConnectError("x"), httpx.Response(200, json={"is": "well"}))
    assert await make_transport(bank).call(QUESTION, read) == {"is": "well"}
    assert [request.headers["X-Request-ID"] for request in bank.requests] == ["0", "1", "2"]
    assert len(bank.waits) == 2
    assert all(0 <= wait <= 2 for wait in bank.waits)


@pytest.mark.parametrize(
    ("failure", "requests"), [(httpx.ConnectError("x"), 3), (httpx.ReadTimeout("x"), 1), (httpx.ReadError("x"), 1)]
)
async def test_change_is_repeated_only_if_nothing_was_sent(failure: Exception, requests: int) -> None:
    """Whatever may have arrived is never sent again."""
    bank = Bank(failure)
    with pytest.raises(GatewayUnavailableError):
        await make_transport(bank).call(CHANGE, read)
    assert len(bank.requests) == requests


@pytest.mark.parametrize(
    "error", [GatewayRefusedError("no"), GatewayUnavailableError("later", retry_after=5), ValueError("a fault of ours")]
)
async def test_answer_that_says_no_or_when_is_not_repeated(error: Exception) -> None:
    """Asking again at once would not help."""
    bank = Bank(httpx.Response(200, json={}))

    def refuse(_answer: Answer) -> None:
        raise error

    with pytest.raises(type(error)):
        await make_transport(bank).call(QUESTION, refuse)
    assert len(bank.requests) == 1


async def test_slow_bank_is_not_asked_again() -> None:
    """A call and its repetitions have ten seconds together."""
    bank = Bank(httpx.ReadError("x"))
    bank.duration = 9.5
    with pytest.raises(GatewayUnavailableError):
        await make_transport(bank).call(QUESTION, read)
    assert len(bank.requests) == 1


async def test_bank_that_drips_is_left_in_time() -> None:
    """An answer that never ends is a lost one, although each part of it comes in time."""

    async def drip() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b" "

    bank = Bank(httpx.Response(200, content=drip()))
    with pytest.raises(OutcomeUnknownError):
        await make_transport(bank, call_seconds=0.01).call(CHANGE, read)


async def test_dead_bank_is_left_alone_after_five_calls() -> None:
    """And says so without asking it."""
    bank = Bank(httpx.ReadError("x"))
    transport = make_transport(bank)
    for _ in range(5):
        with pytest.raises(OutcomeUnknownError):
            await transport.call(CHANGE, read)
    with pytest.raises(GatewayUnavailableError) as caught:
        await transport.call(QUESTION, read)
    assert len(bank.requests) == 5
    assert caught.value.retry_after == 15


async def test_log_holds_no_key_phone_or_body(caplog: pytest.LogCaptureFixture) -> None:
    """Neither ours nor that of the libraries, even where somebody asks for everything."""
    bank = Bank(httpx.ReadError(f"{KEY} at /status/77011234567"), httpx.Response(200, json={"name": "Айгүл"}))
    transport = make_transport(bank)
    with caplog.at_level(logging.DEBUG):
        await transport.call(QUESTION, read)
        await transport.call(CHANGE, read)
    text = "\n".join(str(record.__dict__) for record in caplog.records)
    assert "status: the answer got lost" in text
    assert not any(secret in text for secret in (KEY, "7011234567", "Айгүл", "/status/"))
