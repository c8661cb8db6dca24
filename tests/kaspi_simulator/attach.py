"""Hangs what stands beside the official face into the application: aggregator, webhooks, phone, pretend buyer."""

import asyncio

from fastapi import FastAPI

from tests.kaspi_simulator import apipay, phone, phone_home, webhook_control
from tests.kaspi_simulator.aggregator import Aggregator
from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.buyer import Buyer
from tests.kaspi_simulator.errands import Errands
from tests.kaspi_simulator.webhooks import WebhookSender

_NAP = 0.02  # real seconds between two looks at the errands


def add_to(app: FastAPI, bank: Bank) -> None:
    """Hang it in; `bank.background` and `bank.on_reset` learn what it needs."""
    errands = Errands(bank.store, bank.clock)
    sender = WebhookSender(bank.clock, bank.settings.state / "webhooks.sqlite3" if bank.settings.state else None)
    if bank.settings.webhook_url:
        sender.change(url=bank.settings.webhook_url, secret=bank.settings.webhook_secret)
    aggregator = Aggregator(bank, sender, errands)
    buyer = Buyer(aggregator, bank.settings.scenario or None)
    apipay.add_to(app, aggregator)
    webhook_control.add_to(app, aggregator, buyer)
    phone.add_to(app, bank)
    phone_home.add_to(app, bank)
    bank.schedules.append(errands)
    bank.background += [sender.run, lambda: _run_errands(errands)]
    bank.on_reset += [errands.reset, sender.reset, aggregator.reset, buyer.reset]


async def _run_errands(errands: Errands) -> None:
    while True:
        errands.run_due()
        await asyncio.sleep(_NAP)
