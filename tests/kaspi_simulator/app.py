"""The simulator as one ASGI application: every face around one bank."""

from fastapi import FastAPI

from tests.kaspi_simulator import attach, control, official
from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.lab import Lab


def create_app(bank: Bank) -> Lab:
    """All faces, with the journal and the faults before them."""
    app = FastAPI(title="A pretend bank", docs_url=None, redoc_url=None, openapi_url=None)
    official.add_to(app, bank)
    attach.add_to(app, bank)
    control.add_to(app, bank)
    return Lab(app, bank)
