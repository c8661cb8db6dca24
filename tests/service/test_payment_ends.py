"""What the poller makes of an attempt whose time is over: only the bank ends it; on both engines."""

from datetime import datetime
from pathlib import Path

from typing_extensions import override

from tests.support.payments import after, find_broken_invariants, start_checkout
from toi_invite.config import MockScenario
from toi_invite.db import Database
from toi_invite.errors import GatewayUnavailableError
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import AttemptStatus, PaymentStatus
from toi_invite.services.kaspi.gateway import AttemptQuery, GatewayReport, ReportedStatus
from toi_invite.services.kaspi.mock import MockGateway
from toi_invite.services.reconciliation import poll_due

AFTER_THE_END = 190  # seconds; the mock's QR lives for 180


class AnsweringGateway(MockGateway):
    """A bank that says what the test lets it say; away until then."""

    def __init__(self) -> None:
        super().__init__(MockScenario.PAID, "http://localhost:8000")
        self.answer: ReportedStatus | None = None

    @override
    async def fetch_status(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """The answer, or none."""
        if self.answer is None:
            raise GatewayUnavailableError(query.reference)
        return GatewayReport(self.answer, word=self.answer, reference=query.reference, invoice_id=query.invoice_id)


async def test_attempt_paid_in_time_and_asked_about_after_its_end_publishes(database: Database, tmp_path: Path) -> None:
    """T6: the clock says that it is over, the bank that it was paid."""
    gateway = AnsweringGateway()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = ReportedStatus.SUCCEEDED

    await poll_due(database, gateway, now=after(AFTER_THE_END))

    payment = await checkout.read()
    assert (payment.status, payment.attempts[0].status) == (PaymentStatus.COMPLETED, AttemptStatus.SUCCEEDED)
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


async def test_attempt_after_its_end_stays_open_while_the_bank_is_away(database: Database, tmp_path: Path) -> None:
    """T6: never by the local clock alone; the bank's "not paid" after the end is what ends it."""
    gateway = AnsweringGateway()
    checkout, _ = await start_checkout(database, tmp_path, gateway)

    await poll_due(database, gateway, now=after(AFTER_THE_END))
    silent = await checkout.read()
    gateway.answer = ReportedStatus.WAITING
    await poll_due(database, gateway, now=after(2 * AFTER_THE_END))
    answered = await checkout.read()

    assert (silent.status, silent.attempts[0].status) == (PaymentStatus.PENDING, AttemptStatus.WAITING)
    assert (answered.status, answered.attempts[0].status) == (PaymentStatus.FAILED, AttemptStatus.EXPIRED)


async def test_attempt_not_paid_before_its_end_stays_open(database: Database, tmp_path: Path) -> None:
    """The bank's "not paid" ends nothing while there is time left."""
    gateway = AnsweringGateway()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = ReportedStatus.WAITING

    await poll_due(database, gateway, now=after(170))

    assert (await checkout.read()).attempts[0].status is AttemptStatus.WAITING
