"""Moments in the life of a payment at which several people act at once, and what each of them does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from tests.kaspi_simulator.invoice import Invoice
from tests.kaspi_simulator.webhook_queue import Call
from tests.proofs import deeds
from tests.proofs.rivals import Work
from tests.proofs.world import World, set_stage
from toi_invite.services.events import archive_event, restore_event
from toi_invite.services.reconciliation import apply_stranded, poll_due

Prepare = Callable[[World], Awaitable[dict[str, Work]]]


@dataclass(frozen=True)
class Situation:
    """`actors` are the names of what `prepare` returns; `publishes` when the event is published whoever is first."""

    name: str
    actors: tuple[str, ...]
    prepare: Prepare
    publishes: bool


async def _open(world: World) -> Invoice:
    """A new organizer has pressed *Pay*; polls of earlier ones are long done."""
    world.pass_time(70)
    await world.renew_gateway()
    world.stage = await set_stage(world.database, organizers=1)
    await deeds.press_pay(world, 0)
    world.pass_time(6)
    return world.bank.list_invoices()[-1]


async def _prepare_paid(world: World) -> dict[str, Work]:
    invoice = await _open(world)
    world.bank.bank.book.pay_late(invoice.id)
    return {
        "webhook": _tell(world),
        "poller": partial(_poll, world),
        "return page": partial(deeds.ask, world, 0),
        "cancel": partial(deeds.cancel, world, 0),
        "try again": partial(deeds.press_pay, world, 0),
    }


async def _prepare_late(world: World) -> dict[str, Work]:
    """The attempt has expired and the payment failed; then the bank took the money all the same."""
    invoice = await _open(world)
    world.pass_time(300)
    await _poll(world)
    world.bank.bank.book.pay_late(invoice.id)
    world.pass_time(31)
    return {
        "webhook": _tell(world),
        "sweep": partial(_poll, world),
        "return page": partial(deeds.ask, world, 0),
        "try again": partial(deeds.press_pay, world, 0),
    }


async def _prepare_leaving(world: World) -> dict[str, Work]:
    """The bank has taken the money, and the organizer puts the event away and takes it out again."""
    works = await _prepare_paid(world)
    works["archive"] = partial(deeds.change_event, world, 0, archive_event)
    works["restore"] = partial(deeds.change_event, world, 0, restore_event)
    return works


async def _prepare_odd(world: World) -> dict[str, Work]:
    """Another sum came, and lies before the operator."""
    invoice = await _open(world)
    world.bank.bank.book.pay_late(invoice.id, 349_000)
    await _tell(world)()
    return {
        "accept": partial(deeds.accept, world, invoice.external_id),
        "refund": partial(deeds.refund, world, invoice.external_id),
        "webhook": _tell(world),
        "return page": partial(deeds.ask, world, 0),
        "try again": partial(deeds.press_pay, world, 0),
    }


async def _prepare_settled(world: World) -> dict[str, Work]:
    """The event is published, and some of the money went back in the bank's app."""
    invoice = await _open(world)
    world.bank.bank.book.pay_late(invoice.id)
    paid = _tell(world)
    await paid()
    world.bank.bank.book.refund(invoice.id, 100_000)
    return {
        "refund": partial(deeds.refund, world, invoice.external_id),
        "webhook": _tell(world),
        "webhook again": paid,
        "return page": partial(deeds.ask, world, 0),
        "archive": partial(deeds.change_event, world, 0, archive_event),
    }


SITUATIONS = (
    Situation("paid", ("webhook", "poller", "return page", "cancel", "try again"), _prepare_paid, publishes=True),
    Situation("paid late", ("webhook", "sweep", "return page", "try again"), _prepare_late, publishes=True),
    Situation("leaving", ("webhook", "poller", "archive", "restore"), _prepare_leaving, publishes=False),
    Situation(
        "another sum", ("accept", "refund", "webhook", "return page", "try again"), _prepare_odd, publishes=False
    ),
    Situation(
        "settled",
        ("refund", "webhook", "webhook again", "return page", "archive"),
        _prepare_settled,
        publishes=True,
    ),
)


def _tell(world: World) -> Work:
    """The bank's last call, made now or later."""
    call: Call = world.bank.list_calls()[-1]
    return partial(deeds.deliver, world, [call])


async def _poll(world: World) -> None:
    await apply_stranded(world.inbox, now=world.read_clock())
    await poll_due(world.database, world.gateway, now=world.read_clock())
