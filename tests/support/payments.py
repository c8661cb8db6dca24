"""Payments under way, signed deliveries, and what the database must look like whatever happened."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, select

from tests.proofs.invariants import find_broken_invariants as find_broken_invariants  # noqa: PLC0414 - for all tests
from tests.support.events import COMPLETE, add_event, add_organizer
from tests.support.moment import NOW
from toi_invite.config import MockScenario, Settings, load_settings
from toi_invite.db import Database
from toi_invite.errors import GatewayRefusedError, GatewayUnavailableError
from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, EventStatus
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.payment import Channel
from toi_invite.money import TIYN_PER_TENGE
from toi_invite.services.deliveries import Inbox
from toi_invite.services.kaspi.gateway import AttemptRequest, CreatedAttempt, Gateway
from toi_invite.services.kaspi.mock import MockGateway
from toi_invite.services.kaspi.signature import sign
from toi_invite.services.payments.history import PaymentView, list_payments
from toi_invite.services.payments.ledger import Kind
from toi_invite.services.payments.starting import Payer, start_payment

PRICE = 299_000
"""Tiyn for an event with a standard template."""

SECRET = b"a secret of the tests that is long enough"


def after(seconds: float) -> datetime:
    """The moment so many seconds after the payment began."""
    return NOW + timedelta(seconds=seconds)


def make_settings(folder: Path, **values: str) -> Settings:
    """Settings of a development server with mock payments."""
    given = {"TOI_ENVIRONMENT": "development", "KASPI_MOCK": "true", "TOI_DATA_DIR": str(folder)}
    return load_settings(**given | {"KASPI_WEBHOOK_SECRETS": SECRET.decode()} | values)


def make_gateway(scenario: MockScenario = MockScenario.PAID) -> MockGateway:
    """The mock, as a development server has it."""
    return MockGateway(scenario, "http://localhost:8000")


class RefusingGateway(MockGateway):
    """A gateway that says no to everything."""

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """Fail."""
        raise GatewayRefusedError(request.reference)


class SilentGateway(MockGateway):
    """A gateway whose answer to a create call gets lost."""

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """Fail."""
        raise GatewayUnavailableError(request.reference)


@dataclass(frozen=True)
class Checkout:
    """An organizer in front of the publish dialog."""

    database: Database
    gateway: Gateway
    settings: Settings
    payer: Payer

    @property
    def inbox(self) -> Inbox:
        """Where deliveries about this checkout go."""
        return Inbox(self.database, self.gateway, is_production=False)

    async def pay(self, now: datetime = NOW) -> None:
        """Press *Pay* or *Try again*."""
        await start_payment(self.database, self.gateway, self.settings, self.payer, now=now)

    async def read(self) -> PaymentView:
        """The event's newest payment."""
        async with self.database.reading() as session:
            return (await list_payments(session, event_id=self.payer.event_id))[0]

    async def read_event(self) -> Event:
        """The event's row."""
        async with self.database.reading() as session:
            return await session.get_one(Event, self.payer.event_id)


async def open_checkout(
    database: Database, folder: Path, gateway: Gateway | None = None, content: EventContent = COMPLETE
) -> Checkout:
    """A complete draft of a new organizer, with nothing paid yet."""
    async with database.transaction() as session:
        organizer_id = await add_organizer(session)
        event = await add_event(session, organizer_id, content)
    payer = Payer(organizer_id, event.id, Channel.QR)
    return Checkout(database, gateway or make_gateway(), make_settings(folder), payer)


async def start_checkout(
    database: Database, folder: Path, gateway: Gateway | None = None, content: EventContent = COMPLETE
) -> tuple[Checkout, str]:
    """A checkout whose organizer has pressed *Pay*, and the reference of the attempt."""
    checkout = await open_checkout(database, folder, gateway, content)
    await checkout.pay()
    return checkout, (await checkout.read()).attempts[0].reference


def make_body(reference: str | None, status: str = "paid", **invoice: object) -> bytes:
    """The body of an `invoice.status_changed`; `invoice` replaces or (with None) removes fields."""
    fields: dict[str, object] = {
        "id": f"inv-{reference}",
        "external_order_id": reference,
        "amount": "2990.00",
        "status": status,
        "is_sandbox": False,
    }
    fields |= invoice
    kept = {name: value for name, value in fields.items() if value is not None}
    return json.dumps(
        {"event": "invoice.status_changed", "invoice": kept, "timestamp": "2026-06-01T09:00:00+00:00"}
    ).encode()


def make_refund_body(reference: str, refund_id: int, amount_tiyn: int, status: str = "completed") -> bytes:
    """The body of an `invoice.refunded`."""
    document = json.loads(make_body(reference))
    document["event"] = "invoice.refunded"
    document["refund"] = {"id": refund_id, "amount": f"{amount_tiyn / TIYN_PER_TENGE:.2f}", "status": status}
    return json.dumps(document).encode()


def sign_headers(body: bytes, secret: bytes = SECRET) -> dict[str, str]:
    """Headers of a good delivery."""
    return {"Content-Type": "application/json", "X-Webhook-Signature": sign(secret, body)}


async def count_publications(database: Database) -> tuple[int, int, int]:
    """How many events are published, and how many *completed* and *published* entries the ledgers have."""
    async with database.reading() as session:
        published = await session.scalar(
            sa.select(sa.func.count()).where(col(Event.status) == EventStatus.PUBLISHED).select_from(Event)
        )
        kinds = list((await session.scalars(select(LedgerEntry.kind))).all())
    return published or 0, kinds.count(Kind.PAYMENT_COMPLETED), kinds.count(Kind.EVENT_PUBLISHED)
