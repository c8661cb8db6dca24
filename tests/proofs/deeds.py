"""What people and the bank do to the application, each a piece of work that may be refused, cut off or repeated."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

from tests.kaspi_simulator.webhook_queue import Call
from tests.proofs.world import World
from tests.support.events import named
from tests.support.payments import SECRET
from toi_invite.models.payment import Channel
from toi_invite.services.drafts import save_draft, update_published
from toi_invite.services.events import get_event
from toi_invite.services.kaspi.signature import sign
from toi_invite.services.payments.accepting import accept_review
from toi_invite.services.payments.giving_back import Return, record_refund_outside, refund_attempt
from toi_invite.services.payments.leaving import cancel_attempts
from toi_invite.services.payments.starting import Payer, start_payment
from toi_invite.services.reconciliation import ask_now


async def press_pay(world: World, who: int, channel: Channel = Channel.QR, clicks: int = 1) -> None:
    """Pay, or try again; several clicks come at once."""
    owner, now = world.stage.payers[who], world.read_clock()
    payer = Payer(owner.organizer_id, owner.event_id, channel)
    pays = (start_payment(world.database, world.gateway, world.settings, payer, now=now) for _ in range(clicks))
    results = await asyncio.gather(*pays, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def ask(world: World, who: int) -> None:
    """*I have paid*, a return to the page or to its tab."""
    await ask_now(world.database, world.gateway, **_name_event(world, who), now=world.read_clock())


async def cancel(world: World, who: int) -> None:
    """Leave the open attempts."""
    await cancel_attempts(world.database, world.gateway, world.stage.payers[who], now=world.read_clock())


async def deliver(world: World, calls: Sequence[Call], copies: int = 1) -> None:
    """The bank's calls, each several times, all at once."""
    bodies = [call.body for call in calls for _ in range(copies)]
    world.counts["deliveries"] += len(bodies)
    await asyncio.gather(*(world.deliver(body, sign(SECRET, body)) for body in bodies))


async def deliver_false(world: World, call: Call, how: str) -> None:
    """The bank's call `unsigned`, `tampered`, or with a `wrong sum` from somebody who has our secret."""
    body, signature = call.body, sign(SECRET, call.body)
    if how == "wrong sum":
        document = json.loads(body)
        document.get("refund", document["invoice"])["amount"] = "1.00"
        world.doubted.add(document["invoice"]["external_order_id"])
        body = json.dumps(document).encode()
        signature = sign(SECRET, body)
    elif how == "tampered":
        body = body.replace(b'90.00"', b'90.01"') + b" "
    world.counts["false deliveries"] += 1
    await world.deliver(body, None if how == "unsigned" else signature)


async def refund(world: World, reference: str, part: int | None = None) -> None:
    """The operator sends money back through the gateway: so many tiyn, or all."""
    wanted, now = Return(reference, part, "asked by the organizer"), world.read_clock()
    await refund_attempt(world.database, world.gateway, wanted, show_scan=lambda _scan: None, now=now)


async def record_refund(world: World, reference: str, amount_tiyn: int | None = None) -> None:
    """The operator writes down what was sent back in the bank's app."""
    wanted = Return(reference, amount_tiyn, "done in the bank's app")
    await record_refund_outside(world.database, world.gateway, wanted, now=world.read_clock())


async def accept(world: World, reference: str) -> None:
    """The operator lets money count that did not fit."""
    async with world.database.transaction() as session:
        await accept_review(session, reference, "compared with the bank", world.make_context())


async def change_event(world: World, who: int, deed: Callable[..., Any]) -> None:
    """The organizer archives, restores, withdraws or shows the event again."""
    async with world.database.transaction() as session:
        await deed(session, **_name_event(world, who), now=world.read_clock())


async def edit_event(world: World, who: int, *, is_update: bool) -> None:
    """The organizer writes something else, and shows it if `is_update`."""
    owner, now = _name_event(world, who), world.read_clock()
    async with world.database.transaction() as session:
        event = await get_event(session, **owner)
        content = named(f"Айгерім {event.version}")
        version = await save_draft(session, **owner, version=event.version, content=content, now=now)
        if is_update:
            await update_published(session, **owner, version=version, now=now)


def _name_event(world: World, who: int) -> dict[str, str]:
    payer = world.stage.payers[who]
    return {"organizer_id": payer.organizer_id, "event_id": payer.event_id}
