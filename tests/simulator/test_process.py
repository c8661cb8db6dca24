"""The simulator as a program: sockets, certificates, death and return."""

import ssl
import uuid

import httpx
import pytest

from tests.kaspi_simulator.faults import FaultKind
from tests.kaspi_simulator.invoice import State
from tests.support.bank import PretendBank


def _make_headers(bank: PretendBank) -> dict[str, str]:
    return {"Api-Key": bank.api_key, "X-Request-ID": uuid.uuid4().hex}


def _register(bank: PretendBank) -> str:
    """The token of a device of r1."""
    body = {"DeviceId": "test", "TradePointId": bank.trade_point_id}
    answer = httpx.post(f"{bank.url}/r1/v01/device/register", json=body, headers=_make_headers(bank))
    return answer.json()["Data"]["DeviceToken"]


def _create(bank: PretendBank, token: str | None = None) -> int:
    """A QR of 2990 tenge through r1; its number."""
    body = {"DeviceToken": token or _register(bank), "Amount": 2990.00, "ExternalId": "order-1"}
    created = httpx.post(f"{bank.url}/r1/v01/qr/create", json=body, headers=_make_headers(bank))
    return created.json()["Data"]["QrPaymentId"]


def _ask(bank: PretendBank, number: int) -> httpx.Response:
    return httpx.get(f"{bank.url}/r1/v02/payment/status/{number}", headers=_make_headers(bank))


def test_killed_simulator_comes_back_with_its_book(pretend_bank: PretendBank):
    """What was scanned and paid before SIGKILL is there after it, and the clock has not gone back."""
    number = _create(pretend_bank)
    pretend_bank.advance(100)
    scanned_at = pretend_bank.scan(number).scanned_at
    pretend_bank.restart()
    paid = pretend_bank.pay(number)
    assert (paid.state, paid.external_id) == (State.PAID, "order-1")
    assert scanned_at is not None
    assert paid.paid_at is not None
    assert paid.paid_at >= scanned_at
    assert _ask(pretend_bank, number).json()["Data"]["Status"] == "Processed"


def test_caller_without_certificate_fails_in_the_handshake(pretend_bank: PretendBank):
    """The port of r2 and r3 talks to nobody without a certificate of its root."""
    context = ssl.create_default_context(cafile=str(pretend_bank.ca_bundle))
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{pretend_bank.tls_url}/r3/v01/health/ping", verify=context)


@pytest.mark.parametrize("scheme", ["r2", "r3"])
def test_certificate_opens_the_enhanced_schemes(pretend_bank: PretendBank, scheme: str):
    """The default client's certificate is enough for a ping; over plain HTTP the same call is refused."""
    path, headers = f"/{scheme}/v01/health/ping", _make_headers(pretend_bank)
    secure = httpx.get(f"{pretend_bank.tls_url}{path}", headers=headers, verify=pretend_bank.make_context())
    plain = httpx.get(f"{pretend_bank.url}{path}", headers=headers)
    assert (secure.json()["StatusCode"], plain.json()["StatusCode"]) == (0, -10000)


def test_certificate_of_unknown_organization_is_refused(pretend_bank: PretendBank):
    """The handshake succeeds, the bank does not know the BIN in the certificate."""
    stranger = pretend_bank.make_context(pretend_bank.authority.get_client_files("stranger", "999999999999"))
    answer = httpx.get(
        f"{pretend_bank.tls_url}/r2/v01/health/ping", headers=_make_headers(pretend_bank), verify=stranger
    )
    assert answer.json()["StatusCode"] == -10000


@pytest.mark.parametrize(("after", "count"), [(False, 0), (True, 1)])
def test_broken_connection_happens_before_or_after_the_work(pretend_bank: PretendBank, *, after: bool, count: int):
    """A reset before the work leaves no invoice, one after it leaves one that the caller never heard of."""
    token = _register(pretend_bank)
    pretend_bank.fail_next(FaultKind.RESET, "qr/create", after=after)
    with pytest.raises(httpx.TransportError):
        _create(pretend_bank, token)
    assert len(pretend_bank.list_payments()) == count


def test_truncated_answer_breaks_off(pretend_bank: PretendBank):
    """The caller sees a body that is shorter than its length says."""
    number = _create(pretend_bank)
    pretend_bank.fail_next(FaultKind.TRUNCATED, "payment/status")
    with pytest.raises(httpx.RemoteProtocolError):
        _ask(pretend_bank, number)
    assert _ask(pretend_bank, number).status_code == 200


def test_journal_shows_headers_and_spacing(pretend_bank: PretendBank):
    """Each call is written with its headers and the moment at which it came."""
    number = _create(pretend_bank)
    for _ in range(2):
        _ask(pretend_bank, number)
    first, second = pretend_bank.list_calls("payment/status")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.headers["api-key"] == pretend_bank.api_key
    assert first.moment < second.moment
    assert [entry.status for entry in pretend_bank.list_calls("qr/create", "order-1")] == [200]
