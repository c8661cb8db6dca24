"""Every fault that the pretend bank can play, on every kind of call, ends in a typed error of the right class."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.gateways.subjects import APIPAY, BANKS, R1, R3, BankSubject, Opened, act, open_attempt, open_paid
from tests.kaspi_simulator.faults import FaultKind
from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    OutcomeUnknownError,
    RefundRefusedError,
)

_QUESTIONS = [*((name, "status") for name in BANKS), (R1, "ping"), (APIPAY, "ping")]
_CREATIONS = [(name, "create") for name in BANKS]
_REFUNDS = [(R3, "refund"), (APIPAY, "refund")]
_HURRY = 0.7  # seconds for a call that is going to be cut off; on a busy machine those before it need some too


@dataclass(frozen=True)
class Fault:
    """One way in which a call fails; `leaves_work`: the bank has done what it was asked for."""

    kind: FaultKind
    value: Any = None
    after: bool = False
    leaves_work: bool = False

    def __str__(self) -> str:
        return f"{self.kind.value}-{self.value}{'-after' if self.after else ''}"


_LOSSES = [
    Fault(FaultKind.LATENCY, 1.5, after=True, leaves_work=True),
    Fault(FaultKind.RESET),
    Fault(FaultKind.RESET, after=True, leaves_work=True),
    Fault(FaultKind.HTTP, 500),
    Fault(FaultKind.HTTP, 502, after=True, leaves_work=True),
    Fault(FaultKind.HTTP, 503),
    Fault(FaultKind.HTML, 502),
    Fault(FaultKind.HTML, 200, after=True, leaves_work=True),
    Fault(FaultKind.MALFORMED, leaves_work=True),
    Fault(FaultKind.TRUNCATED, leaves_work=True),
]
_ANSWERS = [
    (Fault(FaultKind.HTTP, 400), GatewayRefusedError),
    (Fault(FaultKind.HTTP, 401), GatewayMisconfiguredError),
    (Fault(FaultKind.HTTP, 403), GatewayMisconfiguredError),
    (Fault(FaultKind.HTTP, 404), InvoiceNotFoundError),
    (Fault(FaultKind.HTTP, 410), GatewayRefusedError),
    (Fault(FaultKind.HTTP, 413), GatewayRefusedError),
    (Fault(FaultKind.HTTP, 422), GatewayRefusedError),
    (Fault(FaultKind.HTML, 400), GatewayRefusedError),
    (Fault(FaultKind.HTML, 401), GatewayMisconfiguredError),
    (Fault(FaultKind.HTML, 403), GatewayMisconfiguredError),
    (Fault(FaultKind.HTML, 404), InvoiceNotFoundError),
]
_calls = pytest.mark.parametrize(
    ("bank_subject", "operation"), _QUESTIONS + _CREATIONS + _REFUNDS, indirect=["bank_subject"]
)


def test_every_kind_of_fault_is_played_somewhere():
    """A new kind of fault has to be given a place here."""
    elsewhere = {FaultKind.STATUS_CODE, FaultKind.STATUS_WORD, FaultKind.AMOUNT, FaultKind.DROP_FIELD}
    played = {fault.kind for fault in _LOSSES} | {fault.kind for fault, _ in _ANSWERS}
    assert played | elsewhere == set(FaultKind)


@pytest.mark.parametrize("fault", _LOSSES, ids=str)
@pytest.mark.parametrize(("bank_subject", "operation"), _QUESTIONS, indirect=["bank_subject"])
async def test_question_whose_answer_is_lost_finds_the_bank_away(
    bank_subject: BankSubject, operation: str, fault: Fault
):
    """A question changes nothing: the bank is away, and nothing is unknown."""
    opened = await open_attempt(bank_subject)
    error = await _fail(bank_subject, operation, opened, fault)
    assert type(error) is GatewayUnavailableError


@pytest.mark.parametrize("fault", _LOSSES, ids=str)
@pytest.mark.parametrize(("bank_subject", "operation"), _CREATIONS, indirect=["bank_subject"])
async def test_creation_whose_answer_is_lost_is_of_unknown_outcome(
    bank_subject: BankSubject, operation: str, fault: Fault
):
    """It may exist: at most one does, and only where the bank had done its work."""
    opened = await open_attempt(bank_subject)
    error = await _fail(bank_subject, operation, opened, fault)
    assert type(error) is OutcomeUnknownError
    made = [one for one in bank_subject.bank.list_payments() if str(one.id) != opened.id]
    assert len(made) == (1 if fault.leaves_work else 0)


@pytest.mark.parametrize("fault", _LOSSES, ids=str)
@pytest.mark.parametrize(("bank_subject", "operation"), _REFUNDS, indirect=["bank_subject"])
async def test_refund_whose_answer_is_lost_is_of_unknown_outcome(
    bank_subject: BankSubject, operation: str, fault: Fault
):
    """Money may be on its way, once: it is never sent for twice."""
    opened = await open_paid(bank_subject)
    error = await _fail(bank_subject, operation, opened, fault)
    assert type(error) is OutcomeUnknownError
    assert len(bank_subject.bank.list_calls(bank_subject.operations[operation])) == 1
    assert bank_subject.bank.get_payment(opened.id).returned_tiyn == (100_000 if fault.leaves_work else 0)


@_calls
async def test_refusal_by_http_alone_has_its_class(bank_subject: BankSubject, operation: str):
    """A status without the agreed answer is judged by itself, whatever was asked, and named."""
    opened = await open_paid(bank_subject)
    errors = [await _fail(bank_subject, operation, opened, fault) for fault, _ in _ANSWERS]
    is_refund = (operation, bank_subject.name) == ("refund", APIPAY)
    expected = [RefundRefusedError if is_refund and each is GatewayRefusedError else each for _, each in _ANSWERS]
    assert [type(error) for error in errors] == expected
    assert all(error.bank_code for error in errors)


@_calls
async def test_too_many_calls_are_told_with_the_wait(bank_subject: BankSubject, operation: str):
    """429 means that nothing happened, and when to come back; it is not repeated before."""
    opened = await open_paid(bank_subject)
    bank_subject.bank.forget_calls()
    error = await _fail(bank_subject, operation, opened, Fault(FaultKind.HTTP, [429, 7]))
    assert type(error) is GatewayUnavailableError
    assert error.retry_after == 7
    assert len(bank_subject.bank.list_calls(bank_subject.operations[operation])) == 1


@_calls
async def test_one_lost_call_is_made_again_only_where_that_is_safe(bank_subject: BankSubject, operation: str):
    """A question is asked again, and so is a creation that carries a key; money is not sent again.

    The official bank's status is left to the next turn, because it wants to be asked only so often.
    """
    opened = await open_paid(bank_subject)
    bank_subject.bank.forget_calls()
    bank_subject.bank.fail_next(FaultKind.RESET, bank_subject.operations[operation])
    is_repeated = operation == "ping" or (bank_subject.name == APIPAY and operation in {"status", "create"})
    if is_repeated:
        await act(bank_subject, operation, opened)()
    else:
        with pytest.raises(GatewayUnavailableError):
            await act(bank_subject, operation, opened)()
    calls = bank_subject.bank.list_calls(bank_subject.operations[operation])
    assert len(calls) == (2 if is_repeated else 1)
    assert len(bank_subject.naps) == (1 if is_repeated else 0)


async def test_question_to_a_dead_bank_is_asked_three_times(bank_subject: BankSubject):
    """Three times with a pause between, then it is given up."""
    opened = await open_attempt(bank_subject)
    bank_subject.bank.forget_calls()
    await _fail(bank_subject, "ping", opened, Fault(FaultKind.HTTP, 503))
    assert len(bank_subject.bank.list_calls(bank_subject.operations["ping"])) == 3
    assert len(bank_subject.naps) == 2
    assert all(0 <= nap <= 2 for nap in bank_subject.naps)


async def test_dead_bank_is_left_alone_until_the_pause_is_over(bank_subject: BankSubject):
    """After five failures nothing is sent; after the pause one call tries, and its success lets all the others pass."""
    bank, operation = bank_subject.bank, bank_subject.operations["ping"]
    bank.fail_next(FaultKind.HTTP, operation, value=503, times=None)
    for _ in range(5):
        with pytest.raises(GatewayUnavailableError):
            await bank_subject.gateway.ping()
    bank.forget_calls()
    with pytest.raises(GatewayUnavailableError) as caught:
        await bank_subject.gateway.ping()
    assert caught.value.retry_after
    assert bank.list_calls() == []
    bank.heal()
    bank_subject.moment += 16
    await bank_subject.gateway.ping()
    await bank_subject.gateway.ping()
    assert len(bank.list_calls(operation)) == 2


async def test_bank_that_is_not_there_is_away_for_questions_and_changes_alike(bank_subject: BankSubject):
    """Where nothing listens nothing can have happened: not even a creation is of unknown outcome."""
    opened = await open_attempt(bank_subject)
    scheme = bank_subject.make_settings().kaspi_api_url.split(":")[0]
    bank_subject.rebuild(KASPI_API_URL=f"{scheme}://localhost:9")
    for operation in ("create", "status", "ping"):
        with pytest.raises(GatewayUnavailableError) as caught:
            await act(bank_subject, operation, opened)()
        assert not isinstance(caught.value, OutcomeUnknownError)


_STATUS_FIELDS = [(name, "status") for name in BANKS]
_ID_FIELDS = [(name, "qrpaymentid") for name in BANKS if name != APIPAY]
_TOKEN_FIELDS = [*[(name, "qrtoken") for name in BANKS if name != APIPAY], (APIPAY, "qr_token_url")]


@pytest.mark.parametrize(("bank_subject", "field"), _STATUS_FIELDS, indirect=["bank_subject"])
async def test_answer_without_a_status_is_no_answer(bank_subject: BankSubject, field: str):
    """What is not told is not guessed."""
    opened = await open_paid(bank_subject)
    error = await _fail(bank_subject, "status", opened, Fault(FaultKind.DROP_FIELD, field))
    assert type(error) is GatewayUnavailableError


@pytest.mark.parametrize(("bank_subject", "field"), _ID_FIELDS + _TOKEN_FIELDS, indirect=["bank_subject"])
async def test_creation_without_an_id_or_a_token_is_of_unknown_outcome(bank_subject: BankSubject, field: str):
    """An attempt that cannot be shown or asked about is not made up."""
    opened = await open_attempt(bank_subject)
    error = await _fail(bank_subject, "create", opened, Fault(FaultKind.DROP_FIELD, field))
    assert type(error) is OutcomeUnknownError


async def test_sum_that_the_bank_changes_is_told_as_it_came(bank_subject: BankSubject):
    """Another sum in the answer is another sum, to the tiyn."""
    opened = await open_paid(bank_subject)
    for tenge in (0.01, 2989.99, 2990.01, 12345678.9):
        bank_subject.bank.fail_next(FaultKind.AMOUNT, bank_subject.operations["status"], value=tenge)
        report = await bank_subject.gateway.fetch_status(opened.query, now=bank_subject.now)
        assert report.amount_tiyn == round(tenge * 100)


async def _fail(subject: BankSubject, operation: str, opened: Opened, fault: Fault) -> GatewayUnavailableError:
    """The error of an operation whose every call fails like this."""
    if fault.kind is FaultKind.LATENCY:
        subject.rebuild(_HURRY)
    subject.bank.fail_next(fault.kind, subject.operations[operation], value=fault.value, after=fault.after, times=None)
    with pytest.raises(GatewayError) as caught:
        await act(subject, operation, opened)()
    subject.bank.heal()
    return caught.value  # pyright: ignore[reportReturnType] - whose class the tests look at
